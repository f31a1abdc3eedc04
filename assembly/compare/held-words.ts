/**
 * Which words of two articles the other one holds, by a few short loops over their tokens: without a branch, without
 * sorting, and with tables that stay in the processor's cache.
 *
 * Words are looked up by some bits of their hash, without asking for the rest (a filter of one hash function: Bloom 1970).
 * A word that is held is never overlooked, another may look held: what is found is rather too much. What an article has of
 * distinct things is counted by slots, and rather too low. Both are what an upper bound needs.
 */
import { PARTS, UNIT } from '../../src/kernels/constants/compare';
import { QUOTED } from '../../src/kernels/constants/token-flags';
import { f32At, i32At, setF64, setI32, setU8, u8At, u16At } from '../memory';
import { boundRuns, openRuns } from './held-runs';
import {
  HELD,
  HELD_WEIGHTS,
  MOST_SLOTS,
  PARTS as PART_SHARES,
  TENTHS,
  TOKEN_COUNTS,
  VISITOR_AT,
  WEIGHT_AT,
  WORD_COUNTS,
  WORD_WEIGHTS,
} from './layout';
import {
  coverOfAll,
  coverOfPart,
  flagsOf,
  languageOf,
  lengthOf,
  partStart,
  sizeOf,
  vocabularyOf,
  weightsOf,
  wordsOf,
} from './profile';
import { flagsOfVisitor, hashesOfVisitor, languageOfVisitor } from './visitor';
import { coverOfVisitor } from './visitor-facts';
import { knownWord, lowestWeight, weightOf } from './weights';

/** Slots of a filter, by the words of the pivot: as few as can be to stay in the cache, but for few to look held by chance. */
const SLOTS_A_WORD: i32 = 32;
const FEWEST_SLOTS: i32 = 1 << 14;
/** What weighs 1 in a cover is here. */
const COUNTED: f64 = 10 * UNIT;

// What `visit` finds of a visitor.
/** Coverage of the visitor by the pivot, 0 to 1; of its ten parts in `PARTS`. */
export let visitorCovered: f64 = 0;
/** Distinct words of the pivot that the visitor holds, and coverage of the pivot. */
export let pivotWords: i32 = 0;
export let pivotCovered: f64 = 0;

let slots: i32 = FEWEST_SLOTS;
/** What stands in the slots of the visitor's words. */
let mark: i32 = 0;

/** What is rather too much as a share of what is rather too little, 0 to 1. */
export function atMostOne(held: f64, all: f64): f64 {
  return held === 0 ? 0 : held < all ? held / all : 1;
}

/** Makes an article the pivot of the visits to come. */
export function open(pivot: usize): void {
  const length = lengthOf(pivot);
  const flags = flagsOf(pivot);
  const words = wordsOf(pivot);
  const weights = weightsOf(pivot);
  const size = sizeOf(pivot);
  const vocabulary = vocabularyOf(pivot);
  slots = FEWEST_SLOTS;
  while (slots < MOST_SLOTS && slots < length * SLOTS_A_WORD) slots *= 2;
  const mask = slots - 1;
  memory.fill(WEIGHT_AT, 0, slots);
  for (let word = 0; word < size; word++) {
    const slot = i32At(vocabulary, word) & mask;
    const weight = <i32>Math.ceil(f32At(weights, word) * UNIT);
    // of a held word never 0
    setU8(WEIGHT_AT, slot, max(u8At(WEIGHT_AT, slot), max(1, weight)));
    setI32(WORD_WEIGHTS, word, weight);
    setI32(WORD_COUNTS, word, 0);
  }
  openRuns(slots);
  for (let i = 0; i < length; i++) {
    const word = u16At(words, i);
    const count = u8At(TENTHS, u8At(flags, i)) * i32At(WORD_WEIGHTS, word);
    setI32(TOKEN_COUNTS, i, count);
    setI32(WORD_COUNTS, word, i32At(WORD_COUNTS, word) + count);
  }
}

/** Looks up a visitor's words in the pivot, and the other way round. */
export function visit(length: i32, pivot: usize): void {
  if (mark === 255) {
    memory.fill(VISITOR_AT, 0, <usize>MOST_SLOTS);
    mark = 0;
  }
  mark++;
  coverVisitor(length, pivot);
  boundRuns(length);
  findPivotWords(pivot);
}

/** Marks the visitor's words, and covers the visitor part by part. */
function coverVisitor(length: i32, pivot: usize): void {
  const mask = slots - 1;
  const its = mark;
  const hashes = hashesOfVisitor;
  for (let i = 0; i < length; i++) {
    const slot = i32At(hashes, i) & mask;
    setU8(VISITOR_AT, slot, its);
    setU8(HELD_WEIGHTS, i, u8At(WEIGHT_AT, slot));
  }
  if (languageOf(pivot) !== languageOfVisitor) weighHeld(length);
  v128.store(HELD_WEIGHTS + <usize>length, i8x16.splat(0));
  let heldInAll: f64 = 0;
  let all: f64 = 0;
  for (let part = 0; part < PARTS; part++) {
    const held = heldBetween(partStart(length, part), partStart(length, part + 1));
    const ofPart = coverOfVisitor(part);
    setF64(PART_SHARES, part, atMostOne(held, ofPart));
    heldInAll += held;
    all += ofPart;
  }
  visitorCovered = atMostOne(heldInAll, all);
}

