/**
 * Names the evidence of a pair, and turns it into one similarity, 0 to 1.
 *
 * Two articles are one text retold if the words of one occur in the other in the same runs, spread over the whole
 * article, if the shorter article has few names and numbers that the longer one lacks, and if the sentences have the
 * same order. Independent reports differ in these. Quotations have less weight, because all reports of one event have
 * them. The longer the shorter article, the more the evidence means, because a short text agrees by chance. Each piece
 * of evidence is a number from 0 to 1 with a fixed weight; a logistic function maps the weighted sum to 0 to 1.
 *
 * Three cases do not use the weights. If the longer article has most three-word runs of the shorter one, the shorter
 * one is a copy, however small a part of the longer one it is. A text with a quarter of numbers is a table, of which
 * only the verbatim overlap counts. The same holds for a text of fewer than 40 words, whose names and numbers must also
 * agree.
 *
 * A long passage shared in one place says nothing about the rest. It is a separate finding and no evidence for the
 * similarity.
 *
 * The weights are a logistic regression (Cox 1958) with bounds: weights of evidence against a copy are at most 0, all
 * others at least 0.
 */

import {
  type Evidence,
  FACTS_NO_ORDER,
  FACTS_ORDER,
  HALF_RARE_WORDS,
  HALF_WORDS,
  MUCH_COPIED,
  SHORT_TEXT,
  VERBATIM_NO_ORDER,
  VERBATIM_ORDER,
} from '../kernels/compare.js';

/**
 * The evidence for or against a copy, counted by the compare kernel. Most shares refer to the shorter article, so that
 * an excerpt is not penalised for missing text. A share of few items is drawn towards the share of unrelated articles,
 * because one common number out of one proves little.
 */
export const EVIDENCE = {
  sharedWords: 'distinct words in common, over the longer article’s distinct words',
  names: 'share of the shorter article’s capitalised names that the longer one has; drawn to 0.4 if they are few',
  numbers: 'share of the shorter article’s numbers that the longer one has; drawn to 0.2 if they are few',
  alignedLong: 'aligned share of the longer article, words weighted by rarity',
  minCoverage: 'aligned share in the thinly covered parts of the shorter article: the 2nd to 4th lowest of ten',
  spread: 'share of ten equal parts of the shorter article of which at least a quarter is aligned',
  moved: 'share of the aligned words in another order',
  sentenceOrder: 'agreement of the order of matching sentences: 0.5 is chance, 1 the same order',
  quoted: 'share of the shorter article in quotation marks',
  quotations: 'share of the shorter article’s quoted words aligned with the longer one; 0 without quotations',
  vocabulary: 'share of the shorter article’s distinct words, weighted by rarity, that the longer one has',
  copied: 'words in verbatim runs of twelve or more, over 200, without quotations and background',
  passage: 'words of the longest common passage, minus two for each changed word, over 200; counted as `copied`',
  numericShare: 'share of the shorter article’s words that are numbers: above a quarter it is a table',
  verbatim: 'share of the shorter article’s word 3-grams that the longer one has',
  alignedWords: 'aligned words of the shorter article, weighted by rarity: n words count n / (n + 100)',
  missingNames: 'names of the shorter article that the longer one lacks: n names count n / (n + 4)',
  missingNumbers: 'numbers of the shorter article that the longer one lacks: n numbers count n / (n + 2)',
  length: 'words of the shorter article: n words count n / (n + 100)',
  contradicted:
    'share of differing names and numbers at aligned positions, weighted by rarity; drawn to 0 if they are few',
  exclusive:
    'share of an article’s names and numbers, weighted by rarity, that the other one lacks: the lower of both shares',
  rareWords: 'distinct common words, weighted by rarity: n words count n / (n + 10); decides on short texts',
} as const satisfies Readonly<Record<keyof Evidence, string>>;

export type EvidenceName = keyof typeof EVIDENCE;
/** Each 0 to 1. */
export type EvidenceValues = Readonly<Record<EvidenceName, number>>;

