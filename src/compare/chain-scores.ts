/**
 * The best chain that ends at each anchor: the recurrence of minimap2 (Li 2018) over the anchors that stand near one another
 * in both articles, found by the bit and not by looking at all that are near in one of them.
 */
import type { Anchors } from './anchors.js';
import { LOOK_BACK, MAX_GAP, SHIFT_COST, SKIP_COST } from './constants.js';
import type { Profile } from './profile.js';
import { scratch } from './scratch.js';

/** Good until the next call. */
export interface ChainScores {
  /** Of the best chain that ends at each anchor. */
  readonly score: Float64Array;
  /** The anchor before it in that chain, or -1. */
  readonly before: Int32Array;
}

const scores = scratch(Float64Array);
const predecessors = scratch(Int32Array);
const bitsOfB = scratch(Uint32Array);
const latestAtB = scratch(Int32Array);
const earlierAtB = scratch(Int32Array);

export function chainScores(anchors: Anchors, a: Profile, b: Profile): ChainScores {
  const { a: placeInA, b: placeInB, count } = anchors;
  const { words, wordWeights } = a;
  const score = scores(count);
  const before = predecessors(count);
  // the anchors of the last 24 words of A: a bit for each word of B that has one, the latest there, and the one before it
  const bits = bitsOfB((b.length >>> 5) + 2);
  const latest = latestAtB(b.length);
  const earlier = earlierAtB(count);
  let near = 0;
  // the anchor with the highest score in the window, and what no other one there exceeds
  let leader = -1;
  let second = 0;
  for (let group = 0, end = 0; group < count; group = end) {
    const i = placeInA[group];
    for (; near < group && i - placeInA[near] > MAX_GAP; near++) {
      const j = placeInB[near];
      if (latest[j] === near) bits[j >>> 5] &= ~(1 << j);
    }
    let highest = 0;
    if (leader >= near) highest = score[leader];
    else {
      leader = -1;
      second = 0;
      for (let m = near; m < group; m++) {
        if (score[m] > highest) {
          second = highest;
          highest = score[m];
          leader = m;
        } else if (score[m] > second) second = score[m];
      }
    }
    const weight = wordWeights[words[i]];
    for (end = group; end < count && placeInA[end] === i; end++) {
      const j = placeInB[end];
      const oldest = Math.max(near, end - LOOK_BACK);
      if (leader >= oldest) {
        const dj = j - placeInB[leader];
        if (dj > 0 && dj <= MAX_GAP) {
          const chained = followed(highest, i - placeInA[leader], dj);
          // to skip words only costs: where all others score less than this, none of them can do better
          if (chained > second) {
            score[end] = chained + weight;
            before[end] = leader;
            continue;
          }
        }
      }
      let best = 0;
      let predecessor = -1;
      for (let places = placesBefore(bits, j); places !== 0; ) {
        const dj = Math.clz32(places) - (32 - MAX_GAP) + 1;
        places ^= 1 << (MAX_GAP - dj);
        for (let m = latest[j - dj]; m >= oldest; m = earlier[m]) {
          if (score[m] <= best) continue;
          const chained = followed(score[m], i - placeInA[m], dj);
          // of equally good ones the latest
          if (chained > best || (chained === best && m > predecessor && predecessor >= 0)) {
            best = chained;
            predecessor = m;
          }
        }
      }
      score[end] = best + weight;
      before[end] = predecessor;
    }
    // those of one word of A do not follow one another: they enter the window together
    for (let n = group; n < end; n++) {
      const j = placeInB[n];
      const bit = 1 << j;
      earlier[n] = bits[j >>> 5] & bit ? latest[j] : -1;
      latest[j] = n;
      bits[j >>> 5] |= bit;
      if (score[n] > highest) {
        second = highest;
        highest = score[n];
        leader = n;
      } else if (score[n] > second) second = score[n];
    }
  }
  // left as they were found, all 0
  for (; near < count; near++) bits[placeInB[near] >>> 5] = 0;
  return { score, before };
}

/** What a chain is worth that goes on so many words further in A and in B. */
const followed = (score: number, di: number, dj: number): number =>
  score - SKIP_COST * (Math.min(di, dj) - 1) - SHIFT_COST * Math.abs(di - dj);

/** The bits of the 24 words before word j, that of the word right before it highest. */
function placesBefore(bits: Uint32Array, j: number): number {
  const word = j >>> 5;
  const shift = j & 31;
  const here = shift === 0 ? 0 : bits[word] << (32 - shift);
  const there = word === 0 ? 0 : bits[word - 1] >>> shift;
  return (here | there) >>> (32 - MAX_GAP);
}
