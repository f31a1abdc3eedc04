/**
 * Finds the starts and ends of words, 64 bytes at a time: each letter or digit becomes a set bit, and a word is a run
 * of set bits.
 */

import { ENDS, FoundWords, LETTER_BITS, LetterBits, STARTS } from './layout.generated';
import { readSpecial } from './special-bytes';
import { findLetters, foldLetters } from './two-byte-characters';
import { bitsOf } from './vectors';

/**
 * Writes the addresses of the words to `STARTS` and `ENDS`, from token `first` on, and known flags to `MARKS`. Returns
 * the address of the first byte that `scanWords` must handle.
 */
export function findWords(from: usize, first: i32, words: FoundWords): usize {
  let opened = first;
  let closed = first;
  let carry: u64 = 0;
  let carriedLetter: u64 = 0;
  let ofTwoBytes = 0;
  let foreignLetters = 0;
  let signs = 0;
  let at = from;
  let place = from;
  let special: u64;
  const bits = changetype<LetterBits>(LETTER_BITS);
  words.isOpen = 0;
  words.signs = 0;
  do {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const letters = bitsOf(areLetters(a), areLetters(b), areLetters(c), areLetters(d));
    const digits = bitsOf(areDigits(a), areDigits(b), areDigits(c), areDigits(d));
    let inWords = letters | digits;
    let found: u64 = 0;
    let foreign: u64 = 0;
    let areSeveral: u64 = 0;
    let folding: u64 = 0;
    if (i8x16.bitmask(v128.or(v128.or(a, b), v128.or(c, d))) !== 0) {
      findLetters(at, bits);
      found = bits.letters;
      inWords |= found | (found << 1) | carriedLetter;
      folding = bits.changing;
      foreign = bits.foreign;
      areSeveral = bits.areSeveral;
      carriedLetter = found >> 63;
      ofTwoBytes += <i32>popcnt(found);
    }
    const before = (inWords << 1) | carry;
    carry = inWords >> 63;
    let begin = inWords & ~before;
    let finish = before & ~inWords;
    const signsHere = signsOfDisguise(letters, digits, found, foreign, begin, finish) | areSeveral;
    if (signsHere !== 0) signs += <i32>popcnt(signsHere);
    // a comma between two words may belong to a number; after the last byte of the block a word may follow
    const commas =
      bitsOf(areCommas(a), areCommas(b), areCommas(c), areCommas(d)) & finish & ((inWords >> 1) | (1 << 63));
    special = (bitsOf(areSpecial(a), areSpecial(b), areSpecial(c), areSpecial(d)) & ~found) | commas;
    for (; special !== 0; special &= special - 1) {
      const bit = ctz(special);
      place = at + <usize>bit;
      const inFront = begin & (((<u64>1) << bit) - 1);
      const word = select<usize>(lastStart(opened), at + 63 - <usize>clz(inFront), inFront === 0);
      const length = select<i32>(<i32>(place - word), 0, <i32>((finish >> bit) & 1));
      if (readSpecial(place, opened + <i32>popcnt(inFront), length)) continue;
      begin = inFront;
      finish &= ((<u64>2) << bit) - 1;
      folding &= ((<u64>1) << bit) - 1;
      foreign &= ((<u64>1) << bit) - 1;
      words.isOpen = i32(length > 0);
      break;
    }
    if (folding !== 0) foldLetters(folding, begin, at, opened);
    foreignLetters += <i32>popcnt(foreign);
    // write the addresses of the bits, lowest first: always twelve without a branch, because most blocks have fewer
    let to = STARTS + ((<usize>opened) << 2);
    opened += <i32>popcnt(begin);
    begin = writeFour(writeFour(writeFour(begin, at, to), at, to + 16), at, to + 32);
    for (to += 48; begin !== 0; to += 4) begin = writeLowest(begin, at, to);
    to = ENDS + ((<usize>closed) << 2);
    closed += <i32>popcnt(finish);
    finish = writeFour(writeFour(writeFour(finish, at, to), at, to + 16), at, to + 32);
    for (to += 48; finish !== 0; to += 4) finish = writeLowest(finish, at, to);
    at += 64;
  } while (special === 0);
  words.end = closed;
  words.twoByteLetters = ofTwoBytes;
  words.foreignLetters = foreignLetters;
  words.signs += signs;
  return place;
}

/** Start address of the last word before a token. */
function lastStart(opened: i32): usize {
  return load<u32>((<usize>opened) << 2, STARTS - 4);
}

/**
 * Bits at signs of disguised words: one or two digits between letters, three single letters with one byte between them,
 * letters of another alphabet beside Latin ones. Signs across a block boundary are ignored.
 *
 * @param letters bits of ASCII letters
 * @param found   bits of the lead bytes of two-byte letters
 * @param foreign bits of the non-Latin ones among these
 * @param begin   bits of the first bytes of words
 * @param finish  bits of the bytes after words
 */
function signsOfDisguise(letters: u64, digits: u64, found: u64, foreign: u64, begin: u64, finish: u64): u64 {
  const afterLetters = digits & (letters << 1);
  const within = (afterLetters & (letters >> 1)) | (afterLetters & (digits >> 1) & (letters >> 2));
  const single = begin & (finish >> 1) & letters;
  const spaced = single & (single >> 2) & (single >> 4);
  if (found === 0) return within | spaced;
  const singleOfTwo = begin & (finish >> 2) & found;
  const spacedOfTwo = singleOfTwo & (singleOfTwo >> 3) & (singleOfTwo >> 6);
  const mixed = ((foreign << 2) | (foreign >> 1)) & letters;
  return within | spaced | spacedOfTwo | mixed;
}

function areLetters(bytes: v128): v128 {
  return i8x16.le_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(97)), i8x16.splat(25));
}

function areDigits(bytes: v128): v128 {
  return i8x16.le_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(9));
}

function areCommas(bytes: v128): v128 {
  return i8x16.eq(bytes, i8x16.splat(0x2c));
}

/**
 * Mask of the special bytes: . ! ? " line feed and the final zero, looked up by their low four bits; and the lead bytes
 * of non-ASCII characters, whose highest two bits are set.
 */
function areSpecial(bytes: v128): v128 {
  const known = i8x16(0, 0x21, 0x22, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0, 0, 0x2e, 0x3f);
  const marks = i8x16.eq(i8x16.swizzle(known, v128.and(bytes, i8x16.splat(0x0f))), bytes);
  return v128.or(v128.and(bytes, i8x16.add(bytes, bytes)), marks);
}

/** Writes the addresses of the lowest four bits. Returns the remaining bits. */
function writeFour(bits: u64, at: usize, to: usize): u64 {
  const two = writeLowest(writeLowest(bits, at, to), at, to + 4);
  return writeLowest(writeLowest(two, at, to + 8), at, to + 12);
}

function writeLowest(bits: u64, at: usize, to: usize): u64 {
  store<u32>(to, <u32>(at + <usize>ctz(bits)));
  return bits & (bits - 1);
}
