/**
 * Aligns two articles as passages that may have moved: chains of anchors, completed by the equal words between and
 * beside the anchors.
 *
 * Chains cost far less than the matrix of all words (Smith and Waterman 1981), and a moved sentence costs nothing.
 */

import { i32At, setI32, setU8, u8At } from '../memory';
import { findChains } from './chains';
import {
  ANCHORS_A,
  ANCHORS_B,
  CUT_LINKS,
  CUT_STARTS,
  GAP_TABLE,
  MAX_FILL,
  PARTNER,
  PASSAGES,
  PassageRecord,
  TAKEN,
} from './layout.generated';
import { Profile } from './profile';

// the two articles
let hashesOfA: usize = 0;
let hashesOfB: usize = 0;
let lengthOfA: i32 = 0;
let lengthOfB: i32 = 0;

/**
 * Aligns A with B: writes the aligned word of B, or -1, for each word of A to `PARTNER`, and the ranges of the passages
 * to `PASSAGES`, in no order. Returns the number of passages.
 */
export function align(a: Profile, b: Profile): i32 {
  const count = findChains(a, b);
  hashesOfA = a.hashes;
  hashesOfB = b.hashes;
  lengthOfA = a.length;
  lengthOfB = b.length;
  memory.fill(PARTNER, 0xff, <usize>lengthOfA * 4);
  memory.fill(TAKEN, 0, <usize>lengthOfB);
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
  return count;
}

function pair(i: i32, j: i32): void {
  setI32(PARTNER, i, j);
  setU8(TAKEN, j, 1);
}

/** Whether two words are equal and both unpaired. */
function fits(i: i32, j: i32): bool {
  return i32At(hashesOfA, i) === i32At(hashesOfB, j) && i32At(PARTNER, i) < 0 && u8At(TAKEN, j) === 0;
}

/** Pairs the equal words of two gaps, half-open ranges: first at their ends, then a longest common subsequence. */
function fillGap(startA: i32, startB: i32, endA: i32, endB: i32): void {
  let i0 = startA;
  let j0 = startB;
  while (i0 < endA && j0 < endB && fits(i0, j0)) pair(i0++, j0++);
  let i1 = endA;
  let j1 = endB;
  while (i0 < i1 && j0 < j1 && fits(i1 - 1, j1 - 1)) pair(--i1, --j1);
  // a single cell was decided at the ends
  const cells = (i1 - i0) * (j1 - j0);
  if (cells > 1 && cells <= MAX_FILL) fillInOrder(i0, j0, i1 - i0, j1 - j0);
}

/** Pairs a longest common subsequence of the unpaired words, by dynamic programming. */
function fillInOrder(startA: i32, startB: i32, rows: i32, columns: i32): void {
  const width = columns + 1;
  for (let j = 0; j <= columns; j++) setU8(GAP_TABLE, rows * width + j, 0);
  for (let i = rows - 1; i >= 0; i--) {
    const word = i32At(hashesOfA, startA + i);
    const isFree = i32At(PARTNER, startA + i) < 0;
    setU8(GAP_TABLE, i * width + columns, 0);
    let right = 0;
    for (let j = columns - 1; j >= 0; j--) {
      const below = (i + 1) * width + j;
      right =
        isFree && word === i32At(hashesOfB, startB + j) && u8At(TAKEN, startB + j) === 0
          ? u8At(GAP_TABLE, below + 1) + 1
          : max(u8At(GAP_TABLE, below), right);
      setU8(GAP_TABLE, i * width + j, right);
    }
  }
  if (u8At(GAP_TABLE, 0) === 0) return;
  let i = 0;
  let j = 0;
  while (i < rows && j < columns) {
    if (fits(startA + i, startB + j)) pair(startA + i++, startB + j++);
    else if (u8At(GAP_TABLE, (i + 1) * width + j) >= u8At(GAP_TABLE, i * width + j + 1)) i++;
    else j++;
  }
}

/** Extends a chain by the equal words directly before and after it to a passage. */
function extend(n: i32, startA: i32, startB: i32, endA: i32, endB: i32): void {
  let i0 = startA;
  let j0 = startB;
  let i1 = endA;
  let j1 = endB;
  while (i0 > 0 && j0 > 0 && fits(i0 - 1, j0 - 1)) pair(--i0, --j0);
  while (i1 < lengthOfA && j1 < lengthOfB && fits(i1, j1)) pair(i1++, j1++);
  const passage = passageAt(n);
  passage.startA = i0;
  passage.endA = i1;
  passage.startB = j0;
  passage.endB = j1;
}

export function passageAt(n: i32): PassageRecord {
  return changetype<PassageRecord>(PASSAGES + <usize>n * offsetof<PassageRecord>());
}
