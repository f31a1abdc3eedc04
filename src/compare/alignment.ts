/**
 * Local alignment of two articles as passages that may have moved.
 *
 * Equal content words are anchors; anchors that follow one another in both articles are chained, the way long reads
 * are mapped to a genome (minimap2: Li 2018), and every good chain is a passage, whatever its order against the others.
 * That is far cheaper than filling the matrix of all words (Smith and Waterman 1981), and a sentence that was moved
 * costs nothing. Function words are filled in between the anchors afterwards.
 */
import type { Passage } from '../model.js';
import type { Profile } from './profile.js';

/** Words on either side that a passage may skip between two anchors. */
const MAX_GAP = 24;
/** Anchors looked back at for a predecessor: bounds the cost on repetitive text. */
const LOOK_BACK = 96;
/** Cost of a word skipped on both sides, and of one skipped on one side only. In units of a rarest word's weight. */
const SKIP_COST = 0.012;
const SHIFT_COST = 0.045;
/** A passage holds at least this weight of anchors: about three rare words in close order. */
const MIN_PASSAGE_SCORE = 1.6;
/** A word that stands more often than this in the other article anchors nothing. */
const MOST_OCCURRENCES = 12;
/** Gap cells between two anchors that are filled exactly; larger gaps are left open. */
const MAX_FILL = 32 * 32;

export interface Alignment {
  /** In A's order. */
  readonly passages: readonly Passage[];
  /** For each word of A: the word of B it is kept as, or -1. */
  readonly partner: Int32Array;
}

interface Anchors {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly count: number;
}

function findAnchors(a: Profile, b: Profile): Anchors {
  const fromA: number[] = [];
  const fromB: number[] = [];
  for (const i of a.contentPlaces) {
    const places = b.placesOf.get(a.hashes[i]);
    if (places === undefined || places.length > MOST_OCCURRENCES) continue;
    for (const j of places) {
      fromA.push(i);
      fromB.push(j);
    }
  }
  return { a: Int32Array.from(fromA), b: Int32Array.from(fromB), count: fromA.length };
}

/** Best chain score ending at each anchor, and the anchor before it. */
function chainScores(anchors: Anchors, weights: Float32Array): { score: Float64Array; before: Int32Array } {
  const score = new Float64Array(anchors.count);
  const before = new Int32Array(anchors.count).fill(-1);
  for (let n = 0; n < anchors.count; n++) {
    const i = anchors.a[n];
    const j = anchors.b[n];
    let best = 0;
    for (let m = n - 1, stop = Math.max(0, n - LOOK_BACK); m >= stop; m--) {
      const di = i - anchors.a[m];
      const dj = j - anchors.b[m];
      if (di > MAX_GAP) break;
      if (di <= 0 || dj <= 0 || dj > MAX_GAP) continue;
      const chained = score[m] - SKIP_COST * (Math.min(di, dj) - 1) - SHIFT_COST * Math.abs(di - dj);
      if (chained > best) {
        best = chained;
        before[n] = m;
      }
    }
    score[n] = best + weights[i];
  }
  return { score, before };
}

/** Chains from the best score down, each anchor word used once on either side. Each is a list of anchors, last first. */
function pickChains(anchors: Anchors, score: Float64Array, before: Int32Array, a: Profile, b: Profile): number[][] {
  const order = Array.from(score.keys()).sort((x, y) => score[y] - score[x] || x - y);
  const usedA = new Uint8Array(a.length);
  const usedB = new Uint8Array(b.length);
  const chains: number[][] = [];
  for (const last of order) {
    if (score[last] < MIN_PASSAGE_SCORE) break;
    const chain: number[] = [];
    let n = last;
    while (n >= 0 && !usedA[anchors.a[n]] && !usedB[anchors.b[n]]) {
      chain.push(n);
      n = before[n];
    }
    if (chain.length < 2 || score[last] - (n < 0 ? 0 : score[n]) < MIN_PASSAGE_SCORE) continue;
    for (const m of chain) {
      usedA[anchors.a[m]] = 1;
      usedB[anchors.b[m]] = 1;
    }
    chains.push(chain);
  }
  return chains;
}

/**
 * Cuts chains where an anchor of another one stands between two of theirs, so that no passage lies inside another: there,
 * something was moved. What is left of a chain needs two anchors.
 */
function untangle(chains: readonly number[][], anchors: Anchors, a: Profile, b: Profile): number[][] {
  const ownerA = new Int32Array(a.length).fill(-1);
  const ownerB = new Int32Array(b.length).fill(-1);
  chains.forEach((chain, owner) => {
    for (const n of chain) {
      ownerA[anchors.a[n]] = owner;
      ownerB[anchors.b[n]] = owner;
    }
  });
  const crossed = (owners: Int32Array, owner: number, from: number, to: number): boolean => {
    for (let i = from + 1; i < to; i++) if (owners[i] >= 0 && owners[i] !== owner) return true;
    return false;
  };
  return chains.flatMap((chain, owner) => {
    const pieces: number[][] = [[chain[0]]];
    for (let k = 1; k < chain.length; k++) {
      const [later, earlier] = [chain[k - 1], chain[k]];
      const cut =
        crossed(ownerA, owner, anchors.a[earlier], anchors.a[later]) ||
        crossed(ownerB, owner, anchors.b[earlier], anchors.b[later]);
      if (cut) pieces.push([earlier]);
      else pieces[pieces.length - 1].push(earlier);
    }
    return pieces.filter(piece => piece.length > 1);
  });
}

