/**
 * The upper-bound filter, the cheapest test of a candidate pair: could it reach the threshold at all? Most pairs are
 * strangers that share three rare word pairs by chance. A few passes over their tokens are enough to reject them; only what
 * is left is aligned.
 *
 * Why no pair is lost: the filter decides on evidence for a copy that is at least as strong as what a full comparison
 * finds, and more evidence never lowers a score (score.ts; a test checks it). A word *overlaps* where the other article has
 * it anywhere.
 * - Aligned words overlap: overlapping words bound the coverage of each part (`minCoverage`, `spread`), of the shorter article
 *   (`alignedWords`) and of the longer one (`alignedLong`).
 * - In an unbroken run, neighbours are neighbours in the other article, too: that bounds `verbatim` and `copied`.
 * - In a shared passage, kept words overlap, and where neighbours are none in the other article, a word is skipped: that bounds
 *   `passage`.
 * - Words, names and numbers in common overlap, and what does not is missing, or `exclusive`. `length` is known. `moved` and
 *   `contradicted` are at least 0, `sentenceOrder` at most 1; `quoted` is known.
 * Overlaps are counted too high rather than too low, and what they are divided by too low rather than too high.
 */

import { setF64 } from '../memory';
import {
  candidateLength,
  charactersInCandidate,
  distinctInCandidate,
  findStatistics,
  quotedInCandidate,
  runsInCandidate,
} from './candidate';
import { addSpread, lacking, mayReachThreshold, passageShare, saturated, share, shrunk, wordsOf } from './evidence';
import {
  BOUND,
  EVIDENCE_SIZE,
  Evidence,
  HALF_NAMES,
  HALF_NUMBERS,
  HALF_WORDS,
  MUCH_COPIED,
  OVERLAP,
  Overlap,
  STRANGE_NAMES,
  STRANGE_NUMBERS,
  THRESHOLDS,
  Thresholds,
} from './layout.generated';
import { findPassage, findRuns, runsInQuery } from './overlap-runs';
import { atMostOne, countOverlaps, coverQuery, findNames, sharedVocabulary } from './overlap-words';
import { Profile } from './profile';

/** Two runs of words have the same 32-bit hash once in four thousand million times: of any article's, far fewer than this. */
const COLLISIONS: f64 = 0.01;

function bound(): Evidence {
  return changetype<Evidence>(BOUND);
}

function overlapOfPair(): Overlap {
  return changetype<Overlap>(OVERLAP);
}

/** The bound of a pair that is not filtered. */
export function boundNothing(): void {
  for (let n = 0; n < EVIDENCE_SIZE; n++) setF64(BOUND, n, 1);
  bound().moved = 0;
  bound().quoted = 0;
  bound().numericShare = 0;
  bound().missingNames = 0;
  bound().missingNumbers = 0;
  bound().contradicted = 0;
  bound().exclusive = 0;
}

/**
 * Bounds the evidence of the query and the candidate, in `BOUND`. False where it cannot reach the threshold.
 *
 * @param article number of the candidate
 */
export function passes(article: i32, query: Profile, queryIsShorter: bool): bool {
  findStatistics(article);
  countOverlaps(query, overlapOfPair());
  const inCharacters = isInCharacters(query);
  if (inCharacters) {
    findRuns(query, overlapOfPair());
    findPassage(overlapOfPair());
  }
  boundWords(query, queryIsShorter);
  if (!mayReachThreshold(bound(), false)) return false;
  // the vocabulary rejects most of what is left, and is counted at once, as long as the overlaps are marked
  bound().vocabulary = sharedVocabulary(query, queryIsShorter);
  if (!mayReachThreshold(bound(), false)) return false;
  // names reject half of what is left; runs reject few, but those that have their words from a small vocabulary
  boundNames(query, queryIsShorter);
  if (!mayReachThreshold(bound(), false)) return false;
  if (inCharacters) return true;
  findRuns(query, overlapOfPair());
  // the coarse bound rules out a long passage in most pairs
  if (bound().passage >= changetype<Thresholds>(THRESHOLDS).passage) findPassage(overlapOfPair());
  boundCopies(query, queryIsShorter);
  if (bound().verbatim >= changetype<Thresholds>(THRESHOLDS).skeleton) boundVerbatim(query, queryIsShorter);
  return mayReachThreshold(bound(), false);
}

/** Is any of the candidate written in a script without spaces, or most of the query? */
function isInCharacters(query: Profile): bool {
  return charactersInCandidate() > 0 || query.perWord === 2;
}

