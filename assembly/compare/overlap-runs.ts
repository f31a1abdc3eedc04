/**
 * Unbroken runs of words that two articles may share, counted in the candidate, too many rather than too few. First by the
 * words that overlap at all, which rejects most candidates in a few steps for 64 words; then by pairs of neighbours.
 */

import { i32At, setU8, u8At } from '../memory';
import { candidateHashes, candidateLength, distinctRuns } from './candidate';
import {
  COPIED_RUN,
  FILTER_SLOTS,
  GAP_COST,
  OVERLAP_WEIGHTS,
  Overlap,
  PASSAGE_STEPS,
  QUERY_PAIR_AT,
} from './layout.generated';
import { Profile } from './profile';

const PAIR_FACTOR: i32 = 0x9e3779b1;

let slots: i32 = 0;
/** Whether the pairs of the query are in their slots: most queries never need them. */
let isFilled = false;
/** What is in the slots of the query's pairs; those of other queries need not be cleared. */
let mark: i32 = 0;
/** Distinct runs of three words of the query, at least; below 0 until they are counted. */
let runsOfQuery: i32 = -1;

/** Begins with another query. @param count slots of its table, a power of two */
export function openRuns(count: i32): void {
  slots = count;
  isFilled = false;
  runsOfQuery = -1;
}

/** Distinct runs of three words of the query, at least: counted once. */
export function runsInQuery(query: Profile): i32 {
  if (runsOfQuery < 0) runsOfQuery = distinctRuns(query.hashes, query.length);
  return runsOfQuery;
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
  let score = 0;
  let highest = 0;
  for (let i = 0; i < length; i += 64) {
    const one = overlapBits(i, length);
    for (let rest = one, byte = 0; byte < 8; byte++, rest >>= 8) {
      const steps = PASSAGE_STEPS + ((<usize>rest & 255) << 2);
      highest = max(highest, max(score + <i32>load<i8>(steps, 1), <i32>load<i8>(steps, 2)));
      score = max(score + <i32>load<i8>(steps), <i32>load<i8>(steps, 3));
    }
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
  overlap.passage = <f64>highest;
}

/**
 * Fills `PASSAGE_STEPS`: for each choice of eight words that overlap, what all eight add to a score, the most that the first of
 * them add, the most that some of them make by themselves, and the most that the last of them do.
 */
export function preparePassageSteps(): void {
  for (let bits = 0; bits < 256; bits++) {
    let sum = 0;
    let first = -128;
    let inside = 0;
    let last = 0;
    for (let word = 0; word < 8; word++) {
      const step = (bits >>> word) & 1 ? 1 : -GAP_COST;
      sum += step;
      first = max(first, sum);
      last = max(0, last + step);
      inside = max(inside, last);
    }
    const steps = PASSAGE_STEPS + ((<usize>bits) << 2);
    store<i8>(steps, <i8>sum);
    store<i8>(steps, <i8>first, 1);
    store<i8>(steps, <i8>inside, 2);
    store<i8>(steps, <i8>last, 3);
  }
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

/** Whether the query has the two words side by side. @param own the mark of the query in the slots */
function hasPair(before: i32, hash: i32, mask: i32, own: i32): bool {
  return u8At(QUERY_PAIR_AT, ((before * PAIR_FACTOR) ^ hash) & mask) === own;
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
    const isFound = i32(hasPair(before, hash, mask, own));
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

/** Looks closer: where neighbours that overlap are no neighbours in the query, a shared passage skips a word. First `findRuns`. */
export function findPassage(overlap: Overlap): void {
  const mask = slots - 1;
  const own = mark;
  let score = i32(u8At(OVERLAP_WEIGHTS, 0) !== 0);
  let highest = score;
  let overlapped = score;
  let charged = 0;
  const hashes = candidateHashes();
  const length = candidateLength();
  let before = i32At(hashes, 0);
  for (let i = 1; i < length; i++) {
    const hash = i32At(hashes, i);
    const isFound = i32(hasPair(before, hash, mask, own));
    before = hash;
    const overlaps = i32(u8At(OVERLAP_WEIGHTS, i) !== 0);
    // a word between two that are no neighbours there may itself be the one that is skipped: that costs once
    charged = overlaps & overlapped & (1 - isFound) & (1 - charged);
    score = max(0, score - GAP_COST * (1 - overlaps + charged)) + overlaps;
    highest = max(highest, score);
    overlapped = overlaps;
  }
  overlap.passage = <f64>highest;
}
