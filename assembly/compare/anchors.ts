/** Anchors: equal content words of two articles, what alignments are hung up on (anchors.ts). */
import { MOST_OCCURRENCES } from '../../src/kernels/constants/compare';
import { i32At, setI32, u16At } from '../memory';
import { numberOf } from './distinct';
import { ANCHORING, ANCHORS_A, ANCHORS_B, OWNERS_A, OWNERS_B, WORDS_IN_OTHER } from './layout';
import {
  contentCount,
  contentPlaces,
  placesByWord,
  sizeOf,
  slotMask,
  startsOf,
  vocabularyOf,
  vocabularySlots,
  wordsOf,
} from './profile';

/** For each word of A its number in B, or -1, to `WORDS_IN_OTHER`. */
export function findWordsInOther(a: usize, b: usize): void {
  const size = sizeOf(a);
  const vocabulary = vocabularyOf(a);
  const others = vocabularyOf(b);
  const slots = vocabularySlots(b);
  const mask = slotMask(b);
  for (let word = 0; word < size; word++) {
    setI32(WORDS_IN_OTHER, word, numberOf(i32At(vocabulary, word), others, slots, mask));
  }
}

/** The places of equal words in A and B to `ANCHORS_A` and `ANCHORS_B`, ordered by A, then B. Returns how many. */
export function findAnchors(a: usize, b: usize): i32 {
  const size = sizeOf(a);
  const words = wordsOf(a);
  const places = contentPlaces(a);
  const placeCount = contentCount(a);
  const startsInA = startsOf(a);
  const starts = startsOf(b);
  const byWord = placesByWord(b);
  for (let word = 0; word < size; word++) {
    let other = i32At(WORDS_IN_OTHER, word);
    if (other >= 0) {
      const elsewhere = u16At(starts, other + 1) - u16At(starts, other);
      if (elsewhere === 0 || elsewhere > MOST_OCCURRENCES || u16At(startsInA, word + 1) === u16At(startsInA, word))
        other = -1;
    }
    setI32(ANCHORING, word, other);
  }
  let count = 0;
  for (let p = 0; p < placeCount; p++) {
    const place = u16At(places, p);
    const other = i32At(ANCHORING, u16At(words, place));
    if (other < 0) continue;
    const end = u16At(starts, other + 1);
    for (let q = u16At(starts, other); q < end; q++) {
      setI32(ANCHORS_A, count, place);
      setI32(ANCHORS_B, count++, u16At(byWord, q));
    }
  }
  return count;
}

/** Whether neither word of an anchor is in a chain yet. */
export function isFree(n: i32): bool {
  return i32At(OWNERS_A, i32At(ANCHORS_A, n)) === 0 && i32At(OWNERS_B, i32At(ANCHORS_B, n)) === 0;
}
