/**
 * Look-up tables of the tokeniser: kind and folded form of code points and of single bytes.
 *
 * A page of 256 code points is built when a text first needs the page. Starting costs nothing, and the loop over a text
 * runs no regular expression.
 */

import { CAPITAL, NUMBER } from '../kernels/generated/constants.js';
import {
  APOSTROPHE,
  CLOSE_QUOTE,
  DIGIT,
  FULL_STOP,
  IGNORED,
  INERT,
  KIND,
  LETTER,
  MARK,
  OPEN_QUOTE,
  POINT,
  SEPARATOR,
  SOLO,
  UPPER,
  WIDE,
} from '../kernels/tokenize.js';

/** Set in every entry of a built page. */
const KNOWN = 1 << 22;
/** ASCII marks whose meaning does not depend on the context: all but the full stop and quotation marks. */
const PLAIN_MARK = /^[ !#$%&()*+,\-/:;<=>?@[\\\]^_{|}~]$/;

/** Entries of `characterOf` for the first plane, which holds nearly all text; 0 in a page not built yet. */
export const CHARACTERS = new Uint32Array(1 << 16);
/** Pages of the other planes. */
const otherPages: (Uint32Array | undefined)[] = [];

const SOLO_SCRIPTS = /[\u30fc\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/**
 * Optional vowel points, and the tatweel, which stretches a word: a word has the same letters without them.
 *
 * Hamza and madda (U+0653 to U+0655) are no points: with them a letter is another letter. The ranges include the points
 * that Arabic and Syriac share, which a pattern by script would miss. U+FE73 is the end of the letter before.
 */
const POINTS = /[\u0640\u064b-\u0652\u0670\ufe73]|(?=\p{M})[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}]/u;

/** Presentation forms of points, which occur within words of PDF files. NFKC turns them into a space and the points. */
const SPACING_POINTS = /[\ufc5e-\ufc63\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e]/gu;

/** Replaces the presentation forms of points by the points. Call it before NFKC. */
export function withoutSpacingPoints(text: string): string {
  return text.replace(SPACING_POINTS, form => form.normalize('NFKC').slice(1));
}

const KINDS: readonly (readonly [kind: number, pattern: RegExp])[] = [
  [IGNORED, /\p{Default_Ignorable_Code_Point}/u],
  [APOSTROPHE, /['\u2018\u2019\u02bc\u00b4`]/u],
  [POINT, POINTS],
  [POINT, new RegExp(SPACING_POINTS.source, 'u')],
  [MARK, /\p{M}/u],
  [DIGIT, /\p{Nd}/u],
  [UPPER, /[\p{Lu}\p{Lt}]/u],
  [LETTER, /[\p{L}\p{N}]/u],
  [OPEN_QUOTE, /[\u201c\u201e\u00ab\u300c\u300e]/u],
  [CLOSE_QUOTE, /[\u201d\u00bb\u300d\u300f]/u],
  [FULL_STOP, /[\u3002\uff01\uff1f\u0964\u061f\u06d4]/u],
];

function kindOf(character: string): number {
  // not the marks of these scripts, which belong to the letter before
  if (/[\p{L}\p{N}]/u.test(character) && SOLO_SCRIPTS.test(character)) return SOLO;
  return KINDS.find(([, pattern]) => pattern.test(character))?.[0] ?? SEPARATOR;
}

function foldOf(codePoint: number, character: string): number {
  if (codePoint === 0x3c2) return 0x3c3; // final sigma is a sigma
  const digit = /\p{Nd}/u.test(character) ? digitValue(codePoint) : -1;
  return digit >= 0 ? 0x30 + digit : character.toLowerCase().codePointAt(0)!;
}

/**
 * Whether NFKC leaves a character unchanged beside any other character. NFKC composes marks with the character before,
 * and also the vowels and finals of Hangul and the vowel signs of Kirat Rai, which are letters.
 */
function isInert(codePoint: number, character: string): boolean {
  if (codePoint >= 0x1100 && codePoint <= 0x11ff) return false;
  if (codePoint >= 0x16d63 && codePoint <= 0x16d6a) return false;
  return !/[\p{M}\p{Cs}]/u.test(character) && character.normalize('NFKC') === character;
}

/** Value of a decimal digit; in every script the ten digits have consecutive code points. */
function digitValue(codePoint: number): number {
  let zero = codePoint;
  while (codePoint - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (codePoint - zero) % 10;
}

/**
 * Kind, folded code point and the bits `INERT` and `WIDE` of a code point, packed as the constant `KIND` describes;
 * never 0.
 */
export function characterOf(codePoint: number): number {
  if (codePoint < CHARACTERS.length) {
    if (CHARACTERS[codePoint] === 0) buildPage(codePoint >>> 8, CHARACTERS.subarray(codePoint & ~0xff));
    return CHARACTERS[codePoint];
  }
  const page = codePoint >>> 8;
  otherPages[page] ??= buildPage(page, new Uint32Array(256));
  return otherPages[page][codePoint & 0xff];
}

function buildPage(page: number, into: Uint32Array): Uint32Array {
  for (let i = 0; i < 256; i++) {
    const codePoint = page * 256 + i;
    const character = String.fromCodePoint(codePoint);
    const kind = codePoint >= 0xd800 && codePoint <= 0xdfff ? SEPARATOR : kindOf(character);
    const normal = character.normalize('NFKC');
    into[i] =
      codePoint >= 0x80 && PLAIN_MARK.test(normal)
        ? KNOWN | WIDE | normal.charCodeAt(0)
        : KNOWN | (isInert(codePoint, character) ? INERT : 0) | (kind << KIND) | foldOf(codePoint, character);
  }
  return into;
}

// kinds of bytes, in addition to the kinds of code points
export const QUOTE = 12; // the straight double quotation mark opens and closes
export const STOP = 13; // . ! ? end a sentence when white space follows
export const NEWLINE = 14;

/** Kinds of the 128 ASCII bytes. */
export const ASCII_KIND = new Uint8Array(128);
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

/** ASCII letters and digits, folded; 0 for all other bytes. */
export const WORD_BYTE = new Uint8Array(256);
for (let i = 0; i < 128; i++) {
  const kind = ASCII_KIND[i];
  if (kind === LETTER || kind === DIGIT) WORD_BYTE[i] = i;
  else if (kind === UPPER) WORD_BYTE[i] = i | 0x20;
}

/** 1 for the bytes at which the kernel may start: ASCII letters and digits, letters of two bytes, Han and kana. */
export const KERNEL_SCANS = WORD_BYTE.map((folded, byte) =>
  folded !== 0 || (byte >= 0xc3 && byte <= 0xdf) || (byte >= 0xe3 && byte <= 0xe9) ? 1 : 0,
);

/** Flags of a token by its first byte. */
export const FIRST_FLAG = new Uint8Array(256);
for (let i = 0; i < 128; i++) FIRST_FLAG[i] = ASCII_KIND[i] === UPPER ? CAPITAL : ASCII_KIND[i] === DIGIT ? NUMBER : 0;