/** Weighs the held words in the language of the visitor, where the pivot is in another one. */
function weighHeld(length: i32): void {
  for (let i = 0; i < length; i++) {
    if (u8At(HELD_WEIGHTS, i) === 0) continue;
    const weight = <i32>Math.ceil(weightOf(knownWord(i32At(hashesOfVisitor, i))) * UNIT);
    // of a held word never 0
    setU8(HELD_WEIGHTS, i, max(1, weight));
  }
}

/** What the held words of a range of the visitor count, 16 at a time. */
function heldBetween(from: i32, to: i32): i32 {
  const flags = flagsOfVisitor;
  const quoted = i8x16.splat(<u8>QUOTED);
  const tenth = i8x16.splat(<u8>u8At(TENTHS, 0));
  const tenthQuoted = i8x16.splat(<u8>u8At(TENTHS, QUOTED));
  const places = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  let sum = i32x4.splat(0);
  for (let i = from; i < to; i += 16) {
    const isInside = i8x16.lt_u(places, i8x16.splat(<u8>min(16, to - i)));
    const weights = v128.and(v128.load(HELD_WEIGHTS + <usize>i), isInside);
    const isQuoted = i8x16.ne(v128.and(v128.load(flags + <usize>i), quoted), i8x16.splat(0));
    const tenths = v128.bitselect(tenthQuoted, tenth, isQuoted);
    const counts = i16x8.add(i16x8.extmul_low_i8x16_u(weights, tenths), i16x8.extmul_high_i8x16_u(weights, tenths));
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(counts));
  }
  return sumOf(sum);
}

function sumOf(four: v128): i32 {
  return (
    i32x4.extract_lane(four, 0) +
    i32x4.extract_lane(four, 1) +
    i32x4.extract_lane(four, 2) +
    i32x4.extract_lane(four, 3)
  );
}

function findPivotWords(pivot: usize): void {
  const mask = slots - 1;
  const size = sizeOf(pivot);
  const vocabulary = vocabularyOf(pivot);
  for (let word = 0; word < size; word++) setU8(HELD, word, u8At(VISITOR_AT, i32At(vocabulary, word) & mask));
  v128.store(HELD + <usize>size, i8x16.splat(0));
  const its = i8x16.splat(<u8>mark);
  let held = 0;
  let covered = i32x4.splat(0);
  for (let word = 0; word < size; word += 16) {
    const isHeld = i8x16.eq(v128.load(HELD + <usize>word), its);
    v128.store(HELD + <usize>word, isHeld);
    held += popcnt(i8x16.bitmask(isHeld));
    const counts = WORD_COUNTS + ((<usize>word) << 2);
    const low = i16x8.extend_low_i8x16_s(isHeld);
    const high = i16x8.extend_high_i8x16_s(isHeld);
    covered = i32x4.add(covered, v128.and(v128.load(counts), i32x4.extend_low_i16x8_s(low)));
    covered = i32x4.add(covered, v128.and(v128.load(counts, 16), i32x4.extend_high_i16x8_s(low)));
    covered = i32x4.add(covered, v128.and(v128.load(counts, 32), i32x4.extend_low_i16x8_s(high)));
    covered = i32x4.add(covered, v128.and(v128.load(counts, 48), i32x4.extend_high_i16x8_s(high)));
  }
  pivotWords = held;
  pivotCovered = atMostOne(sumOf(covered), coverOfAll(pivot) * COUNTED);
}

/** All bits of a word of the pivot that the visitor holds, none of another. */
function heldBits(word: i32): i32 {
  return <i32>load<i8>(HELD + <usize>word);
}

/** Coverage of ten equal parts of the pivot by the visitor, to `PARTS`. */
export function coverPivot(pivot: usize): void {
  const length = lengthOf(pivot);
  const words = wordsOf(pivot);
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let held = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) held += i32At(TOKEN_COUNTS, i) & heldBits(u16At(words, i));
    setF64(PART_SHARES, part, atMostOne(held, coverOfPart(pivot, part) * COUNTED));
  }
}

/** Weight of the words in common over that of all distinct words of the visitor, or of the pivot. Uses up the visitor's marks. */
export function sharedVocabulary(length: i32, pivot: usize, ofPivot: bool): f64 {
  const size = sizeOf(pivot);
  const weights = weightsOf(pivot);
  let common: f64 = 0;
  let all: f64 = 0;
  if (ofPivot || languageOf(pivot) === languageOfVisitor) {
    for (let word = 0; word < size; word++) {
      const weight = f32At(weights, word);
      common += weight * <f64>-heldBits(word);
      all += weight;
    }
  } else {
    // in the language of the visitor
    const vocabulary = vocabularyOf(pivot);
    for (let word = 0; word < size; word++) {
      if (heldBits(word) !== 0) common += weightOf(knownWord(i32At(vocabulary, word)));
    }
  }
  if (ofPivot) return atMostOne(common, all);
  const mask = slots - 1;
  let ofVisitor = 0;
  for (let i = 0; i < length; i++) {
    const hash = i32At(hashesOfVisitor, i);
    const slot = hash & mask;
    ofVisitor += i32(u8At(VISITOR_AT, slot) === mark) * lowestWeight(hash);
    setU8(VISITOR_AT, slot, 0);
  }
  return atMostOne(common, <f64>ofVisitor / UNIT);
}
