/** What two articles are to each other, in one word. */

import type { PairSummary } from '../kernels/layout/compare.js';
import type { AlignmentSummary, Relation } from '../types/report.js';

/** A copy with at most light edits keeps this share of its three-word runs. */
const NEAR_IDENTICAL_VERBATIM = 0.7;
/** An excerpt: the coverage of the longer article is less than this times that of the shorter one, ... */
const EXCERPT_LONG_COVERAGE = 0.65;
/** ... which is at least this. */
const EXCERPT_SHORT_COVERAGE = 0.6;
/** Below, the two have one part in common if they keep this share of the words in passages: also an excerpt. */
const PART_KEPT = 0.85;

/**
 * @param verbatim share of the shorter article's word 3-grams that the longer one has
 * @param partly   true where a part was copied and the rest has nothing in common
 * @param kept     share of the words in passages that both have
 * @param coverage shares of the shorter and of the longer article that lie in passages
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
