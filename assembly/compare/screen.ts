/**
 * The cheapest test of a candidate pair: could it be worth reporting at all? Most candidates are strangers that share three
 * rare word pairs by chance. A few passes over their tokens are enough to say so; only what is left is aligned.
 *
 * Why no pair is lost: what decides is shown evidence that speaks for a copy at least as strongly as what a full comparison
 * would find, and more evidence never lowers a score (score.ts; a test checks it). Call a word *held* where the other
 * article has it anywhere.
 * - What stands aligned is held: held words bound the coverage of each part (`minCoverage`, `spread`) and `alignedLong`.
 * - In an unbroken run each two neighbours are neighbours in the other article, too: that bounds `verbatim` and `copied`.
 * - Words, names and numbers in common are held ones. `moved` is at least 0, `sentenceOrder` at most 1; `quoted` is known.
 * Rather too many words are found held, and what they are divided by is counted rather too low: both raise the bound.
 */

import { MUCH_COPIED, STRANGE_NAMES, STRANGE_NUMBERS } from '../../src/kernels/constants/compare';
import { setF64 } from '../memory';
import {
  ALIGNED_LONG,
  addSpread,
  COPIED,
  EVIDENCE_SIZE,
  MOVED,
  NAMES,
  NUMBERS,
  NUMERIC_SHARE,
  QUOTATIONS,
  QUOTED_SHARE,
  SENTENCE_ORDER,
  SHARED_WORDS,
  share,
  shrunk,
  VERBATIM,
  VOCABULARY,
} from './evidence';
import { findNames, names, numerals, visitorNames, visitorNumerals } from './held-names';
import { copied, findRuns, pairs, trigrams } from './held-runs';
import { atMostOne, coverPivot, pivotCovered, pivotWords, sharedVocabulary, visit, visitorCovered } from './held-words';
import { BOUND } from './layout';
import { gramCount, lengthOf, namesOf, numeralsOf, numericIn, perWord, quotedIn, sizeOf } from './profile';
import { charactersInVisitor, distinctInVisitor, quotedInVisitor } from './visitor-facts';
import { mayBeWanted, wantsRelated } from './wanted';

/** Two runs of words have the same 32-bit hash once in four thousand million times: of any article's, far fewer than this. */
const COLLISIONS: f64 = 0.01;

/** The bound where nothing is known. */
export function boundNothing(): void {
  for (let n = 0; n < EVIDENCE_SIZE; n++) setF64(BOUND, n, 1);
  setF64(BOUND, MOVED, 0);
  setF64(BOUND, QUOTED_SHARE, 0);
  setF64(BOUND, NUMERIC_SHARE, 0);
}

/** Bounds the evidence of the pivot and the visitor, in `BOUND`. False where that is not wanted. */
export function passes(length: i32, pivot: usize, pivotIsShorter: bool): bool {
  visit(length, pivot);
  const inCharacters = isInCharacters(pivot);
  if (inCharacters) findRuns(length, pivot);
  boundWords(length, pivot, pivotIsShorter);
  if (!mayBeWanted(BOUND)) return false;
  // names refuse half of what is left, runs few of them, but those that have their words from a small vocabulary
  boundNames(length, pivot, pivotIsShorter);
  if (!mayBeWanted(BOUND)) return false;
  if (inCharacters) return true;
  findRuns(length, pivot);
  boundCopies(length, pivot, pivotIsShorter);
  return mayBeWanted(BOUND);
}

/** Is any of the visitor written in a script without spaces, or most of the pivot? */
function isInCharacters(pivot: usize): bool {
  return charactersInVisitor() > 0 || perWord(pivot) === 2;
}

/** Names, numbers and vocabulary take another look, which most visitors are spared. */
function boundWords(length: i32, pivot: usize, pivotIsShorter: bool): void {
  if (pivotIsShorter) coverPivot(pivot);
  addSpread(BOUND);
  setF64(BOUND, ALIGNED_LONG, pivotIsShorter ? visitorCovered : pivotCovered);
  setF64(BOUND, SHARED_WORDS, wordsShared(length, pivot, pivotIsShorter));
  boundCopies(length, pivot, pivotIsShorter);
  setF64(BOUND, NAMES, 1);
  setF64(BOUND, NUMBERS, 1);
  setF64(BOUND, VOCABULARY, 1);
  setF64(BOUND, MOVED, 0);
  setF64(BOUND, SENTENCE_ORDER, 1);
  setF64(BOUND, QUOTATIONS, 1);
  const shorter = pivotIsShorter ? lengthOf(pivot) : length;
  setF64(BOUND, QUOTED_SHARE, share(pivotIsShorter ? quotedIn(pivot) : quotedInVisitor(), shorter));
  setF64(BOUND, NUMERIC_SHARE, pivotIsShorter ? share(numericIn(pivot), shorter) : 0);
}

function boundCopies(length: i32, pivot: usize, pivotIsShorter: bool): void {
  setF64(BOUND, COPIED, min<f64>(1, <f64>copied / MUCH_COPIED));
  // each distinct word but for the first ones ends a 3-gram that was not there before
  const shorter = pivotIsShorter ? lengthOf(pivot) : length;
  const words = pivotIsShorter ? sizeOf(pivot) : distinctInVisitor();
  const run = isInCharacters(pivot) ? 6 : 3;
  setF64(BOUND, VERBATIM, shorter < run ? 1 : atMostOne(trigrams, words - run + 1) + COLLISIONS);
}

function wordsShared(length: i32, pivot: usize, pivotIsShorter: bool): f64 {
  const inCharacters = charactersInVisitor() * 2 > length;
  if (inCharacters !== (perWord(pivot) === 2)) return 1;
  // pairs of characters are counted there; each distinct character but the first ends one that was not there before
  if (inCharacters) return atMostOne(pairs, pivotIsShorter ? distinctInVisitor() - 1 : gramCount(pivot));
  return atMostOne(pivotWords, pivotIsShorter ? distinctInVisitor() : sizeOf(pivot));
}

function boundNames(length: i32, pivot: usize, pivotIsShorter: bool): void {
  findNames(length, pivot);
  const allNames = pivotIsShorter ? namesOf(pivot) : max(names, visitorNames);
  const allNumerals = pivotIsShorter ? numeralsOf(pivot) : max(numerals, visitorNumerals);
  setF64(BOUND, NAMES, shrunk(names, allNames, STRANGE_NAMES));
  setF64(BOUND, NUMBERS, shrunk(numerals, allNumerals, STRANGE_NUMBERS));
  if (wantsRelated()) setF64(BOUND, VOCABULARY, sharedVocabulary(length, pivot, pivotIsShorter));
}
