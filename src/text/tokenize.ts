/**
 * Turns text into tokens: one pass over UTF-8 bytes that writes typed arrays, with no string and no object for a token.
 *
 * A token is a run of letters or digits, case-folded; in scripts without spaces each character is a token. An
 * apostrophe ends a token: "department's" becomes "department" and "s", so that it matches "of the department". Dotted
 * initials are one token ("U.S." is "us"), and so is a number with its separators ("200,000" is "200000"). Vowel points
 * of Arabic, Hebrew and Syriac and the Arabic tatweel are left out.
 *
 * A text is normalised to NFKC if its characters need it, so that compositions and full-width forms compare equal.
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
import { ENOUGH_SIGNS, type ScanPosition, scanWords, startOfText } from './scan-words.js';

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

/**
 * Increment with each change that gives a text other tokens: statistics and stored tokens of another version are
 * rejected.
 */
export const TOKENS_VERSION = 1;

/** The tokens of one article, arrays of equal length. */
export interface Tokens {
  /** 32-bit hash of each folded token. */
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

export interface LocatedTokens extends Tokens {
  /** The text that the offsets refer to: the given text, or its NFKC if the text needed normalising. */
  readonly bytes: Uint8Array;
  /** Byte offsets of each token in `bytes`, half-open. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Growing columns with the tokens of several texts in a row: the buffer for a batch of articles. */
export class TokenColumns {
  hashes: Uint32Array;
  flags: Uint8Array;
  /** Tokens so far. */
  length = 0;

