/**
 * Computes the hashes and flags of words, eight at a time in two independent instruction chains.
 *
 * No branch depends on the length of a word: all words are hashed to the same length, padded with zeros. Hashing a zero
 * multiplies by the prime, which a multiplication by the inverse of the prime's power undoes.
 */

import { CAPITAL, NUMBER } from '../constants.generated';
import { mix, mixFour } from '../mix';
import {
  ENDS,
  FLAGS,
  FNV_OFFSET,
  FNV_PRIME,
  HASHES,
  INVERSES,
  MARKS,
  MASKS,
  STARTS,
  VECTOR_WORD,
} from './layout.generated';
import { codeAt } from './two-byte-characters';
import { addLetters, addTwoLetters } from './vectors';

/** Inverse of the prime modulo 2^32. */
const INVERSE_PRIME: i32 = 0x359c449b;

export function fillMasks(): void {
  let inverse: i32 = 1;
  for (let length = VECTOR_WORD; length >= 0; length--) {
    const place = (<usize>length) << 4;
    memory.fill(MASKS + place, 0xff, length);
    store<i32>(place, inverse, INVERSES);
    inverse *= INVERSE_PRIME;
  }
}

/**
 * Writes the hashes and flags of the tokens [first, end), at least one.
 *
 * @typeParam Letter u8 if most words are ASCII, u16 if most have two-byte letters
 * @param     isMixed whether some words are of the other kind
 */
export function hashWords<Letter>(first: i32, end: i32, isMixed: bool): void {
  let long = i32x4.splat(0);
  let token = first;
  // with `do`, the compiler moves constants out of the loop
  do {
    // A: the first four words, B: the next four
    const at = (<usize>token) << 2;
    const lengthsA = i32x4.sub(v128.load(at, ENDS), v128.load(at, STARTS));
    const lengthsB = i32x4.sub(v128.load(at, ENDS + 16), v128.load(at, STARTS + 16));
    long = v128.or(long, v128.or(areLong(lengthsA), areLong(lengthsB)));

    const rowsA = tableRows(lengthsA);
    let a0 = v128.load(load<u32>(at, STARTS));
    let a1 = v128.load(load<u32>(at, STARTS + 4));
    let a2 = v128.load(load<u32>(at, STARTS + 8));
    let a3 = v128.load(load<u32>(at, STARTS + 12));
    const inversesA = inversesOf<Letter>(rowsA);
    writeFlags(<usize>token, firstHalves(weaveLow(a0, a1), weaveLow(a2, a3)));
    a0 = fold<Letter>(a0, i32x4.extract_lane(rowsA, 0));
    a1 = fold<Letter>(a1, i32x4.extract_lane(rowsA, 1));
    a2 = fold<Letter>(a2, i32x4.extract_lane(rowsA, 2));
    a3 = fold<Letter>(a3, i32x4.extract_lane(rowsA, 3));
    const lowA = weaveLow(a0, a1);
    const lowA2 = weaveLow(a2, a3);
    const highA = weaveHigh(a0, a1);
    const highA2 = weaveHigh(a2, a3);

    const rowsB = tableRows(lengthsB);
    let b0 = v128.load(load<u32>(at, STARTS + 16));
    let b1 = v128.load(load<u32>(at, STARTS + 20));
    let b2 = v128.load(load<u32>(at, STARTS + 24));
    let b3 = v128.load(load<u32>(at, STARTS + 28));
    const inversesB = inversesOf<Letter>(rowsB);
    writeFlags(<usize>token + 4, firstHalves(weaveLow(b0, b1), weaveLow(b2, b3)));
    b0 = fold<Letter>(b0, i32x4.extract_lane(rowsB, 0));
    b1 = fold<Letter>(b1, i32x4.extract_lane(rowsB, 1));
    b2 = fold<Letter>(b2, i32x4.extract_lane(rowsB, 2));
    b3 = fold<Letter>(b3, i32x4.extract_lane(rowsB, 3));
    const lowB = weaveLow(b0, b1);
    const lowB2 = weaveLow(b2, b3);
    const highB = weaveHigh(b0, b1);
    const highB2 = weaveHigh(b2, b3);

    let hashA = i32x4.splat(FNV_OFFSET);
    let hashB = i32x4.splat(FNV_OFFSET);
    hashA = addBytes<Letter>(hashA, firstHalves(lowA, lowA2));
    hashB = addBytes<Letter>(hashB, firstHalves(lowB, lowB2));
    hashA = addBytes<Letter>(hashA, secondHalves(lowA, lowA2));
    hashB = addBytes<Letter>(hashB, secondHalves(lowB, lowB2));
    hashA = addBytes<Letter>(hashA, firstHalves(highA, highA2));
    hashB = addBytes<Letter>(hashB, firstHalves(highB, highB2));
    hashA = addBytes<Letter>(hashA, secondHalves(highA, highA2));
    hashB = addBytes<Letter>(hashB, secondHalves(highB, highB2));
    v128.store(at, mixFour(i32x4.mul(hashA, inversesA)), HASHES);
    v128.store(at, mixFour(i32x4.mul(hashB, inversesB)), HASHES + 16);
    token += 8;
  } while (token < end);
  if (isMixed || v128.any_true(long)) hashOthers<Letter>(first, end);
}

