/**
 * Chains: anchors that follow one another in two articles, the way long reads are mapped to a genome (minimap2: Li 2018).
 * A chain is a passage before its function words are filled in.
 */
import { type Anchors, findAnchors } from './anchors.js';
import { HighestFirst } from './highest-first.js';
import type { Profile } from './profile.js';
import { scratch } from './scratch.js';

/** Words on either side that a passage may skip between two anchors. */
const MAX_GAP = 24;
/** Anchors looked back at for a predecessor: bounds the cost on repetitive text. */
const LOOK_BACK = 96;
/** Cost of a word skipped on both sides, and of one skipped on one side only. In units of a rarest word's weight. */
const SKIP_COST = 0.012;
const SHIFT_COST = 0.045;
/** A passage holds at least this weight of anchors: about three rare words in close order. */
const MIN_PASSAGE_SCORE = 1.6;

/** Chains one behind the other. Good until the next call. */
export interface Chains {
  readonly anchors: Anchors;
  readonly count: number;
  /** Anchors of chain c stand from starts[c] to starts[c + 1] of `links`, from the last to the first. */
  readonly starts: Int32Array;
  readonly links: Int32Array;
}

const scores = scratch(Float64Array);
const predecessors = scratch(Int32Array);
const bitsOfB = scratch(Uint32Array);
const latestAtB = scratch(Int32Array);
const earlierAnchors = scratch(Int32Array);

/**
 * Best chain score ending at each anchor, and the anchor before it or -1. The anchors that may come before are those near
 * in both articles: those near in A are kept in a window, which says by a bit for each word of B where to look.
 */
function chainScores(anchors: Anchors, a: Profile, b: Profile): { score: Float64Array; before: Int32Array } {
  const { a: placeInA, b: placeInB, count } = anchors;
  const score = scores(count);
  const before = predecessors(count);
  const bits = bitsOfB((b.length >>> 5) + 2);
  const latest = latestAtB(b.length);
  // the anchor of the same word of B that came before, if it is in the window, too
  const earlier = earlierAnchors(count);
  let near = 0;
  for (let group = 0, end = 0; group < count; group = end) {
    const i = placeInA[group];
    for (; near < group && i - placeInA[near] > MAX_GAP; near++) {
      const j = placeInB[near];
      if (latest[j] === near) bits[j >>> 5] &= ~(1 << j);
    }
    const weight = a.wordWeights[a.words[i]];
    for (end = group; end < count && placeInA[end] === i; end++) {
      const j = placeInB[end];
      const oldest = Math.max(near, end - LOOK_BACK);
      let best = 0;
      let predecessor = -1;
      for (let places = placesBefore(bits, j); places !== 0; ) {
        const dj = Math.clz32(places) - 7;
        places ^= 1 << (24 - dj);
        for (let m = latest[j - dj]; m >= oldest; m = earlier[m]) {
          // to skip words only costs: a score that is no better does not become so
          if (score[m] <= best) continue;
          const di = i - placeInA[m];
          const chained = score[m] - SKIP_COST * (Math.min(di, dj) - 1) - SHIFT_COST * Math.abs(di - dj);
          if (chained > best || (chained === best && m > predecessor && predecessor >= 0)) {
            best = chained;
            predecessor = m;
          }
        }
      }
      score[end] = best + weight;
      before[end] = predecessor;
    }
    for (let n = group; n < end; n++) {
      const j = placeInB[n];
      const bit = 1 << j;
      earlier[n] = bits[j >>> 5] & bit ? latest[j] : -1;
      latest[j] = n;
      bits[j >>> 5] |= bit;
    }
  }
  for (; near < count; near++) bits[placeInB[near] >>> 5] = 0;
  return { score, before };
}

/** The bits of the 24 words before word j, that of the word right before it highest. */
function placesBefore(bits: Uint32Array, j: number): number {
  const word = j >>> 5;
  const shift = j & 31;
  const here = shift === 0 ? 0 : bits[word] << (32 - shift);
  const there = word === 0 ? 0 : bits[word - 1] >>> shift;
  return (here | there) >>> (32 - MAX_GAP);
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
function pickChains(anchors: Anchors, score: Float64Array, before: Int32Array, owners: Owners): Chains {
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
  const { score, before } = chainScores(anchors, a, b);
  const owners = { a: ownersInA(a.length), b: ownersInB(b.length) };
  const picked = pickChains(anchors, score, before, owners);
  const chains = untangle(picked, owners);
  // left as they were found, all 0: clearing them whole would cost more than the comparison with a long article
  for (let k = 0; k < picked.starts[picked.count]; k++) {
    owners.a[anchors.a[picked.links[k]]] = 0;
    owners.b[anchors.b[picked.links[k]]] = 0;
  }
  return chains;
}