  /** @param capacity initial size in tokens */
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

/** Counts that show whether a text may be disguised. */
export type DisguiseSigns = Pick<ScanPosition, 'signs' | 'foreignLetters'>;

const encoder = new TextEncoder();

/** Adds the stored tokens of a text of any length to columns. */
export function addTokens(text: string, into: TokenColumns): DisguiseSigns {
  const kernel = tokenizeKernel();
  const length = encodeInto(kernel, text);
  if (length === undefined) return addEncodedTokens(Buffer.from(text), into);
  const position = startOfText();
  if (!scanEncoded(kernel, length, length !== text.length, position, into)) addNormalised(kernel, text, position, into);
  return position;
}

/**
 * `addTokens` for valid UTF-8.
 *
 * @param partBytes most bytes of a part of a long text, at most `TEXT_BYTES`, the memory of the kernel
 */
export function addEncodedTokens(utf8: Uint8Array, into: TokenColumns, partBytes = TEXT_BYTES): DisguiseSigns {
  const kernel = tokenizeKernel();
  let position = startOfText();
  for (let from = 0; from < utf8.length; ) {
    const to = partEnd(utf8, from, partBytes);
    const part = utf8.subarray(from, to);
    if (!scanBytes(kernel, part, true, position, into))
      addNormalised(kernel, Buffer.from(part.buffer, part.byteOffset, part.length).toString(), position, into);
    from = to;
    if (from < utf8.length) position = continued(position);
  }
  return position;
}

/** The stored tokens of a text of any length. */
export function tokenize(text: string): Tokens {
  const columns = new TokenColumns(Math.min(text.length, 1 << 14));
  addTokens(text, columns);
  return { hashes: columns.hashes.slice(0, columns.length), flags: columns.flags.slice(0, columns.length) };
}

/** The stored tokens of a text with their offsets, for a diff. */
export function tokenizeLocated(text: string): LocatedTokens {
  const bytes = encoder.encode(`${text}\0`);
  return (
    locatedTokens(bytes, bytes.length - 1 !== text.length) ??
    locatedTokens(encoder.encode(`${normalised(text)}\0`), false)!
  );
}

/**
 * @param bytes the text, then a zero
 * @returns undefined if the text needs NFKC first
 */
function locatedTokens(bytes: Uint8Array, unnormalised: boolean): LocatedTokens | undefined {
  const length = bytes.length - 1;
  const [hashes, starts, ends] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
  const flags = new Uint8Array(length);
  const position = startOfText();
  if (!scanWords(bytes, length, { hashes, flags }, { starts, ends }, unnormalised, position, undefined))
    return undefined;
  const { count } = position;
  return {
    bytes: bytes.subarray(0, length),
    hashes: hashes.slice(0, count),
    flags: flags.slice(0, count),
    starts: starts.slice(0, count),
    ends: ends.slice(0, count),
  };
}

/** Normalises a part of a text and adds its tokens. */
function addNormalised(kernel: TokenizeKernel, part: string, position: ScanPosition, into: TokenColumns): void {
  const text = normalised(part);
  if (hasStyledLetters(part)) position.signs += ENOUGH_SIGNS;
  const length = encodeInto(kernel, text);
  if (length === undefined) scanBytes(kernel, Buffer.from(text), false, position, into);
  else scanEncoded(kernel, length, false, position, into);
}

/** No script uses more than 30 marks on a letter (UAX #15); more would make normalisation quadratic. */
const TOO_MANY_MARKS = /(\p{M}{30})\p{M}+/gu;
/** A cheap test before `TOO_MANY_MARKS`, whose class is slow: few texts have such a run. */
const MAY_BE_MARKS = /[\u0300-\uffff]{31}/;

/** NFKC, except that presentation forms of points become the points alone. */
export function normalised(text: string): string {
  const shown = withoutSpacingPoints(text);
  return (MAY_BE_MARKS.test(shown) ? shown.replace(TOO_MANY_MARKS, '$1') : shown).normalize('NFKC');
}

/** Writes a text into the memory of the kernel. Returns its length in bytes; undefined if it may not fit. */
function encodeInto(kernel: TokenizeKernel, text: string): number | undefined {
  // UTF-8 needs at most three bytes for each UTF-16 unit
  return text.length * 3 <= TEXT_BYTES ? encoder.encodeInto(text, kernel.text).written : undefined;
}

/** Adds the tokens of the text in the memory of the kernel. Returns false if the text needs NFKC first. */
function scanEncoded(
  kernel: TokenizeKernel,
  length: number,
  unnormalised: boolean,
  position: ScanPosition,
  into: TokenColumns,
): boolean {
  const { count } = position;
  kernel.text[length] = 0;
  if (!scanWords(kernel.text, length, kernel, undefined, unnormalised, position, kernel)) return false;
  into.add(kernel.hashes, kernel.flags, count, position.count);
  return true;
}

/**
 * `scanEncoded` for bytes outside of the memory of the kernel. A part that does not fit there is scanned without the
 * kernel: a part without a cut point, or one that NFKC makes much longer.
 */
function scanBytes(
  kernel: TokenizeKernel,
  bytes: Uint8Array,
  unnormalised: boolean,
  position: ScanPosition,
  into: TokenColumns,
): boolean {
  const { length } = bytes;
  if (length <= TEXT_BYTES) {
    kernel.text.set(bytes);
    return scanEncoded(kernel, length, unnormalised, position, into);
  }
  const { count } = position;
  const terminated = new Uint8Array(length + 1);
  terminated.set(bytes);
  const capacity = count + length;
  const tokens = { hashes: new Uint32Array(capacity), flags: new Uint8Array(capacity) };
  if (!scanWords(terminated, length, tokens, undefined, unnormalised, position, undefined)) return false;
  into.add(tokens.hashes, tokens.flags, count, position.count);
  return true;
}

/**
 * The state for the next part of a text. Its count includes the tokens of an open quotation, whose length is limited.
 */
function continued({ count, quotedSince, ...rest }: ScanPosition): ScanPosition {
  return quotedSince < 0
    ? { ...rest, count: 0, quotedSince }
    : { ...rest, count: Math.min(count - quotedSince, MAX_QUOTATION + 1), quotedSince: 0 };
}

/** End of the part that begins at `from`: the last cut point within `most` bytes, else the first one after them. */
function partEnd(utf8: Uint8Array, from: number, most: number): number {
  if (utf8.length - from <= most) return utf8.length;
  for (let at = from + most; at > from; at--) if (isCutPoint(utf8, from, at)) return at;
  for (let at = from + most + 1; at < utf8.length; at++) if (isCutPoint(utf8, from, at)) return at;
  return utf8.length;
}

/**
 * Whether a text may be cut before a byte: the tokens on both sides are then independent of one another, except for
 * quotations. That holds between two words with only a space between them, and between two characters that are tokens.
 */
function isCutPoint(utf8: Uint8Array, from: number, at: number): boolean {
  if ((utf8[at] & 0xc0) === 0x80) return false;
  const isSpaced = utf8[at - 1] === 0x20;
  let before = at - (isSpaced ? 2 : 1);
  while (before > from && (utf8[before] & 0xc0) === 0x80) before--;
  if (before < from) return false;
  const [left, right] = [stableKindAt(utf8, before), stableKindAt(utf8, at)];
  if (left === SOLO && right === SOLO) return true;
  return isSpaced && (isWordCharacter(left) || left === POINT) && isWordCharacter(right);
}

const isWordCharacter = (kind: number): boolean => kind === LETTER || kind === UPPER || kind === DIGIT || kind === SOLO;

/** Kind of the character at a byte; -1 for a character that NFKC changes or composes with others, except points. */
function stableKindAt(utf8: Uint8Array, at: number): number {
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
