/**
 * Text to tokens: one pass over UTF-8 bytes that writes numbers into typed arrays, no string and no object per token.
 *
 * A token is a run of letters or digits, case folded; in scripts that write no spaces it is one character. Apostrophes
 * end a token ("department's" is "department" and "s", so that it still matches "of the department"), dotted
 * initials are one ("U.S." is "us"), and so is a number with its separators ("200,000" is "200000").
 * Text that is not ASCII is brought to NFKC first, so that compositions and full-width forms compare equal.
 */
import { scanWords } from './scan-words.js';
import { TokenColumns, TokenPlaces } from './token-columns.js';

export { mix32 } from './mix.js';
export * from './token-flags.js';

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
  columns.length = 0;
  addTokens(text, columns);
  return { hashes: columns.hashes.slice(0, columns.length), flags: columns.flags.slice(0, columns.length) };
}

/** Adds the tokens of a text to columns: what a batch of articles is gathered in. */
export function addTokens(text: string, into: TokenColumns): void {
  encodeAndScan(text, into, undefined);
}

/** Tokens with their places in the text: what a diff needs. */
export function tokenizeLocated(text: string): LocatedTokens {
  columns.length = 0;
  const length = encodeAndScan(text, columns, places);
  const count = columns.length;
  return {
    hashes: columns.hashes.slice(0, count),
    flags: columns.flags.slice(0, count),
    bytes: inputBuffer.slice(0, length),
    starts: places.starts.slice(0, count),
    ends: places.ends.slice(0, count),
  };
}

/** Encodes the text and scans it; once more in NFKC, where it holds characters that this might change. Returns its length in bytes. */
function encodeAndScan(text: string, into: TokenColumns, located: TokenPlaces | undefined): number {
  const length = encode(text);
  const end = scanWords(inputBuffer, length, into, located, length !== text.length);
  if (end >= 0) {
    into.length = end;
    return length;
  }
  const normal = text.replace(TOO_MANY_MARKS, '$1').normalize('NFKC');
  const normalLength = encode(normal);
  into.length = scanWords(inputBuffer, normalLength, into, located, false);
  return normalLength;
}

/** Writes the text into the input buffer with a zero behind it; returns its length in bytes. */
function encode(text: string): number {
  // UTF-8 needs at most three bytes for each UTF-16 unit, and NFKC lengthens rare characters far more: size for the form used.
  if (inputBuffer.length <= text.length * 3) inputBuffer = new Uint8Array(text.length * 4 + 1);
  const { written } = encoder.encodeInto(text, inputBuffer);
  inputBuffer[written] = 0;
  return written;
}
