/**
 * A perfect-hash set: a small set of hashes in a table without collisions. A look-up takes no branch: the processor could not predict
 * which words of a text are function words, and a mispredicted branch takes longer than the look-up.
 */

/** Tables are tried at sizes from this; slots. */
const SMALLEST = 64;
/** Multipliers that are tried before the table is made larger. */
const TRIES = 200;

/** Odd and without a pattern: 2^32 over the golden ratio. */
const GOLDEN = 0x9e3779b1 | 0;

export interface PerfectHashSet {
  /** A member is in the slot `Math.imul(hash, multiplier) >>> shift`; other slots hold a hash that has another slot. */
  readonly slots: Uint32Array;
  readonly multiplier: number;
  readonly shift: number;
}

/** Searches for a multiplier that gives each hash a slot of its own. Expected time is that of `TRIES` passes over the hashes. */
export function perfectHashSet(hashes: Iterable<number>): PerfectHashSet {
  const distinct = Uint32Array.from(new Set(hashes));
  for (let slots = SMALLEST; ; slots *= 2) {
    // 200 multipliers find one of a chance of e^-5, which n hashes have in n^2 / 10 slots
    if (distinct.length ** 2 > slots * 10) continue;
    const shift = Math.clz32(slots) + 1;
    // the attempt that took each slot last, so that nothing is cleared between attempts
    const takenBy = new Uint8Array(slots);
    let multiplier = GOLDEN;
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      if (multiplier >>> shift !== 0 && eachHasItsOwn(distinct, multiplier, shift, takenBy, attempt)) {
        return tableOf(distinct, slots, multiplier, shift);
      }
      multiplier = Math.imul(multiplier, GOLDEN) | 1;
    }
  }
}

/** @param attempt 1 to 255, another one each time */
function eachHasItsOwn(
  hashes: Uint32Array,
  multiplier: number,
  shift: number,
  takenBy: Uint8Array,
  attempt: number,
): boolean {
  for (let i = 0; i < hashes.length; i++) {
    const slot = Math.imul(hashes[i], multiplier) >>> shift;
    if (takenBy[slot] === attempt) return false;
    takenBy[slot] = attempt;
  }
  return true;
}

function tableOf(hashes: Uint32Array, size: number, multiplier: number, shift: number): PerfectHashSet {
  const slots = new Uint32Array(size);
  // a free slot holds 0, a hash of the first slot; a free first slot holds 1, a hash of another slot
  slots[0] = 1;
  for (const hash of hashes) slots[Math.imul(hash, multiplier) >>> shift] = hash;
  return { slots, multiplier, shift };
}

export function holds({ slots, multiplier, shift }: PerfectHashSet, hash: number): boolean {
  return slots[Math.imul(hash, multiplier) >>> shift] === hash;
}
