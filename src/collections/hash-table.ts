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

/** Words of an article that are remembered by their lowest bits, so that most repetitions never reach the large table. */
const recent = new Uint32Array(1 << 12);
const RECENT_MASK = recent.length - 1;
let fresh = new Uint32Array(1 << 12);

/** Writes the hashes but most of the repetitions among them to `fresh`, and returns how many there are. */
function sift(hashes: Uint32Array): number {
  if (fresh.length < hashes.length) fresh = new Uint32Array(hashes.length * 2);
  const into = fresh;
  recent.fill(0);
  recent[0] = 1; // a hash that never comes to stand there
  let count = 0;
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i];
    const known = recent[hash & RECENT_MASK] ^ hash;
    recent[hash & RECENT_MASK] = hash;
    // what is known is written over by the next: no branch that would be guessed wrong
    into[count] = hash;
    count += (known | (0 - known)) >>> 31;
  }
  return count;
}

/** Numbers of an entry: hash, count, who counted it last, and one that is unused so that entries keep to a line of the cache. */
const ENTRY = 4;
const ENTRY_BITS = 2;

/** Counts in how many articles each hash stands; grows by itself. */
export class HashCounter {
  #entries: Uint32Array;
  #used = 0;

  /** @param expected distinct hashes, about */
  constructor(expected = 1 << 11) {
    this.#entries = new Uint32Array(capacityFor(expected) * ENTRY);
  }

  /** Distinct hashes. */
  get size(): number {
    return this.#used;
  }

  /** Counts each of an article's hashes once; a number is given to one article only. */
  addAll(hashes: Uint32Array, article: number): void {
    const count = sift(hashes);
    this.#makeRoom(count);
    const entries = this.#entries;
    const mask = entries.length - 1;
    const words = fresh;
    const owner = article + 1;
    let used = this.#used;
    for (let i = 0; i < count; i++) {
      const hash = words[i];
      let at = (hash << ENTRY_BITS) & mask;
      while (entries[at + 1] !== 0 && entries[at] !== hash) at = (at + ENTRY) & mask;
      const held = entries[at + 1];
      const repeated = entries[at + 2] ^ owner;
      used += 1 - ((0 - held) >>> 31);
      entries[at] = hash;
      entries[at + 1] = held + ((repeated | (0 - repeated)) >>> 31);
      entries[at + 2] = owner;
    }
    this.#used = used;
  }

  /** Adds what was counted elsewhere. */
  add(hashes: Uint32Array, counts: Uint32Array): void {
    for (let i = 0; i < hashes.length; i++) {
      if ((i & 1023) === 0) this.#makeRoom(Math.min(1024, hashes.length - i));
      const at = this.#find(hashes[i]);
      if (this.#entries[at + 1] === 0) this.#used++;
      this.#entries[at] = hashes[i];
      this.#entries[at + 1] += counts[i];
    }
  }

  /** Calls with each hash, its count and the slot it stands in; in the order of the slots. */
  forEach(use: (hash: number, count: number, slot: number) => void): void {
    const entries = this.#entries;
    for (let at = 0; at < entries.length; at += ENTRY) {
      if (entries[at + 1] !== 0) use(entries[at], entries[at + 1], at / ENTRY);
    }
  }

  /** Slots, a power of two: a hash stands in that of its lowest bits or behind it. */
  get capacity(): number {
    return this.#entries.length / ENTRY;
  }

  #find(hash: number): number {
    const entries = this.#entries;
    const mask = entries.length - 1;
    let at = (hash << ENTRY_BITS) & mask;
    while (entries[at + 1] !== 0 && entries[at] !== hash) at = (at + ENTRY) & mask;
    return at;
  }

  /** Keeps half of the slots free, be all the next ones new. */
  #makeRoom(more: number): void {
    const entries = this.#entries;
    if ((this.#used + more) * 2 * ENTRY <= entries.length) return;
    let length = entries.length;
    while ((this.#used + more) * 2 * ENTRY > length) length *= 2;
    this.#entries = new Uint32Array(length);
    for (let at = 0; at < entries.length; at += ENTRY) {
      if (entries[at + 1] === 0) continue;
      const to = this.#find(entries[at]);
      this.#entries[to] = entries[at];
      this.#entries[to + 1] = entries[at + 1];
      this.#entries[to + 2] = entries[at + 2];
    }
  }
}
