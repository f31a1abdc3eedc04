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

/** Murmur3's finaliser (Appleby 2011): every bit of the input moves every bit of the output. 32-bit in and out. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A set of 32-bit hashes in typed arrays whose members are numbered in the order in which they first occur: a few
 * nanoseconds a hash, and no object per entry. The low bits of a hash are well mixed: they are its first slot.
 */
export class HashDictionary {
  /** The members, by number. */
  readonly hashes: Uint32Array;
  /** Open addressing with linear probing: number + 1 of the member, 0 where a slot is free. A power of two long. */
  readonly slots: Uint32Array;

  /** @param values in any order, with duplicates */
  constructor(values: Uint32Array) {
    const { length } = values;
    // at most two slots in three are full
    const slots = new Uint32Array(1 << (32 - Math.clz32(Math.max(8, length + (length >>> 1)))));
    const mask = slots.length - 1;
    const hashes = new Uint32Array(length);
    let size = 0;
    for (let i = 0; i < length; i++) {
      const hash = values[i];
      let slot = hash & mask;
      while (slots[slot] !== 0 && hashes[slots[slot] - 1] !== hash) slot = (slot + 1) & mask;
      if (slots[slot] !== 0) continue;
      hashes[size] = hash;
      slots[slot] = ++size;
    }
    this.slots = slots;
    this.hashes = hashes.subarray(0, size);
  }
}
