/**
 * Builds the posting lists: an inverted index from sketch value to sketches (Zobel and Moffat 2006).
 *
 * The index is built in place of the sketch values, which saves memory, and part by part, so that a part fits the cache
 * and several workers build parts at once.
 *
 * First the values of each batch are sorted by part. A part has the values with the same leading bits, which the number
 * of the sketch then replaces. Second, each part is grouped by value in a hash table, without sorting. Each value of
 * several sketches gets a posting list, and the position in the list replaces the value.
 *
 * ```text
 * value of a sketch     │   part   │          rest          │   part: 10 bits or more
 * partitioned           │          rest          │  sketch  │   sketch: its number in the batch
 * indexed               │       position         │  sketch  │   position after the postings of earlier sketches; or 0
 *
 * posting list          │F 12 │   40 │   77 │                   the position of sketch 77 is 2; F marks the first posting
 * of a frequent value   │F 12 │   40 │   41 │   50 │E   │       cut short: all further sketches have the position of E
 *
 * lists of a part       │ entry 0, unused │ list │ list │ ...
 * ```
 *
 * A reader goes backwards from a position to F, so a list needs no length. Position 0 means no posting.
 */

import { type Column, isSpilled } from '../corpus/storage.js';
import { sharedNumbers } from '../corpus/token-store.js';
import { UserError } from '../errors.js';
import { PostingWriter } from '../kernels/candidates.js';
import { allocateShared, type SharedMemory } from '../kernels/host.js';
import { type SketchStore, valuesOfBatch } from './sketch.js';

/** Least leading bits of a value that select its part. With ten, a part of a million articles fits the cache. */
const MIN_PART_BITS = 10;

/** Sketches whose values are sorted by part. */
export interface Partition {
  readonly sketches: SketchStore;
  /** Number of parts, a power of two. */
  readonly parts: number;
  /** Bits for the number of a sketch in its batch. */
  readonly sketchBits: number;
  /** For each batch the starts of its parts and the end of the last one; in shared memory. */
  readonly starts: Uint32Array;
}

/** Prepares the partition; `partitionSketches` fills `starts`. */
export function toPartition(sketches: SketchStore): Partition {
  const sketchBits = 32 - Math.clz32(Math.max(1, Math.min(sketches.batchSize, sketches.size)) - 1);
  const parts = 2 ** Math.max(MIN_PART_BITS, sketchBits);
  return { sketches, parts, sketchBits, starts: sharedNumbers(sketches.batches.length * (parts + 1)) };
}

/** Sorts the values of the batches [from, to) by part. */
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

/** Values of a range of parts: few enough for several ranges and little memory, many enough for a task. */
const MIN_RANGE_VALUES = 2 ** 17;
const MAX_RANGE_VALUES = 2 ** 22;
const RANGES = 16;

/** Cuts the parts into ranges of about equal numbers of values. */
export function evenParts(partition: Partition): number[] {
  const { sketches, parts } = partition;
  const sizes = partSizes(partition);
  const total = sketches.starts[sketches.size];
  const even = Math.max(MIN_RANGE_VALUES, Math.min(MAX_RANGE_VALUES, total / RANGES));
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

/** Number of values of each part. */
function partSizes({ sketches, parts, starts }: Partition): Float64Array {
  const sizes = new Float64Array(parts);
  for (let n = 0; n < sketches.batches.length; n++) {
    const first = n * (parts + 1);
    for (let part = 0; part < parts; part++) sizes[part] += starts[first + part + 1] - starts[first + part];
  }
  return sizes;
}

/** The posting lists of all parts, in shared memory. */
export interface Postings {
  /** First entry of the lists of each part. */
  readonly listStarts: Uint32Array;
  /** Up to 2^30 entries of 32 bits. */
  readonly memory: SharedMemory;
}

/** Allocates the memory; `buildPostings` fills it. */
export function createPostings({ parts, sketches }: Partition): Postings {
  // at most one posting for each value; the first page stays empty, because the kernel reads ahead, backwards
  return { listStarts: sharedNumbers(parts), memory: allocateShared(sketches.starts[sketches.size] * 4) };
}

/** The values of a range of parts in one batch. */
interface BatchRange {
  readonly values: Uint32Array;
  /** Position of `values[0]` in the batch. */
  readonly offset: number;
  /** Start of each part in the batch, and the end of the last one. */
  readonly starts: Uint32Array;
}

/**
 * Prepares to write posting lists.
 *
 * @param maxDocumentFrequency most postings of a list; the list of a more frequent value keeps only the first few
 * @returns a function that writes the posting lists of the parts [from, to), and replaces their values by positions in
 *   the lists
 * @throws UserError if the postings exceed the memory or the bits of a position
 */
export function buildPostings(
  partition: Partition,
  { listStarts, memory }: Postings,
  maxDocumentFrequency: number,
): (from: number, to: number) => void {
  const { sketches, parts: allParts, starts, sketchBits } = partition;
  const { batches, batchSize } = sketches;
  const options = { sketchBits, batchSize, maxDocumentFrequency };
  const writer = new PostingWriter(memory);
  return (from, to) => {
    const parts = to - from;
    const ranges = batches.map((batch, n) => rangeOf(batch, starts, n * (allParts + 1) + from, parts));
    const sizes = new Uint32Array(parts);
    for (const range of ranges) for (let p = 0; p < parts; p++) sizes[p] += range.starts[p + 1] - range.starts[p];
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
    if (total === 0) return;
    const room = writer.openRange({ values: total, batches: batches.length, parts, partValues: largest });
    let at = 0;
    ranges.forEach(({ values, offset, starts: own }, n) => {
      for (let p = 0; p <= parts; p++) room.indexStarts[n * (parts + 1) + p] = own[p] - own[0] + at;
      room.indexValues.set(values.subarray(own[0] - offset, own[parts] - offset), at);
      at += own[parts] - own[0];
    });
    for (let part = 0; part < parts; part++) {
      if (sizes[part] === 0) continue;
      const { listStart, entries } = writer.indexPart(part, sizes[part], options);
      if (entries * 2 ** sketchBits > 2 ** 32) throw new UserError('too many articles for one scan');
      listStarts[from + part] = listStart;
    }
    at = 0;
    ranges.forEach(({ values, offset, starts: own }, n) => {
      const [start, end] = [own[0], own[parts]];
      values.set(room.indexValues.subarray(at, at + end - start), start - offset);
      at += end - start;
      const batch = batches[n];
      if (isSpilled(batch) && end > start) batch.write(start, values.subarray(start - offset, end - offset));
    });
    writer.check();
  };
}

function rangeOf(batch: Column<Uint32Array>, allStarts: Uint32Array, first: number, parts: number): BatchRange {
  const starts = allStarts.subarray(first, first + parts + 1);
  if (!isSpilled(batch)) return { values: batch, offset: 0, starts };
  return { values: batch.read(starts[0], starts[parts] - starts[0]), offset: starts[0], starts };
}
