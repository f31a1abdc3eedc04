/** The sketches of all compared articles, in the batches in which they were made: in shared memory, or spilled to a file. */

import { type Column, IN_MEMORY, isSpilled, readColumn, type Storage } from '../corpus/storage.js';

export interface SketchStore {
  /** Number of sketches. */
  readonly size: number;
  /** Values of sketch i are those from starts[i] to starts[i + 1], counted over all batches. */
  readonly starts: Float64Array;
  /** `batchSize` sketches in each batch, one behind the other; the last batch may hold fewer. */
  readonly batches: readonly Column<Uint32Array>[];
  readonly batchSize: number;
}

/** Sketches of consecutive articles. */
export interface SketchBatch {
  /** Number of values of each sketch. */
  readonly counts: Uint32Array;
  /** In shared memory, one sketch behind the other. */
  readonly values: Uint32Array;
}

/** @param batchSize sketches in each batch but the last */
export function joinSketches(
  batches: readonly SketchBatch[],
  batchSize: number,
  storage: Pick<Storage, 'storeSketches'> = IN_MEMORY,
): SketchStore {
  const size = batches.reduce((sum, { counts }) => sum + counts.length, 0);
  const starts = new Float64Array(new SharedArrayBuffer((size + 1) * 8));
  let next = 0;
  for (const { counts } of batches) {
    for (const count of counts) {
      starts[next + 1] = starts[next] + count;
      next++;
    }
  }
  return { size, starts, batches: batches.map(({ values }) => storage.storeSketches(values)), batchSize };
}

/** Values of one sketch: a view where its batch is in memory, a copy where it is spilled. */
export function valuesOf({ starts, batches, batchSize }: SketchStore, sketch: number): Uint32Array {
  const first = starts[sketch - (sketch % batchSize)];
  const [start, end] = [starts[sketch] - first, starts[sketch + 1] - first];
  return readColumn(batches[Math.floor(sketch / batchSize)], start, end - start);
}

/** Values of a whole batch; a view or a copy. */
export function valuesOfBatch({ size, starts, batches, batchSize }: SketchStore, batch: number): Uint32Array {
  const values = batches[batch];
  if (!isSpilled(values)) return values;
  const first = batch * batchSize;
  return values.read(0, starts[Math.min(size, first + batchSize)] - starts[first]);
}
