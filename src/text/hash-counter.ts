/** Counts 32-bit hashes in two typed arrays: an open-addressing table that doubles, no object per entry. */

/** Slot of a hash in a table a power of two long, or the free slot where it would stand. A slot is free where its count is 0. */
export function slotOf(hashes: Uint32Array, counts: Uint32Array, hash: number): number {
  const mask = hashes.length - 1;
  let slot = hash & mask;
  while (counts[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
  return slot;
}

export class HashCounter {
  hashes = new Uint32Array(1 << 12);
  counts = new Uint32Array(1 << 12);
  /** Who counted a hash last, so that nobody counts it twice. */
  #last = new Int32Array(1 << 12);
  #used = 0;

  /** Counts a hash once for each `owner`; owners come one after the other. */
  addOnce(hash: number, owner: number): void {
    const slot = slotOf(this.hashes, this.counts, hash);
    if (this.counts[slot] !== 0 && this.#last[slot] === owner) return;
    this.#last[slot] = owner;
    this.hashes[slot] = hash;
    if (this.counts[slot]++ === 0 && ++this.#used * 2 > this.hashes.length) this.#grow();
  }

  countOf(hash: number): number {
    return this.counts[slotOf(this.hashes, this.counts, hash)];
  }

  #grow(): void {
    const { hashes, counts } = this;
    const last = this.#last;
    this.hashes = new Uint32Array(hashes.length * 2);
    this.counts = new Uint32Array(hashes.length * 2);
    this.#last = new Int32Array(hashes.length * 2);
    for (let i = 0; i < hashes.length; i++) {
      if (counts[i] === 0) continue;
      const slot = slotOf(this.hashes, this.counts, hashes[i]);
      this.hashes[slot] = hashes[i];
      this.counts[slot] = counts[i];
      this.#last[slot] = last[i];
    }
  }
}
