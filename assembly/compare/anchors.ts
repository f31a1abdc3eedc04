/**
 * Finds anchors: equal content words of two articles, on which alignments are built.
 *
 * A frequent word of B is no anchor. In long articles, where nearly every word is frequent, it can be one together with
 * the words after it (seeds.ts).
 *
 * ```text
 * A  ... storm ... harbour ...      anchors: (position in A, position in B), ordered by A, then by B
 * B  ... harbour ... storm ... storm ...
 * ```
 */

import { i32At, setI32 } from '../memory';
import { numberOf } from './hash-dictionary';
import { startAnchors } from './heap';
import { ANCHORS_A, ANCHORS_B, LONG_WORDS, MAX_OCCURRENCES, OWNERS_A, OWNERS_B, WORD_IN_B } from './layout.generated';
import { Profile } from './profile';
import { findSeeds } from './seeds';

/** Writes the number in B, or -1, of each distinct word of A to `WORD_IN_B`. */
export function findWordsInB(a: Profile, b: Profile): void {
  const size = a.size;
  const vocabulary = a.vocabulary;
  const members = b.vocabulary;
  const slots = b.vocabularySlots;
  const mask = b.mask;
  const wordInB = WORD_IN_B;
  if (b.isShort) {
    for (let word = 0; word < size; word++) {
      setI32(wordInB, word, numberOf<u16>(i32At(vocabulary, word), members, slots, mask));
    }
  } else {
    for (let word = 0; word < size; word++) {
      setI32(wordInB, word, numberOf<u32>(i32At(vocabulary, word), members, slots, mask));
    }
  }
}

/** Writes the anchors to `ANCHORS_A` and `ANCHORS_B`. Returns their number. */
export function findAnchors(a: Profile, b: Profile): i32 {
  if (a.length >= LONG_WORDS || b.length >= LONG_WORDS) return findSeeds(a, b);
  const wordInB = WORD_IN_B;
  const words = a.words;
  const places = a.places;
  const contentCount = a.contentCount;
  const starts = b.starts;
  const byWord = b.placesByWord;
  startAnchors(countAnchors(a, b), a.length, b.length);
  const anchorsA = ANCHORS_A;
  const anchorsB = ANCHORS_B;
  let count = 0;
  for (let p = 0; p < contentCount; p++) {
    const place = i32At(places, p);
    const other = i32At(wordInB, i32At(words, place));
    if (other < 0) continue;
    const end = i32At(starts, other + 1);
    let q = i32At(starts, other);
    if (end - q > MAX_OCCURRENCES) continue;
    for (; q < end; q++) {
      setI32(anchorsA, count, place);
      setI32(anchorsB, count++, i32At(byWord, q));
    }
  }
  return count;
}

function countAnchors(a: Profile, b: Profile): i32 {
  const wordInB = WORD_IN_B;
  const size = a.size;
  const startsInA = a.starts;
  const starts = b.starts;
  let count = 0;
  for (let word = 0; word < size; word++) {
    const other = i32At(wordInB, word);
    if (other < 0) continue;
    const occurrences = i32At(starts, other + 1) - i32At(starts, other);
    if (occurrences <= MAX_OCCURRENCES) count += occurrences * (i32At(startsInA, word + 1) - i32At(startsInA, word));
  }
  return count;
}

/** Whether neither word of an anchor is in a chain. */
export function isFree(n: i32): bool {
  return i32At(OWNERS_A, i32At(ANCHORS_A, n)) === 0 && i32At(OWNERS_B, i32At(ANCHORS_B, n)) === 0;
}
