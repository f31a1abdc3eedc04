/** The best chain that ends at each anchor: the recurrence of minimap2 (Li 2018) over anchors that stand near one another. */

import { LOOK_BACK, MAX_GAP, SHIFT_COST, SKIP_COST } from '../kernels/constants/compare.js';
import type { Anchors } from './anchors.js';
import type { Profile } from './profile.js';

export interface ChainScores {
  /** Of the best chain that ends at each anchor. */
  readonly score: Float64Array;
  /** The anchor before it in that chain, or -1. */
  readonly before: Int32Array;
}

export function chainScores(anchors: Anchors, { words, wordWeights }: Profile): ChainScores {
  const { a: placeInA, b: placeInB, count } = anchors;
  const score = new Float64Array(count);
  const before = new Int32Array(count).fill(-1);
  let near = 0;
  for (let n = 0; n < count; n++) {
    const [i, j] = [placeInA[n], placeInB[n]];
    while (i - placeInA[near] > MAX_GAP) near++;
    let best = 0;
    for (let m = n - 1; m >= Math.max(near, n - LOOK_BACK); m--) {
      const [di, dj] = [i - placeInA[m], j - placeInB[m]];
      if (di === 0 || dj <= 0 || dj > MAX_GAP) continue;
      const chained = score[m] - SKIP_COST * (Math.min(di, dj) - 1) - SHIFT_COST * Math.abs(di - dj);
      // of equally good ones the latest
      if (chained <= best) continue;
      best = chained;
      before[n] = m;
    }
    score[n] = best + wordWeights[words[i]];
  }
  return { score, before };
}
