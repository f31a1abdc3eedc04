/**
 * The loop over the bytes of a text that finds its words: the hottest of all, so that what is rare is asked last and what
 * is asked is a look-up.
 */

import { mix32 } from '../collections/mix.js';
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
} from '../kernels/constants/character-kinds.js';
import {
  CAPITAL,
  CHARACTER,
  NUMBER,
  PARAGRAPH_START,
  QUOTED,
  SENTENCE_START,
} from '../kernels/constants/token-flags.js';
import {
  COUNT,
  FNV_OFFSET,
  FNV_PRIME,
  LONGEST_QUOTATION,
  OPEN_FLAGS,
  OPEN_LENGTH,
  PENDING,
  QUOTED_SINCE,
} from '../kernels/constants/tokenize.js';
import type { ScanProgram } from '../kernels/tokenize.js';
import { ASCII_KIND, BEGINS_STRETCH, FIRST_FLAG, NEWLINE, QUOTE, STOP, WORD_BYTE } from './byte-kinds.js';
import { CHARACTERS, characterOf } from './characters.js';
import { endsParagraph, isAlikeInNfkc, isLoneLetter, isSolo, normalByte, SPACE } from './surroundings.js';
import type { TokenPlaces } from './token-columns.js';

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
