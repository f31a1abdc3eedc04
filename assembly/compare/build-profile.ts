/**
 * Builds profiles in three steps: the data of the filter, the data of an alignment before the first one, and gram sets
 * after the first promising alignment.
 */

import { CAPITAL, CHARACTER, NUMBER, QUOTED, RUN_PRIME, RUN_START, SENTENCE_START } from '../constants.generated';
import { ContentWords, findContent } from '../content';
import { f32At, f64At, i32At, setF32, setF64, setI32, setU8, u8At } from '../memory';
import { mix } from '../mix';
import { numberAll } from './hash-dictionary';
import { allocateSets, startGrams } from './heap';
import { commonWord, functionWords, isContent, multiplier, setLanguage, shift, weightOf } from './language';
import { CONTENT, PARTS, RUNS, SETTINGS, Settings, WEIGHT_BY_FLAG } from './layout.generated';
import {
  ALIGNABLE,
  CONTENT_WORD,
  coreBytes,
  FACT,
  LEADING_NAME,
  NAME,
  NUMERAL,
  Profile,
  partStart,
  setBytes,
  slotsOf,
  WITH_GRAMS,
} from './profile';

const contentWords = changetype<ContentWords>(memory.data(sizeof<i64>()));

/**
 * Builds the profile of an article in a block of `profileBytes(length)`.
 *
 * @param tokens   hashes of the tokens
 * @param flags    flags of the tokens
 * @param language address of the tables of its language
 */
export function buildProfile(at: usize, tokens: usize, flags: usize, length: i32, language: usize): Profile {
  const profile = changetype<Profile>(at);
  setLanguage(language);
  profile.language = language;
  profile.length = length;
  profile.slots = slotsOf(length);
  profile.stage = 0;
  profile.sets = coreBytes(length);
  const hashes = profile.hashes;
  const vocabulary = profile.vocabulary;
  memory.copy(hashes, tokens, <usize>length * 4);
  memory.copy(profile.flags, flags, <usize>length);
  profile.size = numberTo(profile, hashes, length, vocabulary, profile.vocabularySlots, profile.words);
  const size = profile.size;
  const weights = profile.weights;
  const kinds = profile.kinds;
  for (let word = 0; word < size; word++) {
    const common = commonWord(i32At(vocabulary, word));
    setF32(weights, word, weightOf(common));
    // the rarest words are content words
    setU8(kinds, word, isContent(common));
  }
  countFlags(profile);
  findNames(profile);
  addCover(profile);
  return profile;
}

/** `numberAll` for one of the dictionaries of a profile. */
function numberTo(profile: Profile, values: usize, count: i32, members: usize, slots: usize, numbers: usize): i32 {
  const mask = profile.mask;
  return profile.isShort
    ? numberAll<u16>(values, count, members, slots, mask, numbers)
    : numberAll<u32>(values, count, members, slots, mask, numbers);
}

/** Counts quoted tokens, numbers and characters, 16 tokens at a time. */
function countFlags(profile: Profile): void {
  const length = profile.length;
  const flags = profile.flags;
  let quoted = 0;
  let numeric = 0;
  let characters = 0;
  for (let i = 0; i < length; i += 16) {
    const inside = 0xffff >>> max(0, i + 16 - length);
    quoted += popcnt(inside & withFlag(flags, i, QUOTED));
    numeric += popcnt(inside & withFlag(flags, i, NUMBER));
    characters += popcnt(inside & withFlag(flags, i, CHARACTER));
  }
  profile.quoted = quoted;
  profile.numeric = numeric;
  profile.perWord = characters * 2 > length ? 2 : 1;
}

/** Bits of those of 16 tokens that have any of some flags. */
export function withFlag(flags: usize, from: i32, any: i32): i32 {
  const marked = v128.and(v128.load(flags + <usize>from), i8x16.splat(<u8>any));
  return i8x16.bitmask(i8x16.ne(marked, i8x16.splat(0)));
}

/** Finds, counts and weighs the names and numbers. */
function findNames(profile: Profile): void {
  const length = profile.length;
  const flags = profile.flags;
  const words = profile.words;
  const kinds = profile.kinds;
  const weights = profile.weights;
  let names = 0;
  let numerals = 0;
  let facts: f64 = 0;
  for (let from = 0; from < length; from += 16) {
    let marked = withFlag(flags, from, CAPITAL | NUMBER) & (0xffff >>> max(0, from + 16 - length));
    for (; marked !== 0; marked &= marked - 1) {
      const i = from + ctz(marked);
      const flag = u8At(flags, i);
      const word = i32At(words, i);
      const kind = kindOf(flags, i, length);
      const known = u8At(kinds, word);
      if (known & kind || !((flag & CHARACTER) | (known & CONTENT_WORD))) continue;
      setU8(kinds, word, known | kind);
      if ((known & FACT) === 0 && kind !== 0) facts += f32At(weights, word);
      numerals += i32(kind === NUMERAL);
      names += i32(kind === NAME);
    }
  }
  profile.names = names;
  profile.numerals = numerals;
  profile.facts = facts;
}

