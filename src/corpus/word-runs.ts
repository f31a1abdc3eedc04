/** Runs of eight words, and in how many articles each stands. */
import { capacityFor } from '../collections/hash-table.js';
import { RUN_BASE as BASE, FILTER_SLOTS, RUN } from '../kernels/constants/boilerplate.js';

/** Runs in an article of so many words. */
export const runsIn = (words: number): number => Math.max(0, words - RUN + 1);

/** What the word that leaves the run was multiplied with. */
let power = 1;
for (let i = 0; i < RUN; i++) power = Math.imul(power, BASE);
const LEAVING = power;

/**
 * Writes the hash of the run that starts at each word, and returns how many there are. A polynomial of the words' hashes
 * modulo 2^32 that rolls from run to run (Karp and Rabin 1987); these are mixed, so its low bits are good.
 */
export function writeRuns(hashes: Uint32Array, into: Uint32Array, at: number): number {
  const count = runsIn(hashes.length);
  if (count === 0) return 0;
  let h = firstRun(hashes);
  into[at] = h;
  for (let start = 1; start < count; start++) {
    h = (Math.imul(h, BASE) + hashes[start + RUN - 1] - Math.imul(hashes[start - 1], LEAVING)) | 0;
    into[at + start] = h;
  }
  return count;
}

function firstRun(hashes: Uint32Array): number {
  let h = 0;
  for (let i = 0; i < RUN; i++) h = (Math.imul(h, BASE) + hashes[i]) | 0;
  return h;
}

/** Tells most runs that are not in a set at one look into a table that the nearest cache holds: one bit a slot. */
export type RunFilter = Uint8Array;

export function filterOf(runs: Uint32Array): RunFilter {
  const filter = new Uint8Array(capacityFor((runs.length * FILTER_SLOTS) / 2) >>> 3);
  for (const run of runs) filter[(run >>> 3) & (filter.length - 1)] |= 1 << (run & 7);
  return filter;
}

/**
 * Writes the runs that one of two filters lets through and the words they start at, ascending, and returns how many
 * there are.
 *
 * @param starts as long as there are runs, at least; as `runs` is
 */
export function filterRuns(
  hashes: Uint32Array,
  one: RunFilter,
  other: RunFilter,
  starts: Uint32Array,
  runs: Uint32Array,
): number {
  const count = runsIn(hashes.length);
  if (count === 0) return 0;
  const oneMask = one.length - 1;
  const otherMask = other.length - 1;
  let h = firstRun(hashes);
  starts[0] = 0;
  runs[0] = h;
  let found = ((one[(h >>> 3) & oneMask] | other[(h >>> 3) & otherMask]) >>> (h & 7)) & 1;
  for (let start = 1; start < count; start++) {
    h = (Math.imul(h, BASE) + hashes[start + RUN - 1] - Math.imul(hashes[start - 1], LEAVING)) | 0;
    // written in any case, and kept where it is let through: a branch would be guessed wrong too often
    starts[found] = start;
    runs[found] = h;
    found += ((one[(h >>> 3) & oneMask] | other[(h >>> 3) & otherMask]) >>> (h & 7)) & 1;
  }
  return found;
}

/** Number that no article has. */
const NOBODY = 0xffffffff;

/** The runs of some articles, numbered as they turn up, and how many articles hold each; grows by itself. */
export class RunTable {
  /** Number of the run + 1; 0 is free. */
  #slots = new Uint32Array(1 << 9);
  #runs = new Uint32Array(1 << 8);
  /** By number: articles that hold the run. */
  counts = new Uint32Array(1 << 8);
  /** By number: articles of whose own text the run is a part. */
  textCounts = new Uint32Array(1 << 8);
  #last = new Uint32Array(1 << 8).fill(NOBODY);
  #size = 0;

  /** Different runs. */
  get size(): number {
    return this.#size;
  }

  /** Counts a run once for each article; articles come one after the other. Returns the run's number. */
  count(run: number, article: number): number {
    const number = this.#numberOf(run);
    if (this.#last[number] !== article) {
      this.#last[number] = article;
      this.counts[number]++;
    }
    return number;
  }

  /** To be called before the articles come round a second time. */
  startOver(): void {
    this.#last.fill(NOBODY);
  }

  /** Counts the run of this number as text, once for each article. */
  countAsText(number: number, article: number): void {
    if (this.#last[number] === article) return;
    this.#last[number] = article;
    this.textCounts[number]++;
  }

  /** The run of a number. */
  runAt(number: number): number {
    return this.#runs[number];
  }

  #numberOf(run: number): number {
    const slots = this.#slots;
    const runs = this.#runs;
    const mask = slots.length - 1;
    let slot = run & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) if (runs[slots[slot] - 1] === run) return slots[slot] - 1;
    if (this.#size === runs.length) {
      this.#grow();
      return this.#numberOf(run);
    }
    runs[this.#size] = run;
    slots[slot] = ++this.#size;
    return this.#size - 1;
  }

  #grow(): void {
    this.#runs = widened(this.#runs, 0);
    this.counts = widened(this.counts, 0);
    this.textCounts = widened(this.textCounts, 0);
    this.#last = widened(this.#last, NOBODY);
    const slots = new Uint32Array(this.#runs.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let slot = this.#runs[number] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** Twice as long. */
function widened(column: Uint32Array, rest: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(column.length * 2).fill(rest, column.length);
  wider.set(column);
  return wider;
}
