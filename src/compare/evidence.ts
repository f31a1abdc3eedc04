/**
 * The numbers that speak for or against two articles being one text retold: columns of the scoring formula in score.ts,
 * counted by the compare kernel.
 *
 * Most are counted from the shorter article, so that an excerpt is not blamed for what it leaves out. Shares of a few
 * things only are drawn towards what strangers show: one number of one in common is no certainty.
 */
import type { Evidence } from '../kernels/layout/compare.js';

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
  copied:
    'words in verbatim runs of twelve or more outside quotations, over 200; a frame round both pages does not count',
  numericShare: 'share of the shorter article’s words that are numbers: above a quarter it is a table',
  verbatim: 'share of the shorter article’s word 3-grams that the longer one holds',
} as const satisfies Readonly<Record<keyof Evidence, string>>;

export type EvidenceName = keyof typeof EVIDENCE;
/** Each 0 to 1. */
export type EvidenceValues = Readonly<Record<EvidenceName, number>>;
