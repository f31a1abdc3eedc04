/** What two articles are to each other, in one word. */

import type { Passage } from '../types/comparison.js';
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

/** What passages add up to; A's and B's words as the passages name them. */
export interface PassageSums extends Omit<AlignmentSummary, 'coverage'> {
  /** Words of A and of B in passages. */
  readonly inA: number;
  readonly inB: number;
}

export function addUp(passages: readonly Passage[]): PassageSums {
  const sums = { passages: passages.length, moved: 0, longest: 0, kept: 0, inA: 0, inB: 0 };
  for (const { a, b, kept, moved } of passages) {
    const words = a[1] - a[0];
    sums.kept += kept;
    sums.longest = Math.max(sums.longest, words);
    if (moved) sums.moved++;
    sums.inA += words;
    sums.inB += b[1] - b[0];
  }
  return sums;
}

/** The sums as shares of articles of so many words. */
export function summarize({ inA, inB, ...sums }: PassageSums, lengthA: number, lengthB: number): AlignmentSummary {
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.min(1, part / whole));
  return { ...sums, coverage: { a: share(inA, lengthA), b: share(inB, lengthB) } };
}
