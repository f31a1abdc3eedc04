/**
 * The strongest simple method to compare with: the exact Jaccard index of two-word shingles of all words, which MinHash
 * with many bands estimates. Every pair with a common shingle is counted, so that nothing is missed.
 */
import { shinglesOf } from '../src/candidates/engine.js';
import { tokenize } from '../src/text/tokenize.js';
import { pairKey } from './labels.js';
import type { EvaluationSet } from './sets.js';

const SHINGLE_SIZE = 2;
/** Jaccard index from which a pair counts as found. */
export const JACCARD_THRESHOLD = 0.2;
/** Pairs below this index are dropped. */
const LEAST = 0.03;

/** Jaccard index by `pairKey`, of all pairs with at least `LEAST`. */
export function shingleJaccard(set: EvaluationSet): Map<string, number> {
  const found = new Map<string, number>();
  const holders = new Map<number, number[]>();
  const sizes = new Uint32Array(set.articles.length);
  const common = new Uint32Array(set.articles.length);
  for (const [article, { id, text }] of set.articles.entries()) {
    const shingles = new Set(shinglesOf(tokenize(text).hashes, SHINGLE_SIZE));
    sizes[article] = shingles.size;
    common.fill(0, 0, article);
    for (const shingle of shingles) {
      const its = holders.get(shingle);
      if (its === undefined) holders.set(shingle, [article]);
      else {
        for (const other of its) common[other]++;
        its.push(article);
      }
    }
    for (let other = 0; other < article; other++) {
      const jaccard = common[other] / Math.max(1, sizes[article] + sizes[other] - common[other]);
      if (jaccard >= LEAST) found.set(pairKey(id, set.articles[other].id), jaccard);
    }
  }
  return found;
}
