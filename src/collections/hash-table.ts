/**
 * Tables of 32-bit hashes in typed arrays: open addressing with linear probing (Knuth 1998, 6.4), no object per entry. The hashes
 * are mixed already, so their low bits are the slot to look at first.
 */

/** A power of two, at least twice as large as the number of entries it is to hold. */
export function capacityFor(entries: number): number {
  let capacity = 16;
  while (capacity < entries * 2) capacity *= 2;
  return capacity;
}

/** The slot of a hash in a table a power of two long, or the free slot where it would be. A slot is free where its count is 0. */
export function slotOf(hashes: Uint32Array, counts: Uint32Array, hash: number): number {
  const mask = hashes.length - 1;
  let slot = hash & mask;
  while (counts[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
  return slot;
}
