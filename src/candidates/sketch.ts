/**
 * Computes the sketch of an article: a scaled bottom-k MinHash of its content shingles.
 *
 * The k smallest hash values (Broder 1997; Cohen and Kaplan 2007) estimate Jaccard for articles of any length. All
 * other values in the lowest quarter of the hash range (FracMinHash: Irber et al. 2022) let a short article be found
 * inside a long one.
 *
 * ```text
 * hash range  0 ............ scale ..................................... 2^32
 * long text   all values below the scale ]  bound = scale
 * short text  the k smallest values, up to any hash ..... ]  bound = the first value left out
 * ```
 */

import type { WordWeights } from '../corpus/corpus.js';
import { type Column, IN_MEMORY, isSpilled, readColumn, type Storage } from '../corpus/storage.js';
import { type SketchKernel, sketchKernel } from '../kernels/sketch.js';
import type { Tokens } from '../text/tokenize.js';

/** A sketch keeps all values below this one: a quarter of the 32-bit range. */
export const SCALE_BOUND = 2 ** 30;

export interface Sketch {
  /** Kept hash values, ascending and distinct. */
  readonly values: Uint32Array;
  /** `values` has every shingle hash below this one; 2^32 if it has all. */
  readonly bound: number;
}

/**
 * Computes the sketch of an article of any length, in linear time.
 *
 * @param shingleSize content words in a shingle
 * @param size        number k of smallest values that are always kept
 * @param scale       every value below this one is also kept; 0 to 2^32
 * @returns values that are valid until the next call
 */
export function sketchTokens(
  tokens: Tokens,
  { functionWords }: Pick<WordWeights, 'functionWords'>,
  shingleSize: number,
  size: number,
  scale: number,
  kernel: SketchKernel = sketchKernel(),
): Sketch {
  return kernel.sketch(tokens, functionWords, { shingleSize, size, scale });
}

/**
 * Estimates the Jaccard of the two shingle sets, 0 to 1. Below both bounds each sketch has all hashes of its set, and
 * these are a uniform sample of the union. Standard error sqrt(J (1 - J) / sample).
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

/** The sketches of all compared articles in batches, in shared memory or spilled to a file. */
export interface SketchStore {
  /** Number of sketches. */
  readonly size: number;
  /** Values of sketch i: from starts[i] to before starts[i + 1], counted over all batches. */
  readonly starts: Float64Array;
  /** Batches of `batchSize` sketches in a row; the last batch may have fewer. */
  readonly batches: readonly Column<Uint32Array>[];
  readonly batchSize: number;
}

/** Sketches of consecutive articles. */
export interface SketchBatch {
  /** Number of values of each sketch. */
  readonly counts: Uint32Array;
  /** The sketches in a row, in shared memory. */
  readonly values: Uint32Array;
}

/** @param batchSize sketches in each batch except the last */
export function joinSketches(
  batches: readonly SketchBatch[],
  batchSize: number,
  storage: Pick<Storage, 'storeSketches'> = IN_MEMORY,
): SketchStore {
  const size = batches.reduce((sum, { counts }) => sum + counts.length, 0);
  const starts = new Float64Array(new SharedArrayBuffer((size + 1) * 8));
  let next = 0;
  for (const { counts } of batches) {
    for (const count of counts) {
      starts[next + 1] = starts[next] + count;
      next++;
    }
  }
  return { size, starts, batches: batches.map(({ values }) => storage.storeSketches(values)), batchSize };
}

/** Values of one sketch: a view, or a copy if its batch is spilled. */
export function valuesOf({ starts, batches, batchSize }: SketchStore, sketch: number): Uint32Array {
  const first = starts[sketch - (sketch % batchSize)];
  const [start, end] = [starts[sketch] - first, starts[sketch + 1] - first];
  return readColumn(batches[Math.floor(sketch / batchSize)], start, end - start);
}

/** Values of a whole batch: a view, or a copy if the batch is spilled. */
export function valuesOfBatch({ size, starts, batches, batchSize }: SketchStore, batch: number): Uint32Array {
  const values = batches[batch];
  if (!isSpilled(values)) return values;
  const first = batch * batchSize;
  return values.read(0, starts[Math.min(size, first + batchSize)] - starts[first]);
}
