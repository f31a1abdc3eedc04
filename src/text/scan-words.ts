/**
 * Finds the tokens in the bytes of a text.
 *
 * The loop handles every character and hands stretches of common characters over to the kernel. The most frequent cases
 * come first, and each test of a character is one table look-up.
 */

import { mix32 } from '../collections/hash-table.js';
import { CAPITAL, CHARACTER, NUMBER, PARAGRAPH_START, QUOTED, SENTENCE_START } from '../kernels/generated/constants.js';
import {
  APOSTROPHE,
  CLOSE_QUOTE,
  DIGIT,
  FNV_OFFSET,
  FNV_PRIME,
  FOLD,
  FULL_STOP,
  IGNORED,
  INERT,
  KIND,
  LETTER,
  LINE_END_WINDOW,
  MARK,
  MAX_QUOTATION,
  OPEN_QUOTE,
  POINT,
  SEPARATOR,
  SOLO,
  type TokenizeKernel,
  UPPER,
  WIDE,
} from '../kernels/tokenize.js';
import {
  ASCII_KIND,
  CHARACTERS,
  characterOf,
  FIRST_FLAG,
  KERNEL_SCANS,
  NEWLINE,
  QUOTE,
  STOP,
  WORD_BYTE,
} from './characters.js';
import { isRareLetter } from './lookalikes.js';

const SPACE = 0x20;
/** Letters above this one may belong to a block with lookalikes (`isRareLetter`). */
const LAST_COMMON_LETTER = 0x139f;
/** The next code point is the right-to-left override. Both change the order in which letters are shown. */
const LEFT_TO_RIGHT_OVERRIDE = 0x202d;
/** A count of signs that alone makes `readWords` examine a text of any length. */
export const ENOUGH_SIGNS = 2 ** 30;
/** A Hangul letter that is shown as a blank. */
const HANGUL_FILLER = 0x1160;
const NO_OFFSETS = new Uint32Array(0);

