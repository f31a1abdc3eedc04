/**
 * Text to tokens: one pass over UTF-8 bytes that writes numbers into typed arrays, no string and no object per token.
 *
 * A token is a run of letters or digits, case folded; in scripts that write no spaces it is one character. Apostrophes
 * end a token ("department's" is "department" and "s", so that it still matches "of the department"), dotted
 * initials are one ("U.S." is "us"), and so is a number with its separators ("200,000" is "200000").
 * Text that is not ASCII is brought to NFKC first, so that compositions and full-width forms compare equal.
 */
import { LONGEST_TEXT } from '../kernels/constants/tokenize.js';
import { scanProgram } from '../kernels/tokenize.js';
import { scanWords } from './scan-words.js';
import { TokenColumns, TokenPlaces } from './token-columns.js';

export { mix32 } from '../collections/mix.js';
export * from '../kernels/constants/token-flags.js';

/** The tokens of one article, arrays of equal length. */
export interface Tokens {
  /** 32-bit hash of each folded token. */
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

export interface LocatedTokens extends Tokens {
  /** The text the offsets point into: the given one, in NFKC where it is not ASCII. */
  readonly bytes: Uint8Array;
  /** Byte offsets of each token in `bytes`, half-open. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Marks on one letter that any script uses are fewer (UAX #15); more make normalisation quadratic. */
const TOO_MANY_MARKS = /(\p{M}{30})\p{M}+/gu;

const encoder = new TextEncoder();
let inputBuffer = new Uint8Array(1 << 16);
const columns = new TokenColumns();
const places = new TokenPlaces();

/** Tokens of a text: what scanning needs. */
export function tokenize(text: string): Tokens {
  const count = scanShort(text);
  const { hashes, flags } = scanProgram();
  if (count >= 0) return { hashes: hashes.slice(0, count), flags: flags.slice(0, count) };
  columns.length = 0;
  scanAny(text, columns, undefined);
  return { hashes: columns.hashes.slice(0, columns.length), flags: columns.flags.slice(0, columns.length) };
}

/** Adds the tokens of a text to columns: what a batch of articles is gathered in. */
export function addTokens(text: string, into: TokenColumns): void {
  const count = scanShort(text);
  if (count >= 0) into.add(scanProgram().hashes, scanProgram().flags, count);
  else scanAny(text, into, undefined);
}

/** The same for a text that is UTF-8 already, and valid. */
export function addEncodedTokens(utf8: Uint8Array, into: TokenColumns): void {
  if (utf8.length <= LONGEST_TEXT) {
    const kernel = scanProgram();
    kernel.bytes.set(utf8);
    kernel.bytes[utf8.length] = 0;
    // whether it is in NFKC makes no difference where it is ASCII
    const count = scanWords(kernel.bytes, utf8.length, kernel, undefined, true, kernel);
    if (count >= 0) {
      into.add(kernel.hashes, kernel.flags, count);
      return;
    }
  }
  addTokens(Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length).toString(), into);
}

/** Tokens with their places in the text: what a diff needs. */
export function tokenizeLocated(text: string): LocatedTokens {
  columns.length = 0;
  const length = scanAny(text, columns, places);
  const count = columns.length;
  return {
    hashes: columns.hashes.slice(0, count),
    flags: columns.flags.slice(0, count),
    bytes: inputBuffer.slice(0, length),
    starts: places.starts.slice(0, count),
    ends: places.ends.slice(0, count),
  };
}

/** Scans a text in the memory of `scanProgram`; returns how many tokens there are, -1 where it cannot. */
function scanShort(text: string): number {
  if (text.length > LONGEST_TEXT) return -1;
  const kernel = scanProgram();
  const length = encode(text, kernel.bytes);
  const count = scanWords(kernel.bytes, length, kernel, undefined, length !== text.length, kernel);
  if (count >= 0) return count;
  const normal = normalised(text);
  if (normal.length > LONGEST_TEXT) return -1;
  const normalLength = encode(normal, kernel.bytes);
  return scanWords(kernel.bytes, normalLength, kernel, undefined, false, kernel);
}

/** Scans a text of any length in memory that grows with it. Returns its length in bytes. */
function scanAny(text: string, into: TokenColumns, located: TokenPlaces | undefined): number {
  let length = encode(text, inputBufferFor(text));
  let count = scanWords(inputBuffer, length, into.room(length + 1), located, length !== text.length, undefined);
  if (count < 0) {
    const normal = normalised(text);
    length = encode(normal, inputBufferFor(normal));
    count = scanWords(inputBuffer, length, into.room(length + 1), located, false, undefined);
  }
  into.length += count;
  return length;
}

/** In NFKC. */
function normalised(text: string): string {
  return text.replace(TOO_MANY_MARKS, '$1').normalize('NFKC');
}

/** UTF-8 needs at most three bytes for each UTF-16 unit, and NFKC lengthens rare characters far more: sized for the form used. */
function inputBufferFor(text: string): Uint8Array {
  if (inputBuffer.length <= text.length * 3) inputBuffer = new Uint8Array(text.length * 4 + 1);
  return inputBuffer;
}

/** Writes the text with a zero behind it; returns its length in bytes. */
function encode(text: string, into: Uint8Array): number {
  const { written } = encoder.encodeInto(text, into);
  into[written] = 0;
  return written;
}
