/**
 * Chains: anchors that follow one another in two articles, the way long reads are mapped to a genome (minimap2: Li 2018).
 * A chain is a passage before its function words are filled in.
 */

import { MIN_PASSAGE_SCORE } from '../kernels/constants/compare.js';
import { type Anchors, findAnchors } from './anchors.js';
import { type ChainScores, chainScores } from './chain-scores.js';
import type { Profile } from './profile.js';

/** Numbers of anchors, from the last to the first. */
export type Chain = readonly number[];

/** The good chains of two articles, best first. */
export function findChains(a: Profile, b: Profile): { readonly anchors: Anchors; readonly chains: readonly Chain[] } {
  const anchors = findAnchors(a, b);
  // whose anchor stands at each word of the two articles: number of the chain + 1, or 0
  const owners = { a: new Int32Array(a.length), b: new Int32Array(b.length) };
  const picked = pickChains(anchors, chainScores(anchors, a), owners);
  return { anchors, chains: picked.flatMap((chain, n) => untangle(anchors, chain, n + 1, owners)) };
}

interface Owners {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/** Chains from the best score down, each anchor word used once on either side. */
function pickChains({ a, b, count }: Anchors, { score, before }: ChainScores, owners: Owners): Chain[] {
  const ends = Array.from({ length: count }, (_, n) => n).filter(n => score[n] >= MIN_PASSAGE_SCORE);
  ends.sort((x, y) => score[y] - score[x] || x - y);
  const chains: Chain[] = [];
  for (const last of ends) {
    const chain: number[] = [];
    let n = last;
    for (; n >= 0 && owners.a[a[n]] === 0 && owners.b[b[n]] === 0; n = before[n]) chain.push(n);
    if (chain.length < 2 || score[last] - (n < 0 ? 0 : score[n]) < MIN_PASSAGE_SCORE) continue;
    chains.push(chain);
    for (const link of chain) {
      owners.a[a[link]] = chains.length;
      owners.b[b[link]] = chains.length;
    }
  }
  return chains;
}

/**
 * Cuts a chain where an anchor of another one stands between two of its own, so that no passage lies inside another: there,
 * something was moved. What is left of a chain needs two anchors.
 */
function untangle({ a, b }: Anchors, chain: Chain, owner: number, owners: Owners): Chain[] {
  const pieces: number[][] = [[]];
  chain.forEach((n, k) => {
    const later = chain[k - 1];
    const isCut = k > 0 && (crossed(owners.a, owner, a[n], a[later]) || crossed(owners.b, owner, b[n], b[later]));
    if (isCut) pieces.push([]);
    pieces.at(-1)!.push(n);
  });
  return pieces.filter(piece => piece.length > 1);
}

/** True where a word between two of an owner's is another's. */
function crossed(owners: Int32Array, owner: number, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (owners[i] !== 0 && owners[i] !== owner) return true;
  return false;
}
