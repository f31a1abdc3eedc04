/** FNV-1a of four tokens at a time, and what mix32 does with it (Murmur3's finaliser, Appleby 2011). */
import { FNV_PRIME } from '../../src/text/scan-constants';

/** Four letters more of each of four words into their FNV-1a hashes. */
export function addLetters(hashes: v128, letters: v128): v128 {
  const one = addLetter(hashes, v128.and(letters, i32x4.splat(0xff)));
  const two = addLetter(one, v128.and(i32x4.shr_u(letters, 8), i32x4.splat(0xff)));
  const three = addLetter(two, v128.and(i32x4.shr_u(letters, 16), i32x4.splat(0xff)));
  return addLetter(three, i32x4.shr_u(letters, 24));
}

/** One letter more of each. */
export function addLetter(hashes: v128, letter: v128): v128 {
  return i32x4.mul(v128.xor(hashes, letter), i32x4.splat(FNV_PRIME));
}

export function mixFour(hashes: v128): v128 {
  const once = i32x4.mul(v128.xor(hashes, i32x4.shr_u(hashes, 16)), i32x4.splat(0x85ebca6b));
  const twice = i32x4.mul(v128.xor(once, i32x4.shr_u(once, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(twice, i32x4.shr_u(twice, 16));
}

export function mix(hash: i32): i32 {
  const once = (hash ^ (hash >>> 16)) * <i32>0x85ebca6b;
  const twice = (once ^ (once >>> 13)) * <i32>0xc2b2ae35;
  return twice ^ (twice >>> 16);
}
