/**
 * Text to tokens: one pass over UTF-8 bytes that writes numbers into typed arrays, no string and no object per token.
 *
 * A token is a run of letters or digits, case folded; in scripts that write no spaces it is one character. Apostrophes
 * end a token ("department's" is "department" and "s", so that it still matches "of the department"), dotted
 * initials are one ("U.S." is "us"), and so is a number with its separators ("200,000" is "200000"). Vowel points of Arabic, Hebrew
 * and Syriac and the Arabic tatweel are left out of a word.
 * Text that is not ASCII is brought to NFKC where that matters, so that compositions and full-width forms compare equal.
 */

import {
  DIGIT,
  INERT,
  KIND,
  LETTER,
  MAX_QUOTATION,
  POINT,
  SOLO,
  TEXT_BYTES,
  type TokenizeKernel,
  tokenizeKernel,
  UPPER,
} from '../kernels/tokenize.js';
import { characterOf, withoutSpacingPoints } from './characters.js';
import { hasStyledLetters } from './lookalikes.js';
import { MANY_SIGNS, type ScanPosition, scanWords, textStart } from './scan-words.js';

export { mix32 } from '../collections/hash-table.js';
export {
  BACKGROUND,
  BOILERPLATE,
  CAPITAL,
  CHARACTER,
  NUMBER,
  PARAGRAPH_START,
  QUOTED,
  SENTENCE_START,
} from '../kernels/generated/constants.js';

/** Raised with each change that gives a text other tokens: statistics and stored tokens of another version are refused. */
export const TOKENS_VERSION = 1;

/** The tokens of one article, arrays of equal length. */
export interface Tokens {
  /** 32-bit hash of each folded token. */
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

export interface LocatedTokens extends Tokens {
  /** The text that the offsets point into: the given one, in NFKC where it is not ASCII. */
  readonly bytes: Uint8Array;
  /** Byte offsets of each token in `bytes`, half-open. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Tokens of several texts one behind the other, in columns that grow: a buffer for a batch of articles. */
export class TokenColumns {
  hashes: Uint32Array;
  flags: Uint8Array;
  /** Tokens so far. */
  length = 0;

  /** @param capacity tokens there is room for at first */
  constructor(capacity = 1 << 14) {
    this.hashes = new Uint32Array(capacity);
    this.flags = new Uint8Array(capacity);
  }

  /** Adds the tokens [from, to) of two arrays. */
  add(hashes: Uint32Array, flags: Uint8Array, from: number, to: number): void {
    const length = this.length + to - from;
    if (this.hashes.length < length) this.#grow(length);
    this.hashes.set(hashes.subarray(from, to), this.length);
    this.flags.set(flags.subarray(from, to), this.length);
    this.length = length;
  }

