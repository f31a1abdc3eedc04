/** Takes scores from the highest down, of equal ones the first (highest-first.ts); in `LEFT`. */
import { f64At, i32At, setI32 } from '../memory';
import { LEFT, SCORES } from './layout';

/** So often all that is left is looked through before it is put in order: mostly the first few decide. */
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

/** What is left is to be looked through; `at` counts those that stay. */
export function keep(at: i32, n: i32): void {
  setI32(LEFT, at, n);
}

export function kept(count: i32): void {
  left = count;
  looks = MOST_LOOKS;
}

export function leftAt(at: i32): i32 {
  return i32At(LEFT, at);
}

function comesFirst(x: i32, y: i32): bool {
  const scoreOfX = f64At(SCORES, x);
  const scoreOfY = f64At(SCORES, y);
  return scoreOfX > scoreOfY || (scoreOfX === scoreOfY && x < y);
}

/** Lets a number sink from a place in the heap (Williams 1964) to where it belongs. */
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
