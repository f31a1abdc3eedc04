/** Anchors: equal content words of two articles, what alignments are hung up on. */
import { MOST_OCCURRENCES } from '../kernels/constants/compare.js';
import type { Profile } from './profile.js';

/** Equal content words: the word at a[n] of A is the word at b[n] of B. Ordered by A, then B. */
export interface Anchors {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly count: number;
}

export function findAnchors(a: Profile, b: Profile): Anchors {
  const { all, starts: startsInA } = a.content;
  const { byWord, starts } = b.content;
  const { size } = a.vocabulary;
  const { words } = a;
  const wordsInB = a.wordsIn(b);
  // word of B for each word of A that anchors something, and how many anchors that makes
  const wordOfB = new Int32Array(size);
  let most = 0;
  for (let word = 0; word < size; word++) {
    const occurrences = startsInA[word + 1] - startsInA[word];
    const other = occurrences === 0 ? -1 : wordsInB[word];
    const elsewhere = other < 0 ? 0 : starts[other + 1] - starts[other];
    wordOfB[word] = elsewhere === 0 || elsewhere > MOST_OCCURRENCES ? -1 : other;
    if (wordOfB[word] >= 0) most += occurrences * elsewhere;
  }
  const fromA = new Int32Array(most);
  const fromB = new Int32Array(most);
  let count = 0;
  for (let p = 0; p < all.length; p++) {
    const other = wordOfB[words[all[p]]];
    if (other < 0) continue;
    for (let q = starts[other]; q < starts[other + 1]; q++) {
      fromA[count] = all[p];
      fromB[count++] = byWord[q];
    }
  }
  return { a: fromA, b: fromB, count };
}
