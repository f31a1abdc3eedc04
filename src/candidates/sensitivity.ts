/**
 * How hard to look: sketch size and candidate rule move together. What each level finds and costs is measured by
 * `npm run bench:sensitivity` and stands in the README.
 */
import type { Sensitivity } from '../options.js';
import { type CandidateRule, DEFAULT_RULE } from './candidates.js';
import { SCALE_BOUND } from './sketch.js';

interface Level {
  /** Every hash value below this is in the sketch, however many. */
  readonly scale: number;
  readonly rule: CandidateRule;
}

export const LEVELS: Readonly<Record<Sensitivity, Level>> = {
  low: { scale: 2 ** 29, rule: { maxDocumentFrequency: 50, minOverlap: 3 } },
  default: { scale: SCALE_BOUND, rule: DEFAULT_RULE },
  high: { scale: 2 ** 31, rule: { maxDocumentFrequency: 200, minOverlap: 3 } },
};

/**
 * The chance that two articles were never proposed, 0 to 1. A shingle that both hold is in both sketches when its hash
 * is below both bounds, so the number of shared sketch values is binomial; the pair is missed when it is too small.
 *
 * @param shingles distinct shingles of each of the two
 * @param jaccard  of the two shingle sets, 0 to 1
 * @param size     smallest values kept in a sketch
 */
export function missChance(shingles: number, jaccard: number, size: number, sensitivity: Sensitivity): number {
  const { scale, rule } = LEVELS[sensitivity];
  const common = Math.round((2 * shingles * jaccard) / (1 + jaccard));
  const sampled = Math.min(1, Math.max(size / Math.max(1, shingles), scale / 2 ** 32));
  let chance = 0;
  let term = (1 - sampled) ** common;
  if (sampled === 1) return common < rule.minOverlap ? 1 : 0;
  for (let shared = 0; shared < rule.minOverlap && shared <= common; shared++) {
    chance += term;
    term *= ((common - shared) / (shared + 1)) * (sampled / (1 - sampled));
  }
  return Math.min(1, chance);
}

/** The same for the textbook method: none of the bands of `rows` permutations agrees. */
export function bandMissChance(jaccard: number, permutations: number, rows: number): number {
  return (1 - jaccard ** rows) ** Math.ceil(permutations / rows);
}
