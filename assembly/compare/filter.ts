/**
 * The upper-bound filter: tests cheaply whether a candidate pair could reach a threshold.
 *
 * Most pairs are unrelated and share three rare word pairs by chance. A few passes over their tokens reject them, and
 * only the other pairs are aligned.
 *
 * The filter loses no pair: it uses evidence at least as strong as a full comparison finds, and stronger evidence never
 * lowers a score (score.ts; a test checks this). A word *overlaps* if the other article has the word anywhere.
 *
 * - Aligned words overlap. Overlapping words therefore bound the coverage of each part (`minCoverage`, `spread`), of
 *   the shorter article (`alignedWords`) and of the longer one (`alignedLong`).
 * - Neighbours in an unbroken run are also neighbours in the other article, which bounds `verbatim` and `copied`.
 * - Kept words of a shared passage overlap, and the passage skips a word between neighbours that are no neighbours in
 *   the other article. Words that the candidate quotes do not count. Together these bound `passage`.
 * - Common words, names and numbers overlap; all others are missing, or `exclusive`. `length` and `quoted` are known.
 *   `moved` and `contradicted` are at least 0, `sentenceOrder` at most 1.
 *
 * Overlaps are upper bounds, and their divisors are lower bounds.
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

/** Upper bound of the share of runs with colliding hashes, far above the real share of 32-bit hashes. */
const COLLISIONS: f64 = 0.01;

function bound(): Evidence {
  return changetype<Evidence>(BOUND);
}

function overlapOfPair(): Overlap {
  return changetype<Overlap>(OVERLAP);
}

/** Sets the trivial bound of an unfiltered pair. */
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
 * Bounds the evidence of query and candidate in `BOUND`. Returns false if the bound reaches no threshold.
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
  // the vocabulary rejects most remaining pairs; count it while the overlaps are marked
  bound().vocabulary = sharedVocabulary(query, queryIsShorter);
  if (!mayReachThreshold(bound(), false)) return false;
  // names reject half of the remaining pairs; runs reject few, mostly articles with a small vocabulary
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

/** Whether the candidate has characters of scripts without spaces, or the query consists mostly of them. */
function isInCharacters(query: Profile): bool {
  return charactersInCandidate() > 0 || query.perWord === 2;
}

/**
 * Bounds the evidence without names, numbers and vocabulary, which need another pass that most candidates do not get.
 */
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
  // each distinct word except the first two ends a new 3-gram
  const shorter = queryIsShorter ? query.length : candidateLength();
  const words = queryIsShorter ? query.size : distinctInCandidate();
  const run = isInCharacters(query) ? 6 : 3;
  evidence.verbatim = shorter < run ? 1 : atMostOne(overlap.trigrams, words - run + 1) + COLLISIONS;
}

/** Bounds `verbatim` by the distinct runs of the shorter article, up to twice as many as its distinct words. */
function boundVerbatim(query: Profile, queryIsShorter: bool): void {
  const runs = queryIsShorter ? runsInQuery(query) : runsInCandidate();
  if (runs > 0) bound().verbatim = atMostOne(overlapOfPair().trigrams, runs) + COLLISIONS;
}

/** Whether both articles consist mostly of characters of scripts without spaces. */
function bothInCharacters(query: Profile): bool {
  return charactersInCandidate() * 2 > candidateLength() && query.perWord === 2;
}

/** Tokens per word of the candidate. */
function candidatePerWord(): i32 {
  return charactersInCandidate() * 2 > candidateLength() ? 2 : 1;
}

function wordsShared(query: Profile, queryIsShorter: bool): f64 {
  const overlap = overlapOfPair();
  const inCharacters = candidatePerWord() === 2;
  if (inCharacters !== (query.perWord === 2)) return 1;
  // count pairs of characters; each distinct character except the first ends a new pair
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
