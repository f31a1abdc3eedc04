/** Overlap of two texts as bags of tokens. */
import { tokenize } from '../../src/text/tokenize.js';

export interface Overlap {
  readonly precision: number;
  readonly recall: number;
  /** Harmonic mean of precision and recall, 0 to 1. */
  readonly f1: number;
}

export function overlapOf(text: string, gold: string): Overlap {
  const left = new Map<number, number>();
  const wanted = tokenize(gold).hashes;
  const given = tokenize(text).hashes;
  for (const hash of wanted) left.set(hash, (left.get(hash) ?? 0) + 1);
  let shared = 0;
  for (const hash of given) {
    const count = left.get(hash) ?? 0;
    if (count === 0) continue;
    left.set(hash, count - 1);
    shared++;
  }
  const share = (of: number): number => (of === 0 ? 0 : shared / of);
  const total = wanted.length + given.length;
  return { precision: share(given.length), recall: share(wanted.length), f1: total === 0 ? 1 : (2 * shared) / total };
}
