/**
 * Bounds the unbroken runs of words that two articles share from above, counted in the candidate.
 *
 * The first bound uses overlapping words, which rejects most candidates in a few steps for 64 words. The second bound
 * uses pairs of neighbours.
 */

import { QUOTED } from '../constants.generated';
import { i32At, setU8, u8At } from '../memory';
import { candidateFlags, candidateHashes, candidateLength, distinctRuns } from './candidate';
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
/** Whether the pairs of the query are in the slots; most queries never need them. */
let isFilled = false;
/** Value of the slots with a pair of this query, different for each query, so that slots need no clearing. */
let mark: i32 = 0;
/** Lower bound of the distinct runs of three words of the query; negative until counted. */
let runsOfQuery: i32 = -1;

/** Begins a new query. @param count slots of its table, a power of two */
export function openRuns(count: i32): void {
  slots = count;
  isFilled = false;
  runsOfQuery = -1;
}

/** Lower bound of the distinct runs of three words of the query, counted once. */
export function runsInQuery(query: Profile): i32 {
  if (runsOfQuery < 0) runsOfQuery = distinctRuns(query.hashes, query.length);
  return runsOfQuery;
}

/** Enters the pairs of the query into the slots, once. */
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

/** Bounds runs and passages by overlapping words, after filling `OVERLAP_WEIGHTS`. */
export function boundRuns(overlap: Overlap): void {
  const length = candidateLength();
  let ends = 0;
  let runs = 0;
  let inLong = 0;
  // bits of the words that end a run of one, two, four, eight and COPIED_RUN (9 to 12) words; and the bits of the last
  // 64 words
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
 * Fills `PASSAGE_STEPS`: for each set of overlapping words among eight, the change of the score by all eight, the
 * highest change by a prefix, the highest score of a substring, and the highest score of a suffix.
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

/** Bits of the words `places` positions earlier. */
function before(bits: u64, last: u64, places: u64): u64 {
  return (bits << places) | (last >> (64 - places));
}

/** Bits of the overlapping words among 64. */
function overlapBits(from: i32, length: i32): u64 {
  let bits: u64 = 0;
  const end = min(64, length - from);
  for (let i = 0; i < end; i += 16) {
    const overlaps = i8x16.ne(v128.load(OVERLAP_WEIGHTS + <usize>(from + i)), i8x16.splat(0));
    bits |= (<u64>i8x16.bitmask(overlaps)) << (<u64>i);
  }
  return bits;
}

/** Whether the query has the two words side by side. @param own mark of the query */
function hasPair(before: i32, hash: i32, mask: i32, own: i32): bool {
  return u8At(QUERY_PAIR_AT, ((before * PAIR_FACTOR) ^ hash) & mask) === own;
}

/** Tighter bound of runs: neighbours in an unbroken run are also neighbours in the query. */
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
    // a run of n pairs has n + 1 words
    if (run >= COPIED_RUN - 1) inLong += run === COPIED_RUN - 1 ? COPIED_RUN : 1;
  }
  overlap.pairs = found;
  overlap.trigrams = runs;
  overlap.copied = inLong;
}

/**
 * Tighter bound of passages, after `findRuns`: between overlapping neighbours that are no neighbours in the query, a
 * passage skips a word, and quoted words do not count.
 */
export function findPassage(overlap: Overlap): void {
  const mask = slots - 1;
  const own = mark;
  const hashes = candidateHashes();
  const flags = candidateFlags();
  const length = candidateLength();
  let overlapped = i32(u8At(OVERLAP_WEIGHTS, 0) !== 0);
  let score = overlapped & isProse(flags, 0);
  let highest = score;
  let charged = 0;
  let before = i32At(hashes, 0);
  for (let i = 1; i < length; i++) {
    const hash = i32At(hashes, i);
    const isFound = i32(hasPair(before, hash, mask, own));
    before = hash;
    const overlaps = i32(u8At(OVERLAP_WEIGHTS, i) !== 0);
    // a skipped word can explain two such pairs, so of two in a row only one costs
    charged = overlaps & overlapped & (1 - isFound) & (1 - charged);
    score = max(0, score - GAP_COST * (1 - overlaps + charged)) + (overlaps & isProse(flags, i));
    highest = max(highest, score);
    overlapped = overlaps;
  }
  overlap.passage = <f64>highest;
}

/** 1 for a word outside quotation marks. */
function isProse(flags: usize, i: i32): i32 {
  return i32((u8At(flags, i) & QUOTED) === 0);
}