/** Names, numbers and vocabulary take another look, which most candidates are spared. */
function boundWords(query: Profile, queryIsShorter: bool): void {
  const evidence = bound();
  const overlap = overlapOfPair();
  if (queryIsShorter) coverQuery(query);
  addSpread(evidence);
  evidence.alignedLong = queryIsShorter ? overlap.candidateCovered : overlap.queryCovered;
  evidence.sharedWords = wordsShared(query, queryIsShorter);
  boundCopies(query, queryIsShorter);
  evidence.names = 1;
  evidence.numbers = 1;
  evidence.vocabulary = 1;
  evidence.rareWords = 1;
  evidence.moved = 0;
  evidence.sentenceOrder = 1;
  evidence.quotations = 1;
  evidence.missingNames = 0;
  evidence.missingNumbers = 0;
  evidence.contradicted = 0;
  evidence.exclusive = 0;
  const shorter = queryIsShorter ? query.length : candidateLength();
  const words = wordsOf(shorter, queryIsShorter ? query.perWord : candidatePerWord());
  evidence.length = saturated(words, HALF_WORDS);
  const coverage = queryIsShorter ? overlap.queryCovered : overlap.candidateCovered;
  evidence.alignedWords = saturated(coverage * words, HALF_WORDS);
  evidence.quoted = share(queryIsShorter ? query.quoted : quotedInCandidate(), shorter);
  evidence.numericShare = queryIsShorter ? share(query.numeric, shorter) : 0;
}

function boundCopies(query: Profile, queryIsShorter: bool): void {
  const evidence = bound();
  const overlap = overlapOfPair();
  evidence.copied = min<f64>(1, <f64>overlap.copied / MUCH_COPIED);
  evidence.passage = passageShare(overlap.passage, bothInCharacters(query) ? 2 : 1);
  // each distinct word but the first ones ends a 3-gram that did not occur before
  const shorter = queryIsShorter ? query.length : candidateLength();
  const words = queryIsShorter ? query.size : distinctInCandidate();
  const run = isInCharacters(query) ? 6 : 3;
  evidence.verbatim = shorter < run ? 1 : atMostOne(overlap.trigrams, words - run + 1) + COLLISIONS;
}

/** Bounds `verbatim` by the runs of the shorter article, of which there are up to twice as many as distinct words. */
function boundVerbatim(query: Profile, queryIsShorter: bool): void {
  const runs = queryIsShorter ? runsInQuery(query) : runsInCandidate();
  if (runs > 0) bound().verbatim = atMostOne(overlapOfPair().trigrams, runs) + COLLISIONS;
}

/** Are both articles mostly characters of scripts without spaces? */
function bothInCharacters(query: Profile): bool {
  return charactersInCandidate() * 2 > candidateLength() && query.perWord === 2;
}

/** Tokens of the candidate that carry as much as one word. */
function candidatePerWord(): i32 {
  return charactersInCandidate() * 2 > candidateLength() ? 2 : 1;
}

function wordsShared(query: Profile, queryIsShorter: bool): f64 {
  const overlap = overlapOfPair();
  const inCharacters = candidatePerWord() === 2;
  if (inCharacters !== (query.perWord === 2)) return 1;
  // pairs of characters count there; each distinct character but the first ends a pair that did not occur before
  if (inCharacters) return atMostOne(overlap.pairs, queryIsShorter ? distinctInCandidate() - 1 : query.gramCount);
  return atMostOne(overlap.queryWords, queryIsShorter ? distinctInCandidate() : query.size);
}

function boundNames(query: Profile, queryIsShorter: bool): void {
  const evidence = bound();
  const overlap = overlapOfPair();
  findNames(query, overlap);
  const allNames = queryIsShorter ? query.names : max(overlap.names, overlap.candidateNames);
  const allNumerals = queryIsShorter ? query.numerals : max(overlap.numerals, overlap.candidateNumerals);
  evidence.names = shrunk(overlap.names, allNames, STRANGE_NAMES);
  evidence.numbers = shrunk(overlap.numerals, allNumerals, STRANGE_NUMBERS);
  evidence.missingNames = saturated(max(0, allNames - overlap.names), HALF_NAMES);
  evidence.missingNumbers = saturated(max(0, allNumerals - overlap.numerals), HALF_NUMBERS);
  const ofCandidate = lacking(overlap.candidateOnly + overlap.candidateFacts, overlap.candidateFacts);
  evidence.exclusive = min(lacking(query.facts, overlap.queryFacts), ofCandidate);
}
