/**
 * Turns the counts after a context into a distribution with unseen words: a draw from the posterior of a Pitman-Yor
 * process (Pitman and Yor 1997; Teh 2006, "A hierarchical Bayesian language model based on Pitman-Yor
 * processes"), with one table for each word.
 */
import { type Chance, gamma } from './chance.js';
import { Distributions, OTHER } from './distribution.js';

/** Occurrences of each word after the context. */
export type Counts = Map<number, number>;

/** Words and their weights, in any unit; OTHER is the last. */
export type Weighted = readonly (readonly [word: number, weight: number])[];

/** Words with a smaller weight (in occurrences) count as unseen: a smaller table is faster. */
const NEGLIGIBLE = 0.1;

export const add = (counts: Counts, word: number): void => {
  counts.set(word, (counts.get(word) ?? 0) + 1);
};

/** Estimates the discount from the number of words seen once and seen twice (Ney, Essen and Kneser 1994). */
export function discountOf(counts: Iterable<Counts>): number {
  let [once, twice] = [1, 0];
  for (const row of counts) {
    for (const count of row.values()) {
      if (count === 1) once++;
      else if (count === 2) twice++;
    }
  }
  return Math.min(0.95, once / (once + 2 * twice));
}

/**
 * A word that was seen c times gets the weight Gamma(c - discount), so that words seen once differ by orders of magnitude,
 * as in a language. The unseen words together get `strength`, and `share` of a discount for each seen word.
 */
export function weigh(counts: Counts, discount: number, strength: number, chance: Chance, share = 1): Weighted {
  let rest = gamma(chance, strength + share * discount * counts.size);
  const weighted: [number, number][] = [];
  for (const [word, count] of counts) {
    const weight = gamma(chance, count - discount);
    if (weight < NEGLIGIBLE) rest += weight;
    else weighted.push([word, weight]);
  }
  return [...weighted, [OTHER, rest]];
}

export function distributionsOf(rows: readonly Weighted[]): Distributions {
  const starts = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => {
    starts[i + 1] = starts[i] + row.length;
  });
  const all = rows.flat();
  return new Distributions(
    starts,
    Int32Array.from(all, ([word]) => word),
    Float64Array.from(all, ([, weight]) => weight),
  );
}
