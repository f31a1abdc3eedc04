/** Mixes one hash or four at a time with Murmur3's finaliser (Appleby 2011), like `mix32` of the host. */

export function mix(hash: i32): i32 {
  const once = (hash ^ (hash >>> 16)) * <i32>0x85ebca6b;
  const twice = (once ^ (once >>> 13)) * <i32>0xc2b2ae35;
  return twice ^ (twice >>> 16);
}

export function mixFour(hashes: v128): v128 {
  const once = i32x4.mul(v128.xor(hashes, i32x4.shr_u(hashes, 16)), i32x4.splat(0x85ebca6b));
  const twice = i32x4.mul(v128.xor(once, i32x4.shr_u(once, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(twice, i32x4.shr_u(twice, 16));
}
