/** Weights of words by some bits of their hash: rather too low than too high, and answered without a branch. */
import type { CommonWords } from './common-words.js';

/** Weights are whole numbers from 0 to this, so that their sums are exact. */
export const UNIT = 255;
/** Length of a table, a power of two. */
export const LOWEST_WEIGHTS = 1 << 15;

/** For the low bits of a hash: no word that has them weighs less than this. */
export function lowestWeights({ words, weights }: CommonWords): Uint8Array {
  const lowest = new Uint8Array(LOWEST_WEIGHTS).fill(UNIT);
  for (let word = 0; word < words.size; word++) {
    const slot = words.hashes[word] & (LOWEST_WEIGHTS - 1);
    lowest[slot] = Math.min(lowest[slot], Math.floor(weights[word] * UNIT));
  }
  return lowest;
}
