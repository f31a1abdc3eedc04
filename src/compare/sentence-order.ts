/**
 * Do the sentences of one article find their best matches in the other in the same order? A paraphrase keeps the order
 * of its original; two reporters at one event choose their own.
 */
import { MIN_MATCH, MIN_WORDS, MOST_PLACES } from '../kernels/constants/compare.js';
import type { Profile } from './profile.js';

/** Share of sentence pairs whose matches stand in the same order (Kendall 1938), drawn to 0.5 while they are few. */
export function sentenceOrder(s: Profile, l: Profile): number {
  const { concordant, discordant } = countOrder(bestMatches(s, l), l.sentences.count);
  return (concordant + 2) / (concordant + discordant + 4);
}

/** For each sentence of `s` that has one: the sentence of `l` that shares the most weight with it. */
function bestMatches(s: Profile, l: Profile): number[] {
  const { all: contentPlaces } = s.content;
  const { of: sentenceOf } = s.sentences;
  const { words, wordWeights } = s;
  const matches: number[] = [];
  for (let p = 0; p < contentPlaces.length; ) {
    const sentence = sentenceOf[contentPlaces[p]];
    const distinct = new Set<number>();
    for (; sentenceOf[contentPlaces[p]] === sentence; p++) distinct.add(words[contentPlaces[p]]);
    if (distinct.size < MIN_WORDS) continue;
    const scores = new Map<number, number>();
    let total = 0;
    for (const word of distinct) {
      const weight = wordWeights[word];
      total += weight;
      for (const match of sentencesWith(s, word, l)) scores.set(match, (scores.get(match) ?? 0) + weight);
    }
    const [best] = [...scores].sort(([x, scoreOfX], [y, scoreOfY]) => scoreOfY - scoreOfX || x - y);
    if (best !== undefined && best[1] > MIN_MATCH * total) matches.push(best[0]);
  }
  return matches;
}

/** The sentences of `l` in which a word of `s` stands; none where it stands too often. */
function sentencesWith(s: Profile, word: number, l: Profile): Set<number> {
  const { byWord, starts } = l.content;
  const other = s.wordsIn(l)[word];
  if (other < 0 || starts[other + 1] - starts[other] > MOST_PLACES) return new Set();
  return new Set(Array.from(byWord.subarray(starts[other], starts[other + 1]), place => l.sentences.of[place]));
}

/** Counts pairs in and out of order with a Fenwick tree (1994): n log n, equal places count for neither. */
function countOrder(
  places: readonly number[],
  bound: number,
): { readonly concordant: number; readonly discordant: number } {
  const size = bound + 1;
  const tree = new Uint32Array(size + 1);
  const upTo = (place: number): number => {
    let sum = 0;
    for (let i = place; i > 0; i -= i & -i) sum += tree[i];
    return sum;
  };
  let concordant = 0;
  let discordant = 0;
  places.forEach((place, seen) => {
    concordant += upTo(place);
    discordant += seen - upTo(place + 1);
    for (let i = place + 1; i <= size; i += i & -i) tree[i]++;
  });
  return { concordant, discordant };
}
