/**
 * The best chain that ends at each anchor, by the recurrence of minimap2 (Li 2018). Only anchors that are near in both
 * articles are looked at: a bit for each word of B says whether an anchor of the last words of A is there.
 */

import { f32At, f64At, i32At, setF64, setI32 } from '../memory';
import {
  ANCHORS_A,
  ANCHORS_B,
  EARLIER,
  LATEST,
  LOOK_BACK,
  MAX_GAP,
  NEAR,
  PREDECESSOR,
  SCORES,
  SHIFT_COST,
  SKIP_COST,
} from './layout.generated';
import { Profile } from './profile';

/** Scores `count` anchors: `SCORES`, and the anchor before each in its chain, `PREDECESSOR`. */
export function chainScores(count: i32, a: Profile, wordsB: i32): void {
  const anchorsA = ANCHORS_A;
  const anchorsB = ANCHORS_B;
  const scores = SCORES;
  const predecessors = PREDECESSOR;
  const earlier = EARLIER;
  const latest = LATEST;
  const near = NEAR;
  const words = a.words;
  const weights = a.weights;
  memory.fill(near, 0, ((<usize>wordsB >> 5) + 1) * 4);
  // anchors from here on are near in A
  let window = 0;
  // the anchor with the highest score in the window, and a score that no other one there exceeds
  let leader = -1;
  let second: f64 = 0;
  for (let group = 0, end = 0; group < count; group = end) {
    const i = i32At(anchorsA, group);
    for (; window < group && i - i32At(anchorsA, window) > MAX_GAP; window++) {
      const j = i32At(anchorsB, window);
      if (i32At(latest, j) === window) setI32(near, j >>> 5, i32At(near, j >>> 5) & ~(1 << j));
    }
    let highest: f64 = 0;
    if (leader >= window) highest = f64At(scores, leader);
    else {
      leader = -1;
      second = 0;
      for (let m = window; m < group; m++) {
        const score = f64At(scores, m);
        if (score > highest) {
          second = highest;
          highest = score;
          leader = m;
        } else if (score > second) second = score;
      }
    }
    const weight = f32At(weights, i32At(words, i));
    for (end = group; end < count && i32At(anchorsA, end) === i; end++) {
      const j = i32At(anchorsB, end);
      const oldest = max(window, end - LOOK_BACK);
      if (leader >= oldest) {
        const dj = j - i32At(anchorsB, leader);
        if (dj > 0 && dj <= MAX_GAP) {
          const chained = followed(highest, i - i32At(anchorsA, leader), dj);
          // skipping words only costs: where all others score less than this, none of them can do better
          if (chained > second) {
            setF64(scores, end, chained + weight);
            setI32(predecessors, end, leader);
            continue;
          }
        }
      }
      let best: f64 = 0;
      let predecessor = -1;
      for (let places = placesBefore(near, j); places !== 0; ) {
        const dj = clz(places) - (32 - MAX_GAP) + 1;
        places ^= 1 << (MAX_GAP - dj);
        for (let m = i32At(latest, j - dj); m >= oldest; m = i32At(earlier, m)) {
          const score = f64At(scores, m);
          if (score <= best) continue;
          const chained = followed(score, i - i32At(anchorsA, m), dj);
          // of equally good ones the latest
          if (chained > best || (chained === best && m > predecessor && predecessor >= 0)) {
            best = chained;
            predecessor = m;
          }
        }
      }
      setF64(scores, end, best + weight);
      setI32(predecessors, end, predecessor);
    }
    // anchors of one word of A do not follow one another: they enter the window together
    for (let n = group; n < end; n++) {
      const j = i32At(anchorsB, n);
      const bit = 1 << j;
      const bits = i32At(near, j >>> 5);
      setI32(earlier, n, bits & bit ? i32At(latest, j) : -1);
      setI32(latest, j, n);
      setI32(near, j >>> 5, bits | bit);
      const score = f64At(scores, n);
      if (score > highest) {
        second = highest;
        highest = score;
        leader = n;
      } else if (score > second) second = score;
    }
  }
}

/** Score of a chain that goes on so many words further in A and in B. */
function followed(score: f64, di: i32, dj: i32): f64 {
  return score - SKIP_COST * <f64>(min(di, dj) - 1) - SHIFT_COST * <f64>abs(di - dj);
}

/** The bits of the 24 words before word j, that of the word right before it highest. */
function placesBefore(near: usize, j: i32): i32 {
  const word = j >>> 5;
  const shift = j & 31;
  const here = shift === 0 ? 0 : i32At(near, word) << (32 - shift);
  const there = word === 0 ? 0 : i32At(near, word - 1) >>> shift;
  return (here | there) >>> (32 - MAX_GAP);
}
