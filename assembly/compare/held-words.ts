/**
 * Which words of two articles the other one holds, by a few short loops over their tokens: without a branch, without
 * sorting, and with tables that stay in the processor's cache.
 *
 * Words are looked up by some bits of their hash, without asking for the rest (a filter of one hash function: Bloom 1970).
 * A word that is held is never overlooked, another may look held: what is found is rather too much. What an article has of
 * distinct things is counted by slots, and rather too low. Both are what an upper bound needs.
 */
import { COPIED_RUN, PARTS, UNIT } from '../../src/compare/constants';
import { CHARACTER, QUOTED } from '../../src/text/token-flags';
import { f32At, i32At, setF64, setI32, setU8, u8At, u16At } from '../memory';
import {
  MOST_SLOTS,
  PAIR_AT,
  PARTS as PART_SHARES,
  TENTHS,
  TOKEN_COUNTS,
  VISITOR_AT,
  VISITOR_FLAGS,
  VISITOR_HASHES,
  WEIGHT_AT,
  WORD_COUNTS,
} from './layout';
import {
  coverOfAll,
  coverOfPart,
  flagsOf,
  hashesOf,
  lengthOf,
  partStart,
  sizeOf,
  vocabularyOf,
  weightsOf,
  wordsOf,
} from './profile';
import { lowestWeight } from './weights';

/** Slots of a filter, by the words of the pivot: as few as can be to stay in the cache, but for few to look held by chance. */
const SLOTS_A_WORD: i32 = 32;
const FEWEST_SLOTS: i32 = 1 << 14;
/** What weighs 1 in a cover is here. */
const COUNTED: f64 = 10 * UNIT;
const PAIR_FACTOR: i32 = 0x9e3779b1;

// What `visit` finds of a visitor.
/** Distinct words, rather too few; all flags that any has; its characters, its quoted words. */
export let distinctWords: i32 = 0;
export let anyFlags: i32 = 0;
export let quotedWords: i32 = 0;
/** Coverage of the visitor by the pivot, 0 to 1; of its ten parts in `PARTS`. */
export let visitorCovered: f64 = 0;
/** Places where two and three words follow one another as they do somewhere in the pivot; words in runs as long as copied ones. */
export let pairs: i32 = 0;
export let trigrams: i32 = 0;
export let copied: i32 = 0;
/** Distinct words of the pivot that the visitor holds, and coverage of the pivot. */
export let pivotWords: i32 = 0;
export let pivotCovered: f64 = 0;

let slots: i32 = FEWEST_SLOTS;

/** What is rather too much as a share of what is rather too little, 0 to 1. */
export function atMostOne(held: f64, all: f64): f64 {
  return held === 0 ? 0 : held < all ? held / all : 1;
}

/** Makes an article the pivot of the visits to come. */
export function open(pivot: usize): void {
  const length = lengthOf(pivot);
  const hashes = hashesOf(pivot);
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
    setU8(WEIGHT_AT, slot, max(u8At(WEIGHT_AT, slot), weight));
    setI32(WORD_COUNTS, word, 0);
  }
  memory.fill(PAIR_AT, 0, slots);
  let before = i32At(hashes, 0);
  for (let i = 1; i < length; i++) {
    const hash = i32At(hashes, i);
    setU8(PAIR_AT, ((before * PAIR_FACTOR) ^ hash) & mask, 1);
    before = hash;
  }
  for (let i = 0; i < length; i++) {
    const word = u16At(words, i);
    const count = u8At(TENTHS, u8At(flags, i)) * <i32>Math.ceil(f32At(weights, word) * UNIT);
    setI32(TOKEN_COUNTS, i, count);
    setI32(WORD_COUNTS, word, i32At(WORD_COUNTS, word) + count);
  }
}

/** Looks up a visitor's words in the pivot, and the other way round. */
export function visit(length: i32, pivot: usize): void {
  memory.fill(VISITOR_AT, 0, slots);
  coverVisitor(length);
  findRuns(length);
  findPivotWords(pivot);
}

