/**
 * Tables of 32-bit hashes in typed arrays: open addressing with linear probing, no object per entry. The hashes are
 * mixed already, so their low bits are the place to look first.
 */

/** A power of two, at least twice as large as the number of entries it is to hold. */
export function capacityFor(entries: number): number {
  let capacity = 16;
  while (capacity < entries * 2) capacity *= 2;
  return capacity;
}

/** Slot of a hash in a table a power of two long, or the free slot where it would stand. A slot is free where its count is 0. */
export function slotOf(hashes: Uint32Array, counts: Uint32Array, hash: number): number {
  const mask = hashes.length - 1;
  let slot = hash & mask;
  while (counts[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
  return slot;
}

/** A set of hashes that is built once and asked often. */
export class HashSet {
  readonly #slots: Uint32Array;
  readonly #mask: number;
  /** 0 marks a free slot, so it is kept apart. */
  #holdsZero = false;

  /** @param room slots for each hash, about: with more of them a look at the first is enough */
  constructor(hashes: Iterable<number> & { readonly length: number }, room = 2) {
    const capacity = capacityFor((hashes.length * room) / 2);
    this.#slots = new Uint32Array(capacity);
    this.#mask = capacity - 1;
    for (const hash of hashes) {
      if (hash === 0) this.#holdsZero = true;
      else this.#slots[this.#slotOf(hash)] = hash;
    }
  }

  has(hash: number): boolean {
    return hash === 0 ? this.#holdsZero : this.#slots[this.#slotOf(hash)] === hash;
  }

  #slotOf(hash: number): number {
    const slots = this.#slots;
    let slot = hash & this.#mask;
    while (slots[slot] !== 0 && slots[slot] !== hash) slot = (slot + 1) & this.#mask;
    return slot;
  }
}

/** Counts in how many articles each hash stands; grows by itself. */
export class HashCounter {
  hashes = new Uint32Array(1 << 12);
  counts = new Uint32Array(1 << 12);
  /** Who counted a hash last, so that nobody counts it twice. */
  #last = new Int32Array(1 << 12);
  #used = 0;

  /** Distinct hashes. */
  get size(): number {
    return this.#used;
  }

  /** Counts a hash once for each `owner`; owners come one after the other. */
  addOnce(hash: number, owner: number): void {
    const slot = slotOf(this.hashes, this.counts, hash);
    if (this.counts[slot] !== 0 && this.#last[slot] === owner) return;
    this.#last[slot] = owner;
    this.hashes[slot] = hash;
    if (this.counts[slot]++ === 0 && ++this.#used * 2 > this.hashes.length) this.#grow();
  }

  /** Adds what was counted elsewhere. */
  add(hash: number, count: number): void {
    const slot = slotOf(this.hashes, this.counts, hash);
    this.hashes[slot] = hash;
    const isNew = this.counts[slot] === 0;
    this.counts[slot] += count;
    if (isNew && ++this.#used * 2 > this.hashes.length) this.#grow();
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
