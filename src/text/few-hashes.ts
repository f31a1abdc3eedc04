/**
 * A set of few hashes that every word of a corpus is asked of: a table without collisions, so that asking is one look-up and no
 * branch. Which words of a text are function words cannot be predicted, and a branch on it costs more than all the rest.
 */

/** Tables are tried at sizes from this; slots. */
const SMALLEST = 64;
/** Multipliers that are tried before the table is made larger. */
const TRIES = 200;

/** Odd and without a pattern: 2^32 over the golden ratio. */
const GOLDEN = 0x9e3779b1 | 0;

export interface FewHashes {
  /** A hash of the set stands in the slot `Math.imul(hash, multiplier) >>> shift`; what stands in other slots belongs elsewhere. */
  readonly slots: Uint32Array;
  readonly multiplier: number;
  readonly shift: number;
}

/** Searches for a multiplier that gives each its own slot. Expected time is that of `TRIES` passes over the hashes. */
export function fewHashes(hashes: Iterable<number>): FewHashes {
  const distinct = Uint32Array.from(new Set(hashes));
  for (let slots = SMALLEST; ; slots *= 2) {
    // 200 multipliers find a table with e^-5 of all, which is where this many hashes have this many slots
    if (distinct.length ** 2 > slots * 10) continue;
    let multiplier = GOLDEN;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const table = tableOf(distinct, slots, multiplier);
      if (table !== undefined) return table;
      multiplier = Math.imul(multiplier, GOLDEN) | 1;
    }
  }
}

function tableOf(hashes: Uint32Array, size: number, multiplier: number): FewHashes | undefined {
  const shift = Math.clz32(size) + 1;
  if (multiplier >>> shift === 0) return undefined;
  const slots = new Uint32Array(size);
  const taken = new Uint8Array(size);
  for (const hash of hashes) {
    const slot = Math.imul(hash, multiplier) >>> shift;
    if (taken[slot] === 1) return undefined;
    taken[slot] = 1;
    slots[slot] = hash;
  }
  // a free slot holds 0, which belongs to the first; that one holds 1, which does not
  if (taken[0] === 0) slots[0] = 1;
  return { slots, multiplier, shift };
}

export function holds({ slots, multiplier, shift }: FewHashes, hash: number): boolean {
  return slots[Math.imul(hash, multiplier) >>> shift] === hash;
}
