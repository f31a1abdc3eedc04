/**
 * One article made ready to be compared with many. A profile is one block of memory: its header, and behind it arrays as long
 * as the article has words, so that it can be moved as it is. What a screen needs is made at once, what an alignment needs
 * when the article first comes to be aligned, n-grams when the first alignment is worth going on with.
 */

import { PARTS } from '../../src/kernels/constants/compare';
import { CAPITAL, CHARACTER, NUMBER, QUOTED, SENTENCE_START } from '../../src/kernels/constants/token-flags';
import { CONTENT_WORD, NAME, NUMERAL } from '../../src/kernels/constants/word-kinds';
import { findContent, wordsInRun } from '../content';
import { f32At, f64At, i32At, setF32, setF64, setU8, setU16, u8At, u16At } from '../memory';
import { commonIn, numberAll, slotsFor } from './distinct';
import { CONTENT, COUNTS, RUNS, SETTINGS } from './layout';
import { hashRuns } from './shingles';
import { functionWords, isContent, knownWord, multiplier, setLanguage, shift, weightOf } from './weights';

// the header: numbers
const LENGTH: usize = 0;
const SIZE: usize = 4;
const SLOTS: usize = 8;
const NAMES: usize = 12;
const NUMERALS: usize = 16;
const QUOTED_WORDS: usize = 20;
const NUMERIC: usize = 24;
const PER_WORD: usize = 28;
const STAGE: usize = 32;
const CONTENT_COUNT: usize = 36;
const SENTENCES: usize = 40;
const GRAMS: usize = 44;
const TRIGRAMS: usize = 48;
const SHINGLES: usize = 52;
/** The row of its language. */
const LANGUAGE: usize = 56;
/** What the words count together: of each tenth, and of all. */
const COVER: usize = 64;
const HEADER: usize = COVER + 96;

/** What has been made besides, in `STAGE`: it can be aligned, it has its n-grams. */
const ALIGNABLE: i32 = 1;
const WITH_GRAMS: i32 = 2;

export function languageOf(profile: usize): usize {
  return load<usize>(profile + LANGUAGE);
}
export function lengthOf(profile: usize): i32 {
  return load<i32>(profile + LENGTH);
}
/** Distinct words. */
export function sizeOf(profile: usize): i32 {
  return load<i32>(profile + SIZE);
}
/** Distinct names and distinct numbers. */
export function namesOf(profile: usize): i32 {
  return load<i32>(profile + NAMES);
}
export function numeralsOf(profile: usize): i32 {
  return load<i32>(profile + NUMERALS);
}
/** Tokens in quotation marks, and tokens that are numbers. */
export function quotedIn(profile: usize): i32 {
  return load<i32>(profile + QUOTED_WORDS);
}
export function numericIn(profile: usize): i32 {
  return load<i32>(profile + NUMERIC);
}
/** Tokens that carry what one word does: two characters do in scripts without spaces. */
export function perWord(profile: usize): i32 {
  return load<i32>(profile + PER_WORD);
}
export function contentCount(profile: usize): i32 {
  return load<i32>(profile + CONTENT_COUNT);
}
export function sentencesIn(profile: usize): i32 {
  return load<i32>(profile + SENTENCES);
}
export function coverOfPart(profile: usize, part: i32): f64 {
  return f64At(profile + COVER, part);
}
export function coverOfAll(profile: usize): f64 {
  return f64At(profile + COVER, PARTS);
}
export function trigramCount(profile: usize): i32 {
  return load<i32>(profile + TRIGRAMS);
}
export function shingleCount(profile: usize): i32 {
  return load<i32>(profile + SHINGLES);
}
/** Distinct words, or pairs of characters in scripts without spaces. */
export function gramCount(profile: usize): i32 {
  return load<i32>(profile + (perWord(profile) === 1 ? SIZE : GRAMS));
}