// Fitted by `npm run bench:fit -- --write`, which rewrites the lines between the marks, on one half of the stories of
// the sets in
// bench/samples.ts; it prints the result on the other half. Do not edit. The fit is older than `freedomOfOrder`, when
// `moved` counted
// in full. A new fit gives -8.39 for `moved` and an intercept of -9.65. On the other half it finds 605 of 660 rewrites
// by language
// models instead of 610, and 10 of 1,837 distinct pairs instead of 13, which is not worth changing every similarity.
// <fit>
export const WEIGHTS: Readonly<Partial<Record<EvidenceName, number>>> = {
  names: 2.45,
  alignedLong: 7.28,
  minCoverage: 6.45,
  sentenceOrder: 4.74,
  moved: -8.58,
  alignedWords: 8.13,
  missingNumbers: -4.28,
  exclusive: -3.35,
};
export const INTERCEPT = -9.3;
/** Factor of the log-odds above 0. Measured, see `calibrated`. */
export const CALIBRATION = 0.59;
// </fit>

/**
 * Verbatim share with similarity 0.5, and slope of the logistic function there. The highest share of any distinct or
 * unlisted pair is 0.49 (`npm run bench:evidence`).
 */
const VERBATIM_MIDDLE = 0.6;
const VERBATIM_SLOPE = 16;
/** Share of numbers above which a text is a table. */
export const TABLE = 0.25;
/**
 * Least weighted share of the shorter article's vocabulary for a retold text. One of a thousand copies has less, and 19
 * of 20 unrelated candidates do (us-archive), most of which are therefore rejected before the alignment.
 */
export const LEAST_VOCABULARY = 0.28;
/**
 * Least share of the shorter article's ten parts that are covered: common text in fewer than half of them is a shared
 * passage. Of the rewrites that the formula finds, 1.5 % have less, as do pages with three eighths of a story.
 */
export const LEAST_SPREAD = 0.45;
/**
 * Least verbatim share of two notes of one template, and least contradicted share of their names and numbers. The fewer
 * words agree, the more facts must disagree: the contradicted share plus twice the verbatim share must be at least 1
 * (`isTemplate`).
 *
 * Pairs that meet these conditions: 2 of 1,050 planted copies in machine-paraphrase, 2 of 1,198 rewrites by language
 * models, none of 6,000 distinct pairs and of 543 copies of agency texts, and 3,551 of 77,000 unlisted candidates in
 * wire-items, most of which belong to few templates. Such pairs below the threshold are kept for finding template
 * families.
 */
export const TEMPLATE = { verbatim: 0.15, contradicted: 0.3 } as const;
/**
 * Conditions for a short text to be a copy; it is too short for a paraphrase. Names and numbers must agree (checked
 * separately), all words but one of twelve must be kept, some of them must be prose outside of quotations and
 * background, and enough of them must be rare: "Results will be posted here" has seven rare words.
 *
 * Chosen on the beginnings of agency items and on paragraphs of 20 to 39 words among 14,000 whole articles, of which it
 * finds 99 %. Of 123 other pairs in the agency items 78 were read, and 77 were right.
 */
const SHORT_COPY = {
  verbatim: 0.7,
  vocabulary: 0.8,
  passage: 10 / MUCH_COPIED,
  rareWords: 8 / (8 + HALF_RARE_WORDS),
  contradicted: 0.15,
} as const;
/** Evidence `length` of a text of half a word less than `SHORT_TEXT`, because given evidence is rounded. */
const SHORT_LENGTH = (SHORT_TEXT - 0.5) / (SHORT_TEXT - 0.5 + HALF_WORDS);
/** Similarity at which a pair is a copy with a probability of one half. */
export const AS_LIKELY_AS_NOT = 0.5;
/** Highest similarity of different texts. */
const HIGHEST = 0.9999;

const TERMS = Object.entries(WEIGHTS) as [EvidenceName, number][];
/** The weight of each piece of evidence, 0 for unused evidence. */
export const TERM_WEIGHTS = Object.fromEntries(
  Object.keys(EVIDENCE).map(name => [name, WEIGHTS[name as EvidenceName] ?? 0]),
) as EvidenceValues;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Log-odds of the formula, which `npm run bench:fit` fits. */
export function logOdds(evidence: EvidenceValues): number {
  let sum = INTERCEPT;
  for (const [name, weight] of TERMS) sum += weight * (name === 'moved' ? countedMoves(evidence) : evidence[name]);
  return sum;
}

/** The evidence with which the weights are multiplied: `moved` is reduced by `freedomOfOrder`. */
export function weighedEvidence(evidence: EvidenceValues): EvidenceValues {
  return { ...evidence, moved: countedMoves(evidence) };
}

function countedMoves(evidence: EvidenceValues): number {
  return evidence.moved * (1 - freedomOfOrder(evidence));
}

