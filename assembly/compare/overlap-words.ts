/**
 * Finds the overlapping words of two articles in a few short loops, without branches and sorting, and with tables that
 * fit the cache.
 *
 * Words are looked up by the low bits of their hash alone (a filter of one hash function: Bloom 1970). The filter finds
 * every overlapping word, and some others. Distinct items of an article are counted by slots, which gives a lower
 * bound. An upper bound needs both.
 */
import { CAPITAL, NUMBER, QUOTED } from '../constants.generated';
import { f32At, f64At, i32At, setF64, setI32, setU8, u8At } from '../memory';
import { kindOf, withFlag } from './build-profile';
import { candidateFlags, candidateHashes, candidateLanguage, candidateLength, coverOfCandidate } from './candidate';
import { commonWord, functionWeight, lowestWeight, weightOf } from './language';
import {
  CANDIDATE_AT,
  FILTER_SLOTS,
  IN_CANDIDATE,
  KINDS_AT,
  NAME_SLOTS,
  OVERLAP_WEIGHTS,
  Overlap,
  PART_SHARES,
  PARTS,
  QUERY_WEIGHT_AT,
  TENTHS_BY_FLAG,
  TOKEN_TENTHS,
  UNIT,
  WORD_TENTHS,
  WORD_WEIGHTS,
} from './layout.generated';
import { boundRuns, openRuns } from './overlap-runs';
import { FACT, NAME, NUMERAL, Profile, partStart } from './profile';

/** Slots for each word of the query: few enough for the cache, many enough for few false overlaps. */
const SLOTS_PER_WORD: i32 = 32;
const MIN_SLOTS: i32 = 1 << 14;
/** A weight of 1 in a cover. */
const FULL_WEIGHT: f64 = 10 * UNIT;

let slots: i32 = MIN_SLOTS;
/** Weight of all distinct words of the query. */
let weightOfQuery: f64 = 0;
/** Value of the slots with a word of this candidate, different for each candidate, so that slots need no clearing. */
let mark: i32 = 0;

/** Ratio of an upper bound to a lower bound, at most 1. */
export function atMostOne(part: f64, whole: f64): f64 {
  return part === 0 ? 0 : part < whole ? part / whole : 1;
}

/** Fills the tables of the query. */
export function openQueryTables(query: Profile): void {
  const length = query.length;
  const flags = query.flags;
  const words = query.words;
  const weights = query.weights;
  const size = query.size;
  const vocabulary = query.vocabulary;
  slots = MIN_SLOTS;
  while (slots < FILTER_SLOTS && slots < length * SLOTS_PER_WORD) slots *= 2;
  const mask = slots - 1;
  memory.fill(QUERY_WEIGHT_AT, 0, slots);
  weightOfQuery = 0;
  for (let word = 0; word < size; word++) {
    const slot = i32At(vocabulary, word) & mask;
    const weight = <i32>Math.ceil(f32At(weights, word) * UNIT);
    weightOfQuery += f32At(weights, word);
    // never 0, which means no overlap
    setU8(QUERY_WEIGHT_AT, slot, max(u8At(QUERY_WEIGHT_AT, slot), max(1, weight)));
    setI32(WORD_WEIGHTS, word, weight);
    setI32(WORD_TENTHS, word, 0);
  }
  openRuns(slots);
  for (let i = 0; i < length; i++) {
    const word = i32At(words, i);
    const tenths = u8At(TENTHS_BY_FLAG, u8At(flags, i)) * i32At(WORD_WEIGHTS, word);
    setI32(TOKEN_TENTHS, i, tenths);
    setI32(WORD_TENTHS, word, i32At(WORD_TENTHS, word) + tenths);
  }
}

/**
 * Looks up the words of the candidate in the query and vice versa. Writes the coverage of the candidate's parts to
 * `PART_SHARES`.
 */
export function countOverlaps(query: Profile, overlap: Overlap): void {
  if (mark === 255) {
    memory.fill(CANDIDATE_AT, 0, <usize>FILTER_SLOTS);
    mark = 0;
  }
  mark++;
  coverCandidate(query, overlap);
  boundRuns(overlap);
  findQueryWords(query, overlap);
}

