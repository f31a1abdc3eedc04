/**
 * Computes the fingerprint of a content, by which baselines and indexes recognise an article.
 *
 * Articles with the same words have the same fingerprint; names, addresses, titles and dates do not count. The words
 * are the compared ones: folded, without punctuation, markup, capitals and line breaks, and of a disguised text the
 * shown words. A fingerprint therefore survives renaming, moving and converting a file, and a new navigation, header or
 * footer of a page, because readers extract the article from a page.
 *
 * A fingerprint changes with each word, with the order of words, and with `TOKENS_VERSION`. Boilerplate in the text
 * depends on the corpus. A caller that must recognise an article in another corpus keeps two fingerprints if they
 * differ: of all words, which does not depend on the corpus, and of the words without boilerplate, which does not
 * depend on the frame.
 */
import type { Hash } from 'node:crypto';
import { endianness } from 'node:os';
import { sha256 } from './on-demand.js';
import { TOKENS_VERSION } from './tokenize.js';

const BYTES = 16;
const IS_LITTLE_ENDIAN = endianness() === 'LE';

/**
 * The first 128 bits of the SHA-256 of `TOKENS_VERSION` and the word hashes, all little-endian 32-bit numbers.
 *
 * @param words hashes of the folded words, in their order
 * @returns 32 hexadecimal digits in lower case
 */
export function fingerprintOf(words: Uint32Array): string {
  return digestOf(words)
    .digest('hex')
    .slice(0, 2 * BYTES);
}

/** `fingerprintOf` as 16 bytes. */
export function fingerprintBytes(words: Uint32Array): Uint8Array {
  return digestOf(words).digest().subarray(0, BYTES);
}

function digestOf(words: Uint32Array): Hash {
  return sha256()
    .update(littleEndian(Uint32Array.of(TOKENS_VERSION)))
    .update(littleEndian(words));
}

function littleEndian(numbers: Uint32Array): Uint8Array {
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return IS_LITTLE_ENDIAN ? bytes : Buffer.from(bytes).swap32();
}
