/**
 * A perfect-hash set: a small set of hashes in a table without collisions.
 *
 * A look-up has no branch. The processor could not predict which words of a text are function words, and a mispredicted
 * branch takes longer than the look-up.
 */

/** Slots of the smallest table. */
const SMALLEST = 64;
/** Multipliers tried before the table grows. */
const TRIES = 200;

/** 2^32 over the golden ratio: odd, with bits that follow no pattern. */
const GOLDEN = 0x9e3779b1 | 0;

export interface PerfectHashSet {
  /** A member is in slot `Math.imul(hash, multiplier) >>> shift`. A free slot holds a hash of another slot. */
  readonly slots: Uint32Array;
  readonly multiplier: number;
  readonly shift: number;
}

/** Searches for a multiplier that gives each hash its own slot. The expected time is `TRIES` passes over the hashes. */
export function perfectHashSet(hashes: Iterable<number>): PerfectHashSet {
  const distinct = Uint32Array.from(new Set(hashes));
  for (let slots = SMALLEST; ; slots *= 2) {
    // n hashes in n^2 / 10 slots collide nowhere with a chance of e^-5, which 200 multipliers meet
    if (distinct.length ** 2 > slots * 10) continue;
    const shift = Math.clz32(slots) + 1;
    // for each slot the last attempt that used it, so that attempts need no clearing
    const takenBy = new Uint8Array(slots);
    let multiplier = GOLDEN;
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      if (multiplier >>> shift !== 0 && isCollisionFree(distinct, multiplier, shift, takenBy, attempt)) {
        return tableOf(distinct, slots, multiplier, shift);
      }
      multiplier = Math.imul(multiplier, GOLDEN) | 1;
    }
  }
}

/** @param attempt 1 to 255, different in each call */
function isCollisionFree(
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
  // a free slot holds 0, whose slot is the first; the first slot, if free, holds 1, whose slot is another
  slots[0] = 1;
  for (const hash of hashes) slots[Math.imul(hash, multiplier) >>> shift] = hash;
  return { slots, multiplier, shift };
}

export function holds({ slots, multiplier, shift }: PerfectHashSet, hash: number): boolean {
  return slots[Math.imul(hash, multiplier) >>> shift] === hash;
}