// the arrays, each as long as the article has words, those of 32 bits first
function words4(profile: usize, nth: i32): usize {
  return profile + HEADER + <usize>(nth * lengthOf(profile)) * 4;
}
export function hashesOf(profile: usize): usize {
  return profile + HEADER;
}
/** The distinct words, in the order in which they first come; their places in this are the article's words. */
export function vocabularyOf(profile: usize): usize {
  return words4(profile, 1);
}
/** Weight of each word, 0 to 1. */
export function weightsOf(profile: usize): usize {
  return words4(profile, 2);
}
function gramHashes(profile: usize): usize {
  return words4(profile, 3);
}
function trigramHashes(profile: usize): usize {
  return words4(profile, 4);
}
function shingleHashes(profile: usize): usize {
  return words4(profile, 5);
}
function words2(profile: usize, nth: i32): usize {
  return words4(profile, 6) + <usize>(nth * (lengthOf(profile) + 2)) * 2;
}
/** Word of each token. */
export function wordsOf(profile: usize): usize {
  return words2(profile, 0);
}
/** Places of all content words among the tokens, ascending. */
export function contentPlaces(profile: usize): usize {
  return words2(profile, 1);
}
/** The same by word: those of word w stand from starts[w] to starts[w + 1], ascending. */
export function placesByWord(profile: usize): usize {
  return words2(profile, 2);
}
export function startsOf(profile: usize): usize {
  return words2(profile, 3);
}
/** In which sentence each token stands. */
export function sentenceOf(profile: usize): usize {
  return words2(profile, 4);
}
function slots(profile: usize, nth: i32): usize {
  return words2(profile, 5) + <usize>(nth * load<i32>(profile + SLOTS)) * 2;
}
export function vocabularySlots(profile: usize): usize {
  return slots(profile, 0);
}
function gramSlots(profile: usize): usize {
  return slots(profile, 1);
}
function trigramSlots(profile: usize): usize {
  return slots(profile, 2);
}
function shingleSlots(profile: usize): usize {
  return slots(profile, 3);
}
export function slotMask(profile: usize): i32 {
  return load<i32>(profile + SLOTS) - 1;
}
export function flagsOf(profile: usize): usize {
  return slots(profile, 4);
}
/** What each word is. */
export function kindsOf(profile: usize): usize {
  return flagsOf(profile) + <usize>lengthOf(profile);
}

/** Bytes of the profile of an article of so many words. */
export function bytesFor(length: i32): usize {
  const bytes =
    HEADER + <usize>length * 24 + <usize>(length + 2) * 10 + <usize>slotsFor(length) * 8 + <usize>length * 2;
  return (bytes + 15) & ~15;
}

/** Where a tenth begins of an article of so many words. */
export function partStart(length: i32, part: i32): i32 {
  return (part * length + PARTS - 1) / PARTS;
}

/** Reads an article into a block of `bytesFor(length)`; `language` is the row of its language. */
export function read(profile: usize, tokens: usize, flags: usize, length: i32, language: usize): void {
  setLanguage(language);
  store<usize>(profile + LANGUAGE, language);
  store<i32>(profile + LENGTH, length);
  store<i32>(profile + SLOTS, slotsFor(length));
  store<i32>(profile + STAGE, 0);
  const hashes = hashesOf(profile);
  memory.copy(hashes, tokens, <usize>length * 4);
  const ownFlags = flagsOf(profile);
  memory.copy(ownFlags, flags, <usize>length);
  const words = wordsOf(profile);
  const vocabulary = vocabularyOf(profile);
  const size = numberAll(hashes, length, vocabulary, vocabularySlots(profile), slotMask(profile), words);
  store<i32>(profile + SIZE, size);
  const weights = weightsOf(profile);
  const kinds = kindsOf(profile);
  for (let word = 0; word < size; word++) {
    const known = knownWord(i32At(vocabulary, word));
    setF32(weights, word, weightOf(known));
    // the rarest words are content words
    setU8(kinds, word, isContent(known));
  }
  countFlags(profile);
  findNames(profile);
  addCover(profile);
}

/** Tokens in quotation marks, numbers and characters, 16 at a time. */
function countFlags(profile: usize): void {
  const length = lengthOf(profile);
  const flags = flagsOf(profile);
  let quoted = 0;
  let numeric = 0;
  let characters = 0;
  for (let i = 0; i < length; i += 16) {
    const inside = 0xffff >>> max(0, i + 16 - length);
    quoted += popcnt(inside & withFlag(flags, i, QUOTED));
    numeric += popcnt(inside & withFlag(flags, i, NUMBER));
    characters += popcnt(inside & withFlag(flags, i, CHARACTER));
  }
  store<i32>(profile + QUOTED_WORDS, quoted);
  store<i32>(profile + NUMERIC, numeric);
  store<i32>(profile + PER_WORD, characters * 2 > length ? 2 : 1);
}

/** Which of 16 tokens have any of some flags, a bit each. */
function withFlag(flags: usize, from: i32, any: i32): i32 {
  const its = v128.and(v128.load(flags + <usize>from), i8x16.splat(<u8>any));
  return i8x16.bitmask(i8x16.ne(its, i8x16.splat(0)));
}

/** Which words are names and numbers, and how many. */
function findNames(profile: usize): void {
  const length = lengthOf(profile);
  const flags = flagsOf(profile);
  const words = wordsOf(profile);
  const kinds = kindsOf(profile);
  let names = 0;
  let numerals = 0;
  for (let from = 0; from < length; from += 16) {
    let marked = withFlag(flags, from, CAPITAL | NUMBER) & (0xffff >>> max(0, from + 16 - length));
    for (; marked !== 0; marked &= marked - 1) {
      const i = from + ctz(marked);
      const flag = u8At(flags, i);
      const word = u16At(words, i);
      const kind = flag & NUMBER ? NUMERAL : flag & SENTENCE_START ? 0 : NAME;
      const known = u8At(kinds, word);
      if (known & kind || !((flag & CHARACTER) | (known & CONTENT_WORD))) continue;
      setU8(kinds, word, known | kind);
      numerals += i32(kind === NUMERAL);
      names += i32(kind === NAME);
    }
  }
  store<i32>(profile + NAMES, names);
  store<i32>(profile + NUMERALS, numerals);
}

