/**
 * The sketches of all compared articles, in the batches they were made in; in shared memory, or on disk past the memory
 * budget.
 */

/** Values that are not in memory. Offsets and counts are values. */
export interface ParkedValues {
  read(offset: number, count: number): Uint32Array;
  write(offset: number, values: Uint32Array): void;
}

export type SketchValues = Uint32Array | ParkedValues;

export interface SketchStore {
  readonly size: number;
  /** Values of sketch i stand from starts[i] to starts[i + 1], counted over all batches. */
  readonly starts: Float64Array;
  /** `batchSize` sketches in each batch, one behind the other; the last may hold fewer. */
  readonly batches: readonly SketchValues[];
  readonly batchSize: number;
}

/** Sketches of articles that follow one another. */
export interface SketchBatch {
  readonly counts: Uint32Array;
  /** In shared memory, one sketch behind the other. */
  readonly values: Uint32Array;
}

/**
 * @param batchSize sketches in each batch but the last
 * @param park      takes the values of a batch and gives them back, or something to read them from
 */
export function joinSketches(
  batches: readonly SketchBatch[],
  batchSize: number,
  park: (values: Uint32Array) => SketchValues = values => values,
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
  return { size, starts, batches: batches.map(({ values }) => park(values)), batchSize };
}

/** Values of one sketch: a view where they are in memory, a copy where they are not. */
export function valuesOf({ starts, batches, batchSize }: SketchStore, sketch: number): Uint32Array {
  const batch = batches[Math.floor(sketch / batchSize)];
  const first = starts[sketch - (sketch % batchSize)];
  const [start, end] = [starts[sketch] - first, starts[sketch + 1] - first];
  return 'read' in batch ? batch.read(start, end - start) : batch.subarray(start, end);
}

/** Values of a whole batch; a view or a copy. */
export function valuesOfBatch(store: SketchStore, batch: number): Uint32Array {
  const { size, starts, batches, batchSize } = store;
  const values = batches[batch];
  if (!('read' in values)) return values;
  const first = batch * batchSize;
  return values.read(0, starts[Math.min(size, first + batchSize)] - starts[first]);
}
