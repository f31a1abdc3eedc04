/** Maps hashes of contexts to the numbers of their distributions: open addressing after a bit filter. */

/** Integers in a slot: the hash of a context, and its number plus one. A second integer of 0 marks a free slot. */
const SLOT = 2;
/** Most lookups miss. A filter of 2^19 bits (64 KiB, it fits in the cache) answers most of them. */
const FILTER = 19;

export class Contexts {
  readonly #mask: number;
  readonly #slots: Int32Array;
  readonly #filter = new Uint8Array(2 ** FILTER / 8);

  /** @param hashes the hash of each context by number; of equal hashes the first is found */
  constructor(hashes: readonly number[]) {
    this.#mask = 2 ** Math.ceil(Math.log2(hashes.length * 1.5 + 2)) - 1;
    this.#slots = new Int32Array((this.#mask + 1) * SLOT);
    hashes.forEach((hash, number) => {
      this.#filter[hash >>> (35 - FILTER)] |= 1 << ((hash >>> (32 - FILTER)) & 7);
      const at = this.#slotOf(hash);
      if (this.#slots[at + 1] !== 0) return;
      this.#slots[at] = hash;
      this.#slots[at + 1] = number + 1;
    });
  }

  /** The slot of a hash, or the free slot for it. */
  #slotOf(hash: number): number {
    let slot = hash & this.#mask;
    while (this.#slots[slot * SLOT + 1] !== 0 && this.#slots[slot * SLOT] !== hash) slot = (slot + 1) & this.#mask;
    return slot * SLOT;
  }

  /** The number of a context; negative if the table does not hold it. */
  numberOf(hash: number): number {
    if (((this.#filter[hash >>> (35 - FILTER)] >>> ((hash >>> (32 - FILTER)) & 7)) & 1) === 0) return -1;
    return this.#slots[this.#slotOf(hash) + 1] - 1;
  }
}