/** Marks the visitor's words, and covers the visitor part by part. */
function coverVisitor(length: i32): void {
  const mask = slots - 1;
  let repeated = 0;
  let any = 0;
  let quoted = 0;
  let heldInAll: f64 = 0;
  let all: f64 = 0;
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let held = 0;
    let ofPart = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) {
      const hash = i32At(VISITOR_HASHES, i);
      const flag = u8At(VISITOR_FLAGS, i);
      const slot = hash & mask;
      repeated += u8At(VISITOR_AT, slot);
      setU8(VISITOR_AT, slot, 1);
      const tenth = u8At(TENTHS, flag);
      held += tenth * u8At(WEIGHT_AT, slot);
      ofPart += tenth * lowestWeight(hash);
      any |= flag;
      quoted += i32((flag & QUOTED) !== 0);
    }
    setF64(PART_SHARES, part, atMostOne(held, ofPart));
    heldInAll += held;
    all += ofPart;
  }
  distinctWords = length - repeated;
  anyFlags = any;
  quotedWords = quoted;
  visitorCovered = atMostOne(heldInAll, all);
}

function findRuns(length: i32): void {
  const mask = slots - 1;
  let found = 0;
  let runs = 0;
  let inLong = 0;
  let run = 0;
  let before = i32At(VISITOR_HASHES, 0);
  for (let i = 1; i < length; i++) {
    const hash = i32At(VISITOR_HASHES, i);
    const held = u8At(PAIR_AT, ((before * PAIR_FACTOR) ^ hash) & mask);
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

function findPivotWords(pivot: usize): void {
  const mask = slots - 1;
  const size = sizeOf(pivot);
  const vocabulary = vocabularyOf(pivot);
  let held = 0;
  let covered = 0;
  for (let word = 0; word < size; word++) {
    const marked = u8At(VISITOR_AT, i32At(vocabulary, word) & mask);
    held += marked;
    covered += marked * i32At(WORD_COUNTS, word);
  }
  pivotWords = held;
  pivotCovered = atMostOne(covered, coverOfAll(pivot) * COUNTED);
}

/** Coverage of ten equal parts of the pivot by the visitor, to `PARTS`. */
export function coverPivot(pivot: usize): void {
  const mask = slots - 1;
  const length = lengthOf(pivot);
  const hashes = hashesOf(pivot);
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let held = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) held += i32At(TOKEN_COUNTS, i) * u8At(VISITOR_AT, i32At(hashes, i) & mask);
    setF64(PART_SHARES, part, atMostOne(held, coverOfPart(pivot, part) * COUNTED));
  }
}

/** Characters of scripts without spaces. */
export function charactersAmong(length: i32): i32 {
  let characters = 0;
  for (let i = 0; i < length; i++) characters += i32((u8At(VISITOR_FLAGS, i) & CHARACTER) !== 0);
  return characters;
}

/** Weight of the words in common over that of all distinct words of the visitor, or of the pivot. Uses up the visitor's marks. */
export function sharedVocabulary(length: i32, pivot: usize, ofPivot: bool): f64 {
  const mask = slots - 1;
  const size = sizeOf(pivot);
  const vocabulary = vocabularyOf(pivot);
  const weights = weightsOf(pivot);
  let common: f64 = 0;
  let all: f64 = 0;
  for (let word = 0; word < size; word++) {
    const weight = f32At(weights, word);
    common += weight * <f64>u8At(VISITOR_AT, i32At(vocabulary, word) & mask);
    all += weight;
  }
  if (ofPivot) return atMostOne(common, all);
  let ofVisitor = 0;
  for (let i = 0; i < length; i++) {
    const hash = i32At(VISITOR_HASHES, i);
    const slot = hash & mask;
    ofVisitor += u8At(VISITOR_AT, slot) * lowestWeight(hash);
    setU8(VISITOR_AT, slot, 0);
  }
  return atMostOne(common, <f64>ofVisitor / UNIT);
}
