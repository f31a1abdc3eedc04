/** The numbers that speak for or against two articles being one text retold (evidence.ts), to `EVIDENCE`. */

import {
  COPIED_RUN,
  COVERED,
  EDGE,
  LONGEST_GAP,
  MUCH_COPIED,
  PARTS,
  STRANGE_NAMES,
  STRANGE_NUMBERS,
} from '../../src/kernels/constants/compare';
import { CAPITAL, NUMBER, QUOTED, SENTENCE_START } from '../../src/kernels/constants/token-flags';
import { NAME, NUMERAL } from '../../src/kernels/constants/word-kinds';
import { f32At, f64At, i32At, setF64, u8At, u16At } from '../memory';
import { COUNTS, EVIDENCE, PARTS as PART_SHARES, PARTNER, WORDS_IN_OTHER } from './layout';
import { movedWords, wordsInA } from './passages';
import {
  coverOfAll,
  coverOfPart,
  flagsOf,
  gramCount,
  gramsInCommon,
  kindsOf,
  lengthOf,
  namesOf,
  numeralsOf,
  numericIn,
  partStart,
  perWord,
  quotedIn,
  sizeOf,
  trigramCount,
  trigramsInCommon,
  weightsOf,
  wordsOf,
} from './profile';
import { sentenceOrder } from './sentence-order';

// places in `EVIDENCE`, the order of evidence.ts
export const SHARED_WORDS: i32 = 0;
export const NAMES: i32 = 1;
export const NUMBERS: i32 = 2;
export const ALIGNED_LONG: i32 = 3;
export const MIN_COVERAGE: i32 = 4;
export const SPREAD: i32 = 5;
export const MOVED: i32 = 6;
export const SENTENCE_ORDER: i32 = 7;
export const QUOTED_SHARE: i32 = 8;
export const QUOTATIONS: i32 = 9;
export const VOCABULARY: i32 = 10;
export const COPIED: i32 = 11;
export const NUMERIC_SHARE: i32 = 12;
export const VERBATIM: i32 = 13;
export const EVIDENCE_SIZE: i32 = 14;

export function share(part: f64, whole: f64): f64 {
  return whole === 0 ? 0 : part / whole;
}

export function shrunk(part: i32, whole: i32, stranger: f64): f64 {
  return (<f64>part + 2 * stranger) / (<f64>whole + 2);
}

/** What the alignment says; good for a first look. Once the passages are summed up. */
export function addAligned(s: usize, l: usize): void {
  const length = lengthOf(s);
  const flags = flagsOf(s);
  const words = wordsOf(s);
  const weights = weightsOf(s);
  const flagsInLong = flagsOf(l);
  const wordsInLong = wordsOf(l);
  const weightsInLong = weightsOf(l);
  let alignedInLong: f64 = 0;
  let quoted = 0;
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let aligned: f64 = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) {
      const j = i32At(PARTNER, i);
      if (j < 0) continue;
      const flag = u8At(flags, i);
      aligned += f64At(COUNTS, flag) * f32At(weights, u16At(words, i));
      alignedInLong += f64At(COUNTS, u8At(flagsInLong, j)) * f32At(weightsInLong, u16At(wordsInLong, j));
      quoted += i32((flag & QUOTED) !== 0);
    }
    setF64(PART_SHARES, part, share(aligned, coverOfPart(s, part)));
  }
  setF64(EVIDENCE, ALIGNED_LONG, share(alignedInLong, coverOfAll(l)));
  addSpread(EVIDENCE);
  setF64(EVIDENCE, MOVED, share(movedWords, wordsInA));
  setF64(EVIDENCE, QUOTATIONS, share(quoted, quotedIn(s)));
  setF64(EVIDENCE, COPIED, min<f64>(1, <f64>copiedWords(s, l) / MUCH_COPIED));
}

/** What the coverage of the parts says of their whole; sorts them. */
export function addSpread(evidence: usize): void {
  let covered = 0;
  for (let part = 0; part < PARTS; part++) {
    const its = f64At(PART_SHARES, part);
    covered += i32(its > COVERED);
    let place = part;
    for (; place > 0 && f64At(PART_SHARES, place - 1) > its; place--) {
      setF64(PART_SHARES, place, f64At(PART_SHARES, place - 1));
    }
    setF64(PART_SHARES, place, its);
  }
  const low = f64At(PART_SHARES, 1) + f64At(PART_SHARES, 2) + f64At(PART_SHARES, 3);
  setF64(evidence, MIN_COVERAGE, low / 3);
  setF64(evidence, SPREAD, <f64>covered / PARTS);
}