/** Output arrays of the scan. */
interface TokenArrays {
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

/** Output arrays for the byte offsets of tokens, half-open. */
export interface TokenOffsets {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** State of a scan between two parts of a text. */
export interface ScanPosition {
  /** Tokens so far. */
  count: number;
  /** Flags that the next token gets. */
  pending: number;
  /** First token of the open quotation; -1 outside of quotations. */
  quotedSince: number;
  /** Signs so far that words may be disguised; shown-text.ts examines them. */
  signs: number;
  /** Letters so far that are phonetic or not Latin. */
  foreignLetters: number;
}

export const startOfText = (): ScanPosition => ({
  count: 0,
  pending: SENTENCE_START | PARAGRAPH_START,
  quotedSince: -1,
  signs: 0,
  foreignLetters: 0,
});

/**
 * Finds the tokens of a text.
 *
 * @param bytes        UTF-8, then a zero, which ends an open word
 * @param length       bytes of the text, without the zero
 * @param into         large enough for all tokens
 * @param offsets      output of the byte offsets, as large as `into`; undefined if unwanted
 * @param unnormalised false if the text is in NFKC
 * @param position     state at the start; updated to the state at the end
 * @param kernel       scans common characters. `bytes` and `into` must be its memory, and it folds letters in `bytes`.
 * @returns false if the text needs NFKC first; the output is then meaningless
 */
export function scanWords(
  bytes: Uint8Array,
  length: number,
  into: TokenArrays,
  offsets: TokenOffsets | undefined,
  unnormalised: boolean,
  position: ScanPosition,
  kernel: TokenizeKernel | undefined,
): boolean {
  const located = offsets !== undefined;
  const { hashes, flags } = into;
  const starts = offsets?.starts ?? NO_OFFSETS;
  const ends = offsets?.ends ?? NO_OFFSETS;
  let { count, pending, quotedSince, signs, foreignLetters } = position;
  let h = 0;
  let open = false; // inside a token
  let tokenFlags = 0;
  let letters = 0; // characters of the open token
  let dots = 0; // dots inside the open token, between initials
  let end = 0;
  let i = 0;

  while (i < length) {
    let at = i;
    let code = bytes[i];
    const folded = WORD_BYTE[code];
    if (KERNEL_SCANS[code] === 1 && !open && kernel !== undefined) {
      i = kernel.scan(at, count, pending, quotedSince);
      if (i > at) {
        const { state } = kernel;
        ({ count, pending, quotedSince } = state);
        signs += state.signs;
        foreignLetters += state.foreignLetters;
        let letter = i - state.openLength;
        if (letter < i) {
          open = true;
          h = FNV_OFFSET;
          for (letters = 0; letter < i; letters++) {
            const byte = bytes[letter++];
            h = Math.imul(
              h ^ (byte < 0x80 ? WORD_BYTE[byte] : ((byte & 0x1f) << 6) | (bytes[letter++] & 0x3f)),
              FNV_PRIME,
            );
          }
          tokenFlags = state.openFlags;
          dots = 0;
          end = i;
        } else if (isSolo(bytes, i - 3)) end = i;
        continue;
      }
    }
    i++;
    if (folded !== 0 && !open) {
      // fast path: most text is ASCII words with a space after each
      tokenFlags = pending | FIRST_FLAG[code];
      pending = 0;
      if (quotedSince >= 0) {
        if (count - quotedSince > MAX_QUOTATION) quotedSince = -1;
        else tokenFlags |= QUOTED;
      }
      h = Math.imul(FNV_OFFSET ^ folded, FNV_PRIME);
      let next = WORD_BYTE[bytes[i]];
      while (next !== 0) {
        h = Math.imul(h ^ next, FNV_PRIME);
        next = WORD_BYTE[bytes[++i]];
      }
      if (located) starts[count] = at;
      if (bytes[i] === SPACE) {
        hashes[count] = mix32(h);
        flags[count] = tokenFlags;
        if (located) ends[count] = i;
        count++;
        i++;
        continue;
      }
      open = true;
      letters = i - at;
      dots = 0;
      end = i;
      continue;
    }
    let kind: number;
    if (code < 0x80) {
      kind = ASCII_KIND[code];
      if (kind === UPPER) code |= 0x20;
    } else {
      if (code < 0xe0) {
        code = ((code & 0x1f) << 6) | (bytes[i++] & 0x3f);
        if (kernel !== undefined && !kernel.knows(code)) kernel.learn(code, characterOf);
      } else if (code < 0xf0) code = ((code & 0x0f) << 12) | ((bytes[i++] & 0x3f) << 6) | (bytes[i++] & 0x3f);
      else
        code = ((code & 0x07) << 18) | ((bytes[i++] & 0x3f) << 12) | ((bytes[i++] & 0x3f) << 6) | (bytes[i++] & 0x3f);
      const character = (code < 0x10000 && CHARACTERS[code]) || characterOf(code);
      kind = character >>> KIND;
      code = character & FOLD;
      // NFKC changes the order of vowel points, which changes offsets but no words
      if (unnormalised && (character & INERT) === 0 && (located || kind !== POINT)) {
        if (located || (character & WIDE) === 0 || !isSafeWithoutNfkc(bytes, at, code)) return false;
        kind = ASCII_KIND[code];
      }
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
          if (count - quotedSince > MAX_QUOTATION) quotedSince = -1;
          else tokenFlags |= QUOTED;
        }
        if (located) starts[count] = at;
      }
      h = Math.imul(h ^ code, FNV_PRIME);
      letters++;
      end = i;
      if (code > LAST_COMMON_LETTER && isRareLetter(code)) signs++;
      continue;
    }
    if (kind === IGNORED) {
      if ((code & ~1) === LEFT_TO_RIGHT_OVERRIDE) signs += ENOUGH_SIGNS;
      else if (open || code === HANGUL_FILLER) signs++;
      continue;
    }
    if (kind === POINT) {
      // the point belongs to the word or character before and changes no hash
      if (open || end === at) end = i;
      if (located && !open && count > 0 && end === i) ends[count - 1] = i;
      continue;
    }
    if (kind === MARK) {
      if (open) {
        h = Math.imul(h ^ code, FNV_PRIME);
        end = i;
      } else if (count > 0 && end === at) {
        // a mark on a character that is a token
        hashes[count - 1] = mix32(hashes[count - 1] ^ code);
        end = i;
        if (located) ends[count - 1] = i;
      }
      continue;
    }
    if (open) {
      const next = i < length ? bytes[i] : 0; // ASCII suffices: NFKC has only ASCII digits after a separator
      // "200,000" and "3.5": a separator between digits
      if ((code === 0x2c || code === 0x2e) && tokenFlags & NUMBER && next >= 48 && next <= 57) continue;
      // "U.S.", "F.B.I.": single letters with dots between them
      if (code === 0x2e && letters === dots + 1 && !(tokenFlags & NUMBER) && isLoneLetter(bytes, i)) {
        dots++;
        continue;
      }
      hashes[count] = mix32(h);
      flags[count] = tokenFlags;
      if (located) ends[count] = end;
      count++;
      open = false;
      // "Mr." and the dot of initials do not end a sentence
      if (code === 0x2e && (dots > 0 || (tokenFlags & CAPITAL && letters <= 3))) kind = SEPARATOR;
    }
    if (kind === SEPARATOR || kind === APOSTROPHE) continue;
    if (kind === SOLO) {
      for (;;) {
        hashes[count] = mix32(Math.imul(FNV_OFFSET ^ code, FNV_PRIME));
        if (count - quotedSince > MAX_QUOTATION) quotedSince = -1;
        flags[count] = pending | CHARACTER | (quotedSince >= 0 ? QUOTED : 0);
        if (located) {
          starts[count] = at;
          ends[count] = i;
        }
        count++;
        pending = 0;
        // fast path: mostly another such character of three bytes follows
        const lead = bytes[i];
        if ((lead & 0xf0) !== 0xe0) break;
        const character = CHARACTERS[((lead & 0x0f) << 12) | ((bytes[i + 1] & 0x3f) << 6) | (bytes[i + 2] & 0x3f)];
        if (character >>> KIND !== SOLO || (unnormalised && (character & INERT) === 0)) break;
        code = character & FOLD;
        at = i;
        i += 3;
      }
      end = i;
    } else if (kind === STOP) {
      const next = i < length ? normalByte(bytes, i) : 32;
      if (next <= 32 || next === 34 || next === 39 || next >= 0x80 || next === 0x29) pending |= SENTENCE_START;
    } else if (kind === FULL_STOP) pending |= SENTENCE_START;
    else if (kind === QUOTE) quotedSince = quotedSince >= 0 ? -1 : count;
    else if (kind === OPEN_QUOTE)
      // German closes with the marks that English and French open with
      quotedSince = (code === 0x201c || code === 0xab) && quotedSince >= 0 ? -1 : count;
    else if (kind === CLOSE_QUOTE)
      quotedSince = code === 0xbb && quotedSince < 0 ? count : -1; // »so« in German and Danish
    else if (kind === NEWLINE && endsParagraph(bytes, length, at, unnormalised)) {
      pending |= SENTENCE_START | PARAGRAPH_START;
      quotedSince = -1;
    }
  }
  if (open) {
    hashes[count] = mix32(h);
    flags[count] = tokenFlags;
    if (located) ends[count] = end;
    count++;
  }
  position.count = count;
  position.pending = pending;
  position.quotedSince = quotedSince;
  position.signs = signs;
  position.foreignLetters = foreignLetters;
  return true;
}

