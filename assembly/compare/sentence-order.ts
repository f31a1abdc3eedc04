/**
 * Measures whether the sentences of one article have their best matches in the other article in the same order.
 *
 * A paraphrase keeps the order of its original. Two reporters of one event choose different orders.
 */

import { f32At, f64At, i32At, setF64, setI32, setU8, u8At } from '../memory';
import { startSentences } from './heap';
import {
  MATCHED,
  MIN_MATCH,
  MIN_WORDS,
  MOST_PLACES,
  SEEN_IN,
  SENTENCE_SCORES,
  TOUCHED,
  TOUCHED_LIST,
  TREE,
  WORD_IN_B,
} from './layout.generated';
import { Profile } from './profile';

/** Share of sentence pairs with matches in the same order (Kendall 1938), drawn to 0.5 if they are few. */
export function sentenceOrder(s: Profile, l: Profile): f64 {
  startSentences(s.size, s.sentenceCount, l.sentenceCount);
  const count = bestMatches(s, l);
  const size = l.sentenceCount + 1;
  memory.fill(TREE, 0, <usize>(size + 1) * 4);
  let concordant: f64 = 0;
  let discordant: f64 = 0;
  for (let seen = 0; seen < count; seen++) {
    const place = i32At(MATCHED, seen);
    concordant += <f64>matchesUpTo(place);
    discordant += <f64>(seen - matchesUpTo(place + 1));
    for (let i = place + 1; i <= size; i += i & -i) setI32(TREE, i, i32At(TREE, i) + 1);
  }
  return (concordant + 2) / (concordant + discordant + 4);
}

/** Prefix sum of a Fenwick tree (1994). */
function matchesUpTo(place: i32): i32 {
  let sum = 0;
  for (let i = place; i > 0; i -= i & -i) sum += i32At(TREE, i);
  return sum;
}

/**
 * Writes the best match in `l` of each sentence of `s` with a match to `MATCHED`: the sentence with the most common
 * weight. Returns their number.
 */
function bestMatches(s: Profile, l: Profile): i32 {
  const places = s.places;
  const placeCount = s.contentCount;
  const sentences = s.sentences;
  const words = s.words;
  const weights = s.weights;
  const byWord = l.placesByWord;
  const starts = l.starts;
  const sentencesOfL = l.sentences;
  const wordInB = WORD_IN_B;
  const seenIn = SEEN_IN;
  const scores = SENTENCE_SCORES;
  const touched = TOUCHED;
  const touchedList = TOUCHED_LIST;
  memory.fill(seenIn, 0, <usize>s.size * 4);
  memory.fill(touched, 0, <usize>l.sentenceCount);
  let count = 0;
  for (let p = 0; p < placeCount; ) {
    const sentence = i32At(sentences, i32At(places, p));
    let distinct = 0;
    let candidates = 0;
    let total: f64 = 0;
    for (; p < placeCount && i32At(sentences, i32At(places, p)) === sentence; p++) {
      const word = i32At(words, i32At(places, p));
      if (i32At(seenIn, word) === sentence + 1) continue;
      setI32(seenIn, word, sentence + 1);
      distinct++;
      const weight = f32At(weights, word);
      total += weight;
      const other = i32At(wordInB, word);
      if (other < 0) continue;
      const end = i32At(starts, other + 1);
      let q = i32At(starts, other);
      if (end - q > MOST_PLACES) continue;
      let last = -1;
      for (; q < end; q++) {
        const match = i32At(sentencesOfL, i32At(byWord, q));
        if (match === last) continue;
        last = match;
        if (u8At(touched, match) === 0) {
          setU8(touched, match, 1);
          setF64(scores, match, 0);
          setI32(touchedList, candidates++, match);
        }
        setF64(scores, match, f64At(scores, match) + weight);
      }
    }
    for (let n = 0; n < candidates; n++) setU8(touched, i32At(touchedList, n), 0);
    if (distinct < MIN_WORDS || candidates === 0) continue;
    let best = i32At(touchedList, 0);
    let highest = f64At(scores, best);
    for (let n = 1; n < candidates; n++) {
      const match = i32At(touchedList, n);
      const score = f64At(scores, match);
      if (score > highest || (score === highest && match < best)) {
        best = match;
        highest = score;
      }
    }
    if (highest > MIN_MATCH * total) setI32(MATCHED, count++, best);
  }
  return count;
}
