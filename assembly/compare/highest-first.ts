/**
 * Takes anchors by descending score, of equal scores the first anchor.
 *
 * Mostly the chains of the first few anchors contain nearly all others. These few are found by a linear search; a heap
 * (Williams 1964) is built only if more are needed.
 */
import { f64At, i32At, setI32 } from '../memory';
import { isFree } from './anchors';
import { LEFT, SCORES } from './layout.generated';

/** Linear searches before the heap is built. */
const MAX_SEARCHES: i32 = 8;

let left = 0;
let searches = 0;
/** Index of the highest remaining anchor; negative if unknown. */
let highestAt = -1;

/** Starts with the anchors among the first `count` with a score of at least `least`. */
export function fill(count: i32, least: f64): void {
  const into = LEFT;
  const scores = SCORES;
  let highest: f64 = least;
  left = 0;
  highestAt = 0;
  for (let n = 0; n < count; n++) {
    const score = f64At(scores, n);
    setI32(into, left, n);
    if (score > highest) {
      highest = score;
      highestAt = left;
    }
    left += i32(score >= least);
  }
  searches = MAX_SEARCHES;
}

/** Number of remaining anchors. */
export function size(): i32 {
  return left;
}

/** Removes and returns the anchor with the highest score; -1 if none remains. */
export function take(): i32 {
  if (left === 0) return -1;
  if (searches > 0) {
    let first = highestAt;
    highestAt = -1;
    if (first < 0) {
      first = 0;
      for (let at = 1; at < left; at++) if (comesFirst(i32At(LEFT, at), i32At(LEFT, first))) first = at;
    }
    const highest = i32At(LEFT, first);
    setI32(LEFT, first, i32At(LEFT, --left));
    if (--searches === 0) for (let at = (left >> 1) - 1; at >= 0; at--) sink(i32At(LEFT, at), at);
    return highest;
  }
  const highest = i32At(LEFT, 0);
  left--;
  sink(i32At(LEFT, left), 0);
  return highest;
}

/** Drops the anchors with words in a chain. */
export function keepFree(): void {
  let kept = 0;
  highestAt = 0;
  for (let at = 0; at < left; at++) {
    const n = i32At(LEFT, at);
    if (!isFree(n)) continue;
    setI32(LEFT, kept, n);
    if (kept > 0 && comesFirst(n, i32At(LEFT, highestAt))) highestAt = kept;
    kept++;
  }
  left = kept;
  searches = MAX_SEARCHES;
}

function comesFirst(x: i32, y: i32): bool {
  const scoreOfX = f64At(SCORES, x);
  const scoreOfY = f64At(SCORES, y);
  return scoreOfX > scoreOfY || (scoreOfX === scoreOfY && x < y);
}

/** Sifts an anchor down the heap from an index. */
function sink(n: i32, from: i32): void {
  let at = from;
  for (let child = 2 * at + 1; child < left; child = 2 * at + 1) {
    if (child + 1 < left && comesFirst(i32At(LEFT, child + 1), i32At(LEFT, child))) child++;
    if (!comesFirst(i32At(LEFT, child), n)) break;
    setI32(LEFT, at, i32At(LEFT, child));
    at = child;
  }
  setI32(LEFT, at, n);
}
