/** Runs of eight words, and in how many articles each stands. */
import { capacityFor } from './hash-table.js';
import { mix32 } from './tokenize.js';

/** Words of a run. Shorter ones are idioms, longer ones break at the first inserted date. */
export const RUN = 8;

/** Runs in an article of so many words. */
export const runsIn = (words: number): number => Math.max(0, words - RUN + 1);

/** Base of the rolling hash, odd; and what the word that leaves the run was multiplied with. */
const BASE = 0x9e3779b1;
let power = 1;
for (let i = 0; i < RUN; i++) power = Math.imul(power, BASE);
const LEAVING = power;

/**
 * Writes the hash of the run that starts at each word, and returns how many there are. A polynomial of the words' hashes
 * modulo 2^32 that rolls from run to run (Karp and Rabin 1987), mixed at last.
 */
export function writeRuns(hashes: Uint32Array, into: Uint32Array, at: number): number {
  const count = runsIn(hashes.length);
  if (count === 0) return 0;
  let h = 0;
  for (let i = 0; i < RUN; i++) h = (Math.imul(h, BASE) + hashes[i]) | 0;
  into[at] = mix32(h);
  for (let start = 1; start < count; start++) {
    h = (Math.imul(h, BASE) + hashes[start + RUN - 1] - Math.imul(hashes[start - 1], LEAVING)) | 0;
    into[at + start] = mix32(h);
  }
  return count;
}

/** Number that no article has. */
const NOBODY = 0xffffffff;

/** A table of as many runs as it was made for: slots stay where they are, so that a run is looked for once. */
export class RunTable {
  readonly #runs: Uint32Array;
  readonly #mask: number;
  /** By slot: articles that hold the run; 0 where the slot is free. */
  readonly counts: Uint32Array;
  /** By slot: articles of whose own text the run is a part. */
  readonly textCounts: Uint32Array;
  readonly #last: Uint32Array;

  constructor(runs: number) {
    const capacity = capacityFor(runs);
    this.#runs = new Uint32Array(capacity);
    this.#mask = capacity - 1;
    this.counts = new Uint32Array(capacity);
    this.textCounts = new Uint32Array(capacity);
    this.#last = new Uint32Array(capacity).fill(NOBODY);
  }

  /** Counts a run once for each article; articles come one after the other. Returns the run's slot. */
  count(run: number, article: number): number {
    const slot = this.slotOf(run);
    this.#runs[slot] = run;
    if (this.#last[slot] !== article) {
      this.#last[slot] = article;
      this.counts[slot]++;
    }
    return slot;
  }

  /** To be called before the articles come round a second time. */
  startOver(): void {
    this.#last.fill(NOBODY);
  }

  /** Counts the run in this slot as text, once for each article. */
  countAsText(slot: number, article: number): void {
    if (this.#last[slot] === article) return;
    this.#last[slot] = article;
    this.textCounts[slot]++;
  }

  /** Slot of a run; a free one where it was never counted. */
  slotOf(run: number): number {
    const runs = this.#runs;
    const counts = this.counts;
    let slot = run & this.#mask;
    while (counts[slot] !== 0 && runs[slot] !== run) slot = (slot + 1) & this.#mask;
    return slot;
  }

  /** The run that stands in a slot. */
  runAt(slot: number): number {
    return this.#runs[slot];
  }
}
