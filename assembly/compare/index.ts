/**
 * Compares pairs of articles: rejects most by an upper bound of their evidence, aligns the others, counts evidence.
 *
 * The kernel has no objects and no bounds checks. test/oracle/ is the plain version. The order of calls:
 *
 * ```text
 * begin, allocate      a new corpus, and the tables of its languages
 * openQuery, openKept  the query, which is compared with many candidates
 * placeCandidate       a candidate
 * passes               the filter
 * keepQuery, ...       the profiles of both
 * compare, summarize   the evidence, and further numbers of the verdict
 * ```
 */
import { reach } from '../memory';
import { align } from './alignment';
import { findWordsInB } from './anchors';
import { buildProfile, findGrams, makeAlignable } from './build-profile';
import { candidateFlags, candidateHashes, candidateLanguage, candidateLength, clearStatistics } from './candidate';
import { addContradictions } from './contradictions';
import {
  addAligned,
  addCommonWords,
  addGrams,
  addPassages,
  addSentenceOrder,
  countShingles,
  findMachineMarks,
  mayReachThreshold,
} from './evidence';
import { boundNothing, passes as passesFilter } from './filter';
import { allocateLong, clearHeap, clearLong, keepLong as moveLong, roomForTokens, startPair } from './heap';
import { forgetLanguage } from './language';
import { BOUND, END, EVIDENCE, Evidence, KEPT_BYTES, KEPT_PROFILES, QUERY_PROFILE } from './layout.generated';
import { preparePassageSteps } from './overlap-runs';
import { openQueryTables } from './overlap-words';
import { sumUp } from './passages';
import { Profile, profileBytes, WITH_GRAMS } from './profile';

export { placeCandidate } from './candidate';
export { damagedRegion, guardPairs } from './guard-zones';
export { allocate } from './heap';
export { PARTNER, PASSAGES, TAKEN, WORD_IN_B } from './layout.generated';

reach(END);

let query: Profile = changetype<Profile>(QUERY_PROFILE);
/** First free byte after the kept profiles. */
let keptEnd: usize = KEPT_PROFILES;

/** Starts a new corpus: drops all languages, statistics and profiles. */
export function begin(): void {
  clearHeap();
  forgetLanguage();
  clearStatistics();
  preparePassageSteps();
  keptEnd = KEPT_PROFILES;
  query = changetype<Profile>(QUERY_PROFILE);
}

// ---- short articles

/** Whether the profiles of two more articles fit, of `length` and `other` words. */
export function hasRoom(length: i32, other: i32): bool {
  return keptEnd + profileBytes(length) + profileBytes(other) <= KEPT_PROFILES + KEPT_BYTES;
}

/** Drops all kept profiles. The query stays, but is no longer kept. */
export function dropKept(): void {
  if (query.address !== QUERY_PROFILE) memory.copy(QUERY_PROFILE, query.address, profileBytes(query.length));
  query = changetype<Profile>(QUERY_PROFILE);
  keptEnd = KEPT_PROFILES;
}

/** Makes the article with these tokens the query. @param language address of the tables of its language */
export function openQuery(hashes: usize, flags: usize, length: i32, language: usize): void {
  buildProfile(QUERY_PROFILE, hashes, flags, length, language);
  openKept(QUERY_PROFILE);
}

/** Makes an article with a kept profile the query. */
export function openKept(profile: usize): void {
  query = changetype<Profile>(profile);
  // the filter uses pairs of characters in such articles
  if (query.perWord === 2) findGrams(query);
  openQueryTables(query);
}

/** Whether query and candidate could reach a threshold. @param article number of the candidate */
export function passes(article: i32, queryIsShorter: bool): bool {
  return passesFilter(article, query, queryIsShorter);
}

/** Keeps the profile of the query. Returns its address. */
export function keepQuery(): usize {
  const bytes = profileBytes(query.length);
  const profile = keptEnd;
  memory.copy(profile, query.address, bytes);
  keptEnd += bytes;
  query = changetype<Profile>(profile);
  return profile;
}

/** Builds the profile of the candidate and keeps it. Returns its address. */
export function keepCandidate(): usize {
  const profile = keptEnd;
  buildProfile(profile, candidateHashes(), candidateFlags(), candidateLength(), candidateLanguage());
  keptEnd += profileBytes(candidateLength());
  return profile;
}

// ---- long articles

/** Reserves `bytes` bytes for the tokens of an article of `length` words until its profile is built. */
export function longTokens(bytes: i32, length: i32): usize {
  return roomForTokens(bytes, profileBytes(length));
}

/** Builds the profile of a long article, valid until `dropLong`, `keepLong` or `allocate`. Returns its address. */
export function buildLong(hashes: usize, flags: usize, length: i32, language: usize): usize {
  const profile = allocateLong(profileBytes(length));
  buildProfile(profile, hashes, flags, length, language);
  return profile;
}

export function dropLong(): void {
  clearLong();
}

/** Keeps one long profile and drops the others. Returns its new address. */
export function keepLong(profile: usize): usize {
  return moveLong(profile, profileBytes(changetype<Profile>(profile).length));
}

// ---- pairs

/**
 * Compares two articles, and returns false as soon as the pair can no longer reach a threshold. Otherwise the evidence
 * is in `EVIDENCE`.
 *
 * @param isFiltered whether the last call of `passes` was for this pair
 */
export function compare(shorter: usize, longer: usize, isFiltered: bool): bool {
  const s = changetype<Profile>(shorter);
  const l = changetype<Profile>(longer);
  const evidence = changetype<Evidence>(EVIDENCE);
  startPair(s.length, l.length, s.size);
  // the gram sets of long articles belonged to the last pair
  if (!s.isShort) s.stage &= ~WITH_GRAMS;
  if (!l.isShort) l.stage &= ~WITH_GRAMS;
  if (!isFiltered) boundNothing();
  findWordsInB(s, l);
  memory.copy(EVIDENCE, BOUND, offsetof<Evidence>());
  addCommonWords(s, l);
  if (!mayReachThreshold(evidence, false)) return false;
  makeAlignable(s);
  makeAlignable(l);
  addAligned(s, l, sumUp(align(s, l)));
  if (!mayReachThreshold(evidence, false)) return false;
  // the cheapest evidence first, sentences last
  findGrams(s);
  findGrams(l);
  addGrams(s, l);
  if (!mayReachThreshold(evidence, false)) return false;
  addPassages(s, l);
  if (!mayReachThreshold(evidence, false)) return false;
  addContradictions(s, l);
  if (!mayReachThreshold(evidence, true)) return false;
  addSentenceOrder(s, l);
  return mayReachThreshold(evidence, true);
}

/** Counts the further numbers of a verdict on the last compared pair in `SUMMARY`. */
export function summarize(shorter: usize, longer: usize): void {
  const s = changetype<Profile>(shorter);
  const l = changetype<Profile>(longer);
  findMachineMarks(s, l);
  countShingles(s, l);
}
