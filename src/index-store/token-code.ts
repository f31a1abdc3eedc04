/**
 * Encodes tokens in about 2.4 bytes per word instead of 5 (hash and flags). The commonest words of the index have short codes.
 *
 *   words   r                      the word of rank r below 128
 *           128 + h, l             the word of rank 128 + 256 h + l
 *           224 + h, l             the n-th unranked word of this article once more, n = 256 h + l
 *           255, hash of 4 bytes   the first occurrence of an unranked word
 *   flags   zeros << 5 | 0         `zeros` + 1 words without flags
 *           zeros << 5 | code      `zeros` words without flags, then a word with the flags of that code
 *           zeros << 5 | 31, f     the same, with the flags f
 *
 *   article | number of words, varint | bytes of word codes, varint | word codes | number of flag codes | flags of each code | flag codes |
 */

import { HashDictionary } from '../collections/hash-table.js';
import { sharedNumbers } from '../corpus/token-store.js';
import type { Tokens } from '../text/tokenize.js';

const SHORT = 128;
/** Number of first bytes of two-byte codes. */
const LONG_CODES = 96;
export const MOST_RANKED = SHORT + LONG_CODES * 256;
const FIRST_REPEAT = SHORT + LONG_CODES;
const NEW_WORD = 255;
const MOST_REPEATS = (NEW_WORD - FIRST_REPEAT) * 256;

const LITERAL_FLAGS = 31;
const FLAG_CODES = 30;
const MOST_ZEROS = 7;

export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let to = at;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[to++] = (rest % 128) | 128;
  bytes[to++] = rest;
  return to;
}

export class TokenCode {
  readonly #ranked: HashDictionary;
  #buffer = Buffer.allocUnsafeSlow(1 << 16);

  /** @param words the commonest words, the commonest first; words beyond `MOST_RANKED` get no code */
  constructor(readonly words: Uint32Array) {
    this.#ranked = new HashDictionary(words.subarray(0, MOST_RANKED));
  }

  /** Encodes an article. The result is valid until the next call. */
  encode({ hashes, flags }: Tokens): Uint8Array {
    const { length } = hashes;
    if (this.#buffer.length < length * 7 + 64) this.#buffer = Buffer.allocUnsafeSlow((length * 7 + 64) * 2);
    const bytes = this.#buffer;
    // reserve space for the two varints before the codes
    const begin = 16;
    const end = this.#encodeWords(hashes, begin);
    const flagsEnd = encodeFlags(flags, bytes, end);
    const head = Buffer.allocUnsafe(begin);
    const headEnd = writeVarint(head, writeVarint(head, 0, length), end - begin);
    head.copy(bytes, begin - headEnd, 0, headEnd);
    return bytes.subarray(begin - headEnd, flagsEnd);
  }

  #encodeWords(hashes: Uint32Array, begin: number): number {
    const bytes = this.#buffer;
    const { hashes: members, slots } = this.#ranked;
    const mask = slots.length - 1;
    const repeats = new Map<number, number>();
    let at = begin;
    for (let i = 0; i < hashes.length; i++) {
      const hash = hashes[i];
      let slot = hash & mask;
      while (slots[slot] !== 0 && members[slots[slot] - 1] !== hash) slot = (slot + 1) & mask;
      if (slots[slot] !== 0) {
        const rank = slots[slot] - 1;
        if (rank >= SHORT) bytes[at++] = SHORT + ((rank - SHORT) >>> 8);
        bytes[at++] = rank < SHORT ? rank : (rank - SHORT) & 255;
        continue;
      }
      const known = repeats.get(hash);
      if (known !== undefined) {
        bytes[at++] = FIRST_REPEAT + (known >>> 8);
        bytes[at++] = known & 255;
        continue;
      }
      if (repeats.size < MOST_REPEATS) repeats.set(hash, repeats.size);
      bytes[at++] = NEW_WORD;
      at = bytes.writeUInt32LE(hash, at);
    }
    return at;
  }

