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
