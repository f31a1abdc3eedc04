/**
 * Takes anchors from the highest score down, of equal scores the first. Mostly the first few decide, and the chains they
 * begin contain nearly all others: those few are found by looking through all that is left; a heap (Williams 1964) is built
 * where more are needed.
 */
import { f64At, i32At, setI32 } from '../memory';
import { isFree } from './anchors';
import { LEFT, SCORES } from './layout.generated';

/** How often all that is left is looked through before it becomes a heap. */
const MAX_LOOKS: i32 = 8;

let left = 0;
let looks = 0;
/** Where the highest of all that is left stands; below 0 where that is not known. */
let highestAt = -1;

/** Starts with those of the first `count` anchors whose score is at least `least`. */
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
  looks = MAX_LOOKS;
}

/** Anchors left. */
export function size(): i32 {
  return left;
}

/** The anchor with the highest score; -1 when none is left. */
export function take(): i32 {
  if (left === 0) return -1;
  if (looks > 0) {
    let first = highestAt;
    highestAt = -1;
    if (first < 0) {
      first = 0;
      for (let at = 1; at < left; at++) if (comesFirst(i32At(LEFT, at), i32At(LEFT, first))) first = at;
    }
    const highest = i32At(LEFT, first);
    setI32(LEFT, first, i32At(LEFT, --left));
    if (--looks === 0) for (let at = (left >> 1) - 1; at >= 0; at--) sink(i32At(LEFT, at), at);
    return highest;
  }
  const highest = i32At(LEFT, 0);
  left--;
  sink(i32At(LEFT, left), 0);
  return highest;
}

/** Drops the anchors whose words are in a chain. */
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
  looks = MAX_LOOKS;
}

function comesFirst(x: i32, y: i32): bool {
  const scoreOfX = f64At(SCORES, x);
  const scoreOfY = f64At(SCORES, y);
  return scoreOfX > scoreOfY || (scoreOfX === scoreOfY && x < y);
}

/** Lets an anchor sink from a place in the heap to where it belongs. */
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
