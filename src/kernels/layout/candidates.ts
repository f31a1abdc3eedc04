// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel candidates and its host both know: constants, records, regions of memory. */
import type { Exports } from '../bytes/candidates.js';
import { type Guard, guardBehind } from '../host.js';

/** The bits of a posting that are the number of a sketch. */
export const SKETCH_MASK = 0x3fffffff;

/** Postings kept of a value that too many sketches hold: a text that thousands copy must not vanish. */
export const FREQUENT_POSTINGS = 4;

/** Postings of a sketch that are gathered before they are counted, at most: as many as 16 bits count. */
export const COUNTED_AT_ONCE = 65535;

/** The overlaps of a sketch with those before it. */
export interface Overlaps {
  /** Sketches that share enough values. */
  readonly found: number;
  /** The sketch that shares most values, plus 1; 0 where none shares many. */
  readonly nearest: number;
}

/** Reads one record of a region of them. */
export function readOverlaps(records: DataView, index = 0): Overlaps {
  const at = index * 8;
  return {
    found: records.getUint32(at + 0, true),
    nearest: records.getUint32(at + 4, true),
  };
}

/** How much the area index has room for. */
export interface IndexCapacity {
  /** Values of the range. */
  readonly values: number;
  /** Starts of parts, of all batches. */
  readonly starts: number;
  /** Values of the largest part. */
  readonly partValues: number;
  /** Slots of a table for these, a power of two. */
  readonly slots: number;
}

/** What one thread needs to write the posting lists of a range of parts, in memory of all threads. Views as long as their regions: a write beyond throws a RangeError. */
export function indexViews(kernel: Exports, { values, starts }: IndexCapacity) {
  const { buffer } = kernel.memory;
  return {
    /** Values of the range, batch by batch. */
    indexValues: new Uint32Array(buffer, kernel.INDEX_VALUES.value >>> 0, values),
    /** By batch: where each part begins. */
    indexStarts: new Uint32Array(buffer, kernel.INDEX_STARTS.value >>> 0, starts),
  };
}

/** What stands between the regions, and is never written. */
export function indexGuards(kernel: Exports, { values, starts, partValues, slots }: IndexCapacity): Guard[] {
  return [
    guardBehind('INDEX_VALUES', kernel.INDEX_VALUES.value >>> 0, values * 4),
    guardBehind('INDEX_STARTS', kernel.INDEX_STARTS.value >>> 0, starts * 4),
    guardBehind('SLOT_OF', kernel.SLOT_OF.value >>> 0, partValues * 4),
    guardBehind('TAKEN', kernel.TAKEN.value >>> 0, (partValues + 1) * 4),
    guardBehind('TABLE', kernel.TABLE.value >>> 0, (slots * 2) * 4),
  ];
}

/** How much the area overlaps has room for. */
export interface OverlapsCapacity {
  /** Sketches in all. */
  readonly sketches: number;
  /** Values in the largest batch. */
  readonly batchValues: number;
  /** Parts of the values. */
  readonly parts: number;
  /** Sketches in a batch. */
  readonly batchSketches: number;
  /** Postings gathered, or sketches that share a value, at a time. */
  readonly mentions: number;
}

/** What one thread needs to count overlaps, in memory of all threads. Views as long as their regions: a write beyond throws a RangeError. */
export function overlapsViews(kernel: Exports, { batchValues, parts, batchSketches, mentions }: OverlapsCapacity) {
  const { buffer } = kernel.memory;
  return {
    /** What `countOverlaps` returns. */
    result: new DataView(buffer, kernel.RESULT.value >>> 0, 8),
    /** Values of a batch, part by part. */
    batchValues: new Uint32Array(buffer, kernel.BATCH_VALUES.value >>> 0, batchValues),
    /** By part: where its lists begin. */
    listStarts: new Uint32Array(buffer, kernel.LIST_STARTS.value >>> 0, parts),
    /** Where each part begins in the batch. */
    partStarts: new Uint32Array(buffer, kernel.PART_STARTS.value >>> 0, parts + 1),
    /** Where its references begin. */
    sketchStarts: new Uint32Array(buffer, kernel.SKETCH_STARTS.value >>> 0, batchSketches),
    /** Sketches that share a value or enough. */
    mentions: new Uint32Array(buffer, kernel.MENTIONS.value >>> 0, mentions + 1),
  };
}

/** What stands between the regions, and is never written. */
export function overlapsGuards(kernel: Exports, { sketches, batchValues, parts, batchSketches, mentions }: OverlapsCapacity): Guard[] {
  return [
    guardBehind('RESULT', kernel.RESULT.value >>> 0, 8),
    guardBehind('COUNTS', kernel.COUNTS.value >>> 0, sketches * 4),
    guardBehind('HASHED_COUNTS', kernel.HASHED_COUNTS.value >>> 0, 8192),
    guardBehind('BATCH_VALUES', kernel.BATCH_VALUES.value >>> 0, batchValues * 4),
    guardBehind('LIST_STARTS', kernel.LIST_STARTS.value >>> 0, parts * 4),
    guardBehind('PART_STARTS', kernel.PART_STARTS.value >>> 0, (parts + 1) * 4),
    guardBehind('SKETCH_STARTS', kernel.SKETCH_STARTS.value >>> 0, batchSketches * 4),
    guardBehind('SKETCH_ENDS', kernel.SKETCH_ENDS.value >>> 0, batchSketches * 4),
    guardBehind('REFERENCES', kernel.REFERENCES.value >>> 0, (batchValues + 1) * 4),
    guardBehind('MENTIONS', kernel.MENTIONS.value >>> 0, (mentions + 1) * 4),
  ];
}