/**
 * The log-odds of the similarity (temperature scaling: Guo et al. 2017). Above 0 the formula is overconfident, because
 * most pairs of the fit are easier than the pairs of a report. Monotone, and 0 stays 0.
 */
export function calibrated(z: number): number {
  return z <= 0 ? z : CALIBRATION * z;
}

/** The inverse of `calibrated`. */
function uncalibrated(logit: number): number {
  return logit <= 0 ? logit : logit / CALIBRATION;
}

/**
 * Waived share of the penalty for another order of passages, 0 to 1; the whole penalty if nearly half of the three-word
 * runs of the shorter article are in the longer one. Independent reports do not share so many runs, and a copy may
 * rearrange passages.
 *
 * Of 432 texts that take over passages in `small-folders` it finds 41 more, of 768 that tell the same event 2. On the
 * other sets one more distinct pair is reported. Notes of one template have contradicting facts, and keep the penalty.
 */
function freedomOfOrder({ verbatim, contradicted }: EvidenceValues): number {
  const within = (share: number): number => Math.min(1, Math.max(0, share));
  const kept = (verbatim - VERBATIM_ORDER) / (VERBATIM_NO_ORDER - VERBATIM_ORDER);
  return within(kept) * within((FACTS_ORDER - contradicted) / (FACTS_ORDER - FACTS_NO_ORDER));
}

/** Whether the shorter text can only be identical, lightly edited, or whole within the longer one. */
export function isShortText({ length }: Pick<EvidenceValues, 'length'>): boolean {
  return length < SHORT_LENGTH;
}

/** Whether the longer text has the words, names and numbers of a short text. */
function isShortCopy(evidence: EvidenceValues): boolean {
  const { verbatim, vocabulary, passage, rareWords, contradicted, missingNames, missingNumbers, exclusive } = evidence;
  // a word that is a name only in one text counts in `missingNames`, but not in `exclusive`
  const agree = missingNumbers === 0 && (missingNames === 0 || exclusive === 0);
  const keepsWords = verbatim >= SHORT_COPY.verbatim && vocabulary >= SHORT_COPY.vocabulary;
  const saysSomething = passage >= SHORT_COPY.passage && rareWords >= SHORT_COPY.rareWords;
  return agree && keepsWords && saysSomething && contradicted <= SHORT_COPY.contradicted;
}

/** Calibrated similarity of two different texts, 0 to 0.9999, four decimals. */
export function similarityOf(evidence: EvidenceValues): number {
  const verbatim = logistic(VERBATIM_SLOPE * (evidence.verbatim - VERBATIM_MIDDLE));
  if (isShortText(evidence)) return isShortCopy(evidence) ? rounded(verbatim) : 0;
  // the content of a table is its numbers: only rows that both have make it a copy
  const { numericShare, vocabulary, spread } = evidence;
  const isRetold = numericShare <= TABLE && vocabulary >= LEAST_VOCABULARY && spread >= LEAST_SPREAD;
  const retold = isRetold ? logistic(calibrated(logOdds(evidence))) : 0;
  return rounded(Math.max(retold, verbatim));
}

const rounded = (similarity: number): number => Math.min(HIGHEST, Math.round(similarity * 1e4) / 1e4);

type TemplateEvidence = Pick<EvidenceValues, 'verbatim' | 'contradicted' | 'vocabulary' | 'spread'>;

/** Whether two articles are notes of one template, by evidence spread over the shorter one. */
export function isTemplate({ verbatim, contradicted, vocabulary, spread }: TemplateEvidence): boolean {
  if (verbatim < TEMPLATE.verbatim || vocabulary < LEAST_VOCABULARY || spread < LEAST_SPREAD) return false;
  return contradicted >= TEMPLATE.contradicted && contradicted + 2 * verbatim >= 1;
}

/** Bounds equivalent to a similarity: log-odds (except for tables) or verbatim share must reach its bound. */
export interface Thresholds {
  readonly logOdds: number;
  readonly verbatim: number;
}

/** The inverse of `similarityOf`, except for rounding. -Infinity if every value suffices, Infinity if none does. */
export function thresholdsOf(similarity: number): Thresholds {
  const logit = (share: number): number =>
    share <= 0 ? Number.NEGATIVE_INFINITY : share >= 1 ? Number.POSITIVE_INFINITY : Math.log(share / (1 - share));
  return {
    logOdds: uncalibrated(logit(similarity)),
    verbatim: VERBATIM_MIDDLE + logit(similarity) / VERBATIM_SLOPE,
  };
}