function addCover(profile: usize): void {
  const length = lengthOf(profile);
  const flags = flagsOf(profile);
  const words = wordsOf(profile);
  const weights = weightsOf(profile);
  let all: f64 = 0;
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let ofPart: f64 = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) {
      const count = f64At(COUNTS, u8At(flags, i)) * f32At(weights, u16At(words, i));
      ofPart += count;
      all += count;
    }
    setF64(profile + COVER, part, ofPart);
  }
  setF64(profile + COVER, PARTS, all);
}

/** Makes a profile ready to be aligned, if it is not. */
export function makeAlignable(profile: usize): void {
  const stage = load<i32>(profile + STAGE);
  if (stage & ALIGNABLE) return;
  store<i32>(profile + STAGE, stage | ALIGNABLE);
  const length = lengthOf(profile);
  const size = sizeOf(profile);
  const flags = flagsOf(profile);
  const words = wordsOf(profile);
  const kinds = kindsOf(profile);
  const places = contentPlaces(profile);
  const starts = startsOf(profile);
  const sentences = sentenceOf(profile);
  memory.fill(starts, 0, <usize>(size + 1) * 2);
  let count = 0;
  let sentence = -1;
  for (let i = 0; i < length; i++) {
    const word = u16At(words, i);
    const flag = u8At(flags, i);
    // which words are content cannot be foretold, and is no branch; CONTENT_WORD is the lowest bit
    const isContent = i32((flag & CHARACTER) !== 0) | (u8At(kinds, word) & CONTENT_WORD);
    setU16(places, count, i);
    count += isContent;
    setU16(starts, word, u16At(starts, word) + isContent);
    sentence += i32(i === 0) | i32((flag & SENTENCE_START) !== 0);
    setU16(sentences, i, sentence);
  }
  store<i32>(profile + CONTENT_COUNT, count);
  store<i32>(profile + SENTENCES, sentence + 1);
  // counts to ends, and ends to starts as the words are put in place, the last first
  let end = 0;
  for (let word = 0; word <= size; word++) {
    end += u16At(starts, word);
    setU16(starts, word, end);
  }
  const byWord = placesByWord(profile);
  for (let n = count - 1; n >= 0; n--) {
    const place = u16At(places, n);
    const word = u16At(words, place);
    const at = u16At(starts, word) - 1;
    setU16(starts, word, at);
    setU16(byWord, at, place);
  }
}

/** Finds its n-grams and shingles, if they are not known. */
export function findGrams(profile: usize): void {
  const stage = load<i32>(profile + STAGE);
  if (stage & WITH_GRAMS) return;
  store<i32>(profile + STAGE, stage | WITH_GRAMS);
  const length = lengthOf(profile);
  const hashes = hashesOf(profile);
  const mask = slotMask(profile);
  const per = perWord(profile);
  if (per === 2) {
    const runs = hashRuns(hashes, length, 2, RUNS);
    store<i32>(profile + GRAMS, numberAll(RUNS, runs, gramHashes(profile), gramSlots(profile), mask, 0));
  }
  const runs = hashRuns(hashes, length, 3 * per, RUNS);
  store<i32>(profile + TRIGRAMS, numberAll(RUNS, runs, trigramHashes(profile), trigramSlots(profile), mask, 0));
  setLanguage(languageOf(profile));
  const shingles = contentShingles(hashes, flagsOf(profile), length);
  store<i32>(profile + SHINGLES, numberAll(RUNS, shingles, shingleHashes(profile), shingleSlots(profile), mask, 0));
}

/** Shingles of content words in the selected language, the set that sketches sample, to `RUNS`. Returns how many. */
function contentShingles(hashes: usize, flags: usize, length: i32): i32 {
  const size = i32At(SETTINGS, 0);
  const count = findContent(hashes, flags, length, functionWords, multiplier, shift, size, CONTENT);
  return hashRuns(CONTENT, count, wordsInRun, RUNS);
}

/** Distinct runs of three words, of pairs of characters, and shingles that two articles have in common. */
export function trigramsInCommon(s: usize, l: usize): i32 {
  return commonIn(trigramHashes(s), trigramCount(s), trigramHashes(l), trigramSlots(l), slotMask(l));
}

export function gramsInCommon(s: usize, l: usize): i32 {
  const own = perWord(s) === 1 ? vocabularyOf(s) : gramHashes(s);
  const theirs = perWord(l) === 1 ? vocabularyOf(l) : gramHashes(l);
  const theirSlots = perWord(l) === 1 ? vocabularySlots(l) : gramSlots(l);
  return commonIn(own, gramCount(s), theirs, theirSlots, slotMask(l));
}

export function shinglesInCommon(s: usize, l: usize): i32 {
  return commonIn(shingleHashes(s), shingleCount(s), shingleHashes(l), shingleSlots(l), slotMask(l));
}
