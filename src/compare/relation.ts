/** What two articles are to each other, in one word. */

import type { PairSummary } from '../kernels/layout/compare.js';
import type { AlignmentSummary, Relation } from '../types/report.js';

/** A copy with at most light edits keeps this share of its three-word runs. */
const NEAR_IDENTICAL_VERBATIM = 0.7;
/** Where less than this share of the longer article stands in the shorter, for each that does the other way round, it is a part. */
const EXCERPT_LONG_COVERAGE = 0.65;
/** And this much of the shorter one must stand in it. */
const EXCERPT_SHORT_COVERAGE = 0.6;
/** Where less does, but nearly word for word, the two hold one part in common. Share of the words in passages. */
const PART_KEPT = 0.85;

/**
 * @param verbatim share of the shorter article's word 3-grams that the longer one holds
 * @param partly   true where a part was copied and the rest has nothing in common
 * @param kept     share of the words in passages that both have
 * @param coverage shares of the shorter and of the longer article that stand in passages
 */
export function relationOf(
  verbatim: number,
  partly: boolean,
  kept: number,
  coverage: { readonly short: number; readonly long: number },
): Exclude<Relation, 'identical' | 'related' | 'unrelated'> {
  if (partly || (coverage.short < EXCERPT_SHORT_COVERAGE && kept >= PART_KEPT)) return 'excerpt';
  if (coverage.short >= EXCERPT_SHORT_COVERAGE && coverage.long < EXCERPT_LONG_COVERAGE * coverage.short)
    return 'excerpt';
  return verbatim >= NEAR_IDENTICAL_VERBATIM ? 'near-identical' : 'paraphrase';
}

/** The alignment of articles of so many words, that of the shorter one called A. */
export function summarize(summary: PairSummary, shorter: number, longer: number): AlignmentSummary {
  const { passages, moved, longest, kept, wordsA, wordsB } = summary;
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.min(1, part / whole));
  return { passages, moved, longest, kept, coverage: { a: share(wordsA, shorter), b: share(wordsB, longer) } };
}
