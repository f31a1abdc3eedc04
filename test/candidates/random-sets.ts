/** Pairs of random sets of 32-bit hashes whose exact Jaccard is known by construction. */
import fc from 'fast-check';
import { mix32 } from '../../src/text/tokenize.js';

/** The parameters of a pair, so that a failing test prints four numbers rather than two thousand. */
export interface SetPlan {
  readonly seed: number;
  /** Size of the union. */
  readonly union: number;
  /** Target Jaccard, in thousandths. */
  readonly jaccard: number;
  /** The share of the values outside the intersection that A gets, in hundredths. */
  readonly split: number;
}

export interface SetPair {
  /** Distinct values, unordered. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly union: number;
  /** Exact Jaccard, 0 to 1. */
  readonly jaccard: number;
}

export function setPair({ seed, union, jaccard, split }: SetPlan): SetPair {
  const common = Math.round((jaccard / 1000) * union);
  const onlyA = Math.round((split / 100) * (union - common));
  // mix32 is a permutation of the 32-bit numbers: distinct numbers give distinct hashes
  const value = (i: number): number => mix32((seed + i) >>> 0);
  const a = Uint32Array.from({ length: common + onlyA }, (_, i) => value(i));
  const b = Uint32Array.from({ length: union - onlyA }, (_, i) => value(i < common ? i : i + onlyA));
  return { a, b, union, jaccard: common / union };
}

/** Jaccard uniform from 0 to 1, sets of similar or very different sizes. */
export const setPlans = (smallest: number, largest: number): fc.Arbitrary<SetPlan> =>
  fc.noBias(
    fc.record({
      seed: fc.integer({ min: 0, max: 0xffffffff }),
      union: fc.integer({ min: smallest, max: largest }),
      jaccard: fc.integer({ min: 0, max: 1000 }),
      split: fc.integer({ min: 0, max: 100 }),
    }),
  );

/** Standard error of a share estimated from a random sample; 0 for a share of 0 or 1. */
export const standardError = (share: number, sample: number): number => Math.sqrt((share * (1 - share)) / sample);

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
