/** FNV-1a (Fowler, Noll and Vo 1991) of four tokens at a time. */
import { FNV_PRIME } from './layout.generated';

/** Four letters more of each of four words into their FNV-1a hashes. */
export function addLetters(hashes: v128, letters: v128): v128 {
  const one = addLetter(hashes, v128.and(letters, i32x4.splat(0xff)));
  const two = addLetter(one, v128.and(i32x4.shr_u(letters, 8), i32x4.splat(0xff)));
  const three = addLetter(two, v128.and(i32x4.shr_u(letters, 16), i32x4.splat(0xff)));
  return addLetter(three, i32x4.shr_u(letters, 24));
}

/** Two, of 16 bits each. */
export function addTwoLetters(hashes: v128, letters: v128): v128 {
  const one = addLetter(hashes, v128.and(letters, i32x4.splat(0xffff)));
  return addLetter(one, i32x4.shr_u(letters, 16));
}

/** One letter more of each. */
export function addLetter(hashes: v128, letter: v128): v128 {
  return i32x4.mul(v128.xor(hashes, letter), i32x4.splat(FNV_PRIME));
}
