/**
 * Hash tables in typed arrays for 32-bit hashes: open addressing with linear probing (Knuth 1998, 6.4), no object for
 * an entry.
 *
 * The keys are mixed hashes, so the low bits of a hash are its first slot.
 */

/** The smallest power of two, at least 16, that is twice the number of entries or more. */
export function capacityFor(entries: number): number {
  let capacity = 16;
  while (capacity < entries * 2) capacity *= 2;
  return capacity;
}

/**
 * The slot of a hash in a table whose length is a power of two, or else the free slot for it. A free slot has count 0.
 */
export function slotOf(hashes: Uint32Array, counts: Uint32Array, hash: number): number {
  const mask = hashes.length - 1;
  let slot = hash & mask;
  while (counts[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
  return slot;
}

/** Murmur3's finaliser (Appleby 2011): every bit of the input affects every bit of the output. 32-bit in and out. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A set of 32-bit hashes that numbers its members by their first occurrence; building takes a few nanoseconds a hash.
 */
export class HashDictionary {
  /** The members, by number. */
  readonly hashes: Uint32Array;
  /** For each slot the number of its member + 1; 0 for a free slot. The length is a power of two. */
  readonly slots: Uint32Array;

  /** @param values in any order, with duplicates */
  constructor(values: Uint32Array) {
    const { length } = values;
    // the table is at most two thirds full
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
