/**
 * Local alignment of two articles as passages that may have moved.
 *
 * Equal content words are anchors; anchors that follow one another in both articles are chained, the way long reads
 * are mapped to a genome (minimap2: Li 2018), and every good chain is a passage, whatever its order against the others.
 * That is far cheaper than filling the matrix of all words (Smith and Waterman 1981), and a sentence that was moved
 * costs nothing. Function words are filled in between the anchors afterwards.
 */
import type { Passage } from '../model.js';
import { findChains } from './chains.js';
import { type Span, toPassages } from './passages.js';
import type { Profile } from './profile.js';

/** Gap cells between two anchors that are filled exactly; larger gaps are left open. */
const MAX_FILL = 32 * 32;

export interface Alignment {
  /** In A's order. */
  readonly passages: readonly Passage[];
  /** For each word of A: the word of B it is kept as, or -1. */
  readonly partner: Int32Array;
}

/** Two articles and what is paired so far. */
interface Matching {
  readonly a: Profile;
  readonly b: Profile;
  readonly partner: Int32Array;
  readonly taken: Uint8Array;
}

/** True where the words are equal and neither is paired yet; false outside the articles. */
function fits({ a, b, partner, taken }: Matching, i: number, j: number): boolean {
  return i >= 0 && j >= 0 && i < a.length && j < b.length && a.hashes[i] === b.hashes[j] && partner[i] < 0 && !taken[j];
}

function keep({ partner, taken }: Matching, i: number, j: number): void {
  partner[i] = j;
  taken[j] = 1;
}

/** Keeps the equal words between two anchors, in order, as many as possible. */
function fillGap(matching: Matching, from: [number, number], to: [number, number]): void {
  let [i0, j0] = [from[0] + 1, from[1] + 1];
  let [i1, j1] = to;
  while (i0 < i1 && j0 < j1 && fits(matching, i0, j0)) keep(matching, i0++, j0++);
  while (i0 < i1 && j0 < j1 && fits(matching, i1 - 1, j1 - 1)) keep(matching, --i1, --j1);
  const rows = i1 - i0;
  const columns = j1 - j0;
  if (rows <= 0 || columns <= 0 || rows * columns > MAX_FILL) return;
  const width = columns + 1;
  const table = new Uint8Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      table[i * width + j] = fits(matching, i0 + i, j0 + j)
        ? table[(i + 1) * width + j + 1] + 1
        : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (fits(matching, i0 + i, j0 + j)) keep(matching, i0 + i++, j0 + j++);
    else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i++;
    else j++;
  }
}

/** Aligns A with B. */
export function align(a: Profile, b: Profile): Alignment {
  const { anchors, chains } = findChains(a, b);
  const partner = new Int32Array(a.length).fill(-1);
  const matching: Matching = { a, b, partner, taken: new Uint8Array(b.length) };
  for (const chain of chains) for (const n of chain) keep(matching, anchors.a[n], anchors.b[n]);
  const spans = chains.map(chain => {
    const first = chain[chain.length - 1];
    const last = chain[0];
    for (let n = chain.length - 1; n > 0; n--) {
      fillGap(matching, [anchors.a[chain[n]], anchors.b[chain[n]]], [anchors.a[chain[n - 1]], anchors.b[chain[n - 1]]]);
    }
    return extend(matching, [anchors.a[first], anchors.b[first]], [anchors.a[last], anchors.b[last]]);
  });
  return { passages: toPassages(spans, partner), partner };
}

/** Takes the equal words that stand directly before and after a passage. */
function extend(matching: Matching, first: [number, number], last: [number, number]): Span {
  let [i0, j0] = first;
  let [i1, j1] = last;
  while (fits(matching, i0 - 1, j0 - 1)) keep(matching, --i0, --j0);
  while (fits(matching, i1 + 1, j1 + 1)) keep(matching, ++i1, ++j1);
  return { a: [i0, i1 + 1], b: [j0, j1 + 1] };
}
