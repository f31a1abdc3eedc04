/** Do the sentences of one article find their best matches in the other in the same order (sentence-order.ts)? */
import { MIN_MATCH, MIN_WORDS, MOST_PLACES } from '../../src/kernels/constants/compare';
import { f32At, f64At, i32At, setF64, setI32, setU8, u8At, u16At } from '../memory';
import { MATCHED, SEEN, SENTENCE_SCORES, TOUCHED, TOUCHED_LIST, TREE, WORDS_IN_OTHER } from './layout';
import {
  contentCount,
  contentPlaces,
  placesByWord,
  sentenceOf,
  sentencesIn,
  sizeOf,
  startsOf,
  weightsOf,
  wordsOf,
} from './profile';

/** Share of sentence pairs whose matches stand in the same order (Kendall 1938), drawn to 0.5 while they are few. */
export function sentenceOrder(s: usize, l: usize): f64 {
  const count = bestMatches(s, l);
  const size = sentencesIn(l) + 1;
  memory.fill(TREE, 0, <usize>(size + 1) * 4);
  let concordant: f64 = 0;
  let discordant: f64 = 0;
  for (let seen = 0; seen < count; seen++) {
    const place = i32At(MATCHED, seen);
    concordant += <f64>upTo(place);
    discordant += <f64>(seen - upTo(place + 1));
    for (let i = place + 1; i <= size; i += i & -i) setI32(TREE, i, i32At(TREE, i) + 1);
  }
  return (concordant + 2) / (concordant + discordant + 4);
}

/** A Fenwick tree (1994). */
function upTo(place: i32): i32 {
  let sum = 0;
  for (let i = place; i > 0; i -= i & -i) sum += i32At(TREE, i);
  return sum;
}

/** For each sentence of `s` that has one: the sentence of `l` that shares the most weight with it. Returns how many have. */
function bestMatches(s: usize, l: usize): i32 {
  const places = contentPlaces(s);
  const placeCount = contentCount(s);
  const sentences = sentenceOf(s);
  const words = wordsOf(s);
  const weights = weightsOf(s);
  const byWord = placesByWord(l);
  const starts = startsOf(l);
  const sentencesOfL = sentenceOf(l);
  // the sentence of s, counted from 1, in which a word was seen last
  memory.fill(SEEN, 0, <usize>sizeOf(s) * 4);
  let count = 0;
  for (let p = 0; p < placeCount; ) {
    const sentence = u16At(sentences, u16At(places, p));
    let distinct = 0;
    let candidates = 0;
    let total: f64 = 0;
    for (; p < placeCount && u16At(sentences, u16At(places, p)) === sentence; p++) {
      const word = u16At(words, u16At(places, p));
      if (i32At(SEEN, word) === sentence + 1) continue;
      setI32(SEEN, word, sentence + 1);
      distinct++;
      const weight = f32At(weights, word);
      total += weight;
      const other = i32At(WORDS_IN_OTHER, word);
      if (other < 0) continue;
      const end = u16At(starts, other + 1);
      let q = u16At(starts, other);
      if (end - q > MOST_PLACES) continue;
      let last = -1;
      for (; q < end; q++) {
        const match = u16At(sentencesOfL, u16At(byWord, q));
        if (match === last) continue;
        last = match;
        if (u8At(TOUCHED, match) === 0) {
          setU8(TOUCHED, match, 1);
          setF64(SENTENCE_SCORES, match, 0);
          setI32(TOUCHED_LIST, candidates++, match);
        }
        setF64(SENTENCE_SCORES, match, f64At(SENTENCE_SCORES, match) + weight);
      }
    }
    for (let n = 0; n < candidates; n++) setU8(TOUCHED, i32At(TOUCHED_LIST, n), 0);
    if (distinct < MIN_WORDS || candidates === 0) continue;
    let best = i32At(TOUCHED_LIST, 0);
    let highest = f64At(SENTENCE_SCORES, best);
    for (let n = 1; n < candidates; n++) {
      const match = i32At(TOUCHED_LIST, n);
      const score = f64At(SENTENCE_SCORES, match);
      if (score > highest || (score === highest && match < best)) {
        best = match;
        highest = score;
      }
    }
    if (highest > MIN_MATCH * total) setI32(MATCHED, count++, best);
  }
  return count;
}
