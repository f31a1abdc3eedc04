/**
 * The evidence on a pair, and the scoring formula: evidence to one similarity, 0 to 1.
 *
 * Two articles are one text retold when the words of one occur in the other in the same runs, spread over the whole
 * article and not in one place only; when the shorter one has few names and numbers that the longer one lacks; and when the
 * sentences follow in the same order: independent reports differ in these. Quotations count for less, because all reports
 * of one event have them. The longer the shorter article is, the more these mean: a short text agrees by chance. Each is a number
 * from 0 to 1 with a fixed weight; the sum is mapped to 0 to 1 by a logistic function.
 * Verbatim overlap needs no such weighing: where the longer article has most three-word runs of the shorter one, the
 * shorter one was copied, however small a part of the longer one it is. A text of which a quarter is numbers is a table: of
 * tables only the verbatim overlap counts. So of a text of fewer than 40 words, and there only where names and numbers agree.
 *
 * What two articles share in one place says nothing about the rest: a long shared passage is a finding of its own, beside the
 * similarity, and no evidence for it.
 *
 * The weights are a logistic regression (Cox 1958) in which no evidence may count against its meaning: the weights of what
 * speaks against a copy are bounded at zero from above, all others from below.
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
 * The evidence for or against two articles being one text retold, counted by the compare kernel. Most are counted from
 * the shorter article, so that an excerpt is not blamed for what it leaves out. Shares of a few things only are drawn towards what
 * strangers show: one number out of one in common proves little.
 */
export const EVIDENCE = {
  sharedWords: 'distinct words in common, over the longer article’s distinct words',
  names: 'share of the shorter article’s capitalised names that the longer one holds; drawn to 0.4 where they are few',
  numbers: 'share of the shorter article’s numbers that the longer one holds; drawn to 0.2 where they are few',
  alignedLong: 'share of the longer article that stands aligned, words weighed by rarity',
  minCoverage: 'aligned share in the thinly covered parts of the shorter article: the 2nd to 4th lowest of ten',
  spread: 'share of ten equal parts of the shorter article that are a quarter aligned or more',
  moved: 'share of the aligned words that stand in another order',
  sentenceOrder: 'how far matching sentences follow in the same order: 0.5 is chance, 1 the same',
  quoted: 'share of the shorter article that stands in quotation marks',
  quotations: 'share of the shorter article’s quoted words that stand aligned in the longer one; 0 without quotations',
  vocabulary: 'share of the shorter article’s distinct words, weighed by rarity, that the longer one holds',
  copied: 'words in verbatim runs of twelve or more, over 200; quotations and background do not count',
  passage: 'words of the longest passage in common, less two for each word that is changed, over 200; as `copied`',
  numericShare: 'share of the shorter article’s words that are numbers: above a quarter it is a table',
  verbatim: 'share of the shorter article’s word 3-grams that the longer one holds',
  alignedWords: 'words of the shorter article that stand aligned, weighed by rarity: n of them count n / (n + 100)',
  missingNames: 'names of the shorter article that the longer one lacks: n of them count n / (n + 4)',
  missingNumbers: 'numbers of the shorter article that the longer one lacks: n of them count n / (n + 2)',
  length: 'words of the shorter article: n of them count n / (n + 100)',
  contradicted:
    'share of the names and numbers at aligned places, weighed by rarity, that differ; drawn to 0 where they are few',
  exclusive:
    'share of an article’s names and numbers, weighed by rarity, that the other one lacks: the lower one of both articles’',
  rareWords: 'distinct words in common, weighed by rarity: n of them count n / (n + 10); decides on short texts',
} as const satisfies Readonly<Record<keyof Evidence, string>>;

export type EvidenceName = keyof typeof EVIDENCE;
/** Each 0 to 1. */
export type EvidenceValues = Readonly<Record<EvidenceName, number>>;

// Fitted by `npm run bench:fit -- --write` on one half of the stories of the sets in bench/samples.ts; it prints what the other
// half gives. The lines between the marks are rewritten by it. Do not edit. They were fitted while `moved` counted in full (see
// `freedomOfOrder`). A fit of today gives -8.39 for it and an intercept of -9.65: on the other half 605 of 660 rewrites by
// language models instead of 610, and 10 of 1,837 distinct pairs instead of 13, which is not worth changing every similarity.
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
/** Log-odds of the formula above 0, times this, are those of the similarity. Measured, see `calibrated`. */
export const CALIBRATION = 0.59;
// </fit>

/**
 * Verbatim share of word 3-grams at which a copy is as likely as not, and how fast that becomes certain. The highest of any
 * distinct or unlisted pair is 0.49 (`npm run bench:evidence`).
 */
const VERBATIM_MIDDLE = 0.6;
const VERBATIM_SLOPE = 16;
/** Share of numbers above which a text is a table. */
export const TABLE = 0.25;
/**
 * Weighted share of the shorter article's vocabulary below which two articles are not one text retold, whatever else they have:
 * one copy in a thousand has less, and 19 of 20 candidates that are strangers (us-archive). So most are rejected before they
 * are aligned.
 */
export const LEAST_VOCABULARY = 0.28;
/**
 * The same for the share of its ten parts that are covered: what stands in fewer than half of them is a passage in common. Of the
 * rewrites that the formula finds 1.5 % have less, and pages that hold three eighths of a story.
 */