/** Marks the words of the candidate, and computes the coverage of its parts. */
function coverCandidate(query: Profile, overlap: Overlap): void {
  const mask = slots - 1;
  const own = mark;
  const hashes = candidateHashes();
  const length = candidateLength();
  for (let i = 0; i < length; i++) {
    const slot = i32At(hashes, i) & mask;
    setU8(CANDIDATE_AT, slot, own);
    setU8(OVERLAP_WEIGHTS, i, u8At(QUERY_WEIGHT_AT, slot));
  }
  if (query.language !== candidateLanguage()) weighOverlaps();
  v128.store(OVERLAP_WEIGHTS + <usize>length, i8x16.splat(0));
  let overlapInAll: f64 = 0;
  let all: f64 = 0;
  for (let part = 0; part < PARTS; part++) {
    const overlap = overlapBetween(partStart(length, part), partStart(length, part + 1));
    const ofPart = coverOfCandidate(part);
    setF64(PART_SHARES, part, atMostOne(overlap, ofPart));
    overlapInAll += overlap;
    all += ofPart;
  }
  overlap.candidateCovered = atMostOne(overlapInAll, all);
}

/** Weighs the overlapping words in the language of the candidate, if the query has another language. */
function weighOverlaps(): void {
  const hashes = candidateHashes();
  const length = candidateLength();
  for (let i = 0; i < length; i++) {
    if (u8At(OVERLAP_WEIGHTS, i) === 0) continue;
    const weight = <i32>Math.ceil(weightOf(commonWord(i32At(hashes, i))) * UNIT);
    setU8(OVERLAP_WEIGHTS, i, max(1, weight));
  }
}

/** Weight of the overlapping words in a range of the candidate, 16 at a time. */
function overlapBetween(from: i32, to: i32): i32 {
  const flags = candidateFlags();
  const quoted = i8x16.splat(<u8>QUOTED);
  const tenths = i8x16.splat(<u8>u8At(TENTHS_BY_FLAG, 0));
  const tenthsQuoted = i8x16.splat(<u8>u8At(TENTHS_BY_FLAG, QUOTED));
  const places = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  let sum = i32x4.splat(0);
  for (let i = from; i < to; i += 16) {
    const isInside = i8x16.lt_u(places, i8x16.splat(<u8>min(16, to - i)));
    const weights = v128.and(v128.load(OVERLAP_WEIGHTS + <usize>i), isInside);
    const isQuoted = i8x16.ne(v128.and(v128.load(flags + <usize>i), quoted), i8x16.splat(0));
    const factors = v128.bitselect(tenthsQuoted, tenths, isQuoted);
    const counts = i16x8.add(i16x8.extmul_low_i8x16_u(weights, factors), i16x8.extmul_high_i8x16_u(weights, factors));
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

/** Marks the words of the query that the candidate has, and computes the coverage of the query. */
function findQueryWords(query: Profile, overlap: Overlap): void {
  const mask = slots - 1;
  const size = query.size;
  const vocabulary = query.vocabulary;
  for (let word = 0; word < size; word++) setU8(IN_CANDIDATE, word, u8At(CANDIDATE_AT, i32At(vocabulary, word) & mask));
  v128.store(IN_CANDIDATE + <usize>size, i8x16.splat(0));
  const own = i8x16.splat(<u8>mark);
  let found = 0;
  let covered = i32x4.splat(0);
  for (let word = 0; word < size; word += 16) {
    const isFound = i8x16.eq(v128.load(IN_CANDIDATE + <usize>word), own);
    v128.store(IN_CANDIDATE + <usize>word, isFound);
    found += popcnt(i8x16.bitmask(isFound));
    const tenths = WORD_TENTHS + ((<usize>word) << 2);
    const low = i16x8.extend_low_i8x16_s(isFound);
    const high = i16x8.extend_high_i8x16_s(isFound);
    covered = i32x4.add(covered, v128.and(v128.load(tenths), i32x4.extend_low_i16x8_s(low)));
    covered = i32x4.add(covered, v128.and(v128.load(tenths, 16), i32x4.extend_high_i16x8_s(low)));
    covered = i32x4.add(covered, v128.and(v128.load(tenths, 32), i32x4.extend_low_i16x8_s(high)));
    covered = i32x4.add(covered, v128.and(v128.load(tenths, 48), i32x4.extend_high_i16x8_s(high)));
  }
  overlap.queryWords = found;
  overlap.queryCovered = atMostOne(sumOf(covered), query.coverOfAll() * FULL_WEIGHT);
}

/** All bits set if the candidate has a word of the query, otherwise 0. */
function inCandidate(word: i32): i32 {
  return <i32>load<i8>(IN_CANDIDATE + <usize>word);
}

/** Bits of those of 16 words of the query that the candidate has. */
function foundFrom(word: i32): i32 {
  return i8x16.bitmask(v128.load(IN_CANDIDATE + <usize>word));
}

/** Writes the coverage of the query's parts by the candidate to `PART_SHARES`. */
export function coverQuery(query: Profile): void {
  const length = query.length;
  const words = query.words;
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let overlap = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) overlap += i32At(TOKEN_TENTHS, i) & inCandidate(i32At(words, i));
    setF64(PART_SHARES, part, atMostOne(overlap, f64At(query.cover, part) * FULL_WEIGHT));
  }
}

