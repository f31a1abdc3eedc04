/**
 * Hosts the kernel that writes posting lists and counts overlaps (assembly/candidates).
 *
 * All threads share the memory of the posting lists, so that no list is copied. A thread adds its work area and its
 * blocks of lists at the end.
 *
 * ```text
 * memory   │ page 0: empty │ work area of thread 1 │ its first block of lists │ work area of thread 2 │ ...
 * ```
 */

import {
  COUNTED_AT_ONCE,
  type Exports,
  FREQUENT_POSTINGS,
  type IndexCapacity,
  indexGuards,
  indexViews,
  type OverlapsCapacity,
  overlapsGuards,
  overlapsViews,
  readOverlaps,
  SKETCH_MASK,
  WASM,
} from './generated/candidates.js';
import { checkGuards, fillGuards, growShared, PAGE, type SharedMemory, startKernel } from './host.js';

export { FREQUENT_POSTINGS, SKETCH_MASK };

/** The values of a range of parts, ordered by batch, and within a batch by part. */
interface RangeSize {
  readonly values: number;
  readonly batches: number;
  readonly parts: number;
  /** Values of the largest part. */
  readonly partValues: number;
}

interface IndexOptions {
  /** Low bits of each value that hold the number of its sketch in the batch. */
  readonly sketchBits: number;
  readonly batchSize: number;
  readonly maxDocumentFrequency: number;
}

/** Entries of a block of posting lists, unless the range needs fewer or one part needs more. */
const BLOCK_ENTRIES = 2 ** 20;

/** Writes the posting lists of ranges of parts. */
export class PostingWriter {
  readonly #kernel: Exports;
  readonly #memory: SharedMemory;
  /** Address and length of the work area; bytes. */
  #from = 0;
  #bytes = 0;
  #capacity: IndexCapacity | undefined;
  #range: RangeSize | undefined;
  /** First free entry and end of the block of lists. */
  #free = 0;
  #blockEnd = 0;

  constructor(memory: SharedMemory) {
    this.#memory = memory;
    this.#kernel = startKernel<Exports>(WASM, memory);
  }

