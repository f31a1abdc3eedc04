/**
 * Text to tokens: one pass over UTF-8 bytes that writes numbers into typed arrays, no string and no object per token.
 *
 * A token is a run of letters or digits, case folded; in scripts that write no spaces it is one character. Apostrophes
 * end a token ("department's" is "department" and "s", so that it still matches "of the department"), dotted
 * initials are one ("U.S." is "us"), and so is a number with its separators ("200,000" is "200000").
 * Text that is not ASCII is brought to NFKC first, so that compositions and full-width forms compare equal.
 */
import {
  APOSTROPHE,
  CLOSE_QUOTE,
  DIGIT,
  FULL_STOP,
  IGNORED,
  LETTER,
  MARK,
  OPEN_QUOTE,
  page,
  SEPARATOR,
  SOLO,
  UPPER,
} from './characters.js';

/** Bits of `Tokens.flags`. */
export const CAPITAL = 1;
export const NUMBER = 2;
export const QUOTED = 4;
export const SENTENCE_START = 8;
/** A character of a script without spaces. */
export const CHARACTER = 16;
export const PARAGRAPH_START = 32;
/** Set by boilerplate.ts once the corpus is known. */
export const BOILERPLATE = 64;

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

const QUOTE = 11; // the straight double quotation mark opens and closes
const STOP = 12; // . ! ? end a sentence when white space follows
const NEWLINE = 13;

/** Kinds of the 128 ASCII bytes: the loop's only look-up for most text. */
const ASCII_KIND = new Uint8Array(128);
for (let i = 0; i < 128; i++) {
  ASCII_KIND[i] =
    i >= 97 && i <= 122
      ? LETTER
      : i >= 65 && i <= 90
        ? UPPER
        : i >= 48 && i <= 57
          ? DIGIT
          : i === 39 || i === 96
            ? APOSTROPHE
            : i === 34
              ? QUOTE
              : i === 46 || i === 33 || i === 63
                ? STOP
                : i === 10
                  ? NEWLINE
                  : SEPARATOR;
}

const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;
/** A quotation that is never closed must not swallow the article. Tokens. */
const LONGEST_QUOTATION = 400;
/** White space looked back over for the end of the line before. Bytes. */
const LOOK_BACK = 64;
/** Marks on one letter that any script uses are fewer (UAX #15); more make normalisation quadratic. */
const TOO_MANY_MARKS = /(\p{M}{30})\p{M}+/gu;

/** Murmur3's finaliser (Appleby 2011): every bit of the input moves every bit of the output. 32-bit in and out. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const encoder = new TextEncoder();
let inputBuffer = new Uint8Array(1 << 16);
let hashBuffer = new Uint32Array(1 << 14);
let flagBuffer = new Uint8Array(1 << 14);
let startBuffer = new Uint32Array(1 << 14);
let endBuffer = new Uint32Array(1 << 14);

function encode(text: string): Uint8Array {
  // UTF-8 needs at most three bytes for each UTF-16 unit, and NFKC lengthens rare characters far more: size for the form used.
  if (inputBuffer.length < text.length * 3) inputBuffer = new Uint8Array(text.length * 4);
  return inputBuffer.subarray(0, encoder.encodeInto(text, inputBuffer).written);
}

function utf8(text: string): Uint8Array {
  const bytes = encode(text);
  if (bytes.length === text.length) return bytes;
  const normal = text.replace(TOO_MANY_MARKS, '$1').normalize('NFKC');
  return normal === text ? bytes : encode(normal);
}

/** Tokens of a text: what scanning needs. */
export function tokenize(text: string): Tokens {
  const count = scan(utf8(text));
  return { hashes: hashBuffer.slice(0, count), flags: flagBuffer.slice(0, count) };
}

/** Tokens with their places in the text: what a diff needs. */
export function tokenizeLocated(text: string): LocatedTokens {
  const bytes = utf8(text).slice();
  const count = scan(bytes);
  return {
    hashes: hashBuffer.slice(0, count),
    flags: flagBuffer.slice(0, count),
    bytes,
    starts: startBuffer.slice(0, count),
    ends: endBuffer.slice(0, count),
  };
}

function reserve(tokens: number): void {
  if (hashBuffer.length >= tokens) return;
  hashBuffer = new Uint32Array(tokens);
  flagBuffer = new Uint8Array(tokens);
  startBuffer = new Uint32Array(tokens);
  endBuffer = new Uint32Array(tokens);
}

