/**
 * The loop over the bytes of a text that finds its words: the hottest of all, so that what is rare is asked last and what
 * is asked is a look-up.
 */
import {
  APOSTROPHE,
  CLOSE_QUOTE,
  DIGIT,
  FOLD,
  FULL_STOP,
  IGNORED,
  INERT,
  KIND,
  LETTER,
  MARK,
  OPEN_QUOTE,
  SEPARATOR,
  SOLO,
  UPPER,
  WIDE,
} from './character-kinds.js';
import { CHARACTERS, characterOf } from './characters.js';
import { mix32 } from './mix.js';
import {
  COUNT,
  FNV_OFFSET,
  FNV_PRIME,
  LONGEST_QUOTATION,
  LOOK_BACK,
  OPEN_FLAGS,
  OPEN_LENGTH,
  PENDING,
  QUOTED_SINCE,
} from './scan-constants.js';
import type { ScanProgram } from './scan-program.js';
import type { TokenPlaces } from './token-columns.js';
import { CAPITAL, CHARACTER, NUMBER, PARAGRAPH_START, QUOTED, SENTENCE_START } from './token-flags.js';

const QUOTE = 11; // the straight double quotation mark opens and closes
const STOP = 12; // . ! ? end a sentence when white space follows
const NEWLINE = 13;

const SPACE = 0x20;

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

/** The bytes that go on with a word once it is open, folded: ASCII letters and digits. 0 for all others. */
const WORD_BYTE = new Uint8Array(256);
for (let i = 0; i < 128; i++) {
  const kind = ASCII_KIND[i];
  if (kind === LETTER || kind === DIGIT) WORD_BYTE[i] = i;
  else if (kind === UPPER) WORD_BYTE[i] = i | 0x20;
}

/**
 * The bytes that a stretch begins with that is scanned without asking here: those of words, where letters of two bytes may well
 * begin, and of Han and kana.
 */
const BEGINS_STRETCH = WORD_BYTE.map((folded, byte) =>
  folded !== 0 || (byte >= 0xc3 && byte <= 0xdf) || (byte >= 0xe3 && byte <= 0xe9) ? 1 : 0,
);

/** Flags of a token that begins with the byte. */
const FIRST_FLAG = new Uint8Array(256);
for (let i = 0; i < 128; i++) FIRST_FLAG[i] = ASCII_KIND[i] === UPPER ? CAPITAL : ASCII_KIND[i] === DIGIT ? NUMBER : 0;

const NO_PLACES = new Uint32Array(0);

