/**
 * What a code point is to the tokeniser, and what it folds to. Tables are built a page of 256 code points at a time,
 * when a text first needs that page: start-up pays for nothing and the hot loop asks no regular expression.
 */
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
  SEPARATOR,
  SOLO,
  UPPER,
  WIDE,
} from '../kernels/constants/character-kinds.js';

/** Looked up already. */
const KNOWN = 1 << 22;
/** What has rules of its own where it stands: . and quotation marks. */
const PLAIN_MARK = /^[ !#$%&()*+,\-/:;<=>?@[\\\]^_{|}~]$/;

/** By code point, of the first plane: nearly all that is written. 0 is not looked up yet. */
export const CHARACTERS = new Uint32Array(1 << 16);
const others: (Uint32Array | undefined)[] = [];

const SOLO_SCRIPTS = /[\u30fc\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const KINDS: readonly (readonly [kind: number, pattern: RegExp])[] = [
  [IGNORED, /\p{Default_Ignorable_Code_Point}/u],
  [APOSTROPHE, /['\u2018\u2019\u02bc\u00b4`]/u],
  [MARK, /\p{M}/u],
  [DIGIT, /\p{Nd}/u],
  [UPPER, /[\p{Lu}\p{Lt}]/u],
  [LETTER, /[\p{L}\p{N}]/u],
  [OPEN_QUOTE, /[\u201c\u201e\u00ab\u300c\u300e]/u],
  [CLOSE_QUOTE, /[\u201d\u00bb\u300d\u300f]/u],
  [FULL_STOP, /[\u3002\uff01\uff1f\u0964\u061f\u06d4]/u],
];

function kindOf(character: string): number {
  // Marks of Thai and its neighbours go to the letter before them like any other mark.
  if (/[\p{L}\p{N}]/u.test(character) && SOLO_SCRIPTS.test(character)) return SOLO;
  return KINDS.find(([, pattern]) => pattern.test(character))?.[0] ?? SEPARATOR;
}

function foldOf(codePoint: number, character: string): number {
  if (codePoint === 0x3c2) return 0x3c3; // final sigma is a sigma
  const digit = /\p{Nd}/u.test(character) ? digitValue(codePoint) : -1;
  return digit >= 0 ? 0x30 + digit : character.toLowerCase().codePointAt(0)!;
}

/**
 * Marks, the vowels and final consonants of Hangul, and the vowel signs of Kirat Rai, which are letters, are composed with
 * what stands before them.
 */
function isInert(codePoint: number, character: string): boolean {
  if (codePoint >= 0x1100 && codePoint <= 0x11ff) return false;
  if (codePoint >= 0x16d63 && codePoint <= 0x16d6a) return false;
  return !/[\p{M}\p{Cs}]/u.test(character) && character.normalize('NFKC') === character;
}

/** Decimal digits stand in runs of ten from zero to nine in every script. */
function digitValue(codePoint: number): number {
  let zero = codePoint;
  while (codePoint - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (codePoint - zero) % 10;
}

/** What is known of a code point, of any plane; as in `CHARACTERS`, never 0. */
export function characterOf(codePoint: number): number {
  if (codePoint < CHARACTERS.length) {
    if (CHARACTERS[codePoint] === 0) describe(codePoint >>> 8, CHARACTERS.subarray(codePoint & ~0xff));
    return CHARACTERS[codePoint];
  }
  const page = codePoint >>> 8;
  others[page] ??= describe(page, new Uint32Array(256));
  return others[page][codePoint & 0xff];
}

function describe(page: number, into: Uint32Array): Uint32Array {
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