  #grow(wanted: number): void {
    const size = Math.max(wanted, this.hashes.length * 2);
    const { hashes, flags, length } = this;
    this.hashes = new Uint32Array(size);
    this.flags = new Uint8Array(size);
    this.hashes.set(hashes.subarray(0, length));
    this.flags.set(flags.subarray(0, length));
  }
}

/** What a scan of a text has seen besides its tokens. */
export type Seen = Pick<ScanPosition, 'signs' | 'foreignLetters'>;

const encoder = new TextEncoder();

/**
 * Adds the tokens of a text of any length to columns, as they are stored.
 *
 * @returns what the scan has seen
 */
export function addTokens(text: string, into: TokenColumns): Seen {
  const kernel = tokenizeKernel();
  const length = encodeInto(kernel, text);
  if (length === undefined) return addEncodedTokens(Buffer.from(text), into);
  const position = textStart();
  if (!scanEncoded(kernel, length, length !== text.length, position, into)) addNormalised(kernel, text, position, into);
  return position;
}

/**
 * The same for a text that is UTF-8 already, and valid.
 *
 * @param partBytes of the parts that a long text is cut into, where it can be cut; up to what fits into the memory of the kernel
 */
export function addEncodedTokens(utf8: Uint8Array, into: TokenColumns, partBytes = TEXT_BYTES): Seen {
  const kernel = tokenizeKernel();
  let position = textStart();
  for (let from = 0; from < utf8.length; ) {
    const to = partEnd(utf8, from, partBytes);
    const part = utf8.subarray(from, to);
    if (!scanBytes(kernel, part, true, position, into))
      addNormalised(kernel, Buffer.from(part.buffer, part.byteOffset, part.length).toString(), position, into);
    from = to;
    if (from < utf8.length) position = behind(position);
  }
  return position;
}

/** Tokens of a text of any length, as they are stored. */
export function tokenize(text: string): Tokens {
  const columns = new TokenColumns(Math.min(text.length, 1 << 14));
  addTokens(text, columns);
  return { hashes: columns.hashes.slice(0, columns.length), flags: columns.flags.slice(0, columns.length) };
}

/** Tokens with their offsets in the text, as they are stored: what a diff needs. */
export function tokenizeLocated(text: string): LocatedTokens {
  const bytes = encoder.encode(`${text}\0`);
  return (
    locatedTokens(bytes, bytes.length - 1 !== text.length) ??
    locatedTokens(encoder.encode(`${normalised(text)}\0`), false)!
  );
}

/**
 * @param bytes with a zero behind the text
 * @returns undefined where the text has to be normalised first
 */
function locatedTokens(bytes: Uint8Array, asWritten: boolean): LocatedTokens | undefined {
  const length = bytes.length - 1;
  const [hashes, starts, ends] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
  const flags = new Uint8Array(length);
  const position = textStart();
  if (!scanWords(bytes, length, { hashes, flags }, { starts, ends }, asWritten, position, undefined)) return undefined;
  const { count } = position;
  return {
    bytes: bytes.subarray(0, length),
    hashes: hashes.slice(0, count),
    flags: flags.slice(0, count),
    starts: starts.slice(0, count),
    ends: ends.slice(0, count),
  };
}

/** Adds the tokens of a part of a text that has to be normalised first. */
function addNormalised(kernel: TokenizeKernel, part: string, position: ScanPosition, into: TokenColumns): void {
  const text = normalised(part);
  if (hasStyledLetters(part)) position.signs += MANY_SIGNS;
  const length = encodeInto(kernel, text);
  if (length === undefined) scanBytes(kernel, Buffer.from(text), false, position, into);
  else scanEncoded(kernel, length, false, position, into);
}

/** Marks on one letter that any script uses are fewer (UAX #15); more make normalisation quadratic. */
const TOO_MANY_MARKS = /(\p{M}{30})\p{M}+/gu;
/** Code units that hold as many marks, if any do: few texts do, and the class of all marks takes long to look for. */
const MAY_BE_MARKS = /[\u0300-\uffff]{31}/;

/** In NFKC, but for presentation forms of points. */
export function normalised(text: string): string {
  const shown = withoutSpacingPoints(text);
  return (MAY_BE_MARKS.test(shown) ? shown.replace(TOO_MANY_MARKS, '$1') : shown).normalize('NFKC');
}

/** Writes a text into the memory of the kernel. Returns its length in bytes; undefined where it may not fit. */
function encodeInto(kernel: TokenizeKernel, text: string): number | undefined {
  // UTF-8 needs at most three bytes for each UTF-16 unit
  return text.length * 3 <= TEXT_BYTES ? encoder.encodeInto(text, kernel.text).written : undefined;
}

/** Adds the tokens of the text in the memory of the kernel. Returns false where it has to be normalised first. */
function scanEncoded(
  kernel: TokenizeKernel,
  length: number,
  asWritten: boolean,
  position: ScanPosition,
  into: TokenColumns,
): boolean {
  const { count } = position;
  kernel.text[length] = 0;
  if (!scanWords(kernel.text, length, kernel, undefined, asWritten, position, kernel)) return false;
  into.add(kernel.hashes, kernel.flags, count, position.count);
  return true;
}

/**
 * The same for bytes that are elsewhere. What does not fit into the memory of the kernel is scanned without it: a part of a text
 * that cannot be cut, or that normalisation has made much longer.
 */
function scanBytes(
  kernel: TokenizeKernel,
  bytes: Uint8Array,
  asWritten: boolean,
  position: ScanPosition,
  into: TokenColumns,
): boolean {
  const { length } = bytes;
  if (length <= TEXT_BYTES) {
    kernel.text.set(bytes);
    return scanEncoded(kernel, length, asWritten, position, into);
  }
  const { count } = position;
  const terminated = new Uint8Array(length + 1);
  terminated.set(bytes);
  const room = count + length;
  const tokens = { hashes: new Uint32Array(room), flags: new Uint8Array(room) };
  if (!scanWords(terminated, length, tokens, undefined, asWritten, position, undefined)) return false;
  into.add(tokens.hashes, tokens.flags, count, position.count);
  return true;
}

/**
 * The position in the next part of a text: of the tokens before, only those count that are in an open quotation, which ends
 * after a number of tokens.
 */
function behind({ count, quotedSince, ...rest }: ScanPosition): ScanPosition {
  return quotedSince < 0
    ? { ...rest, count: 0, quotedSince }
    : { ...rest, count: Math.min(count - quotedSince, MAX_QUOTATION + 1), quotedSince: 0 };
}

/**
 * Where a part of a text ends that begins at `from`: where the text can be cut, at most so many bytes behind if that is possible.
 * Each byte is looked at a few times at most.
 */
function partEnd(utf8: Uint8Array, from: number, most: number): number {
  if (utf8.length - from <= most) return utf8.length;
  for (let at = from + most; at > from; at--) if (canBeCut(utf8, from, at)) return at;
  for (let at = from + most + 1; at < utf8.length; at++) if (canBeCut(utf8, from, at)) return at;
  return utf8.length;
}

/**
 * Whether the tokens before a byte do not depend on what is behind it, nor those behind on what is before, but for quotations:
 * between two words with nothing but a space between them, and between two characters that are tokens.
 */
function canBeCut(utf8: Uint8Array, from: number, at: number): boolean {
  if ((utf8[at] & 0xc0) === 0x80) return false;
  const isSpaced = utf8[at - 1] === 0x20;
  let before = at - (isSpaced ? 2 : 1);
  while (before > from && (utf8[before] & 0xc0) === 0x80) before--;
  if (before < from) return false;
  const [left, right] = [inertKindAt(utf8, before), inertKindAt(utf8, at)];
  if (left === SOLO && right === SOLO) return true;
  return isSpaced && (isInWord(left) || left === POINT) && isInWord(right);
}

const isInWord = (kind: number): boolean => kind === LETTER || kind === UPPER || kind === DIGIT || kind === SOLO;

/** Kind of the character at a byte; -1 where normalisation changes it or composes it with others, unless it is a point. */
function inertKindAt(utf8: Uint8Array, at: number): number {
  const lead = utf8[at];
  const next = (n: number): number => utf8[at + n] & 0x3f;
  let codePoint = lead;
  if (lead >= 0xf0) codePoint = ((lead & 0x07) << 18) | (next(1) << 12) | (next(2) << 6) | next(3);
  else if (lead >= 0xe0) codePoint = ((lead & 0x0f) << 12) | (next(1) << 6) | next(2);
  else if (lead >= 0xc0) codePoint = ((lead & 0x1f) << 6) | next(1);
  const character = characterOf(codePoint);
  const kind = character >>> KIND;
  return (character & INERT) === 0 && kind !== POINT ? -1 : kind;
}
