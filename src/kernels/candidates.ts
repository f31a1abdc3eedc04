/**
 * The kernel that writes posting lists and counts overlaps (assembly/candidates). It works in the memory that holds the posting
 * lists and that all threads share, so that nothing of them is copied; what a thread needs besides, it adds to the end.
 *
 *   | page 0: empty | work area of thread 1 | its first block of lists | work area of thread 2 | ...
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

/** Values of a range of parts: batch by batch, and in a batch part by part. */
interface RangeSize {
  readonly values: number;
  readonly batches: number;
  readonly parts: number;
  /** Values of the largest part. */
  readonly partValues: number;
}

interface IndexOptions {
  /** Bits of each value that are the number of its sketch in the batch. */
  readonly sketchBits: number;
  readonly batchSize: number;
  readonly maxDocumentFrequency: number;
}

/** Entries of a block of posting lists, unless the range needs fewer, or one part more. */
const BLOCK_ENTRIES = 2 ** 20;

/** Writes the posting lists of ranges of parts. */
export class PostingWriter {
  readonly #kernel: Exports;
  readonly #memory: SharedMemory;
  /** The work area: bytes. */
  #from = 0;
  #bytes = 0;
  #capacity: IndexCapacity | undefined;
  #range: RangeSize | undefined;
  /** The free entries of the block of lists. */
  #free = 0;
  #blockEnd = 0;

  constructor(memory: SharedMemory) {
    this.#memory = memory;
    this.#kernel = startKernel<Exports>(WASM, memory);
  }

  /**
   * Makes room for a range of parts.
   *
   * @returns the views to fill: the values, and for each batch where each part begins in them and where the last one ends.
   *   The next call replaces both.
   * @throws UserError where there is not enough memory
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
      // the next range is about as large, and seldom more than a quarter larger
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
   * Writes the posting lists of a part of the open range, and replaces its values in place: the bits of the value by the place
   * behind the postings of the sketches before, 0 where there are none.
   *
   * @param part   its number in the range
   * @param values how many it has, 1 or more
   * @returns the entry where its lists begin, and the entries that they take
   * @throws UserError where there is not enough memory
   */
  indexPart(
    part: number,
    values: number,
    { sketchBits, batchSize, maxDocumentFrequency }: IndexOptions,
  ): { readonly listStart: number; readonly entries: number } {
    const { parts, batches } = this.#range!;
    const listStart = this.#makeRoom(values, maxDocumentFrequency);
    const entries =
      this.#kernel.indexPart(part, parts, batches, sketchBits, batchSize, listStart, values, maxDocumentFrequency) >>>
      0;
    this.#free += entries;
    return { listStart, entries };
  }

  /** @throws Error where the kernel wrote beyond a region of its work area */
  check(): void {
    if (this.#capacity !== undefined) checkGuards(this.#memory.buffer, indexGuards(this.#kernel, this.#capacity));
  }

  /** Returns the first of as many free entries as the lists of so many values can take, all zero but the first. */
  #makeRoom(values: number, maxDocumentFrequency: number): number {
    // entry 0, the lists, and one entry behind; two postings that are cut short have an end besides
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

/** A batch of sketches whose values were replaced by places in the posting lists. */
interface Batch {
  /** Part by part. */
  readonly values: Uint32Array;
  /** Where each part begins in `values`, and where the last one ends. */
  readonly partStarts: Uint32Array;
  /** Where the references of each sketch begin: how many values those before it have. */
  readonly sketchStarts: Uint32Array;
  /** Bits of each value that are the number of its sketch in the batch. */
  readonly sketchBits: number;
}

/** What the whole of the sketches is like. */
interface SketchSizes {
  readonly sketches: number;
  readonly parts: number;
  /** Values in the largest batch and in the largest sketch. */
  readonly batchValues: number;
  readonly sketchValues: number;
  /** Sketches in a batch. */
  readonly batchSketches: number;
  /** Postings in a list, at most. */
  readonly listLength: number;
}

/** Counts for each sketch how many values it shares with those before it. */
export class OverlapCounter {
  readonly #kernel: Exports;
  readonly #memory: SharedMemory;
  readonly #capacity: OverlapsCapacity;
  readonly #views: ReturnType<typeof overlapsViews>;

  /**
   * @param listStarts by part: the entry where its lists begin
   * @throws UserError where there is not enough memory
   */
  constructor(memory: SharedMemory, listStarts: Uint32Array, sizes: SketchSizes) {
    const kernel = startKernel<Exports>(WASM, memory);
    const { sketches, batchValues, parts, batchSketches, sketchValues, listLength } = sizes;
    const mentions = mentionsOf(sketchValues * listLength, listLength, sketches);
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

  /** Opens a batch, whose sketches are counted from then on. */
  openBatch({ values, partStarts, sketchStarts, sketchBits }: Batch): void {
    this.check();
    const views = this.#views;
    views.batchValues.set(values);
    views.partStarts.set(partStarts);
    views.sketchStarts.set(sketchStarts);
    this.#kernel.makeReferences(sketchStarts.length, this.#capacity.parts, sketchBits);
  }

  /**
   * Finds the sketches before one that share enough values with it.
   *
   * @param sketch      its number in the open batch
   * @param minOverlap  shared values that are enough
   * @param nearOverlap shared values from which a sketch counts as near
   * @returns the sketches, ascending and valid until the next call; and the one that shares most, plus 1, 0 where none is near
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

  /** @throws Error where the kernel wrote beyond a region of its work area */
  check(): void {
    checkGuards(this.#memory.buffer, overlapsGuards(this.#kernel, this.#capacity));
  }
}

/**
 * Entries that counting one sketch takes: the postings that are gathered at a time, of which the last list may lie beyond the
 * limit; and where there are more, each sketch among them once.
 */
function mentionsOf(postings: number, listLength: number, sketches: number): number {
  const gathered = Math.min(postings, COUNTED_AT_ONCE + listLength);
  return Math.max(gathered, Math.min(postings, sketches));
}

/** More numbers than this are sorted by the library. */
const FEW = 24;

/** Sorts in place. */
function sorted(numbers: Uint32Array): Uint32Array {
  if (numbers.length > FEW) return numbers.sort();
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i];
    let to = i;
    for (; to > 0 && numbers[to - 1] > number; to--) numbers[to] = numbers[to - 1];
    numbers[to] = number;
  }
  return numbers;
}
