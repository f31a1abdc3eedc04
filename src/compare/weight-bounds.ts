/** Weights of words by some bits of their hash: rather too low than too high, and answered without a branch. */

import { LOWEST_BITS, UNIT } from '../kernels/constants/compare.js';
import type { CommonWords } from './common-words.js';

/** For the low bits of a hash: no word that has them weighs less than this. */
export function lowestWeights({ words, weights }: CommonWords): Uint8Array {
  const lowest = new Uint8Array(1 << LOWEST_BITS).fill(UNIT);
  for (let word = 0; word < words.size; word++) {
    const slot = words.hashes[word] & (lowest.length - 1);
    lowest[slot] = Math.min(lowest[slot], Math.floor(weights[word] * UNIT));
  }
  return lowest;
}
