/**
 * The fingerprint of a content: the same for two articles with the same words, whatever their names, addresses, titles and dates.
 * Baselines and indexes know an article again by it.
 *
 * The words are those that are compared: folded, without punctuation, markup, capitals, line breaks and composition of characters,
 * and of a disguised text what it shows. So a fingerprint stays the same when a file is renamed, moved or saved in another
 * format, and when a page gets another frame (navigation, header, footer), because readers extract the text of a page.
 *
 * It changes with each change of a word or of the order of words: a correction makes another content. It changes with
 * `TOKENS_VERSION`, too. Boilerplate that stands in the text itself depends on what a corpus teaches. A caller that has to know an
 * article again in another corpus therefore keeps two fingerprints where they differ: of all words, which does not depend on
 * the corpus, and of the words without boilerplate, which does not depend on the frame.
 */
import type { Hash } from 'node:crypto';
import { endianness } from 'node:os';
import { sha256 } from './on-demand.js';
import { TOKENS_VERSION } from './tokenize.js';

const BYTES = 16;
const IS_LITTLE_ENDIAN = endianness() === 'LE';

/**
 * The first 128 bits of the SHA-256 of `TOKENS_VERSION` and the words, as little-endian numbers of 32 bits.
 *
 * @param words hashes of the folded words, in their order
 * @returns 32 hexadecimal digits in lower case
 */
export function fingerprintOf(words: Uint32Array): string {
  return digestOf(words)
    .digest('hex')
    .slice(0, 2 * BYTES);
}

/** The same as 16 bytes. */
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
