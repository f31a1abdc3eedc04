/**
 * Takes scores from the highest down, of equal ones the first; their numbers stand in `LEFT`. Mostly the first few decide, and
 * what they decide does away with nearly all others: these are found by looking through what is left, and a heap (Williams
 * 1964) is built where more are asked for.
 */
import { f64At, i32At, setI32 } from '../memory';
import { isFree } from './anchors';
import { LEFT, SCORES } from './layout';

/** So often all that is left is looked through before it is put in order. */
const MOST_LOOKS: i32 = 8;

let left = 0;
let looks = 0;

/** Starts anew with those of the first `count` scores that are at least `least`. */
export function fill(count: i32, least: f64): void {
  left = 0;
  for (let n = 0; n < count; n++) {
    setI32(LEFT, left, n);
    left += i32(f64At(SCORES, n) >= least);
  }
  looks = MOST_LOOKS;
}

/** Scores left. */
export function size(): i32 {
  return left;
}

/** Number of the highest score left; -1 when none is. */
export function take(): i32 {
  if (left === 0) return -1;
  if (looks > 0) {
    let first = 0;
    for (let at = 1; at < left; at++) if (comesFirst(i32At(LEFT, at), i32At(LEFT, first))) first = at;
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

/** Forgets the anchors that a chain has taken already. */
export function keepFree(): void {
  let kept = 0;
  for (let at = 0; at < left; at++) {
    const n = i32At(LEFT, at);
    setI32(LEFT, kept, n);
    kept += i32(isFree(n));
  }
  left = kept;
  looks = MOST_LOOKS;
}

function comesFirst(x: i32, y: i32): bool {
  const scoreOfX = f64At(SCORES, x);
  const scoreOfY = f64At(SCORES, y);
  return scoreOfX > scoreOfY || (scoreOfX === scoreOfY && x < y);
}

/** Lets a number sink from a place in the heap to where it belongs. */
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
