/**
 * Unbroken runs of words that two articles may share, counted in the candidate, too many rather than too few. First by the
 * words that overlap at all, which rejects most candidates in a few steps for 64 words; then by pairs of neighbours.
 */

import { i32At, setU8, u8At } from '../memory';
import { candidateHashes, candidateLength } from './candidate';
import { COPIED_RUN, FILTER_SLOTS, OVERLAP_WEIGHTS, Overlap, QUERY_PAIR_AT } from './layout.generated';
import { Profile } from './profile';

const PAIR_FACTOR: i32 = 0x9e3779b1;

let slots: i32 = 0;
/** Whether the pairs of the query are in their slots: most queries never need them. */
let isFilled = false;
/** What is in the slots of the query's pairs; those of other queries need not be cleared. */
let mark: i32 = 0;

/** Begins with another query. @param count slots of its table, a power of two */
export function openRuns(count: i32): void {
  slots = count;
  isFilled = false;
}

/** Puts the pairs of the query in their slots, once. */
function fillSlots(query: Profile): void {
  if (isFilled) return;
  isFilled = true;
  const mask = slots - 1;
  if (mark === 255) {
    memory.fill(QUERY_PAIR_AT, 0, <usize>FILTER_SLOTS);
    mark = 0;
  }
  mark++;
  const own = mark;
  const hashes = query.hashes;
  const length = query.length;
  let before = i32At(hashes, 0);
  for (let i = 1; i < length; i++) {
    const hash = i32At(hashes, i);
    setU8(QUERY_PAIR_AT, ((before * PAIR_FACTOR) ^ hash) & mask, own);
    before = hash;
  }
}

/** Counts runs of overlapping words. First `OVERLAP_WEIGHTS`. */
export function boundRuns(overlap: Overlap): void {
  const length = candidateLength();
  let ends = 0;
  let runs = 0;
  let inLong = 0;
  // for each of 64 words a bit where it ends a run of one, two, four, eight, COPIED_RUN (9 to 12); and the same of the 64 before
  let lastOne: u64 = 0;
  let lastTwo: u64 = 0;
  let lastFour: u64 = 0;
  let lastCopied: u64 = 0;
  for (let i = 0; i < length; i += 64) {
    const one = overlapBits(i, length);
    const two = one & before(one, lastOne, 1);
    const four = two & before(two, lastTwo, 2);
    const eight = four & before(four, lastFour, 4);
    const long = eight & before(four, lastFour, COPIED_RUN - 4);
    ends += <i32>popcnt(one & before(two, lastTwo, 1));
    inLong += <i32>popcnt(long);
    runs += <i32>popcnt(long & ~before(long, lastCopied, 1));
    lastOne = one;
    lastTwo = two;
    lastFour = four;
    lastCopied = long;
  }
  overlap.trigrams = ends;
  overlap.copied = inLong + runs * (COPIED_RUN - 1);
}

/** Bits of the words so many places earlier. */
function before(bits: u64, last: u64, places: u64): u64 {
  return (bits << places) | (last >> (64 - places));
}

/** Which of 64 words overlap. */
function overlapBits(from: i32, length: i32): u64 {
  let bits: u64 = 0;
  const end = min(64, length - from);
  for (let i = 0; i < end; i += 16) {
    const overlaps = i8x16.ne(v128.load(OVERLAP_WEIGHTS + <usize>(from + i)), i8x16.splat(0));
    bits |= (<u64>i8x16.bitmask(overlaps)) << (<u64>i);
  }
  return bits;
}

/** Looks closer: in an unbroken run, neighbours are neighbours in the query, too. */
export function findRuns(query: Profile, overlap: Overlap): void {
  fillSlots(query);
  const mask = slots - 1;
  const own = mark;
  let found = 0;
  let runs = 0;
  let inLong = 0;
  let run = 0;
  const hashes = candidateHashes();
  const length = candidateLength();
  let before = i32At(hashes, 0);
  for (let i = 1; i < length; i++) {
    const hash = i32At(hashes, i);
    const isFound = i32(u8At(QUERY_PAIR_AT, ((before * PAIR_FACTOR) ^ hash) & mask) === own);
    before = hash;
    run = (run + 1) * isFound;
    found += isFound;
    runs += i32(run > 1);
    // a run of pairs has one word more
    if (run >= COPIED_RUN - 1) inLong += run === COPIED_RUN - 1 ? COPIED_RUN : 1;
  }
  overlap.pairs = found;
  overlap.trigrams = runs;
  overlap.copied = inLong;
}