/** Whether a character of three bytes in the kernel's range is Han or kana; the others are punctuation. */
function isSolo(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xe3 ? bytes[at + 1] > 0x80 : bytes[at] > 0xe3 && bytes[at] <= 0xe9;
}

/** Whether an ASCII letter is at `at`, with no letter or digit after it. */
function isLoneLetter(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] >= 0x80) return false;
  const kind = ASCII_KIND[bytes[at]];
  if (kind !== LETTER && kind !== UPPER) return false;
  const after = bytes[at + 1];
  return after < 0x80 && ASCII_KIND[after] !== LETTER && ASCII_KIND[after] !== UPPER && ASCII_KIND[after] !== DIGIT;
}

/**
 * Whether the scan may read a character as its ASCII form in NFKC without normalising the text. Only a full stop before
 * the character looks ahead closely enough to notice the difference.
 */
function isSafeWithoutNfkc(bytes: Uint8Array, at: number, mark: number): boolean {
  const before = at > 0 ? bytes[at - 1] : 0;
  if (before >= 0x80) return true;
  if (ASCII_KIND[before] === STOP) return mark === SPACE || mark === 0x29;
  return at < 2 || bytes[at - 2] !== 0x2e;
}

/** The ASCII form in NFKC of the character at a byte; 0x80 if the character has none. */
function normalByte(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return lead;
  if (lead >= 0xf0) return 0x80; // none of these is an ASCII mark in NFKC
  const rest = lead < 0xe0 ? lead & 0x1f : ((lead & 0x0f) << 6) | (bytes[at + 1] & 0x3f);
  const character = characterOf((rest << 6) | (bytes[lead < 0xe0 ? at + 1 : at + 2] & 0x3f));
  return (character & WIDE) === 0 ? 0x80 : character & FOLD;
}

/**
 * A blank line or a line end after closing punctuation ends a paragraph; the line end of a hard-wrapped line does not.
 */
function endsParagraph(bytes: Uint8Array, length: number, newline: number, unnormalised: boolean): boolean {
  let after = newline + 1;
  while (after < length) {
    if (bytes[after] === SPACE || bytes[after] === 9 || bytes[after] === 13) after++;
    else if (unnormalised && normalByte(bytes, after) === SPACE) after += bytes[after] < 0xe0 ? 2 : 3;
    else break;
  }
  if (after >= length || bytes[after] === 10) return true;
  let before = newline - 1;
  let last = 0;
  for (let steps = 0; steps <= LINE_END_WINDOW; steps++, before--) {
    while (before > 0 && bytes[before] >= 0x80 && bytes[before] < 0xc0) before--;
    if (before < 0) return true;
    last = unnormalised ? normalByte(bytes, before) : bytes[before];
    if (last > SPACE) break;
  }
  if (last <= SPACE) return true;
  return last >= 0x80 || last === 0x2e || last === 0x21 || last === 0x3f || last === 0x22 || last === 0x3a;
}