  /**
   * Decodes an article into shared memory.
   *
   * @returns undefined for invalid bytes
   */
  decode(bytes: Uint8Array): Tokens | undefined {
    const reader = new ByteReader(bytes);
    const length = reader.varint();
    const wordsLength = reader.varint();
    const wordsEnd = wordsLength + reader.at;
    // each word takes at least one byte
    if (!(wordsEnd <= bytes.length && length <= wordsLength)) return undefined;
    const hashes = sharedNumbers(length);
    const flags = new Uint8Array(new SharedArrayBuffer(length));
    const words = bytes.subarray(reader.at, wordsEnd);
    if (!this.#decodeWords(words, hashes) || !decodeFlags(bytes.subarray(wordsEnd), flags)) return undefined;
    return { hashes, flags };
  }

  /** Returns whether the bytes are exactly so many words. */
  #decodeWords(bytes: Uint8Array, hashes: Uint32Array): boolean {
    const { hashes: members } = this.#ranked;
    const others: number[] = [];
    const end = bytes.length;
    let at = 0;
    for (let i = 0; i < hashes.length; i++) {
      if (at >= end) return false;
      const code = bytes[at++];
      if (code === NEW_WORD) {
        if (at + 4 > end) return false;
        const hash = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
        at += 4;
        hashes[i] = hash;
        if (others.length < MOST_REPEATS) others.push(hash);
        continue;
      }
      let n = code;
      if (code >= SHORT) {
        if (at >= end) return false;
        n = (code < FIRST_REPEAT ? SHORT + ((code - SHORT) << 8) : (code - FIRST_REPEAT) << 8) + bytes[at++];
      }
      const known = code < FIRST_REPEAT ? members : others;
      if (n >= known.length) return false;
      hashes[i] = known[n];
    }
    return at === end;
  }
}

function encodeFlags(flags: Uint8Array, bytes: Buffer, begin: number): number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < flags.length; i++) counts[flags[i]]++;
  counts[0] = 0;
  const coded: number[] = [];
  for (let flag = 1; flag < 256; flag++) if (counts[flag] > 0) coded.push(flag);
  coded.sort((x, y) => counts[y] - counts[x] || x - y);
  coded.length = Math.min(coded.length, FLAG_CODES);
  const codeOf = new Uint8Array(256).fill(LITERAL_FLAGS);
  coded.forEach((flag, n) => {
    codeOf[flag] = n + 1;
  });
  let at = begin;
  bytes[at++] = coded.length;
  for (const flag of coded) bytes[at++] = flag;
  let zeros = 0;
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i];
    if (flag === 0) {
      if (zeros < MOST_ZEROS) zeros++;
      else {
        bytes[at++] = zeros << 5;
        zeros = 0;
      }
      continue;
    }
    bytes[at++] = (zeros << 5) | codeOf[flag];
    if (codeOf[flag] === LITERAL_FLAGS) bytes[at++] = flag;
    zeros = 0;
  }
  if (zeros > 0) bytes[at++] = (zeros - 1) << 5;
  return at;
}

/** @returns whether the bytes are the flags of exactly `flags.length` words */
function decodeFlags(bytes: Uint8Array, flags: Uint8Array): boolean {
  const end = bytes.length;
  const coded = end === 0 ? Number.NaN : bytes[0];
  if (!(coded <= FLAG_CODES && coded < end)) return false;
  let at = 1 + coded;
  let i = 0;
  while (i < flags.length) {
    if (at >= end) return false;
    const code = bytes[at++];
    i += code >>> 5;
    const n = code & 31;
    if (i >= flags.length || (n > coded && n !== LITERAL_FLAGS) || (n === LITERAL_FLAGS && at >= end)) return false;
    flags[i++] = n === LITERAL_FLAGS ? bytes[at++] : n === 0 ? 0 : bytes[n];
  }
  return at === end;
}

/** Reads numbers from bytes; past the end every number is NaN. */
export class ByteReader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** A number below 2^53; NaN for a longer varint. */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 49; scale *= 128) {
      if (this.at >= this.bytes.length) break;
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return Number.NaN;
  }
}
