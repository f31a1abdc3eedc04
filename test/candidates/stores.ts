/** Small sketch stores written out by hand. */
import { type CandidatePairs, proposeAll } from '../../src/candidates/candidates.js';
import type { SketchEngine, SketchOptions } from '../../src/candidates/engine.js';
import { joinSketches, type ParkedValues, type SketchStore } from '../../src/candidates/sketch-store.js';

/** Values that can only be had as copies, and changed only by being written: as where they are on disk. */
function parked(values: Uint32Array): ParkedValues {
  const kept = values.slice();
  values.fill(0);
  return {
    read: (offset, count) => kept.slice(offset, offset + count),
    write: (offset, its) => kept.set(its, offset),
  };
}

/**
 * @param batchSize articles in each batch but the last
 * @param inMemory  whether the batches stay in memory
 */
export function storeOf(
  sketches: readonly (readonly number[])[],
  batchSize = Math.max(1, sketches.length),
  inMemory = true,
): SketchStore {
  const batches = Array.from({ length: Math.ceil(sketches.length / batchSize) }, (_, n) => {
    const its = sketches.slice(n * batchSize, (n + 1) * batchSize);
    return { counts: Uint32Array.from(its, ({ length }) => length), values: Uint32Array.from(its.flat()) };
  });
  return inMemory ? joinSketches(batches, batchSize) : joinSketches(batches, batchSize, parked);
}

export const pairsOf = ({ left, right }: CandidatePairs): [number, number][] =>
  Array.from(left, (article, n) => [article, right[n]]);

/** All candidate pairs, in the way of the engine. Its store's values may be gone afterwards. */
export function candidatesOf({ candidates }: SketchEngine, store: SketchStore, options: SketchOptions): CandidatePairs {
  return 'propose' in candidates ? candidates.propose(store) : proposeAll(store, candidates.rule(options));
}
