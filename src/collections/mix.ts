/** The one mixing function of all hashes here. */

/** Murmur3's finaliser (Appleby 2011): every bit of the input moves every bit of the output. 32-bit in and out. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
