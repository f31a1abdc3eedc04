/**
 * Unbroken runs of words that two articles may share, counted in the visitor; rather too many. First by the words that are
 * held at all, which is enough for most visitors and takes a few steps for 64 words at a time; then by pairs of neighbours.
 */
import { COPIED_RUN } from '../../src/kernels/constants/compare';
import { i32At, setU8, u8At } from '../memory';
import { HELD_WEIGHTS, MOST_SLOTS, PAIR_AT } from './layout';
import { hashesOf, lengthOf } from './profile';
import { hashesOfVisitor } from './visitor';

const PAIR_FACTOR: i32 = 0x9e3779b1;

/** Places that end runs of three words; words in runs as long as copied ones. */
export let trigrams: i32 = 0;
export let copied: i32 = 0;
/** Places where two words follow one another as they do somewhere in the pivot; known once `findRuns` has been called. */
export let pairs: i32 = 0;

let slots: i32 = 0;
/** Whether the pivot's pairs stand in their slots: most pivots are never asked for them. */
let isFilled = false;
/** What stands in the slots of the pivot's pairs: those of other pivots need not be cleared away. */
let mark: i32 = 0;

/** Makes an article the pivot of the visits to come; `most` is a power of two. */
export function openRuns(most: i32): void {
  slots = most;
  isFilled = false;
}

/** Puts the pairs of the pivot in their slots, if they are not there. */
function fillSlots(pivot: usize): void {
  if (isFilled) return;
  isFilled = true;
  const mask = slots - 1;
  if (mark === 255) {
    memory.fill(PAIR_AT, 0, <usize>MOST_SLOTS);
    mark = 0;
  }
  mark++;
  const its = mark;
  const hashes = hashesOf(pivot);
  const length = lengthOf(pivot);
  let before = i32At(hashes, 0);
  for (let i = 1; i < length; i++) {
    const hash = i32At(hashes, i);
    setU8(PAIR_AT, ((before * PAIR_FACTOR) ^ hash) & mask, its);
    before = hash;
  }
}

/** Runs of the visitor's words that are held, once these are known. */
export function boundRuns(length: i32): void {
  let ends = 0;
  let runs = 0;
  let inLong = 0;
  // for each of 64 words a bit where it ends a run of one, two, four, eight, COPIED_RUN (9 to 12); and those of the 64 before
  let lastOne: u64 = 0;
  let lastTwo: u64 = 0;
  let lastFour: u64 = 0;
  let lastCopied: u64 = 0;
  for (let i = 0; i < length; i += 64) {
    const one = heldBits(i, length);
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
  trigrams = ends;
  copied = inLong + runs * (COPIED_RUN - 1);
}

/** Bits of the words so many places earlier. */
function before(bits: u64, last: u64, places: u64): u64 {
  return (bits << places) | (last >> (64 - places));
}

/** Which of 64 words are held. */
function heldBits(from: i32, length: i32): u64 {
  let bits: u64 = 0;
  const end = min(64, length - from);
  for (let i = 0; i < end; i += 16) {
    const isHeld = i8x16.ne(v128.load(HELD_WEIGHTS + <usize>(from + i)), i8x16.splat(0));
    bits |= (<u64>i8x16.bitmask(isHeld)) << (<u64>i);
  }
  return bits;
}

/** Looks closer: in an unbroken run each two neighbours are neighbours in the pivot, too. */
export function findRuns(length: i32, pivot: usize): void {
  fillSlots(pivot);
  const mask = slots - 1;
  const its = mark;
  let found = 0;
  let runs = 0;
  let inLong = 0;
  let run = 0;
  const hashes = hashesOfVisitor;
  let before = i32At(hashes, 0);
  for (let i = 1; i < length; i++) {
    const hash = i32At(hashes, i);
    const held = i32(u8At(PAIR_AT, ((before * PAIR_FACTOR) ^ hash) & mask) === its);
    before = hash;
    run = (run + 1) * held;
    found += held;
    runs += i32(run > 1);
    // a run of pairs has one word more
    if (run >= COPIED_RUN - 1) inLong += run === COPIED_RUN - 1 ? COPIED_RUN : 1;
  }
  pairs = found;
  trigrams = runs;
  copied = inLong;
}