/** Kind of a capitalised or numeric token: a number, a name, or at the start of a sentence a leading name or none. */
export function kindOf(flags: usize, i: i32, length: i32): i32 {
  const flag = u8At(flags, i);
  if (flag & NUMBER) return NUMERAL;
  if ((flag & SENTENCE_START) === 0) return NAME;
  // a capitalised word at the start of a sentence: the next token decides
  const next = i + 1;
  return next < length && (u8At(flags, next) & (CAPITAL | NUMBER | SENTENCE_START)) === CAPITAL ? LEADING_NAME : 0;
}

/** Adds up the weights of the words of each part and of all. */
function addCover(profile: Profile): void {
  const length = profile.length;
  const flags = profile.flags;
  const words = profile.words;
  const weights = profile.weights;
  let all: f64 = 0;
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let ofPart: f64 = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) {
      const weight = f64At(WEIGHT_BY_FLAG, u8At(flags, i)) * f32At(weights, i32At(words, i));
      ofPart += weight;
      all += weight;
    }
    setF64(profile.cover, part, ofPart);
  }
  setF64(profile.cover, PARTS, all);
}

/** Finds the positions of the content words and the sentences, once. */
export function makeAlignable(profile: Profile): void {
  if (profile.stage & ALIGNABLE) return;
  profile.stage |= ALIGNABLE;
  const length = profile.length;
  const size = profile.size;
  const flags = profile.flags;
  const words = profile.words;
  const kinds = profile.kinds;
  const places = profile.places;
  const starts = profile.starts;
  const sentences = profile.sentences;
  memory.fill(starts, 0, <usize>(size + 1) * 4);
  let count = 0;
  let sentence = -1;
  for (let i = 0; i < length; i++) {
    const word = i32At(words, i);
    const flag = u8At(flags, i);
    // branch-free, because content words are unpredictable; CONTENT_WORD is the lowest bit
    const isContent = i32((flag & CHARACTER) !== 0) | (u8At(kinds, word) & CONTENT_WORD);
    setI32(places, count, i);
    count += isContent;
    setI32(starts, word, i32At(starts, word) + isContent);
    sentence += i32(i === 0) | i32((flag & SENTENCE_START) !== 0);
    setI32(sentences, i, sentence);
  }
  profile.contentCount = count;
  profile.sentenceCount = sentence + 1;
  countsToEnds(starts, size + 1);
  const byWord = profile.placesByWord;
  for (let n = count - 1; n >= 0; n--) {
    const place = i32At(places, n);
    const word = i32At(words, place);
    // filling in the positions from the last one turns ends into starts
    const at = i32At(starts, word) - 1;
    setI32(starts, word, at);
    setI32(byWord, at, place);
  }
}

/** Turns group sizes into group ends. */
export function countsToEnds(counts: usize, groups: i32): void {
  let end = 0;
  for (let group = 0; group < groups; group++) {
    end += i32At(counts, group);
    setI32(counts, group, end);
  }
}

/** Finds the gram sets, once. Those of a long article are valid until the next pair. */
export function findGrams(profile: Profile): void {
  if (profile.stage & WITH_GRAMS) return;
  profile.stage |= WITH_GRAMS;
  const length = profile.length;
  if (!profile.isShort) profile.sets = allocateSets(setBytes(length)) - profile.address;
  startGrams(length);
  const hashes = profile.hashes;
  const perWord = profile.perWord;
  if (perWord === 2) {
    const pairs = hashRuns(hashes, length, 2, RUNS);
    profile.pairCount = numberTo(profile, RUNS, pairs, profile.pairs, profile.pairSlots, 0);
  }
  const trigrams = hashRuns(hashes, length, 3 * perWord, RUNS);
  profile.trigramCount = numberTo(profile, RUNS, trigrams, profile.trigrams, profile.trigramSlots, 0);
  const shingles = contentShingles(profile);
  profile.shingleCount = numberTo(profile, RUNS, shingles, profile.shingles, profile.shingleSlots, 0);
}

/** Writes the shingles, which sketches sample, to `RUNS`. Returns their number. */
function contentShingles(profile: Profile): i32 {
  setLanguage(profile.language);
  const size = changetype<Settings>(SETTINGS).shingleSize;
  findContent(
    profile.hashes,
    profile.flags,
    profile.length,
    functionWords,
    multiplier,
    shift,
    size,
    CONTENT,
    contentWords,
  );
  return hashRuns(CONTENT, contentWords.count, contentWords.perShingle, RUNS);
}

/**
 * Writes the hash of every run of `size` values to `runs`, or of all values if there are fewer. Returns the number of
 * hashes.
 */
export function hashRuns(values: usize, count: i32, size: i32, runs: usize): i32 {
  if (count === 0) return 0;
  const length = min(size, count);
  const all = count - length + 1;
  for (let i = 0; i < all; i++) {
    let h = RUN_START;
    for (let j = 0; j < length; j++) h = ((h ^ i32At(values, i + j)) * RUN_PRIME) ^ (h >>> 15);
    setI32(runs, i, mix(h));
  }
  return all;
}
