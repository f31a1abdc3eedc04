/** Small hand-written sketch stores. */
import { type CandidatePairs, proposeAll } from '../../src/candidates/candidates.js';
import type { SketchEngine, SketchOptions } from '../../src/candidates/engine.js';
import { joinSketches, type SketchStore } from '../../src/candidates/sketch.js';
import type { SpilledColumn } from '../../src/corpus/storage.js';

/** A column that returns copies and changes only by `write`, like a column in a file. */
export function spilled<Values extends Uint32Array | Uint8Array>(values: Values): SpilledColumn<Values> {
  const stored = values.slice();
  values.fill(0);
  return {
    read: (offset, count) => stored.slice(offset, offset + count) as Values,
    write: (offset, written) => stored.set(written, offset),
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
  return inMemory ? joinSketches(batches, batchSize) : joinSketches(batches, batchSize, { storeSketches: spilled });
}

export const pairsOf = ({ left, right }: CandidatePairs): [number, number][] =>
  Array.from(left, (article, n) => [article, right[n]]);

/** All candidate pairs of the engine. It may overwrite the values of its store. */
export function candidatesOf({ candidates }: SketchEngine, store: SketchStore, options: SketchOptions): CandidatePairs {
  return 'propose' in candidates ? candidates.propose(store, options) : proposeAll(store, candidates.rule(options));
}
