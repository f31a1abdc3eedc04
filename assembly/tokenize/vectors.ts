/** Vector helpers: masks of four vectors as bits, and FNV-1a (Fowler, Noll and Vo 1991) of four tokens at a time. */
import { FNV_PRIME } from './layout.generated';

/** One bit for each of the 64 bytes of four masks. */
export function bitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a)) |
    ((<u64>(<u32>i8x16.bitmask(b))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(c))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(d))) << 48)
  );
}

/** Adds four letters of 8 bits to each of four hashes. */
export function addLetters(hashes: v128, letters: v128): v128 {
  const one = addLetter(hashes, v128.and(letters, i32x4.splat(0xff)));
  const two = addLetter(one, v128.and(i32x4.shr_u(letters, 8), i32x4.splat(0xff)));
  const three = addLetter(two, v128.and(i32x4.shr_u(letters, 16), i32x4.splat(0xff)));
  return addLetter(three, i32x4.shr_u(letters, 24));
}

/** Adds two letters of 16 bits to each of four hashes. */
export function addTwoLetters(hashes: v128, letters: v128): v128 {
  const one = addLetter(hashes, v128.and(letters, i32x4.splat(0xffff)));
  return addLetter(one, i32x4.shr_u(letters, 16));
}

/** Adds one letter to each of four hashes. */
export function addLetter(hashes: v128, letter: v128): v128 {
  return i32x4.mul(v128.xor(hashes, letter), i32x4.splat(FNV_PRIME));
}
