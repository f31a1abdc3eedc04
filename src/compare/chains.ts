/**
 * Anchors and chains: equal content words that follow one another in two articles, the way long reads are mapped to a
 * genome (minimap2: Li 2018). A chain is a passage before its function words are filled in.
 */
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
/** Equal content words: the word at a[n] of A is the word at b[n] of B. Ordered by A, then B. */
export interface Anchors {
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

/** The good chains of two articles, best first; each lists its anchors from the last to the first. */
export function findChains(
  a: Profile,
  b: Profile,
): { readonly anchors: Anchors; readonly chains: readonly number[][] } {
  const anchors = findAnchors(a, b);
  const { score, before } = chainScores(anchors, a.weights);
  return { anchors, chains: untangle(pickChains(anchors, score, before, a, b), anchors, a, b) };
}
