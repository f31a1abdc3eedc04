/**
 * Do the sentences of one article find their best matches in the other in the same order? A paraphrase keeps the order
 * of its original; two reporters at one event choose their own.
 */
import { MIN_MATCH, MIN_WORDS, MOST_PLACES } from './constants.js';
import type { Profile } from './profile.js';
import { scratch } from './scratch.js';

const matched = scratch(Uint32Array);
const scores = scratch(Float64Array);
const touchedMarks = scratch(Uint8Array);
const touchedSentences = scratch(Uint32Array);
const seenIn = scratch(Uint32Array);
const fenwick = scratch(Uint32Array);

/** Share of sentence pairs whose matches stand in the same order (Kendall 1938), drawn to 0.5 while they are few. */
export function sentenceOrder(s: Profile, l: Profile): number {
  const places = matched(s.sentences.count);
  const count = bestMatches(s, l, places);
  const { concordant, discordant } = countOrder(places, count, l.sentences.count);
  return (concordant + 2) / (concordant + discordant + 4);
}

/** For each sentence of `s` that has one: the sentence of `l` that shares the most weight with it. Returns how many have. */
function bestMatches(s: Profile, l: Profile, places: Uint32Array): number {
  const { all: contentPlaces } = s.content;
  const { byWord, starts } = l.content;
  const { of: sentenceOf } = l.sentences;
  const { of: sentenceInS } = s.sentences;
  const { words, wordWeights } = s;
  const wordsInL = s.wordsIn(l);
  const score = scores(l.sentences.count);
  const isTouched = touchedMarks(l.sentences.count);
  // the sentence of s, counted from 1, in which a word was seen last
  const seen = seenIn(s.vocabulary.size).fill(0, 0, s.vocabulary.size);
  const touched = touchedSentences(l.sentences.count);
  let count = 0;
  for (let p = 0; p < contentPlaces.length; ) {
    const sentence = sentenceInS[contentPlaces[p]];
    let distinct = 0;
    let candidates = 0;
    let total = 0;
    for (; p < contentPlaces.length && sentenceInS[contentPlaces[p]] === sentence; p++) {
      const word = words[contentPlaces[p]];
      if (seen[word] === sentence + 1) continue;
      seen[word] = sentence + 1;
      distinct++;
      const weight = wordWeights[word];
      total += weight;
      const other = wordsInL[word];
      if (other < 0 || starts[other + 1] - starts[other] > MOST_PLACES) continue;
      let last = -1;
      for (let q = starts[other]; q < starts[other + 1]; q++) {
        const match = sentenceOf[byWord[q]];
        if (match === last) continue;
        last = match;
        if (isTouched[match] === 0) {
          isTouched[match] = 1;
          score[match] = 0;
          touched[candidates++] = match;
        }
        score[match] += weight;
      }
    }
    for (let n = 0; n < candidates; n++) isTouched[touched[n]] = 0;
    if (distinct < MIN_WORDS || candidates === 0) continue;
    let best = touched[0];
    for (let n = 1; n < candidates; n++) {
      const match = touched[n];
      if (score[match] > score[best] || (score[match] === score[best] && match < best)) best = match;
    }
    if (score[best] > MIN_MATCH * total) places[count++] = best;
  }
  return count;
}

/** Counts pairs in and out of order with a Fenwick tree (1994): n log n, equal places count for neither. */
function countOrder(
  places: Uint32Array,
  count: number,
  bound: number,
): { readonly concordant: number; readonly discordant: number } {
  const size = bound + 1;
  const tree = fenwick(size + 1).fill(0, 0, size + 1);
  const upTo = (place: number): number => {
    let sum = 0;
    for (let i = place; i > 0; i -= i & -i) sum += tree[i];
    return sum;
  };
  let concordant = 0;
  let discordant = 0;
  for (let seen = 0; seen < count; seen++) {
    const place = places[seen];
    concordant += upTo(place);
    discordant += seen - upTo(place + 1);
    for (let i = place + 1; i <= size; i += i & -i) tree[i]++;
  }
  return { concordant, discordant };
}