function areLong(lengths: v128): v128 {
  return i32x4.gt_u(lengths, i32x4.splat(VECTOR_WORD));
}

/** Offsets in `MASKS` and `INVERSES` for four lengths. */
function tableRows(lengths: v128): v128 {
  return i32x4.shl(i32x4.min_u(lengths, i32x4.splat(VECTOR_WORD)), 4);
}

/**
 * Folds a word: ASCII letters to lower case, by a bit that digits already have; two-byte letters, which are already
 * folded, to code points of 16 bits. Zeroes the bytes after the word.
 */
function fold<Letter>(word: v128, row: i32): v128 {
  const mask = v128.load(<usize>row, MASKS);
  if (sizeof<Letter>() === 1) return v128.and(v128.or(word, i8x16.splat(0x20)), mask);
  const high = i16x8.shl(v128.and(word, i16x8.splat(0x1f)), 6);
  return v128.and(v128.or(high, v128.and(i16x8.shr_u(word, 8), i16x8.splat(0x3f))), mask);
}

/** Adds four bytes of each of four folded words. */
function addBytes<Letter>(hashes: v128, bytes: v128): v128 {
  return sizeof<Letter>() === 1 ? addLetters(hashes, bytes) : addTwoLetters(hashes, bytes);
}

function inversesOf<Letter>(lengths: v128): v128 {
  // only eight two-byte letters are hashed
  const rows =
    sizeof<Letter>() === 1 ? lengths : i32x4.add(i32x4.shr_u(lengths, 1), i32x4.splat((VECTOR_WORD / 2) << 4));
  let inverses = v128.load32_zero(<usize>i32x4.extract_lane(rows, 0), INVERSES);
  inverses = v128.load32_lane(<usize>i32x4.extract_lane(rows, 1), inverses, 1, INVERSES);
  inverses = v128.load32_lane(<usize>i32x4.extract_lane(rows, 2), inverses, 2, INVERSES);
  return v128.load32_lane(<usize>i32x4.extract_lane(rows, 3), inverses, 3, INVERSES);
}

// transposes four words, four bytes at a time
function weaveLow(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 0, 4, 1, 5);
}
function weaveHigh(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 2, 6, 3, 7);
}
function firstHalves(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 0, 1, 4, 5);
}
function secondHalves(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 2, 3, 6, 7);
}

/** Writes the flags of four tokens: their marks, and the flags of the first letter. */
function writeFlags(token: usize, letters: v128): void {
  const first = v128.and(letters, i32x4.splat(0xff));
  const capitals = v128.and(i32x4.le_u(i32x4.sub(first, i32x4.splat(65)), i32x4.splat(25)), i32x4.splat(CAPITAL));
  const numbers = v128.and(i32x4.le_u(first, i32x4.splat(57)), i32x4.splat(NUMBER));
  const lowest = i8x16(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  const flags = i32x4.extract_lane(i8x16.swizzle(v128.or(capitals, numbers), lowest), 0);
  store<i32>(token, load<i32>(token, MARKS) | flags, FLAGS);
  store<i32>(token, 0, MARKS);
}

/** Hashes long words and words with other letters, letter by letter. */
function hashOthers<Letter>(first: i32, end: i32): void {
  for (let token = first; token < end; token++) {
    const at = (<usize>token) << 2;
    let place = <usize>load<u32>(at, STARTS);
    const wordEnd = <usize>load<u32>(at, ENDS);
    if (isHashed<Letter>(place, <i32>(wordEnd - place))) continue;
    let hash = FNV_OFFSET;
    for (; place < wordEnd; place++) {
      const byte = <i32>load<u8>(place);
      hash = (hash ^ (byte < 0x80 ? byte | 0x20 : codeAt(place++))) * FNV_PRIME;
    }
    store<i32>(at, mix(hash), HASHES);
  }
}

/** Whether the vector loop has hashed the word. */
function isHashed<Letter>(place: usize, length: i32): bool {
  if (length > VECTOR_WORD) return false;
  const inWord = (1 << length) - 1;
  return (i8x16.bitmask(v128.load(place)) & inWord) === (sizeof<Letter>() === 1 ? 0 : inWord);
}
