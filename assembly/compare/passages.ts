/** Aligned stretches to passages: how many words each keeps, and whether it moved (passages.ts); and what that adds up to. */
import { i32At, setI32, setU8 } from '../memory';
import { BEST, KEYS, MOVED, ORDERED, PARTNER, PLACE, PREVIOUS, SPANS, TOTAL } from './layout';
import { sortKeys } from './sort';

/** Passages, those that moved, the words of the longest, words kept, and words of A and of B in passages. */
export let passages: i32 = 0;
export let moved: i32 = 0;
export let longest: i32 = 0;
export let kept: i32 = 0;
export let wordsInA: i32 = 0;
export let wordsInB: i32 = 0;
/** Words of A in passages that moved. */
export let movedWords: i32 = 0;

function startA(span: i32): i32 {
  return i32At(SPANS, 4 * span);
}
function endA(span: i32): i32 {
  return i32At(SPANS, 4 * span + 1);
}
function startB(span: i32): i32 {
  return i32At(SPANS, 4 * span + 2);
}
function endB(span: i32): i32 {
  return i32At(SPANS, 4 * span + 3);
}

/** Adds up the passages in `SPANS`. */
export function sumUp(count: i32): void {
  // in A's order, and there in B's
  for (let n = 0; n < count; n++) {
    store<u64>(KEYS + ((<usize>n) << 3), ((<u64>startA(n)) << 48) | ((<u64>startB(n)) << 32) | <u64>n);
  }
  sortKeys(KEYS, count);
  for (let n = 0; n < count; n++) setI32(ORDERED, n, <i32>load<u32>(KEYS + ((<usize>n) << 3)));
  passages = count;
  kept = 0;
  longest = 0;
  wordsInA = 0;
  wordsInB = 0;
  for (let n = 0; n < count; n++) {
    const from = startB(n);
    const to = endB(n);
    const end = endA(n);
    for (let i = startA(n); i < end; i++) {
      const j = i32At(PARTNER, i);
      kept += i32(j >= from) & i32(j < to);
    }
    longest = max(longest, end - startA(n));
    wordsInA += end - startA(n);
    wordsInB += to - from;
  }
  findMoved(count);
}

/**
 * The passages that stand in the same order in both articles are the increasing subsequence with the most words, found with a
 * Fenwick tree of maxima (1994) over their places in B; the others moved.
 */
function findMoved(count: i32): void {
  for (let n = 0; n < count; n++) {
    // of those at one place the last comes first
    store<u64>(KEYS + ((<usize>n) << 3), ((<u64>startB(i32At(ORDERED, n))) << 32) | (<u64>0xffffffff - <u64>n));
  }
  sortKeys(KEYS, count);
  for (let rank = 0; rank < count; rank++) {
    setI32(PLACE, <i32>(0xffffffff - load<u32>(KEYS + ((<usize>rank) << 3))), rank + 1);
  }
  memory.fill(BEST, 0xff, <usize>(count + 1) * 4);
  memory.fill(PREVIOUS, 0xff, <usize>count * 4);
  let last = -1;
  for (let n = 0; n < count; n++) {
    const span = i32At(ORDERED, n);
    let before = -1;
    for (let i = i32At(PLACE, n) - 1; i > 0; i -= i & -i) if (heavier(before, i32At(BEST, i))) before = i32At(BEST, i);
    setI32(PREVIOUS, n, before);
    setI32(TOTAL, n, endA(span) - startA(span) + (before < 0 ? 0 : i32At(TOTAL, before)));
    for (let i = i32At(PLACE, n); i <= count; i += i & -i) if (heavier(i32At(BEST, i), n)) setI32(BEST, i, n);
    if (heavier(last, n)) last = n;
  }
  moved = count;
  movedWords = wordsInA;
  memory.fill(MOVED, 1, count);
  for (let n = last; n >= 0; n = i32At(PREVIOUS, n)) {
    const span = i32At(ORDERED, n);
    moved--;
    setU8(MOVED, n, 0);
    movedWords -= endA(span) - startA(span);
  }
}

function heavier(x: i32, y: i32): bool {
  return y >= 0 && (x < 0 || i32At(TOTAL, y) > i32At(TOTAL, x));
}