  /**
   * Reserves memory for a range of parts.
   *
   * @returns views that the caller fills: the values, and for each batch the starts of its parts and the end of the
   *   last one. The next call replaces both.
   * @throws UserError if there is not enough memory
   */
  openRange(range: RangeSize): { readonly indexValues: Uint32Array; readonly indexStarts: Uint32Array } {
    this.check();
    const kernel = this.#kernel;
    const { values, batches, parts, partValues } = range;
    const starts = batches * (parts + 1);
    const capacity = { values, starts, partValues, slots: kernel.slotsFor(partValues) >>> 0 };
    const layOut = (from: number): number => kernel.layOutIndex(from, values, starts, partValues, capacity.slots) >>> 0;
    const needed = layOut(0);
    if (needed > this.#bytes) {
      // 25 % headroom: the next range is rarely larger than that
      const pages = Math.ceil((needed * 1.25) / PAGE);
      this.#from = growShared(this.#memory, pages);
      this.#bytes = pages * PAGE;
    }
    layOut(this.#from);
    fillGuards(this.#memory.buffer, indexGuards(kernel, capacity));
    this.#capacity = capacity;
    this.#range = range;
    return indexViews({ ...kernel, memory: this.#memory }, capacity);
  }

  /**
   * Writes the posting lists of a part of the open range. In each value of the part, replaces the bits of the value by
   * the list position after the postings of earlier sketches, or 0 without any.
   *
   * @param part   number of the part in the range
   * @param values number of its values, 1 or more
   * @returns first entry and number of entries of its lists
   * @throws UserError if there is not enough memory
   */
  indexPart(
    part: number,
    values: number,
    { sketchBits, batchSize, maxDocumentFrequency }: IndexOptions,
  ): { readonly listStart: number; readonly entries: number } {
    const { parts, batches } = this.#range!;
    const listStart = this.#reserveLists(values, maxDocumentFrequency);
    const entries =
      this.#kernel.indexPart(part, parts, batches, sketchBits, batchSize, listStart, values, maxDocumentFrequency) >>>
      0;
    this.#free += entries;
    return { listStart, entries };
  }

  /** @throws Error if the kernel wrote beyond a region of its work area */
  check(): void {
    if (this.#capacity !== undefined) checkGuards(this.#memory.buffer, indexGuards(this.#kernel, this.#capacity));
  }

  /** Returns the first of enough free entries for the lists of `values` values; all but the first are zero. */
  #reserveLists(values: number, maxDocumentFrequency: number): number {
    // entry 0, the lists, and one entry after them; a list cut short has an extra end entry for two postings or more
    const entriesFor = (count: number): number =>
      2 + count + (maxDocumentFrequency < FREQUENT_POSTINGS ? count >>> 1 : 0);
    const needed = entriesFor(values);
    if (this.#free + needed > this.#blockEnd) {
      const range = entriesFor(this.#range!.values) + this.#range!.parts;
      const pages = Math.ceil((Math.max(needed, Math.min(range, BLOCK_ENTRIES)) * 4) / PAGE);
      this.#free = growShared(this.#memory, pages) / 4;
      this.#blockEnd = this.#free + (pages * PAGE) / 4;
    }
    return this.#free;
  }
}

/** A batch of sketches whose values are positions in the posting lists. */
interface Batch {
  /** Ordered by part. */
  readonly values: Uint32Array;
  /** Start of each part in `values`, and the end of the last one. */
  readonly partStarts: Uint32Array;
  /** Start of each sketch: the number of values of the sketches before. */
  readonly sketchStarts: Uint32Array;
  /** Low bits of each value that hold the number of its sketch in the batch. */
  readonly sketchBits: number;
}

/** Sizes of all sketches together. */
interface SketchSizes {
  readonly sketches: number;
  readonly parts: number;
  /** Values of the largest batch, and of the largest sketch. */
  readonly batchValues: number;
  readonly sketchValues: number;
  /** Sketches in a batch. */
  readonly batchSketches: number;
  /** Most postings of a list. */
  readonly listLength: number;
}

/** Counts the values that each sketch shares with earlier sketches. */
export class OverlapCounter {
  readonly #kernel: Exports;
  readonly #memory: SharedMemory;
  readonly #capacity: OverlapsCapacity;
  readonly #views: ReturnType<typeof overlapsViews>;

  /**
   * @param listStarts for each part the first entry of its lists
   * @throws UserError if there is not enough memory
   */
  constructor(memory: SharedMemory, listStarts: Uint32Array, sizes: SketchSizes) {
    const kernel = startKernel<Exports>(WASM, memory);
    const { sketches, batchValues, parts, batchSketches, sketchValues, listLength } = sizes;
    const mentions = mentionCapacity(sketchValues * listLength, listLength, sketches);
    this.#capacity = { sketches, batchValues, parts, batchSketches, mentions };
    const layOut = (from: number): number =>
      kernel.layOutOverlaps(from, sketches, batchValues, parts, batchSketches, mentions) >>> 0;
    layOut(growShared(memory, Math.ceil(layOut(0) / PAGE)));
    fillGuards(memory.buffer, overlapsGuards(kernel, this.#capacity));
    this.#kernel = kernel;
    this.#memory = memory;
    this.#views = overlapsViews({ ...kernel, memory }, this.#capacity);
    this.#views.listStarts.set(listStarts);
  }

  /** Opens the batch for the next calls of `count`. */
  openBatch({ values, partStarts, sketchStarts, sketchBits }: Batch): void {
    this.check();
    const views = this.#views;
    views.batchValues.set(values);
    views.partStarts.set(partStarts);
    views.sketchStarts.set(sketchStarts);
    this.#kernel.makeReferences(sketchStarts.length, this.#capacity.parts, sketchBits);
  }

  /**
   * Finds the earlier sketches that share enough values with a sketch.
   *
   * @param sketch      number of the sketch in the open batch
   * @param minOverlap  least shared values
   * @param nearOverlap least shared values of `nearest`
   * @returns `found`: sketches, ascending, valid until the next call; `nearest`: the sketch with the most shared
   *   values, plus 1, or 0 if none has `nearOverlap`
   */
  count(
    sketch: number,
    minOverlap: number,
    nearOverlap: number,
  ): { readonly found: Uint32Array; readonly nearest: number } {
    this.#kernel.countOverlaps(sketch, minOverlap, nearOverlap);
    const { found, nearest } = readOverlaps(this.#views.result);
    return { found: sorted(this.#views.mentions.subarray(0, found)), nearest };
  }

  /** @throws Error if the kernel wrote beyond a region of its work area */
  check(): void {
    checkGuards(this.#memory.buffer, overlapsGuards(this.#kernel, this.#capacity));
  }
}

/**
 * Entries needed to count one sketch. The kernel gathers up to `COUNTED_AT_ONCE` postings and the rest of the last
 * list; for more postings, it keeps each sketch once.
 */
function mentionCapacity(postings: number, listLength: number, sketches: number): number {
  const gathered = Math.min(postings, COUNTED_AT_ONCE + listLength);
  return Math.max(gathered, Math.min(postings, sketches));
}

/** Most numbers for an insertion sort, which is faster than `sort()` for few numbers. */
const INSERTION_SORT_LIMIT = 24;

/** Sorts in place. */
function sorted(numbers: Uint32Array): Uint32Array {
  if (numbers.length > INSERTION_SORT_LIMIT) return numbers.sort();
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i];
    let to = i;
    for (; to > 0 && numbers[to - 1] > number; to--) numbers[to] = numbers[to - 1];
    numbers[to] = number;
  }
  return numbers;
}
