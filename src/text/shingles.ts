/**
 * Tokens to shingles: hashes of n consecutive content words (Broder 1997), function words left out first, so that a
 * shingle survives the small words that a translation or a rewrite shuffles.
 */

import type { FewHashes } from '../collections/perfect-hash-set.js';
import { CHARACTERS_PER_WORD, RUN_PRIME, RUN_START } from '../kernels/constants/shingles.js';
import { CHARACTER, mix32, shiftOf, type Tokens } from './tokenize.js';

const CHARACTER_SHIFT = shiftOf(CHARACTER);

/** All words but these are content words. */
export interface ContentWords {
  readonly functionWords: FewHashes;
}

let contentBuffer = new Uint32Array(1 << 12);

/**
 * Hashes of the shingles of an article in reading order, duplicates included. 32-bit.
 * An article with fewer content words than a shingle needs gives one shingle of all it has, or none if it has none.
 *
 * @param size content words in a shingle
 */
export function contentShingles(tokens: Tokens, { functionWords }: ContentWords, size: number): Uint32Array {
  const { hashes, flags } = tokens;
  if (contentBuffer.length < hashes.length) contentBuffer = new Uint32Array(hashes.length * 2);
  const content = contentBuffer;
  const { slots, multiplier, shift } = functionWords;
  let count = 0;
  let characters = 0;
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i];
    const difference = slots[Math.imul(hash, multiplier) >>> shift] ^ hash;
    // a character alone is never rare enough to be content, and never a function word either
    const character = (flags[i] & CHARACTER) >>> CHARACTER_SHIFT;
    characters += character;
    content[count] = hash;
    count += character | ((difference | -difference) >>> 31);
  }
  return hashRuns(content, count, characters * 2 > count ? size * CHARACTERS_PER_WORD : size);
}

/** Hashes of every run of `size` values, in order. */
export function shinglesOf(values: Uint32Array, size: number): Uint32Array {
  return hashRuns(values, values.length, size);
}

function hashRuns(values: Uint32Array, count: number, size: number): Uint32Array {
  if (count === 0) return new Uint32Array(0);
  const length = Math.min(size, count);
  const shingles = new Uint32Array(count - length + 1);
  if (length === 2) {
    for (let i = 0; i < shingles.length; i++) {
      const h = Math.imul(RUN_START ^ values[i], RUN_PRIME) ^ (RUN_START >>> 15);
      shingles[i] = mix32(Math.imul(h ^ values[i + 1], RUN_PRIME) ^ (h >>> 15));
    }
    return shingles;
  }
  for (let i = 0; i < shingles.length; i++) {
    let h = RUN_START;
    for (let j = 0; j < length; j++) h = Math.imul(h ^ values[i + j], RUN_PRIME) ^ (h >>> 15);
    shingles[i] = mix32(h);
  }
  return shingles;
}
