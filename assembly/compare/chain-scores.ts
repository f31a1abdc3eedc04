/**
 * The best chain that ends at each anchor: the recurrence of minimap2 (Li 2018), over the anchors that
 * stand near one another in both articles, found by the bit and not by looking at all that are near in one of them.
 */
import { LOOK_BACK, MAX_GAP, SHIFT_COST, SKIP_COST } from '../../src/kernels/constants/compare';
import { f32At, f64At, i32At, setF64, setI32, u16At } from '../memory';
import { ANCHORS_A, ANCHORS_B, BEFORE, BITS, EARLIER, LATEST, SCORES } from './layout';
import { weightsOf, wordsOf } from './profile';

/** Of `count` anchors with words of A, to `SCORES` and, the anchor before it in the chain, to `BEFORE`. */
export function chainScores(count: i32, a: usize): void {
  const words = wordsOf(a);
  const weights = weightsOf(a);
  let near = 0;
  // the anchor with the highest score in the window, and what no other one there exceeds
  let leader = -1;
  let second: f64 = 0;
  for (let group = 0, end = 0; group < count; group = end) {
    const i = i32At(ANCHORS_A, group);
    for (; near < group && i - i32At(ANCHORS_A, near) > MAX_GAP; near++) {
      const j = i32At(ANCHORS_B, near);
      if (i32At(LATEST, j) === near) setI32(BITS, j >>> 5, i32At(BITS, j >>> 5) & ~(1 << j));
    }
    let highest: f64 = 0;
    if (leader >= near) highest = f64At(SCORES, leader);
    else {
      leader = -1;
      second = 0;
      for (let m = near; m < group; m++) {
        const score = f64At(SCORES, m);
        if (score > highest) {
          second = highest;
          highest = score;
          leader = m;
        } else if (score > second) second = score;
      }
    }
    const weight = f32At(weights, u16At(words, i));
    for (end = group; end < count && i32At(ANCHORS_A, end) === i; end++) {
      const j = i32At(ANCHORS_B, end);
      const oldest = max(near, end - LOOK_BACK);
      if (leader >= oldest) {
        const dj = j - i32At(ANCHORS_B, leader);
        if (dj > 0 && dj <= MAX_GAP) {
          const chained = followed(highest, i - i32At(ANCHORS_A, leader), dj);
          // to skip words only costs: where all others score less than this, none of them can do better
          if (chained > second) {
            setF64(SCORES, end, chained + weight);
            setI32(BEFORE, end, leader);
            continue;
          }
        }
      }
      let best: f64 = 0;
      let predecessor = -1;
      for (let places = placesBefore(j); places !== 0; ) {
        const dj = clz(places) - (32 - MAX_GAP) + 1;
        places ^= 1 << (MAX_GAP - dj);
        for (let m = i32At(LATEST, j - dj); m >= oldest; m = i32At(EARLIER, m)) {
          const score = f64At(SCORES, m);
          if (score <= best) continue;
          const chained = followed(score, i - i32At(ANCHORS_A, m), dj);
          // of equally good ones the latest
          if (chained > best || (chained === best && m > predecessor && predecessor >= 0)) {
            best = chained;
            predecessor = m;
          }
        }
      }
      setF64(SCORES, end, best + weight);
      setI32(BEFORE, end, predecessor);
    }
    // those of one word of A do not follow one another: they enter the window together
    for (let n = group; n < end; n++) {
      const j = i32At(ANCHORS_B, n);
      const bit = 1 << j;
      const bits = i32At(BITS, j >>> 5);
      setI32(EARLIER, n, bits & bit ? i32At(LATEST, j) : -1);
      setI32(LATEST, j, n);
      setI32(BITS, j >>> 5, bits | bit);
      const score = f64At(SCORES, n);
      if (score > highest) {
        second = highest;
        highest = score;
        leader = n;
      } else if (score > second) second = score;
    }
  }
  // left as they were found, all 0
  for (; near < count; near++) setI32(BITS, i32At(ANCHORS_B, near) >>> 5, 0);
}

/** What a chain is worth that goes on so many words further in A and in B. */
function followed(score: f64, di: i32, dj: i32): f64 {
  return score - SKIP_COST * <f64>(min(di, dj) - 1) - SHIFT_COST * <f64>abs(di - dj);
}

/** The bits of the 24 words before word j, that of the word right before it highest. */
function placesBefore(j: i32): i32 {
  const word = j >>> 5;
  const shift = j & 31;
  const here = shift === 0 ? 0 : i32At(BITS, word) << (32 - shift);
  const there = word === 0 ? 0 : i32At(BITS, word - 1) >>> shift;
  return (here | there) >>> (32 - MAX_GAP);
}
