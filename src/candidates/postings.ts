/**
 * Which sketches hold each value: an inverted index over all sketches (Zobel and Moffat 2006), built in place of their values,
 * so that it needs little memory besides itself, and part by part, so that a part fits the cache and several workers build it
 * at once.
 *
 * First the values of each batch are put in the order of the parts. A part is the values that begin with the same bits, and
 * these make room for the number of the sketch. Then each part is grouped by value, in a table and without sorting, the
 * posting list of each value that several sketches hold is written, and the place in the list replaces the value.
 *
 *   value of a sketch     |   part   |          rest          |   part: 10 bits or more
 *   partitioned           |          rest          |  sketch  |   sketch: its number in the batch
 *   indexed               |         place          |  sketch  |   place: behind the postings of the sketches before; or 0
 *
 *   posting list          |F 12 |   40 |   77 |                   place of sketch 77: 2; F marks the first posting
 *   of a frequent value   |F 12 |   40 |   41 |   50 |E   |       cut short: the place of all further sketches is that of E
 *
 *   lists of a part       | entry 0, unused | list | list | ...
 *
 * A list is read backwards from a place to F, so that it needs no length. Place 0 stands for no posting.
 */

import { type Column, isSpilled } from '../corpus/storage.js';
import { sharedNumbers } from '../corpus/token-store.js';
import { UserError } from '../errors.js';
import { PostingWriter } from '../kernels/candidates.js';
import { allocateShared, type SharedMemory } from '../kernels/host.js';
import { type SketchStore, valuesOfBatch } from './sketch.js';

/** Fewest leading bits of a value that name its part. With ten, a part of a million articles fits the cache. */
const MIN_PART_BITS = 10;

/** Sketches whose values are in the order of parts. */
export interface Partition {
  readonly sketches: SketchStore;
  /** A power of two. */
  readonly parts: number;
  /** Bits of the number of a sketch in its batch. */
  readonly sketchBits: number;
  /** Where each part begins in a batch and where the last one ends, batch by batch; in shared memory. */
  readonly starts: Uint32Array;
}

/** Sketches that are still to be partitioned, and room for where the parts will begin. */
export function toPartition(sketches: SketchStore): Partition {
  const sketchBits = 32 - Math.clz32(Math.max(1, Math.min(sketches.batchSize, sketches.size)) - 1);
  const parts = 2 ** Math.max(MIN_PART_BITS, sketchBits);
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

/** Values of a range of parts: few enough for several ranges and for little memory, enough to be worth a task. */
const MIN_RANGE_VALUES = 2 ** 17;
const MAX_RANGE_VALUES = 2 ** 22;
const RANGES = 16;

/** Cuts the parts into ranges of about as many values each. */
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

/** By part: how many values it has. */
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
  /** By part: the entry where its lists begin. */
  readonly listStarts: Uint32Array;
  /** Entries of 32 bits, up to 2^30 of them. */
  readonly memory: SharedMemory;
}

/** Posting lists that are still to be written. */
export function createPostings({ parts, sketches }: Partition): Postings {
  // a posting for each value at most; the first page stays empty, so that reading ahead, backwards, begins no earlier
  return { listStarts: sharedNumbers(parts), memory: allocateShared(sketches.starts[sketches.size] * 4) };
}

/** The values of a range of parts in one batch. */
interface BatchRange {
  readonly values: Uint32Array;
  /** Of the first of `values`, in the batch. */
  readonly offset: number;
  /** Where each part begins in the batch, and where the last one ends. */
  readonly starts: Uint32Array;
}

/**
 * Prepares to write posting lists.
 *
 * @param maxDocumentFrequency of a value that more sketches hold only the first few postings are kept
 * @returns function that writes the posting lists of the parts [from, to), and replaces their values by places in the lists
 * @throws UserError where there are more postings than memory or the bits of a place allow
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
