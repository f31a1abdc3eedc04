/** Compares candidate pairs, and selects pairs by their articles. */

import type { CandidatePairs } from '../candidates/candidates.js';
import { unpackPairs, verdictOn } from '../compare/packed-pairs.js';
import type { ScoredPair } from '../compare/verify.js';
import type { Corpus } from '../corpus/corpus.js';
import { sharedNumbers } from '../corpus/token-store.js';
import type { DetectOptions } from '../options.js';
import { pick } from './build-corpus.js';
import type { Candidates } from './find-candidates.js';
import { beginStage, type Environment, evenCuts } from './stages.js';

/** Candidate pairs in a range, within which an article stays in the caches of one thread. */
const PAIRS_PER_RANGE = { min: 1 << 10, max: 1 << 14 };
const RANGES_PER_CORE = 16;

/**
 * Compares candidate pairs word by word. An engine with its own similarity keeps every pair and replaces the score.
 *
 * @param margin pairs up to this far below the threshold are also kept
 */
export async function comparePairs(
  corpus: Corpus,
  { pairs, similarity }: Candidates,
  { shingleSize, threshold, related, minPassage }: DetectOptions,
  environment: Environment,
  margin = 0,
): Promise<ScoredPair[]> {
  const { runner } = environment;
  const count = pairs.left.length;
  const onDone = beginStage(environment, 'compare', count);
  const share = Math.ceil(count / (runner.cores * RANGES_PER_CORE));
  const perRange = Math.min(PAIRS_PER_RANGE.max, Math.max(PAIRS_PER_RANGE.min, share));
  const keep = { shingleSize, floor: similarity === undefined ? threshold : 0, margin, related, minPassage };
  const packed = await runner.run('comparePairs', { corpus, pairs, keep }, evenCuts(count, perRange), onDone);
  const scored = packed.flatMap(unpackPairs);
  if (similarity !== undefined) {
    return scored.map((pair, n) => {
      const { a, b, related } = pair;
      return { ...verdictOn(pair), a, b, related, similarity: similarity(n) };
    });
  }
  // the candidates were in the order of the fastest comparison
  return scored.sort((x, y) => x.b - y.b || x.a - y.a);
}

/** The candidate pairs of two articles that both have a pair at or above the threshold. */
export function pairsAmong(
  { left, right }: CandidatePairs,
  scored: readonly ScoredPair[],
  threshold: number,
  articles: number,
): CandidatePairs {
  const hasPair = new Uint8Array(articles);
  for (const pair of scored) {
    if (pair.similarity < threshold) continue;
    hasPair[pair.a] = 1;
    hasPair[pair.b] = 1;
  }
  const pairs = { left, right };
  return pairsAt(
    pairs,
    placesOf(pairs, (x, y) => hasPair[x] === 1 && hasPair[y] === 1),
  );
}

/** Whether a pair of articles is selected. */
export type PairFilter = (left: number, right: number) => boolean;

/** Indexes of the selected pairs. */
export function placesOf({ left, right }: CandidatePairs, isSelected: PairFilter): Uint32Array {
  const places = new Uint32Array(left.length);
  let count = 0;
  for (let n = 0; n < left.length; n++) if (isSelected(left[n], right[n])) places[count++] = n;
  return places.subarray(0, count);
}

/** Selects pairs by index. */
export const pairsAt = ({ left, right }: CandidatePairs, places: Uint32Array): CandidatePairs => ({
  left: pick(left, places, sharedNumbers(places.length)),
  right: pick(right, places, sharedNumbers(places.length)),
});
