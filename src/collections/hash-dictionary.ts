/**
 * A set of 32-bit hashes in typed arrays, its members numbered in the order in which they first came: what sorting and
 * merging, a Map or a Set would do, at a few nanoseconds a hash and without an object per entry. The hashes are mixed
 * already, so their low bits are the place to look first.
 */

export class Distinct {
  /** The members, by number. */
  readonly hashes: Uint32Array;
  readonly size: number;
  /** Open addressing with linear probing: number + 1 of the member, 0 where a slot is free. A power of two long. */
  readonly slots: Uint32Array;

  /**
   * @param values   in any order, with duplicates
   * @param numberAt where given, is filled with the number of each value
   */
  constructor(values: Uint32Array, numberAt?: Uint32Array) {
    const { length } = values;
    // full slots are at most two in three
    const slots = new Uint32Array(1 << (32 - Math.clz32(Math.max(8, length + (length >>> 1)))));
    const mask = slots.length - 1;
    const hashes = new Uint32Array(length);
    let size = 0;
    for (let i = 0; i < length; i++) {
      const hash = values[i];
      let slot = hash & mask;
      let number = slots[slot];
      while (number !== 0 && hashes[number - 1] !== hash) {
        slot = (slot + 1) & mask;
        number = slots[slot];
      }
      if (number === 0) {
        hashes[size] = hash;
        number = ++size;
        slots[slot] = number;
      }
      if (numberAt !== undefined) numberAt[i] = number - 1;
    }
    this.slots = slots;
    this.hashes = hashes.subarray(0, size);
    this.size = size;
  }

  /** Number of a hash; -1 where it is no member. */
  numberOf(hash: number): number {
    const { slots, hashes } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    let number = slots[slot];
    while (number !== 0 && hashes[number - 1] !== hash) {
      slot = (slot + 1) & mask;
      number = slots[slot];
    }
    return number - 1;
  }

  /** Members that the other set has, too. */
  commonWith(other: Distinct): number {
    const { slots, hashes } = other;
    const mask = slots.length - 1;
    let common = 0;
    for (let n = 0; n < this.size; n++) {
      const hash = this.hashes[n];
      let slot = hash & mask;
      let number = slots[slot];
      while (number !== 0 && hashes[number - 1] !== hash) {
        slot = (slot + 1) & mask;
        number = slots[slot];
      }
      if (number !== 0) common++;
    }
    return common;
  }
}
