/**
 * Finds and folds letters of two bytes, U+0080 to U+07FF, by tables that the host fills page by page (`learn`).
 *
 * `scanWords` handles characters outside of the tables. Vector instructions find the letters of two lead bytes at once
 * that differ in the last bit, because most Cyrillic, Greek or Arabic letters have one of two such bytes.
 */

import { CAPITAL } from '../constants.generated';
import { setU8, setU16, u8At } from '../memory';
import { ENDS_SENTENCE, ENDS_WORDS, kindAt, LOWER_CASE, QUOTES, SPACES } from './byte-kinds';
import {
  APOSTROPHE,
  CHANGING,
  FOLD,
  FOLDED,
  FULL_STOP,
  INERT,
  KIND,
  LETTER,
  LETTERS,
  LetterBits,
  MARKS,
  SEPARATOR,
  TWO_BYTE_KINDS,
  UPPER,
  WIDE,
} from './layout.generated';
import { bitsOf } from './vectors';

/**
 * The lower lead byte of U+0200 to U+027F, which has Latin and phonetic letters. All letters with a lower one are
 * Latin.
 */
const FIRST_MIXED: i32 = 0xc8;

/** The first lead bytes of Cyrillic letters, and of Armenian and later ones. */
const FIRST_CYRILLIC: i32 = 0xd0;
const FIRST_ARMENIAN: i32 = 0xd4;

/** Adds a character to the tables. @param character result of `characterOf` in src/text/characters.ts */
export function learn(code: i32, character: i32): void {
  const kind = kindOf(code, character);
  setU8(TWO_BYTE_KINDS, code, kind);
  if ((kind & (CAPITAL | LOWER_CASE)) === 0) return;
  const folded = character & FOLD;
  setU16(FOLDED, code, 0x80c0 | (folded >>> 6) | ((folded & 0x3f) << 8));
  const bit = 1 << (code & 7);
  setU8(LETTERS, code >>> 3, u8At(LETTERS, code >>> 3) | bit);
  if (folded !== code) setU8(CHANGING, code >>> 3, u8At(CHANGING, code >>> 3) | bit);
}

/** Kind of a character; 0 for a character that `scanWords` handles. */
function kindOf(code: i32, character: i32): i32 {
  if (code === 0xa0 && (character & WIDE) !== 0) return SPACES;
  if ((character & INERT) === 0) return 0;
  const kind = character >>> KIND;
  const folded = character & FOLD;
  if (kind === UPPER) return folded !== code && isTwoBytes(folded) ? CAPITAL : 0;
  if (kind === LETTER) return isTwoBytes(folded) ? LOWER_CASE : 0;
  if (kind === SEPARATOR || kind === APOSTROPHE) return ENDS_WORDS;
  if (kind === FULL_STOP) return ENDS_SENTENCE;
  return code === 0xab || code === 0xbb ? QUOTES : 0;
}

function isTwoBytes(code: i32): bool {
  return code >= 0x80 && code < 0x800;
}

/** The code point of the two bytes at an address. */
export function codeAt(place: usize): i32 {
  return ((<i32>load<u8>(place) & 0x1f) << 6) | (<i32>load<u8>(place, 1) & 0x3f);
}

/** Kind of the character of two bytes at an address. */
export function twoByteKindAt(place: usize): i32 {
  return u8At(TWO_BYTE_KINDS, codeAt(place));
}

/** Kind of the character at an address, of ASCII or of two bytes. */
export function characterKindAt(place: usize): i32 {
  return load<u8>(place) < 0x80 ? kindAt(place) : twoByteKindAt(place);
}

