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
import { scratch } from './scratch.js';

/** Gap cells between two anchors that are filled exactly; larger gaps are left open. */
const MAX_FILL = 32 * 32;
/** Cells of the largest table: a gap of one word against as many as may be. */
const table = new Uint8Array(2 * (MAX_FILL + 1));
const takenInB = scratch(Uint8Array);

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
  /** 1 for each word of B that is a partner. Longer than B. */
  readonly taken: Uint8Array;
}

/** True where the words are equal and neither is paired yet; false outside the articles. */
function fits({ a, b, partner, taken }: Matching, i: number, j: number): boolean {
  return i >= 0 && j >= 0 && i < a.length && j < b.length && a[i] === b[j] && partner[i] < 0 && taken[j] === 0;
}

function keep({ partner, taken }: Matching, i: number, j: number): void {
  partner[i] = j;
  taken[j] = 1;
}

/** Keeps the equal words between two anchors, in order, as many as possible: the longest common subsequence. */
function fillGap(matching: Matching, fromA: number, fromB: number, toA: number, toB: number): void {
  let i0 = fromA + 1;
  let j0 = fromB + 1;
  let i1 = toA;
  let j1 = toB;
  while (i0 < i1 && j0 < j1 && fits(matching, i0, j0)) keep(matching, i0++, j0++);
  while (i0 < i1 && j0 < j1 && fits(matching, i1 - 1, j1 - 1)) keep(matching, --i1, --j1);
  const rows = i1 - i0;
  const columns = j1 - j0;
  if (rows <= 0 || columns <= 0 || rows * columns > MAX_FILL || rows * columns === 1) return;
  const width = columns + 1;
  for (let j = 0; j <= columns; j++) table[rows * width + j] = 0;
  for (let i = rows - 1; i >= 0; i--) {
    table[i * width + columns] = 0;
    for (let j = columns - 1; j >= 0; j--) {
      const below = (i + 1) * width + j;
      table[i * width + j] = fits(matching, i0 + i, j0 + j)
        ? table[below + 1] + 1
        : Math.max(table[below], table[i * width + j + 1]);
    }
  }
  if (table[0] === 0) return;
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (fits(matching, i0 + i, j0 + j)) keep(matching, i0 + i++, j0 + j++);
    else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i++;
    else j++;
  }
}

/** Takes the equal words that stand directly before and after a passage from (i0, j0) to (i1, j1). */
function extend(matching: Matching, i0: number, j0: number, i1: number, j1: number): Span {
  let before = 0;
  while (fits(matching, i0 - before - 1, j0 - before - 1)) {
    before++;
    keep(matching, i0 - before, j0 - before);
  }
  let after = 0;
  while (fits(matching, i1 + after + 1, j1 + after + 1)) {
    after++;
    keep(matching, i1 + after, j1 + after);
  }
  return { a: [i0 - before, i1 + after + 1], b: [j0 - before, j1 + after + 1] };
}

/** Aligns A with B. */
export function align(a: Profile, b: Profile): Alignment {
  const { anchors, count, starts, links } = findChains(a, b);
  const partner = new Int32Array(a.length).fill(-1);
  const taken = takenInB(b.length);
  const matching: Matching = { a: a.hashes, b: b.hashes, partner, taken };
  for (let k = 0; k < starts[count]; k++) keep(matching, anchors.a[links[k]], anchors.b[links[k]]);
  const spans: Span[] = [];
  for (let chain = 0; chain < count; chain++) {
    const last = starts[chain];
    const first = starts[chain + 1] - 1;
    for (let k = first; k > last; k--) {
      const [from, to] = [links[k], links[k - 1]];
      fillGap(matching, anchors.a[from], anchors.b[from], anchors.a[to], anchors.b[to]);
    }
    const [from, to] = [links[first], links[last]];
    spans.push(extend(matching, anchors.a[from], anchors.b[from], anchors.a[to], anchors.b[to]));
  }
  // left as it was found, all 0
  for (let i = 0; i < partner.length; i++) if (partner[i] >= 0) taken[partner[i]] = 0;
  return { passages: toPassages(spans, partner), partner };
}