/** Keeps the equal words between two anchors, in order, as many as possible. */
function fillGap(
  a: Profile,
  b: Profile,
  partner: Int32Array,
  taken: Uint8Array,
  from: [number, number],
  to: [number, number],
): void {
  let [i0, j0] = [from[0] + 1, from[1] + 1];
  let [i1, j1] = to;
  const keep = (i: number, j: number): void => {
    partner[i] = j;
    taken[j] = 1;
  };
  const fits = (i: number, j: number): boolean => a.hashes[i] === b.hashes[j] && partner[i] < 0 && !taken[j];
  while (i0 < i1 && j0 < j1 && fits(i0, j0)) keep(i0++, j0++);
  while (i0 < i1 && j0 < j1 && fits(i1 - 1, j1 - 1)) keep(--i1, --j1);
  const rows = i1 - i0;
  const columns = j1 - j0;
  if (rows <= 0 || columns <= 0 || rows * columns > MAX_FILL) return;
  const width = columns + 1;
  const table = new Uint8Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      table[i * width + j] = fits(i0 + i, j0 + j)
        ? table[(i + 1) * width + j + 1] + 1
        : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (fits(i0 + i, j0 + j)) keep(i0 + i++, j0 + j++);
    else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i++;
    else j++;
  }
}

/** Aligns A with B. */
export function align(a: Profile, b: Profile): Alignment {
  const anchors = findAnchors(a, b);
  const { score, before } = chainScores(anchors, a.weights);
  const chains = untangle(pickChains(anchors, score, before, a, b), anchors, a, b);
  const partner = new Int32Array(a.length).fill(-1);
  const taken = new Uint8Array(b.length);
  for (const chain of chains) {
    for (const n of chain) {
      partner[anchors.a[n]] = anchors.b[n];
      taken[anchors.b[n]] = 1;
    }
  }
  const spans = chains.map(chain => {
    const first = chain[chain.length - 1];
    const last = chain[0];
    for (let n = chain.length - 1; n > 0; n--) {
      fillGap(
        a,
        b,
        partner,
        taken,
        [anchors.a[chain[n]], anchors.b[chain[n]]],
        [anchors.a[chain[n - 1]], anchors.b[chain[n - 1]]],
      );
    }
    return extend(a, b, partner, taken, [anchors.a[first], anchors.b[first]], [anchors.a[last], anchors.b[last]]);
  });
  return { passages: toPassages(spans, partner), partner };
}

interface Span {
  a: [number, number];
  b: [number, number];
}

/** Takes the equal words that stand directly before and after a passage. */
function extend(
  a: Profile,
  b: Profile,
  partner: Int32Array,
  taken: Uint8Array,
  first: [number, number],
  last: [number, number],
): Span {
  let [i0, j0] = first;
  let [i1, j1] = last;
  const fits = (i: number, j: number): boolean =>
    i >= 0 && j >= 0 && i < a.length && j < b.length && a.hashes[i] === b.hashes[j] && partner[i] < 0 && !taken[j];
  while (fits(i0 - 1, j0 - 1)) {
    partner[--i0] = --j0;
    taken[j0] = 1;
  }
  while (fits(i1 + 1, j1 + 1)) {
    partner[++i1] = ++j1;
    taken[j1] = 1;
  }
  return { a: [i0, i1 + 1], b: [j0, j1 + 1] };
}

function toPassages(spans: readonly Span[], partner: Int32Array): Passage[] {
  const sorted = [...spans].sort((x, y) => x.a[0] - y.a[0] || x.b[0] - y.b[0]);
  const inOrder = heaviestInOrder(sorted);
  return sorted.map((span, n) => {
    let kept = 0;
    for (let i = span.a[0]; i < span.a[1]; i++) if (partner[i] >= span.b[0] && partner[i] < span.b[1]) kept++;
    return { a: span.a, b: span.b, kept, moved: !inOrder.has(n) };
  });
}

/**
 * The passages that stand in the same order in both articles: the increasing subsequence with the most words, found with
 * a Fenwick tree of maxima (1994) over their places in B.
 */
function heaviestInOrder(spans: readonly Span[]): Set<number> {
  const byPlace = Array.from(spans.keys()).sort((x, y) => spans[x].b[0] - spans[y].b[0] || y - x);
  const place = new Uint32Array(spans.length);
  byPlace.forEach((n, rank) => {
    place[n] = rank + 1;
  });
  const best = new Int32Array(spans.length + 1).fill(-1); // span at which the heaviest sequence in a tree node ends
  const total = new Float64Array(spans.length);
  const before = new Int32Array(spans.length).fill(-1);
  const heavier = (x: number, y: number): boolean => y >= 0 && (x < 0 || total[y] > total[x]);
  let last = -1;
  spans.forEach((span, n) => {
    for (let i = place[n] - 1; i > 0; i -= i & -i) if (heavier(before[n], best[i])) before[n] = best[i];
    total[n] = span.a[1] - span.a[0] + (before[n] < 0 ? 0 : total[before[n]]);
    for (let i = place[n]; i < best.length; i += i & -i) if (heavier(best[i], n)) best[i] = n;
    if (heavier(last, n)) last = n;
  });
  const chosen = new Set<number>();
  for (let n = last; n >= 0; n = before[n]) chosen.add(n);
  return chosen;
}