/** Weight of the common words over that of all distinct words of the candidate, or of the query. Clears the marks. */
export function sharedVocabulary(query: Profile, ofQuery: bool): f64 {
  const size = query.size;
  const weights = query.weights;
  const vocabulary = query.vocabulary;
  const isOtherLanguage = !ofQuery && query.language !== candidateLanguage();
  let common: f64 = 0;
  for (let from = 0; from < size; from += 16) {
    for (let found = foundFrom(from); found !== 0; found &= found - 1) {
      const word = from + ctz(found);
      common += isOtherLanguage ? weightOf(commonWord(i32At(vocabulary, word))) : f32At(weights, word);
    }
  }
  if (ofQuery) return atMostOne(common, weightOfQuery);
  const mask = slots - 1;
  const hashes = candidateHashes();
  const length = candidateLength();
  let ofCandidate = 0;
  for (let i = 0; i < length; i++) {
    const hash = i32At(hashes, i);
    const slot = hash & mask;
    ofCandidate += i32(u8At(CANDIDATE_AT, slot) === mark) * lowestWeight(hash);
    setU8(CANDIDATE_AT, slot, 0);
  }
  return atMostOne(common, <f64>ofCandidate / UNIT);
}

/**
 * Counts and weighs names and numbers, after `countOverlaps`: upper bounds of the common ones, and lower bounds of all.
 */
export function findNames(query: Profile, overlap: Overlap): void {
  memory.fill(KINDS_AT, 0, NAME_SLOTS);
  const flags = candidateFlags();
  const hashes = candidateHashes();
  const length = candidateLength();
  let ownNames = 0;
  let ownNumerals = 0;
  let candidateOnly = 0;
  for (let from = 0; from < length; from += 16) {
    let marked = withFlag(flags, from, CAPITAL | NUMBER) & (0xffff >>> max(0, from + 16 - length));
    for (; marked !== 0; marked &= marked - 1) {
      const i = from + ctz(marked);
      const kind = kindOf(flags, i, length);
      const hash = i32At(hashes, i);
      const slot = hash & (NAME_SLOTS - 1);
      const known = u8At(KINDS_AT, slot);
      setU8(KINDS_AT, slot, known | kind);
      const weight = lowestWeight(hash);
      // function words are no names: do not count a possible function word
      const isNew = i32((known & kind) === 0) & i32(weight > functionWeight);
      ownNames += isNew & i32(kind === NAME);
      ownNumerals += isNew & i32(kind === NUMERAL);
      const isOnly = isNew & i32(known === 0) & i32(kind !== 0) & i32(u8At(OVERLAP_WEIGHTS, i) === 0);
      candidateOnly += isOnly * weight;
    }
  }
  overlap.candidateNames = ownNames;
  overlap.candidateNumerals = ownNumerals;
  overlap.candidateOnly = <f64>candidateOnly / UNIT;
  const size = query.size;
  const vocabulary = query.vocabulary;
  const kinds = query.kinds;
  const weights = query.weights;
  const isOtherLanguage = query.language !== candidateLanguage();
  let commonNames = 0;
  let commonNumerals = 0;
  let queryFacts: f64 = 0;
  let candidateFacts: f64 = 0;
  for (let from = 0; from < size; from += 16) {
    for (let found = foundFrom(from); found !== 0; found &= found - 1) {
      const word = from + ctz(found);
      const hash = i32At(vocabulary, word);
      const kind = u8At(kinds, word);
      const kindInCandidate = u8At(KINDS_AT, hash & (NAME_SLOTS - 1));
      if (((kind & FACT) | kindInCandidate) === 0) continue;
      const common = kind & kindInCandidate;
      commonNames += i32((common & NAME) !== 0);
      commonNumerals += i32((common & NUMERAL) !== 0);
      const weight: f64 = f32At(weights, word);
      if (kind & FACT) queryFacts += weight;
      if (kindInCandidate) candidateFacts += isOtherLanguage ? weightOf(commonWord(hash)) : weight;
    }
  }
  overlap.names = commonNames;
  overlap.numerals = commonNumerals;
  overlap.queryFacts = queryFacts;
  overlap.candidateFacts = candidateFacts;
}