export const LEAST_SPREAD = 0.45;
/**
 * Two notes of one template have this share of their word 3-grams in common or more, and as large a share of the names and
 * numbers at aligned places contradict one another. The fewer words agree, the more facts have to disagree: the share that
 * contradicts and twice the verbatim share make 1 or more (`isTemplate`). So do, of 1,050 planted copies in machine-paraphrase
 * 2, of
 * 1,198 rewrites by language models 2, of 6,000 distinct pairs and of 543 copies of agency texts none; of 77,000 unlisted
 * candidates in wire-items, most of which are of few templates, 3,551. Pairs of such notes that the formula refuses are kept for
 * finding template families.
 */
export const TEMPLATE = { verbatim: 0.15, contradicted: 0.3 } as const;
/**
 * What a short text has to show to be a copy, because it is too short for a paraphrase: its names and numbers agree (checked
 * apart), it keeps
 * its words but for one in twelve, some of them are prose of its own, and it says something: "Results will be posted here" has
 * seven
 * rare words. Chosen on the beginnings of agency items and on paragraphs of 20 to 39 words among 14,000 whole articles, of
 * which it finds
 * 99 %; of 123 other pairs in the agency items 78 were read, and 77 were right.
 */
const SHORT_COPY = {
  verbatim: 0.7,
  vocabulary: 0.8,
  passage: 10 / MUCH_COPIED,
  rareWords: 8 / (8 + HALF_RARE_WORDS),
  contradicted: 0.15,
} as const;
/** The evidence `length` of a text of half a word less than is enough: given evidence is rounded. */
const SHORT_LENGTH = (SHORT_TEXT - 0.5) / (SHORT_TEXT - 0.5 + HALF_WORDS);
/** Similarity at which a copy is as likely as not. */
export const AS_LIKELY_AS_NOT = 0.5;
/** Only the same words are 1. */
const HIGHEST = 0.9999;

const TERMS = Object.entries(WEIGHTS) as [EvidenceName, number][];
/** The weight of each piece of evidence, 0 where the formula does without. */
export const TERM_WEIGHTS = Object.fromEntries(
  Object.keys(EVIDENCE).map(name => [name, WEIGHTS[name as EvidenceName] ?? 0]),
) as EvidenceValues;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Log-odds of the fitted formula; what `npm run bench:fit` fits. */
export function logOdds(evidence: EvidenceValues): number {
  let sum = INTERCEPT;
  for (const [name, weight] of TERMS) sum += weight * (name === 'moved' ? countedMoves(evidence) : evidence[name]);
  return sum;
}

/** The evidence that the weights are multiplied by: of `moved` only what counts. */
export function weighedEvidence(evidence: EvidenceValues): EvidenceValues {
  return { ...evidence, moved: countedMoves(evidence) };
}

function countedMoves(evidence: EvidenceValues): number {
  return evidence.moved * (1 - freedomOfOrder(evidence));
}

/**
 * The log-odds of the similarity (temperature scaling: Guo et al. 2017). Above 0 the formula is too sure of itself: most of the
 * pairs that it is fitted on are easier than the pairs that a report lists. Monotone, and 0 stays 0.
 */
export function calibrated(z: number): number {
  return z <= 0 ? z : CALIBRATION * z;
}

/** The inverse of `calibrated`. */
function uncalibrated(logit: number): number {
  return logit <= 0 ? logit : logit / CALIBRATION;
}

/**
 * Share of the penalty for another order of passages that is waived, 0 to 1: all of it where nearly half of the three-word
 * runs of the shorter article occur in the longer one. Independent reports do not share so many runs, and a copied text may
 * arrange passages in any order.
 * Of 432 texts that take over passages of one in `small-folders` it finds 41 more, of 768 that tell the same event 2; on the other
 * sets one distinct pair more is reported. Notes of one template have other facts there, and keep the penalty.
 */
function freedomOfOrder({ verbatim, contradicted }: EvidenceValues): number {
  const within = (share: number): number => Math.min(1, Math.max(0, share));
  const kept = (verbatim - VERBATIM_ORDER) / (VERBATIM_NO_ORDER - VERBATIM_ORDER);
  return within(kept) * within((FACTS_ORDER - contradicted) / (FACTS_ORDER - FACTS_NO_ORDER));
}

/** Is the shorter one of two texts too short for all but identical words, few edits, and lying whole in the longer one? */
export function isShortText({ length }: Pick<EvidenceValues, 'length'>): boolean {
  return length < SHORT_LENGTH;
}

/** Does a short text keep its words, its names and its numbers in the longer one? */
function isShortCopy(evidence: EvidenceValues): boolean {
  const { verbatim, vocabulary, passage, rareWords, contradicted, missingNames, missingNumbers, exclusive } = evidence;
  // a word that is a name in one text only does not count as missing from the other
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

/** Two notes of one template, by their evidence: all over the shorter one, and not in one passage. */
export function isTemplate({ verbatim, contradicted, vocabulary, spread }: TemplateEvidence): boolean {
  if (verbatim < TEMPLATE.verbatim || vocabulary < LEAST_VOCABULARY || spread < LEAST_SPREAD) return false;
  return contradicted >= TEMPLATE.contradicted && contradicted + 2 * verbatim >= 1;
}

/** What evidence has to show, at least one of them, for a similarity: log-odds (but not of a table), verbatim share. */
export interface Thresholds {
  readonly logOdds: number;
  readonly verbatim: number;
}

/** The inverse of `similarityOf`; give or take what is lost in rounding. Infinite where nothing, or anything, is enough. */
export function thresholdsOf(similarity: number): Thresholds {
  const logit = (share: number): number =>
    share <= 0 ? Number.NEGATIVE_INFINITY : share >= 1 ? Number.POSITIVE_INFINITY : Math.log(share / (1 - share));
  return {
    logOdds: uncalibrated(logit(similarity)),
    verbatim: VERBATIM_MIDDLE + logit(similarity) / VERBATIM_SLOPE,
  };
}
