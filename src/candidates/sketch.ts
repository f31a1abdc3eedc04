/**
 * Shingles to a sketch: a scaled bottom-k MinHash. The k smallest hash values (Broder 1997; Cohen and Kaplan 2007) let
 * Jaccard be estimated for articles of any length; every further value in the lowest quarter of the hash range
 * (FracMinHash: Irber et al. 2022) keeps a short article findable inside a long one.
 */
import { sortedSet } from '../text/shingles.js';

/** All values below this are kept, however many: a quarter of the 32-bit range. */
export const SCALE_BOUND = 2 ** 30;

export interface Sketch {
  /** Kept hash values, ascending and distinct. */
  readonly values: Uint32Array;
  /** Every shingle hash below this is among `values`; 2^32 when the whole set fitted. */
  readonly bound: number;
}

/**
 * @param shingles hashes in any order, with duplicates; reordered
 * @param size     number of smallest values to keep at least
 * @param scale    every value below this is kept besides
 */
export function sketchOf(shingles: Uint32Array, size: number, scale: number = SCALE_BOUND): Sketch {
  // only what may be kept is sorted
  const low = below(Math.max(scale, likelyBound(size, shingles.length)), shingles);
  const all = low.length === shingles.length;
  const set = sortedSet(low);
  return all || set.length > size ? lowestOf(set, size, scale, all) : lowestOf(sortedSet(shingles), size, scale, true);
}

/** A value that more than `size` of so many hashes lie below, hardly ever fewer. */
function likelyBound(size: number, count: number): number {
  return (2 ** 32 * likelySample(size)) / count;
}

/** A sample in which that many are expected holds more than `size`, but for one in a thousand. */
export const likelySample = (size: number): number => size + Math.ceil(3 * Math.sqrt(size)) + 1;

let lowBuffer = new Uint32Array(1 << 12);

/** The values below the bound or next to it, valid until the next call. */
function below(bound: number, values: Uint32Array): Uint32Array {
  if (lowBuffer.length < values.length) lowBuffer = new Uint32Array(values.length * 2);
  const low = lowBuffer;
  // halved, they are compared by the sign of a difference
  const last = Math.min(Math.ceil(bound / 2), 2 ** 31) - 1;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    // which are below cannot be predicted: each is written, and counts or not
    low[count] = values[i];
    count += ((values[i] >>> 1) - last - 1) >>> 31;
  }
  return low.subarray(0, count);
}

/**
 * @param set      ascending: the whole set, or all values of it below a bound that is not less than the scale
 * @param isWhole  which of them
 */
function lowestOf(set: Uint32Array, size: number, scale: number, isWhole: boolean): Sketch {
  let kept = Math.min(size, set.length);
  while (kept < set.length && set[kept] < scale) kept++;
  return { values: set.slice(0, kept), bound: boundOf(set, kept, size, scale, isWhole) };
}

/**
 * Where the sketch stops being the whole set: at the scale, where that decided, else at the first value left out. Not one
 * past the last value kept: a bound that always counts one of the set's own values would estimate too high.
 */
function boundOf(set: Uint32Array, kept: number, size: number, scale: number, isWhole: boolean): number {
  if (kept === set.length && isWhole) return 2 ** 32;
  return kept > size ? scale : set[kept];
}

/**
 * Estimates the Jaccard of the two shingle sets, 0 to 1: over the values below both bounds, each sketch holds the whole
 * of its set, and what hashes there is a uniform sample of the union. Standard error sqrt(J (1 - J) / sample).
 */
export function estimateJaccard(a: Sketch, b: Sketch): { readonly estimate: number; readonly sample: number } {
  const bound = Math.min(a.bound, b.bound);
  let common = 0;
  let union = 0;
  let i = 0;
  let j = 0;
  for (;;) {
    const x = i < a.values.length ? a.values[i] : Infinity;
    const y = j < b.values.length ? b.values[j] : Infinity;
    if (Math.min(x, y) >= bound) break;
    union++;
    if (x === y) common++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return { estimate: union === 0 ? 0 : common / union, sample: union };
}
