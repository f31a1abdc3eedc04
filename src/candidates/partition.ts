/**
 * Sketch values in the order of parts, the first step of the index (postings.ts): a part is the values that begin with
 * the same bits, of all sketches. It is done batch by batch and in place.
 */
import { isSpilled } from '../corpus/storage.js';
import { sharedNumbers } from '../corpus/token-store.js';
import { type SketchStore, valuesOfBatch } from './sketch-store.js';

/** So many that a part of a million articles fits the cache; of a power of two. */
const FEWEST_PART_BITS = 10;

export interface Partition {
  /** Instead of each value: its bits but those of the part, then the number of its sketch within the batch. */
  readonly sketches: SketchStore;
  /** A power of two. */
  readonly parts: number;
  /** Bits of the number of a sketch within its batch. */
  readonly sketchBits: number;
  /** Where each part begins in a batch and where the last one ends, batch by batch; in shared memory. */
  readonly starts: Uint32Array;
}

/** Sketches that are still to be partitioned, and room for where the parts will begin. */
export function toPartition(sketches: SketchStore): Partition {
  const sketchBits = 32 - Math.clz32(Math.max(1, Math.min(sketches.batchSize, sketches.size)) - 1);
  const parts = 2 ** Math.max(FEWEST_PART_BITS, sketchBits);
  return { sketches, parts, sketchBits, starts: sharedNumbers(sketches.batches.length * (parts + 1)) };
}

/** Puts the values of the batches [from, to) in the order of the parts. */
export function partitionSketches(partition: Partition, from: number, to: number): void {
  const { sketches, parts, sketchBits, starts: allStarts } = partition;
  const { size, starts: sketchStarts, batches, batchSize } = sketches;
  const shift = Math.clz32(parts - 1);
  const rest = 2 ** shift - 1;
  for (let n = from; n < to; n++) {
    const values = valuesOfBatch(sketches, n);
    const starts = allStarts.subarray(n * (parts + 1), (n + 1) * (parts + 1));
    for (let i = 0; i < values.length; i++) starts[(values[i] >>> shift) + 1]++;
    for (let part = 0; part < parts; part++) starts[part + 1] += starts[part];
    const next = starts.slice();
    const words = new Uint32Array(values.length);
    const first = n * batchSize;
    const count = Math.min(batchSize, size - first);
    for (let sketch = 0, i = 0; sketch < count; sketch++) {
      const end = sketchStarts[first + sketch + 1] - sketchStarts[first];
      for (; i < end; i++) {
        const value = values[i];
        words[next[value >>> shift]++] = ((value & rest) << sketchBits) | sketch;
      }
    }
    const batch = batches[n];
    if (isSpilled(batch)) batch.write(0, words);
    else batch.set(words);
  }
}

/** Values in a range of parts, at least, where there are so many: few enough for several ranges, and for little memory. */
const FEWEST_VALUES = 2 ** 17;
const MOST_VALUES = 2 ** 22;
const RANGES = 16;

/** By part: how many values it has. */
export function partSizes({ sketches, parts, starts }: Partition): Float64Array {
  const sizes = new Float64Array(parts);
  for (let n = 0; n < sketches.batches.length; n++) {
    const first = n * (parts + 1);
    for (let part = 0; part < parts; part++) sizes[part] += starts[first + part + 1] - starts[first + part];
  }
  return sizes;
}

/** Cuts the parts into ranges of about as many values each. */
export function evenParts(partition: Partition): number[] {
  const { sketches, parts } = partition;
  const sizes = partSizes(partition);
  const even = Math.max(FEWEST_VALUES, Math.min(MOST_VALUES, sketches.starts[sketches.size] / RANGES));
  const cuts = [0];
  let values = 0;
  for (let part = 0; part < parts; part++) {
    if (values >= even) {
      cuts.push(part);
      values = 0;
    }
    values += sizes[part];
  }
  return [...cuts, parts];
}
