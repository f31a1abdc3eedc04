/**
 * Chains: anchors that follow one another in two articles, the way long reads are mapped to a genome (minimap2: Li 2018).
 * A chain is a passage before its function words are filled in.
 */
import { type Anchors, findAnchors } from './anchors.js';
import { type ChainScores, chainScores } from './chain-scores.js';
import { MIN_PASSAGE_SCORE } from './constants.js';
import { HighestFirst } from './highest-first.js';
import type { Profile } from './profile.js';
import { scratch } from './scratch.js';

/** Chains one behind the other. Good until the next call. */
export interface Chains {
  readonly anchors: Anchors;
  readonly count: number;
  /** Anchors of chain c stand from starts[c] to starts[c + 1] of `links`, from the last to the first. */
  readonly starts: Int32Array;
  readonly links: Int32Array;
}

const ends = new HighestFirst();
const ownersInA = scratch(Int32Array);
const ownersInB = scratch(Int32Array);
const pickedLinks = scratch(Int32Array);
const pickedStarts = scratch(Int32Array);
const cutLinks = scratch(Int32Array);
const cutStarts = scratch(Int32Array);

/** Whose anchor stands at each word of the two articles: number of the chain + 1, or 0. */
interface Owners {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/** Chains from the best score down, each anchor word used once on either side. */
function pickChains(anchors: Anchors, { score, before }: ChainScores, owners: Owners): Chains {
  const { a, b } = anchors;
  const links = pickedLinks(anchors.count);
  const starts = pickedStarts(anchors.count + 1);
  let count = 0;
  let length = 0;
  const isFree = (n: number): boolean => owners.a[a[n]] === 0 && owners.b[b[n]] === 0;
  ends.fill(score, anchors.count, MIN_PASSAGE_SCORE);
  for (let last = ends.take(); last >= 0; last = ends.take()) {
    const start = length;
    let n = last;
    while (n >= 0 && isFree(n)) {
      links[length++] = n;
      n = before[n];
    }
    if (length - start < 2 || score[last] - (n < 0 ? 0 : score[n]) < MIN_PASSAGE_SCORE) {
      length = start;
      continue;
    }
    starts[count++] = start;
    for (let k = start; k < length; k++) {
      owners.a[a[links[k]]] = count;
      owners.b[b[links[k]]] = count;
    }
    // the ends inside a long chain are done with, at no more than it cost to find it
    if ((length - start) * 4 > ends.size) ends.keep(isFree);
  }
  starts[count] = length;
  return { anchors, count, starts, links };
}

/**
 * Cuts chains where an anchor of another one stands between two of theirs, so that no passage lies inside another: there,
 * something was moved. What is left of a chain needs two anchors.
 */
function untangle({ anchors, count, starts, links }: Chains, owners: Owners): Chains {
  const { a, b } = anchors;
  const left = cutLinks(starts[count]);
  const leftStarts = cutStarts(starts[count] + 1);
  let pieces = 0;
  let length = 0;
  for (let chain = 0; chain < count; chain++) {
    let start = length;
    for (let k = starts[chain]; k < starts[chain + 1]; k++) {
      const n = links[k];
      if (k > starts[chain]) {
        const later = links[k - 1];
        const cut = crossed(owners.a, chain + 1, a[n], a[later]) || crossed(owners.b, chain + 1, b[n], b[later]);
        if (cut && length - start > 1) {
          leftStarts[pieces++] = start;
          start = length;
        } else if (cut) length = start;
      }
      left[length++] = n;
    }
    if (length - start > 1) leftStarts[pieces++] = start;
    else length = start;
  }
  leftStarts[pieces] = length;
  return { anchors, count: pieces, starts: leftStarts, links: left };
}

/** True where a word between two of an owner's is another's. */
function crossed(owners: Int32Array, owner: number, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (owners[i] !== 0 && owners[i] !== owner) return true;
  return false;
}

/** The good chains of two articles, best first. */
export function findChains(a: Profile, b: Profile): Chains {
  const anchors = findAnchors(a, b);
  const owners = { a: ownersInA(a.length), b: ownersInB(b.length) };
  const picked = pickChains(anchors, chainScores(anchors, a, b), owners);
  const chains = untangle(picked, owners);
  // left as they were found, all 0: clearing them whole would cost more than the comparison with a long article
  for (let k = 0; k < picked.starts[picked.count]; k++) {
    owners.a[anchors.a[picked.links[k]]] = 0;
    owners.b[anchors.b[picked.links[k]]] = 0;
  }
  return chains;
}
