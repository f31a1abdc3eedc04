/**
 * Chains anchors that follow one another in both articles, in the way that long reads are mapped to a genome (minimap2:
 * Li 2018).
 *
 * A chain becomes a passage when its function words are filled in.
 */
import { f32At, f64At, i32At, setF64, setI32 } from '../memory';
import { findAnchors, isFree } from './anchors';
import { fill, keepFree, size, take } from './highest-first';
import {
  ANCHORS_A,
  ANCHORS_B,
  CUT_LINKS,
  CUT_STARTS,
  EARLIER,
  LATEST,
  LINKS,
  LOOK_BACK,
  MAX_GAP,
  MIN_PASSAGE_SCORE,
  NEAR,
  OWNERS_A,
  OWNERS_B,
  PREDECESSOR,
  SCORES,
  SHIFT_COST,
  SKIP_COST,
  STARTS,
} from './layout.generated';
import { Profile } from './profile';

/**
 * Writes the good chains to `CUT_LINKS` and `CUT_STARTS`, each from its last anchor to the first. Returns their number.
 */
export function findChains(a: Profile, b: Profile): i32 {
  const count = findAnchors(a, b);
  chainScores(count, a, b.length);
  memory.fill(OWNERS_A, 0, <usize>a.length * 4);
  memory.fill(OWNERS_B, 0, <usize>b.length * 4);
  return untangle(pickChains(count));
}

/** Picks chains by descending score, so that each word of either article is in one chain. */
function pickChains(anchors: i32): i32 {
  let count = 0;
  let length = 0;
  fill(anchors, MIN_PASSAGE_SCORE);
  for (let last = take(); last >= 0; last = take()) {
    const start = length;
    let n = last;
    while (n >= 0 && isFree(n)) {
      setI32(LINKS, length++, n);
      n = i32At(PREDECESSOR, n);
    }
    if (length - start < 2 || f64At(SCORES, last) - (n < 0 ? 0 : f64At(SCORES, n)) < MIN_PASSAGE_SCORE) {
      length = start;
      continue;
    }
    setI32(STARTS, count++, start);
    for (let k = start; k < length; k++) {
      const link = i32At(LINKS, k);
      setI32(OWNERS_A, i32At(ANCHORS_A, link), count);
      setI32(OWNERS_B, i32At(ANCHORS_B, link), count);
    }
    // drop the anchors inside a long chain; that costs no more than finding the chain
    if ((length - start) * 4 > size()) keepFree();
  }
  setI32(STARTS, count, length);
  return count;
}

/**
 * Cuts each chain at an anchor of another chain between two of its own anchors, so that no passage is inside another.
 * Such an anchor shows moved text. A piece needs two anchors.
 */
function untangle(count: i32): i32 {
  if (count === 1) {
    memory.copy(CUT_LINKS, LINKS, <usize>i32At(STARTS, 1) * 4);
    setI32(CUT_STARTS, 0, 0);
    setI32(CUT_STARTS, 1, i32At(STARTS, 1));
    return 1;
  }
  let pieces = 0;
  let length = 0;
  for (let chain = 0; chain < count; chain++) {
    const first = i32At(STARTS, chain);
    const end = i32At(STARTS, chain + 1);
    let start = length;
    for (let k = first; k < end; k++) {
      const n = i32At(LINKS, k);
      if (k > first) {
        const later = i32At(LINKS, k - 1);
        if (
          isCrossed(OWNERS_A, chain + 1, i32At(ANCHORS_A, n), i32At(ANCHORS_A, later)) ||
          isCrossed(OWNERS_B, chain + 1, i32At(ANCHORS_B, n), i32At(ANCHORS_B, later))
        ) {
          if (length - start > 1) {
            setI32(CUT_STARTS, pieces++, start);
            start = length;
          } else length = start;
        }
      }
      setI32(CUT_LINKS, length++, n);
    }
    if (length - start > 1) setI32(CUT_STARTS, pieces++, start);
    else length = start;
  }
  setI32(CUT_STARTS, pieces, length);
  return pieces;
}

/** Whether a word between two words of an owner belongs to another owner. */
function isCrossed(owners: usize, owner: i32, from: i32, to: i32): bool {
  for (let i = from + 1; i < to; i++) {
    const other = i32At(owners, i);
    if (other !== 0 && other !== owner) return true;
  }
  return false;
}

// ---- the score of the best chain that ends at each anchor

/**
 * Scores `count` anchors by the recurrence of minimap2 (Li 2018): writes `SCORES` and `PREDECESSOR`. Considers only
 * anchors that are near in both articles: `NEAR` has a bit for each word of B with an anchor of the last words of A.
 */
function chainScores(count: i32, a: Profile, wordsB: i32): void {
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
  // first anchor that is near in A
  let window = 0;
  // the anchor with the highest score in the window, and an upper bound of all other scores there
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
          // skipped words only reduce a score: no anchor with a lower score can be a better predecessor
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
          // of equal predecessors, take the latest
          if (chained > best || (chained === best && m > predecessor && predecessor >= 0)) {
            best = chained;
            predecessor = m;
          }
        }
      }
      setF64(scores, end, best + weight);
      setI32(predecessors, end, predecessor);
    }
    // the anchors of one word of A enter the window together, because they cannot follow one another
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

/** Score of a chain continued after `di` words of A and `dj` words of B. */
function followed(score: f64, di: i32, dj: i32): f64 {
  return score - SKIP_COST * <f64>(min(di, dj) - 1) - SHIFT_COST * <f64>abs(di - dj);
}

/** Bits of the 24 words before word j; the highest bit is the word directly before. */
function placesBefore(near: usize, j: i32): i32 {
  const word = j >>> 5;
  const shift = j & 31;
  const here = shift === 0 ? 0 : i32At(near, word) << (32 - shift);
  const there = word === 0 ? 0 : i32At(near, word - 1) >>> shift;
  return (here | there) >>> (32 - MAX_GAP);
}