/** Finds the letters that begin among the 64 bytes at an address. */
export function findLetters(at: usize, found: LetterBits): void {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  let rest = bitsOf(areFirst(a), areFirst(b), areFirst(c), areFirst(d));
  let letters: u64 = 0;
  let changing: u64 = 0;
  let foreign: u64 = 0;
  let alphabets = 0;
  while (rest !== 0) {
    const first = load<u8>(at + <usize>ctz(rest)) & 0xfe;
    const firsts = i8x16.splat(first);
    const a1 = bitsAmong(a, v128.load(at, 1), firsts);
    const b1 = bitsAmong(b, v128.load(at, 17), firsts);
    const c1 = bitsAmong(c, v128.load(at, 33), firsts);
    const d1 = bitsAmong(d, v128.load(at, 49), firsts);
    const a2 = bytesAmong(a, v128.load(at, 1));
    const b2 = bytesAmong(b, v128.load(at, 17));
    const c2 = bytesAmong(c, v128.load(at, 33));
    const d2 = bytesAmong(d, v128.load(at, 49));
    const row = (<usize>(first & 0x1e)) << 3;
    const areLetters = v128.load(row, LETTERS);
    const ofRow = bitsOf(
      areIn(areLetters, a1, a2),
      areIn(areLetters, b1, b2),
      areIn(areLetters, c1, c2),
      areIn(areLetters, d1, d2),
    );
    letters |= ofRow;
    if (<i32>first === FIRST_MIXED) {
      const lead = bitsOf(arePhonetic(a), arePhonetic(b), arePhonetic(c), arePhonetic(d));
      const upper = bitsOf(
        areUpper(v128.load(at, 1)),
        areUpper(v128.load(at, 17)),
        areUpper(v128.load(at, 33)),
        areUpper(v128.load(at, 49)),
      );
      foreign |= ofRow & lead & upper;
    } else if (<i32>first > FIRST_MIXED) {
      foreign |= ofRow;
      alphabets |= <i32>first < FIRST_CYRILLIC ? 1 : <i32>first < FIRST_ARMENIAN ? 2 : 4;
    }
    const areChanging = v128.load(row, CHANGING);
    changing |= bitsOf(
      areIn(areChanging, a1, a2),
      areIn(areChanging, b1, b2),
      areIn(areChanging, c1, c2),
      areIn(areChanging, d1, d2),
    );
    rest &= ~bitsOf(areOf(a, firsts), areOf(b, firsts), areOf(c, firsts), areOf(d, firsts));
  }
  found.letters = letters;
  found.changing = changing;
  found.foreign = foreign;
  found.areSeveral = (alphabets & (alphabets - 1)) !== 0 ? ~(<u64>0) : 0;
}

/** Mask of the lead byte of U+0240 to U+027F. */
function arePhonetic(bytes: v128): v128 {
  return i8x16.eq(bytes, i8x16.splat(<i8>0xc9));
}

/** Mask of possible second bytes of U+0250 to U+027F, the phonetic letters. */
function areUpper(bytes: v128): v128 {
  return i8x16.ge_u(bytes, i8x16.splat(<i8>0x90));
}

/** Mask of the lead bytes of two-byte characters. */
function areFirst(bytes: v128): v128 {
  return i8x16.eq(v128.and(bytes, i8x16.splat(<i8>0xe0)), i8x16.splat(<i8>0xc0));
}

/** Mask of two lead bytes that differ in the last bit. */
function areOf(bytes: v128, firsts: v128): v128 {
  return i8x16.eq(v128.and(bytes, i8x16.splat(<i8>0xfe)), firsts);
}

/** The bit of each character in its byte of a set; 0 for characters with other lead bytes. */
function bitsAmong(bytes: v128, next: v128, firsts: v128): v128 {
  const bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  return v128.and(i8x16.swizzle(bits, v128.and(next, i8x16.splat(15))), areOf(bytes, firsts));
}
/** The byte of a set for each character. */
function bytesAmong(bytes: v128, next: v128): v128 {
  return v128.or(v128.and(i16x8.shl(bytes, 3), i8x16.splat(8)), v128.and(i16x8.shr_u(next, 3), i8x16.splat(7)));
}

/** Mask of the characters in a set of 16 bytes. */
function areIn(set: v128, bits: v128, bytes: v128): v128 {
  return i8x16.ne(v128.and(i8x16.swizzle(set, bytes), bits), i8x16.splat(0));
}

/**
 * Folds letters in place, and marks the tokens that begin with a capital.
 *
 * @param which bits of the 64 bytes at address `at` at which a letter to fold begins
 * @param begin bits of the first bytes of words
 * @param token number of the first of these words
 */
export function foldLetters(which: u64, begin: u64, at: usize, token: i32): void {
  for (let rest = which; rest !== 0; rest &= rest - 1) {
    const bit = rest & -rest;
    const place = at + <usize>ctz(rest);
    const code = codeAt(place);
    if ((begin & bit) !== 0) {
      const word = token + <i32>popcnt(begin & (bit - 1));
      setU8(MARKS, word, u8At(MARKS, word) | (u8At(TWO_BYTE_KINDS, code) & CAPITAL));
    }
    store<u16>(place, load<u16>((<usize>code) << 1, FOLDED));
  }
}