/** Where tokens are written. */
interface TokenArrays {
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

/**
 * Writes the tokens of a text and returns how many there are; -1 where the text has to be normalised first.
 *
 * @param bytes     UTF-8 of that length with a zero behind it, where words end without being asked whether there is more
 * @param into      has room for all of them
 * @param places    takes their offsets, where these are asked for
 * @param asWritten the text may not be in NFKC
 * @param program   takes over where a word of letters of one or two bytes begins, or Han or kana; the text and `into` are its
 *                  own then, and it folds letters in the text
 */
export function scanWords(
  bytes: Uint8Array,
  length: number,
  into: TokenArrays,
  places: TokenPlaces | undefined,
  asWritten: boolean,
  program: ScanProgram | undefined,
): number {
  places?.reserve(length + 1);
  const located = places !== undefined;
  const { hashes, flags } = into;
  const starts = places?.starts ?? NO_PLACES;
  const ends = places?.ends ?? NO_PLACES;
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
    let at = i;
    let code = bytes[i];
    const folded = WORD_BYTE[code];
    if (BEGINS_STRETCH[code] === 1 && !open && program !== undefined) {
      const { state } = program;
      i = program.scan(at, count, pending, quotedSince);
      if (i > at) {
        count = state[COUNT];
        pending = state[PENDING];
        quotedSince = state[QUOTED_SINCE];
        let letter = i - state[OPEN_LENGTH];
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
          tokenFlags = state[OPEN_FLAGS];
          dots = 0;
          end = i;
        } else if (isSolo(bytes, i - 3)) end = i;
        continue;
      }
    }
    i++;
    if (folded !== 0 && !open) {
      // most text is ASCII words with a space after each: they are asked nothing else
      tokenFlags = pending | FIRST_FLAG[code];
      pending = 0;
      if (quotedSince >= 0) {
        if (count - quotedSince > LONGEST_QUOTATION) quotedSince = -1;
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
        program?.learnAbout(code);
      } else if (code < 0xf0) code = ((code & 0x0f) << 12) | ((bytes[i++] & 0x3f) << 6) | (bytes[i++] & 0x3f);
      else
        code = ((code & 0x07) << 18) | ((bytes[i++] & 0x3f) << 12) | ((bytes[i++] & 0x3f) << 6) | (bytes[i++] & 0x3f);
      const character = (code < 0x10000 && CHARACTERS[code]) || characterOf(code);
      kind = character >>> KIND;
      code = character & FOLD;
      if (asWritten && (character & INERT) === 0) {
        if (located || (character & WIDE) === 0 || !isAlikeInNfkc(bytes, at, code)) return -1;
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
          if (count - quotedSince > LONGEST_QUOTATION) quotedSince = -1;
          else tokenFlags |= QUOTED;
        }
        if (located) starts[count] = at;
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
      } else if (count > 0 && end === at) {
        // a mark on a character that is a token of its own
        hashes[count - 1] = mix32(hashes[count - 1] ^ code);
        end = i;
        if (located) ends[count - 1] = i;
      }
      continue;
    }
    if (open) {
      const next = i < length ? bytes[i] : 0; // digits other than these are not in NFKC
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
        if (count - quotedSince > LONGEST_QUOTATION) quotedSince = -1;
        flags[count] = pending | CHARACTER | (quotedSince >= 0 ? QUOTED : 0);
        if (located) {
          starts[count] = at;
          ends[count] = i;
        }
        count++;
        pending = 0;
        // mostly another one follows, of three bytes as well
        const lead = bytes[i];
        if ((lead & 0xf0) !== 0xe0) break;
        const character = CHARACTERS[((lead & 0x0f) << 12) | ((bytes[i + 1] & 0x3f) << 6) | (bytes[i + 2] & 0x3f)];
        if (character >>> KIND !== SOLO || (asWritten && (character & INERT) === 0)) break;
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
    else if (kind === NEWLINE && endsParagraph(bytes, length, at, asWritten)) {
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
  return count;
}

/** Whether the last byte but two of a stretch begins Han or kana: what else is three bytes long in it is a mark. */
function isSolo(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xe3 ? bytes[at + 1] > 0x80 : bytes[at] > 0xe3 && bytes[at] <= 0xe9;
}

/** True where a single ASCII letter stands at `at`, followed by anything but another letter or digit. */
function isLoneLetter(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] >= 0x80) return false;
  const kind = ASCII_KIND[bytes[at]];
  if (kind !== LETTER && kind !== UPPER) return false;
  const after = bytes[at + 1];
  return after < 0x80 && ASCII_KIND[after] !== LETTER && ASCII_KIND[after] !== UPPER && ASCII_KIND[after] !== DIGIT;
}

/**
 * Whether what stands before a character that NFKC writes as a mark of ASCII takes it for that, or for any other: only full
 * stops look ahead so closely.
 */
function isAlikeInNfkc(bytes: Uint8Array, at: number, mark: number): boolean {
  const before = at > 0 ? bytes[at - 1] : 0;
  if (before >= 0x80) return true;
  if (ASCII_KIND[before] === STOP) return mark === SPACE || mark === 0x29;
  return at < 2 || bytes[at - 2] !== 0x2e;
}

/** The byte that stands for the character in NFKC, if it is one of ASCII; 0x80 for all others. */
function normalByte(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return lead;
  if (lead >= 0xf0) return 0x80; // none of those is written as a mark
  const rest = lead < 0xe0 ? lead & 0x1f : ((lead & 0x0f) << 6) | (bytes[at + 1] & 0x3f);
  const character = characterOf((rest << 6) | (bytes[lead < 0xe0 ? at + 1 : at + 2] & 0x3f));
  return (character & WIDE) === 0 ? 0x80 : character & FOLD;
}

/** A blank line ends a paragraph, and so does a line end right after closing punctuation: hard-wrapped lines do neither. */
function endsParagraph(bytes: Uint8Array, length: number, newline: number, asWritten: boolean): boolean {
  let after = newline + 1;
  while (after < length) {
    if (bytes[after] === SPACE || bytes[after] === 9 || bytes[after] === 13) after++;
    else if (asWritten && normalByte(bytes, after) === SPACE) after += bytes[after] < 0xe0 ? 2 : 3;
    else break;
  }
  if (after >= length || bytes[after] === 10) return true;
  let before = newline - 1;
  let last = 0;
  for (let steps = 0; steps <= LOOK_BACK; steps++, before--) {
    while (before > 0 && bytes[before] >= 0x80 && bytes[before] < 0xc0) before--;
    if (before < 0) return true;
    last = asWritten ? normalByte(bytes, before) : bytes[before];
    if (last > SPACE) break;
  }
  if (last <= SPACE) return true;
  return last >= 0x80 || last === 0x2e || last === 0x21 || last === 0x3f || last === 0x22 || last === 0x3a;
}
