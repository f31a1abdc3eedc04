/**
 * Candidate pairs compared: the program that `scan` runs over millions of them. It does what verify.ts does, which is the
 * reference, number by number in the same order, and stands in one piece of memory, without an object or a check on the way.
 */
import { reach, setF64 } from '../memory';
import { align } from './alignment';
import { findWordsInOther } from './anchors';
import {
  addAligned,
  addCommonWords,
  addOrderAndGrams,
  EVIDENCE_SIZE,
  findMachineMarks,
  marksInA,
  marksInB,
} from './evidence';
import { open } from './held-words';
import { BOUND, EVIDENCE, KEPT, KEPT_END, PIVOT, RESULT, TABLES } from './layout';
import { kept, longest, moved, passages, sumUp, wordsInA, wordsInB } from './passages';
import { bytesFor, findGrams, lengthOf, makeAlignable, perWord, read, shingleCount, shinglesInCommon } from './profile';
import { boundNothing, passes } from './screen';
import { flagsOfVisitor, hashesOfVisitor, languageOfVisitor } from './visitor';
import { findFacts, forgetFacts } from './visitor-facts';
import { mayBeWanted } from './wanted';
import { clear, setLanguage } from './weights';

export {
  BOUND,
  COUNTS,
  EVIDENCE,
  LEAST,
  LONGEST,
  MOVED,
  ORDERED,
  PARTNER,
  PIVOT_FLAGS,
  PIVOT_HASHES,
  RESULT,
  SETTINGS,
  SPANS,
  TENTHS,
  VISITOR_FLAGS,
  VISITOR_HASHES,
  WEIGHTS,
} from './layout';
export { placeVisitor } from './visitor';
export { allocate } from './weights';

reach(TABLES);

let pivot: usize = PIVOT;
let keptEnd: usize = KEPT;

/** Begins with another corpus: nothing is known of any word or article. */
export function begin(): void {
  clear();
  forgetFacts();
  keptEnd = KEPT;
  pivot = PIVOT;
}

/** Room for the profiles of two articles of so many words, among those that are kept? */
export function hasRoom(length: i32, other: i32): bool {
  return keptEnd + bytesFor(length) + bytesFor(other) <= KEPT_END;
}

/** Forgets all kept profiles but that of the pivot, which is kept no longer, either. */
export function forget(): void {
  if (pivot !== PIVOT) memory.copy(PIVOT, pivot, bytesFor(lengthOf(pivot)));
  pivot = PIVOT;
  keptEnd = KEPT;
}

/** Makes the article whose words stand there the pivot; `language` is the row of its language. */
export function openRead(hashes: usize, flags: usize, length: i32, language: usize): void {
  read(PIVOT, hashes, flags, length, language);
  openKept(PIVOT);
}

/** Makes one the pivot whose profile is kept. */
export function openKept(profile: usize): void {
  pivot = profile;
  // pairs of characters are what such articles are screened by
  if (perWord(pivot) === 2) findGrams(pivot);
  open(pivot);
}

/** Could the pair of the pivot and the visitor be worth handing on? */
export function screen(article: i32, length: i32, pivotIsShorter: bool): bool {
  setLanguage(languageOfVisitor);
  findFacts(article, length);
  return passes(length, pivot, pivotIsShorter);
}

/** Keeps the profile of the pivot. Returns where. */
export function keepPivot(): usize {
  const bytes = bytesFor(lengthOf(pivot));
  const profile = keptEnd;
  memory.copy(profile, pivot, bytes);
  keptEnd += bytes;
  pivot = profile;
  return profile;
}

/** Reads the visitor and keeps its profile. Returns where. */
export function keepVisitor(length: i32): usize {
  const profile = keptEnd;
  read(profile, hashesOfVisitor, flagsOfVisitor, length, languageOfVisitor);
  keptEnd += bytesFor(length);
  return profile;
}

/**
 * Compares the shorter article with the longer one as far as it takes to know that the pair is not worth handing on: then
 * returns 0. Otherwise 1, the evidence in `EVIDENCE`.
 *
 * @param isScreened true where the pair has just been screened
 */
export function compare(s: usize, l: usize, isScreened: bool): bool {
  if (!isScreened) boundNothing();
  findWordsInOther(s, l);
  memory.copy(EVIDENCE, BOUND, EVIDENCE_SIZE * 8);
  addCommonWords(s, l);
  if (!mayBeWanted(EVIDENCE)) return false;
  makeAlignable(s);
  makeAlignable(l);
  sumUp(align(s, l));
  addAligned(s, l);
  if (!mayBeWanted(EVIDENCE)) return false;
  findGrams(s);
  findGrams(l);
  addOrderAndGrams(s, l);
  return mayBeWanted(EVIDENCE);
}

/** What else a verdict on the pair compared last tells, to `RESULT`. */
export function tell(s: usize, l: usize): void {
  findMachineMarks(s, l);
  setF64(RESULT, 0, shinglesInCommon(s, l));
  setF64(RESULT, 1, shingleCount(s));
  setF64(RESULT, 2, shingleCount(l));
  setF64(RESULT, 3, passages);
  setF64(RESULT, 4, moved);
  setF64(RESULT, 5, longest);
  setF64(RESULT, 6, kept);
  setF64(RESULT, 7, wordsInA);
  setF64(RESULT, 8, wordsInB);
  setF64(RESULT, 9, marksInA);
  setF64(RESULT, 10, marksInB);
}