/** Words of `s` in long verbatim runs, neither side of which is a quotation or the edge of a page. */
function copiedWords(s: usize, l: usize): i32 {
  const length = lengthOf(s);
  const lengthOfL = lengthOf(l);
  const flags = flagsOf(s);
  const flagsInLong = flagsOf(l);
  let copied = 0;
  let start = 0;
  let before = -1;
  for (let i = 0; i <= length; i++) {
    const j = i < length ? i32At(PARTNER, i) : -1;
    const isProse = j >= 0 && ((u8At(flags, i) | u8At(flagsInLong, j)) & QUOTED) === 0;
    const follows = isProse && i > start && j === before + 1;
    before = j;
    if (follows) continue;
    // the run that began at `start` ends before i
    if (i - start >= COPIED_RUN) {
      const inLong = i32At(PARTNER, start);
      const leads = start <= EDGE && inLong <= EDGE;
      const trails = length - i <= EDGE && lengthOfL - (inLong + i - start) <= EDGE;
      if (!leads && !trails) copied += i - start;
    }
    start = isProse ? i : i + 1;
  }
  return copied;
}

/** What words in common say; those of `s` in `l` are known. */
export function addCommonWords(s: usize, l: usize): void {
  const size = sizeOf(s);
  const weights = weightsOf(s);
  const kinds = kindsOf(s);
  const kindsInLong = kindsOf(l);
  let common = 0;
  let names = 0;
  let numerals = 0;
  let weight: f64 = 0;
  let weightOfAll: f64 = 0;
  for (let word = 0; word < size; word++) {
    const its = f32At(weights, word);
    weightOfAll += its;
    const other = i32At(WORDS_IN_OTHER, word);
    if (other < 0) continue;
    common++;
    weight += its;
    const both = u8At(kinds, word) & u8At(kindsInLong, other);
    names += i32((both & NAME) !== 0);
    numerals += i32((both & NUMERAL) !== 0);
  }
  if (perWord(s) === 1 && perWord(l) === 1) setF64(EVIDENCE, SHARED_WORDS, share(common, sizeOf(l)));
  setF64(EVIDENCE, NAMES, shrunk(names, namesOf(s), STRANGE_NAMES));
  setF64(EVIDENCE, NUMBERS, shrunk(numerals, numeralsOf(s), STRANGE_NUMBERS));
  setF64(EVIDENCE, QUOTED_SHARE, share(quotedIn(s), lengthOf(s)));
  setF64(EVIDENCE, VOCABULARY, share(weight, weightOfAll));
  setF64(EVIDENCE, NUMERIC_SHARE, share(numericIn(s), lengthOf(s)));
}

/** What takes longest. Once the n-grams of both are known. */
export function addOrderAndGrams(s: usize, l: usize): void {
  if (perWord(s) !== 1 || perWord(l) !== 1) setF64(EVIDENCE, SHARED_WORDS, share(gramsInCommon(s, l), gramCount(l)));
  setF64(EVIDENCE, SENTENCE_ORDER, sentenceOrder(s, l));
  setF64(EVIDENCE, VERBATIM, share(trigramsInCommon(s, l), trigramCount(s)));
}

/** Places in each article where a name of the other stands as common words, as `findMachineMarks` found them. */
export let marksInA: i32 = 0;
export let marksInB: i32 = 0;

/** See machine-marks.ts. */
export function findMachineMarks(a: usize, b: usize): void {
  const length = lengthOf(a);
  const flagsOfA = flagsOf(a);
  const flagsOfB = flagsOf(b);
  let inA = 0;
  let inB = 0;
  let before = -1;
  let partnerBefore = -1;
  for (let i = 0; i < length; i++) {
    const j = i32At(PARTNER, i);
    if (j < 0) continue;
    if (before >= 0) {
      const sizeA = i - before - 1;
      const sizeB = j - partnerBefore - 1;
      if (sizeA > 0 && sizeB > 0 && sizeA <= LONGEST_GAP && sizeB <= LONGEST_GAP) {
        const namesA = hasName(flagsOfA, before + 1, i);
        const namesB = hasName(flagsOfB, partnerBefore + 1, j);
        inB += i32(namesA && !namesB);
        inA += i32(namesB && !namesA);
      }
    }
    before = i;
    partnerBefore = j;
  }
  marksInA = inA;
  marksInB = inB;
}

function hasName(flags: usize, start: i32, end: i32): bool {
  for (let i = start; i < end; i++) {
    if ((u8At(flags, i) & (CAPITAL | NUMBER | SENTENCE_START)) === CAPITAL) return true;
  }
  return false;
}
