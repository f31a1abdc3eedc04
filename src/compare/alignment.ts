/**
 * Local alignment of two articles as passages that may have moved.
 *
 * Equal content words are anchors; anchors that follow one another in both articles are chained, the way long reads
 * are mapped to a genome (minimap2: Li 2018), and every good chain is a passage, whatever its order against the others.
 * That is far cheaper than filling the matrix of all words (Smith and Waterman 1981), and a sentence that was moved
 * costs nothing. Function words are filled in between the anchors afterwards.
 */

import { MAX_FILL } from '../kernels/constants/compare.js';
import type { Passage } from '../types/comparison.js';
import { findChains } from './chains.js';
import { type Span, toPassages } from './passages.js';
import type { Profile } from './profile.js';

/** Cells of the largest table: a gap of one word against as many as may be. */
const table = new Uint8Array(2 * (MAX_FILL + 1));

export interface Alignment {
  /** In A's order. */
  readonly passages: readonly Passage[];
  /** For each word of A: the word of B it is kept as, or -1. */
  readonly partner: Int32Array;
}

/** Two articles and which of their words are paired so far. */
interface Matching {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly partner: Int32Array;
  /** 1 for each word of B that is a partner. */
  readonly taken: Uint8Array;
}

/** Keeps the equal words of two gaps, half-open ranges: first those at their ends, then in order as many as possible. */
function fillGap(matching: Matching, startA: number, startB: number, endA: number, endB: number): void {
  const { a, b, partner, taken } = matching;
  let i0 = startA;
  let j0 = startB;
  while (i0 < endA && j0 < endB && a[i0] === b[j0] && partner[i0] < 0 && taken[j0] === 0) {
    taken[j0] = 1;
    partner[i0++] = j0++;
  }
  let i1 = endA;
  let j1 = endB;
  while (i0 < i1 && j0 < j1 && a[i1 - 1] === b[j1 - 1] && partner[i1 - 1] < 0 && taken[j1 - 1] === 0) {
    taken[--j1] = 1;
    partner[--i1] = j1;
  }
  // of one word against one, the ends have told
  const cells = (i1 - i0) * (j1 - j0);
  if (cells > 1 && cells <= MAX_FILL) fillInOrder(matching, i0, j0, i1 - i0, j1 - j0);
}

/** The longest common subsequence of words that are not paired yet, by the whole table. */
function fillInOrder(
  { a, b, partner, taken }: Matching,
  startA: number,
  startB: number,
  rows: number,
  columns: number,
): void {
  const width = columns + 1;
  for (let j = 0; j <= columns; j++) table[rows * width + j] = 0;
  for (let i = rows - 1; i >= 0; i--) {
    const word = a[startA + i];
    const isFree = partner[startA + i] < 0;
    table[i * width + columns] = 0;
    for (let j = columns - 1; j >= 0; j--) {
      const below = (i + 1) * width + j;
      table[i * width + j] =
        isFree && word === b[startB + j] && taken[startB + j] === 0
          ? table[below + 1] + 1
          : Math.max(table[below], table[i * width + j + 1]);
    }
  }
  if (table[0] === 0) return;
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (a[startA + i] === b[startB + j] && partner[startA + i] < 0 && taken[startB + j] === 0) {
      taken[startB + j] = 1;
      partner[startA + i++] = startB + j++;
    } else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i++;
    else j++;
  }
}

/** Aligns A with B. */
export function align(a: Profile, b: Profile): Alignment {
  const { anchors, chains } = findChains(a, b);
  const { a: placeInA, b: placeInB } = anchors;
  const partner = new Int32Array(a.length).fill(-1);
  const taken = new Uint8Array(b.length);
  const matching: Matching = { a: a.hashes, b: b.hashes, partner, taken };
  for (const n of chains.flat()) {
    partner[placeInA[n]] = placeInB[n];
    taken[placeInB[n]] = 1;
  }
  const spans: Span[] = [];
  for (const chain of chains) {
    for (let k = chain.length - 1; k > 0; k--) {
      const [from, to] = [chain[k], chain[k - 1]];
      fillGap(matching, placeInA[from] + 1, placeInB[from] + 1, placeInA[to], placeInB[to]);
    }
    const [from, to] = [chain.at(-1)!, chain[0]];
    spans.push(extended(matching, placeInA[from], placeInB[from], placeInA[to] + 1, placeInB[to] + 1));
  }
  return { passages: toPassages(spans, partner), partner };
}

/** A passage with the equal words that stand directly before and after it. */
function extended(
  { a, b, partner, taken }: Matching,
  startA: number,
  startB: number,
  endA: number,
  endB: number,
): Span {
  let [i0, j0, i1, j1] = [startA, startB, endA, endB];
  while (i0 > 0 && j0 > 0 && a[i0 - 1] === b[j0 - 1] && partner[i0 - 1] < 0 && taken[j0 - 1] === 0) {
    taken[--j0] = 1;
    partner[--i0] = j0;
  }
  while (i1 < a.length && j1 < b.length && a[i1] === b[j1] && partner[i1] < 0 && taken[j1] === 0) {
    taken[j1] = 1;
    partner[i1++] = j1++;
  }
  return { a: [i0, i1], b: [j0, j1] };
}

/** The alignment of B with A. @param length words of B */
export function flipped({ passages, partner }: Alignment, length: number): Alignment {
  const back = new Int32Array(length).fill(-1);
  partner.forEach((j, i) => {
    if (j >= 0) back[j] = i;
  });
  return {
    passages: passages.map(p => ({ ...p, a: p.b, b: p.a })).sort((x, y) => x.a[0] - y.a[0]),
    partner: back,
  };
}
