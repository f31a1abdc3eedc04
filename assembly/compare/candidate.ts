/**
 * Holds the candidate of a pair: the addresses of its tokens, and the statistics for the filter, which do not depend on
 * the query.
 *
 * The statistics are cached, because most candidates recur with other queries. Counts of distinct words are lower
 * bounds.
 */

import { CHARACTER, QUOTED } from '../constants.generated';
import { i32At, setI32, u8At } from '../memory';
import { lowestWeight, setLanguage } from './language';
import { CACHE_ROWS, CANDIDATE_CACHE, LOWEST_BITS, PARTS, SEEN_SLOTS, TENTHS_BY_FLAG } from './layout.generated';
import { partStart } from './profile';

/** Bytes of a row of `CANDIDATE_CACHE`. */
const ROW_BYTES: usize = 64;
const SLOTS: i32 = 1 << LOWEST_BITS;
const RUN_FACTOR: i32 = 0x9e3779b1;

/** A row of `CANDIDATE_CACHE`. */
@unmanaged
class Statistics {
  /** Key of the row. */
  corpus: i32;
  article: i32;
  /** Distinct words. */
  distinct: i32;
  /** Number of quoted tokens, and of characters of scripts without spaces. */
  quoted: i32;
  characters: i32;
  /** Distinct runs of three words; negative until counted. */
  runs: i32;
  // followed by the cover of each part
}

// the candidate
let hashes: usize = 0;
let flags: usize = 0;
let length: i32 = 0;
/** Address of the tables of its language. */
let language: usize = 0;

let corpus: i32 = 0;
let statistics = changetype<Statistics>(CANDIDATE_CACHE);

/** Makes the article with these tokens the candidate. */
export function placeCandidate(hashesAt: usize, flagsAt: usize, count: i32, languageTables: usize): void {
  hashes = hashesAt;
  flags = flagsAt;
  length = count;
  language = languageTables;
}

export function candidateHashes(): usize {
  return hashes;
}
export function candidateFlags(): usize {
  return flags;
}
export function candidateLength(): i32 {
  return length;
}
export function candidateLanguage(): usize {
  return language;
}

/** Invalidates the cache for a new corpus. */
export function clearStatistics(): void {
  corpus++;
}

/** Counts the statistics of the candidate, unless cached. */
export function findStatistics(article: i32): void {
  setLanguage(language);
  const row = CANDIDATE_CACHE + <usize>(article & (CACHE_ROWS - 1)) * ROW_BYTES;
  statistics = changetype<Statistics>(row);
  if (statistics.corpus === corpus && statistics.article === article) return;
  statistics.corpus = corpus;
  statistics.article = article;
  memory.fill(SEEN_SLOTS, 0, SLOTS >>> 3);
  const hashesAt = hashes;
  const flagsAt = flags;
  let repeated = 0;
  let quoted = 0;
  let characters = 0;
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let ofPart = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) {
      const hash = i32At(hashesAt, i);
      const flag = u8At(flagsAt, i);
      const slot = hash & (SLOTS - 1);
      const bits = i32At(SEEN_SLOTS, slot >>> 5);
      repeated += (bits >>> slot) & 1;
      setI32(SEEN_SLOTS, slot >>> 5, bits | (1 << slot));
      ofPart += u8At(TENTHS_BY_FLAG, flag) * lowestWeight(hash);
      quoted += i32((flag & QUOTED) !== 0);
      characters += i32((flag & CHARACTER) !== 0);
    }
    setI32(row + offsetof<Statistics>(), part, ofPart);
  }
  statistics.distinct = length - repeated;
  statistics.quoted = quoted;
  statistics.characters = characters;
  statistics.runs = -1;
}

/** Lower bound of the distinct runs of three words: runs in one slot count once. */
export function distinctRuns(hashesAt: usize, count: i32): i32 {
  if (count < 3) return 0;
  memory.fill(SEEN_SLOTS, 0, SLOTS >>> 3);
  let distinct = 0;
  let first = i32At(hashesAt, 0);
  let second = i32At(hashesAt, 1);
  for (let i = 2; i < count; i++) {
    const third = i32At(hashesAt, i);
    const slot = (((((first * RUN_FACTOR) ^ second) * RUN_FACTOR) ^ third) * RUN_FACTOR) >>> (32 - LOWEST_BITS);
    const bits = i32At(SEEN_SLOTS, slot >>> 5);
    distinct += 1 - ((bits >>> slot) & 1);
    setI32(SEEN_SLOTS, slot >>> 5, bits | (1 << slot));
    first = second;
    second = third;
  }
  return distinct;
}

/** Lower bound of the distinct words. */
export function distinctInCandidate(): i32 {
  return statistics.distinct;
}
/** Lower bound of the distinct runs of three words, counted on demand, because few candidates need it. */
export function runsInCandidate(): i32 {
  if (statistics.runs < 0) statistics.runs = distinctRuns(hashes, length);
  return statistics.runs;
}
/** Number of quoted tokens. */
export function quotedInCandidate(): i32 {
  return statistics.quoted;
}
/** Number of characters of scripts without spaces. */
export function charactersInCandidate(): i32 {
  return statistics.characters;
}
/** Lower bound of the weight of the words of a part, in tenths of 1/255. */
export function coverOfCandidate(part: i32): i32 {
  return i32At(changetype<usize>(statistics) + offsetof<Statistics>(), part);
}
