/** Hashes of contexts to the numbers of their distributions: open addressing, with a filter before it. */

/** Whole numbers a slot: a context's hash, and one more than its number; no slot that is taken has a 0 there. */
const SLOT = 2;
/** Most contexts that are asked for are not in the table. A bit for each of 2^19 says so from the cache: 64 KiB. */
const FILTER = 19;

export class Contexts {
  readonly #mask: number;
  readonly #slots: Int32Array;
  readonly #filter = new Uint8Array(2 ** FILTER / 8);

  /** @param hashes of the contexts; the i-th has the number i. Where two are the same, the first one's is found. */
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

  /** Where a hash stands, or the free slot where it would. */
  #slotOf(hash: number): number {
    let slot = hash & this.#mask;
    while (this.#slots[slot * SLOT + 1] !== 0 && this.#slots[slot * SLOT] !== hash) slot = (slot + 1) & this.#mask;
    return slot * SLOT;
  }

  /** Negative for a context that is not in the table. */
  numberOf(hash: number): number {
    if (((this.#filter[hash >>> (35 - FILTER)] >>> ((hash >>> (32 - FILTER)) & 7)) & 1) === 0) return -1;
    return this.#slots[this.#slotOf(hash) + 1] - 1;
  }
}
