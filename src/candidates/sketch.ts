/**
 * The sketch of an article: a scaled bottom-k MinHash of its content shingles. The k smallest hash values (Broder 1997;
 * Cohen and Kaplan 2007) let Jaccard be estimated for articles of any length; every further value in the lowest quarter
 * of the hash range (FracMinHash: Irber et al. 2022) keeps a short article findable inside a long one.
 *
 *   hash range  0 ............ scale ..................................... 2^32
 *   long text   all below the scale ]  bound = scale
 *   short text  the k smallest, wherever they lie ......... ]  bound = the first value left out
 */
import { type SketchKernel, sketchKernel } from '../kernels/sketch.js';
import type { ContentWords } from '../text/shingles.js';
import type { Tokens } from '../text/tokenize.js';

/** All values below this are kept, however many: a quarter of the 32-bit range. */
export const SCALE_BOUND = 2 ** 30;

export interface Sketch {
  /** Kept hash values, ascending and distinct. */
  readonly values: Uint32Array;
  /** Every shingle hash below this is among `values`; 2^32 when the whole set fitted. */
  readonly bound: number;
}

/**
 * Sketches an article of any length, in linear time.
 *
 * @param shingleSize content words in a shingle
 * @param size        number of smallest values to keep at least
 * @param scale       every value below this is kept besides; 0 to 2^32
 * @returns values that are valid until the next call
 */
export function sketchTokens(
  tokens: Tokens,
  { functionWords }: ContentWords,
  shingleSize: number,
  size: number,
  scale: number,
  kernel: SketchKernel = sketchKernel(),
): Sketch {
  return kernel.sketch(tokens, functionWords, { shingleSize, size, scale });
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
