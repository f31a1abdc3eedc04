/** Local alignment of two articles as passages that may have moved (alignment.ts). */
import { MAX_FILL } from '../../src/kernels/constants/compare';
import { i32At, setI32, setU8, u8At } from '../memory';
import { findChains } from './chains';
import { ANCHORS_A, ANCHORS_B, CUT_LINKS, CUT_STARTS, PARTNER, SPANS, TABLE, TAKEN } from './layout';
import { hashesOf, lengthOf } from './profile';

// the two articles at hand
let hashesOfA: usize = 0;
let hashesOfB: usize = 0;
let lengthOfA: i32 = 0;
let lengthOfB: i32 = 0;

/**
 * Aligns A with B: for each word of A the word of B it is kept as, or -1, to `PARTNER`; and the passages, as they come, to
 * `SPANS`: the half-open ranges of A and of B, four numbers each. Returns how many passages.
 */
export function align(a: usize, b: usize): i32 {
  const count = findChains(a, b);
  hashesOfA = hashesOf(a);
  hashesOfB = hashesOf(b);
  lengthOfA = lengthOf(a);
  lengthOfB = lengthOf(b);
  memory.fill(PARTNER, 0xff, <usize>lengthOfA * 4);
  const links = i32At(CUT_STARTS, count);
  for (let k = 0; k < links; k++) {
    const n = i32At(CUT_LINKS, k);
    pair(i32At(ANCHORS_A, n), i32At(ANCHORS_B, n));
  }
  for (let chain = 0; chain < count; chain++) {
    const last = i32At(CUT_STARTS, chain);
    const first = i32At(CUT_STARTS, chain + 1) - 1;
    for (let k = first; k > last; k--) {
      const from = i32At(CUT_LINKS, k);
      const to = i32At(CUT_LINKS, k - 1);
      fillGap(i32At(ANCHORS_A, from) + 1, i32At(ANCHORS_B, from) + 1, i32At(ANCHORS_A, to), i32At(ANCHORS_B, to));
    }
    const from = i32At(CUT_LINKS, first);
    const to = i32At(CUT_LINKS, last);
    extend(chain, i32At(ANCHORS_A, from), i32At(ANCHORS_B, from), i32At(ANCHORS_A, to) + 1, i32At(ANCHORS_B, to) + 1);
  }
  // left as it was found, all 0
  for (let i = 0; i < lengthOfA; i++) {
    const j = i32At(PARTNER, i);
    if (j >= 0) setU8(TAKEN, j, 0);
  }
  return count;
}

function pair(i: i32, j: i32): void {
  setI32(PARTNER, i, j);
  setU8(TAKEN, j, 1);
}

/** True where the two words are the same and neither is paired. */
function fits(i: i32, j: i32): bool {
  return i32At(hashesOfA, i) === i32At(hashesOfB, j) && i32At(PARTNER, i) < 0 && u8At(TAKEN, j) === 0;
}

/** Keeps the equal words of two gaps, half-open ranges: first those at their ends, then in order as many as possible. */
function fillGap(startA: i32, startB: i32, endA: i32, endB: i32): void {
  let i0 = startA;
  let j0 = startB;
  while (i0 < endA && j0 < endB && fits(i0, j0)) pair(i0++, j0++);
  let i1 = endA;
  let j1 = endB;
  while (i0 < i1 && j0 < j1 && fits(i1 - 1, j1 - 1)) pair(--i1, --j1);
  // of one word against one, the ends have told
  const cells = (i1 - i0) * (j1 - j0);
  if (cells > 1 && cells <= MAX_FILL) fillInOrder(i0, j0, i1 - i0, j1 - j0);
}

/** The longest common subsequence of words that are not paired yet, by the whole table. */
function fillInOrder(startA: i32, startB: i32, rows: i32, columns: i32): void {
  const width = columns + 1;
  for (let j = 0; j <= columns; j++) setU8(TABLE, rows * width + j, 0);
  for (let i = rows - 1; i >= 0; i--) {
    const word = i32At(hashesOfA, startA + i);
    const isFree = i32At(PARTNER, startA + i) < 0;
    setU8(TABLE, i * width + columns, 0);
    let right = 0;
    for (let j = columns - 1; j >= 0; j--) {
      const below = (i + 1) * width + j;
      right =
        isFree && word === i32At(hashesOfB, startB + j) && u8At(TAKEN, startB + j) === 0
          ? u8At(TABLE, below + 1) + 1
          : max(u8At(TABLE, below), right);
      setU8(TABLE, i * width + j, right);
    }
  }
  if (u8At(TABLE, 0) === 0) return;
  let i = 0;
  let j = 0;
  while (i < rows && j < columns) {
    if (fits(startA + i, startB + j)) pair(startA + i++, startB + j++);
    else if (u8At(TABLE, (i + 1) * width + j) >= u8At(TABLE, i * width + j + 1)) i++;
    else j++;
  }
}

/** A passage with the equal words that stand directly before and after it. */
function extend(passage: i32, startA: i32, startB: i32, endA: i32, endB: i32): void {
  let i0 = startA;
  let j0 = startB;
  let i1 = endA;
  let j1 = endB;
  while (i0 > 0 && j0 > 0 && fits(i0 - 1, j0 - 1)) pair(--i0, --j0);
  while (i1 < lengthOfA && j1 < lengthOfB && fits(i1, j1)) pair(i1++, j1++);
  setI32(SPANS, 4 * passage, i0);
  setI32(SPANS, 4 * passage + 1, i1);
  setI32(SPANS, 4 * passage + 2, j0);
  setI32(SPANS, 4 * passage + 3, j1);
}