/** Fills the buffers; returns the number of tokens. */
function scan(bytes: Uint8Array): number {
  const length = bytes.length;
  reserve(length + 1);
  const hashes = hashBuffer;
  const flags = flagBuffer;
  const starts = startBuffer;
  const ends = endBuffer;
  let count = 0;
  let h = 0;
  let open = false; // inside a token
  let tokenFlags = 0;
  let letters = 0; // characters of the open token
  let dots = 0; // dots passed inside the open token (initials)
  let pending = SENTENCE_START | PARAGRAPH_START; // flags for the next token
  let quotedSince = -1; // token at which the open quotation began, -1 outside
  let end = 0;
  let i = 0;

  while (i < length) {
    const at = i;
    let code = bytes[i++];
    let kind: number;
    if (code < 0x80) {
      kind = ASCII_KIND[code];
      if (kind === UPPER) code |= 0x20;
    } else {
      if (code < 0xe0) code = ((code & 0x1f) << 6) | (bytes[i++] & 0x3f);
      else if (code < 0xf0) code = ((code & 0x0f) << 12) | ((bytes[i++] & 0x3f) << 6) | (bytes[i++] & 0x3f);
      else
        code = ((code & 0x07) << 18) | ((bytes[i++] & 0x3f) << 12) | ((bytes[i++] & 0x3f) << 6) | (bytes[i++] & 0x3f);
      const table = page(code);
      kind = table.kind[code & 0xff];
      code = table.fold[code & 0xff];
    }

    if (kind === LETTER || kind === UPPER || kind === DIGIT) {
      if (!open) {
        open = true;
        h = FNV_OFFSET;
        letters = 0;
        dots = 0;
        tokenFlags = pending | (kind === UPPER ? CAPITAL : 0) | (kind === DIGIT ? NUMBER : 0);
        pending = 0;
        if (quotedSince >= 0) {
          if (count - quotedSince > LONGEST_QUOTATION) quotedSince = -1;
          else tokenFlags |= QUOTED;
        }
        starts[count] = at;
      }
      h = Math.imul(h ^ code, FNV_PRIME);
      letters++;
      end = i;
      continue;
    }
    if (kind === IGNORED) continue;
    if (kind === MARK) {
      if (open) {
        h = Math.imul(h ^ code, FNV_PRIME);
        end = i;
      } else if (count > 0 && ends[count - 1] === at) {
        // a mark on a character that is a token of its own
        hashes[count - 1] = mix32(hashes[count - 1] ^ code);
        ends[count - 1] = i;
      }
      continue;
    }
    if (open) {
      const next = i < length ? bytes[i] : 0;
      // "200,000" and "3.5": a separator between digits
      if ((code === 0x2c || code === 0x2e) && tokenFlags & NUMBER && next >= 48 && next <= 57) continue;
      // "U.S.", "F.B.I.": single letters with dots between them
      if (code === 0x2e && letters === dots + 1 && !(tokenFlags & NUMBER) && isLoneLetter(bytes, i)) {
        dots++;
        continue;
      }
      hashes[count] = mix32(h);
      flags[count] = tokenFlags;
      ends[count] = end;
      count++;
      open = false;
      // "Mr." and the dot of initials do not end a sentence
      if (code === 0x2e && (dots > 0 || (tokenFlags & CAPITAL && letters <= 3))) kind = SEPARATOR;
    }
    if (kind === SEPARATOR || kind === APOSTROPHE) continue;
    if (kind === SOLO) {
      hashes[count] = mix32(Math.imul(FNV_OFFSET ^ code, FNV_PRIME));
      if (count - quotedSince > LONGEST_QUOTATION) quotedSince = -1;
      flags[count] = pending | CHARACTER | (quotedSince >= 0 ? QUOTED : 0);
      starts[count] = at;
      ends[count] = i;
      count++;
      pending = 0;
    } else if (kind === STOP) {
      const next = i < length ? bytes[i] : 32;
      if (next <= 32 || next === 34 || next === 39 || next >= 0x80 || next === 0x29) pending |= SENTENCE_START;
    } else if (kind === FULL_STOP) pending |= SENTENCE_START;
    else if (kind === QUOTE) quotedSince = quotedSince >= 0 ? -1 : count;
    else if (kind === OPEN_QUOTE)
      // German closes with the marks that English and French open with
      quotedSince = (code === 0x201c || code === 0xab) && quotedSince >= 0 ? -1 : count;
    else if (kind === CLOSE_QUOTE)
      quotedSince = code === 0xbb && quotedSince < 0 ? count : -1; // »so« in German and Danish
    else if (kind === NEWLINE && endsParagraph(bytes, at)) {
      pending |= SENTENCE_START | PARAGRAPH_START;
      quotedSince = -1;
    }
  }
  if (open) {
    hashes[count] = mix32(h);
    flags[count] = tokenFlags;
    ends[count] = end;
    count++;
  }
  return count;
}

/** True where a single ASCII letter stands at `at`, followed by anything but another letter or digit. */
function isLoneLetter(bytes: Uint8Array, at: number): boolean {
  if (at >= bytes.length || bytes[at] >= 0x80) return false;
  const kind = ASCII_KIND[bytes[at]];
  if (kind !== LETTER && kind !== UPPER) return false;
  if (at + 1 >= bytes.length) return true;
  const after = bytes[at + 1];
  return after < 0x80 && ASCII_KIND[after] !== LETTER && ASCII_KIND[after] !== UPPER && ASCII_KIND[after] !== DIGIT;
}

/** A blank line ends a paragraph, and so does a line end right after closing punctuation: hard-wrapped lines do neither. */
function endsParagraph(bytes: Uint8Array, newline: number): boolean {
  let after = newline + 1;
  while (after < bytes.length && (bytes[after] === 32 || bytes[after] === 9 || bytes[after] === 13)) after++;
  if (after >= bytes.length || bytes[after] === 10) return true;
  let before = newline - 1;
  const limit = before - LOOK_BACK;
  while (before >= 0 && bytes[before] <= 32 && before > limit) before--;
  if (before < 0 || bytes[before] <= 32) return true;
  const last = bytes[before];
  return last >= 0x80 || last === 0x2e || last === 0x21 || last === 0x3f || last === 0x22 || last === 0x3a;
}
