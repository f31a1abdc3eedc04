// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel candidates and its host both know: constants, records, regions of memory. */

/** Marks the first posting of a list: its highest bit. */
export const FIRST_POSTING: u32 = 0x80000000;

/** Marks the end of a list that was cut short. */
export const LIST_END: u32 = 0x40000000;

/** The bits of a posting that are the number of a sketch. */
export const SKETCH_MASK: u32 = 0x3fffffff;

/** Postings kept of a value that too many sketches hold: a text that thousands copy must not vanish. */
export const FREQUENT_POSTINGS: i32 = 4;

/** Postings of a sketch that are gathered before they are counted, at most: as many as 16 bits count. */
export const COUNTED_AT_ONCE: i32 = 65535;

/** The overlaps of a sketch with those before it. 8 bytes; each field with its offset. */
@unmanaged
export class Overlaps {
  /** 0: sketches that share enough values */
  found: u32 = 0;
  /** 4: the sketch that shares most values, plus 1; 0 where none shares many */
  nearest: u32 = 0;
}
if (offsetof<Overlaps>() !== 8) ERROR('Overlaps');
if (offsetof<Overlaps>('nearest') !== 4) ERROR('Overlaps.nearest');

// What one thread needs to write the posting lists of a range of parts, in memory of all threads.
/** Values of the range, batch by batch. u32 x values */
export let INDEX_VALUES: usize = 0;
/** By batch: where each part begins. u32 x starts */
export let INDEX_STARTS: usize = 0;
/** By value of a part: address of its slot in TABLE. u32 x partValues */
export let SLOT_OF: usize = 0;
/** Addresses of the slots in the order they were taken. u32 x partValues + 1 */
export let TAKEN: usize = 0;
/** Pairs of a key, 0 in a free slot, and its next place. u32 x slots * 2 */
export let TABLE: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param values values of the range
 * @param starts starts of parts, of all batches
 * @param partValues values of the largest part
 * @param slots slots of a table for these, a power of two
 */
export function layOutIndex(from: usize, values: u32, starts: u32, partValues: u32, slots: u32): usize {
  let at = from;
  INDEX_VALUES = at;
  at = (at + <usize>(values) * 4 + 79) & ~63;
  INDEX_STARTS = at;
  at = (at + <usize>(starts) * 4 + 79) & ~63;
  SLOT_OF = at;
  at = (at + <usize>(partValues) * 4 + 79) & ~63;
  TAKEN = at;
  at = (at + <usize>(partValues + 1) * 4 + 79) & ~63;
  TABLE = at;
  at = (at + <usize>(slots * 2) * 4 + 79) & ~63;
  return at;
}

// What one thread needs to count overlaps, in memory of all threads.
/** What `countOverlaps` returns. Overlaps x 1 */
export let RESULT: usize = 0;
/** By sketch: values it shares; zero between two calls. u32 x sketches */
export let COUNTS: usize = 0;
/** The same by the lowest bits of its number. u16 x 4096 */
export let HASHED_COUNTS: usize = 0;
/** Values of a batch, part by part. u32 x batchValues */
export let BATCH_VALUES: usize = 0;
/** By part: where its lists begin. u32 x parts */
export let LIST_STARTS: usize = 0;
/** Where each part begins in the batch. u32 x parts + 1 */
export let PART_STARTS: usize = 0;
/** Where its references begin. u32 x batchSketches */
export let SKETCH_STARTS: usize = 0;
/** Where its references end. u32 x batchSketches */
export let SKETCH_ENDS: usize = 0;
/** Places in the lists, sketch by sketch. u32 x batchValues + 1 */
export let REFERENCES: usize = 0;
/** Sketches that share a value or enough. u32 x mentions + 1 */
export let MENTIONS: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param sketches sketches in all
 * @param batchValues values in the largest batch
 * @param parts parts of the values
 * @param batchSketches sketches in a batch
 * @param mentions postings gathered, or sketches that share a value, at a time
 */
export function layOutOverlaps(from: usize, sketches: u32, batchValues: u32, parts: u32, batchSketches: u32, mentions: u32): usize {
  let at = from;
  RESULT = at;
  at = (at + <usize>(1) * 8 + 79) & ~63;
  COUNTS = at;
  at = (at + <usize>(sketches) * 4 + 79) & ~63;
  HASHED_COUNTS = at;
  at = (at + <usize>(4096) * 2 + 79) & ~63;
  BATCH_VALUES = at;
  at = (at + <usize>(batchValues) * 4 + 79) & ~63;
  LIST_STARTS = at;
  at = (at + <usize>(parts) * 4 + 79) & ~63;
  PART_STARTS = at;
  at = (at + <usize>(parts + 1) * 4 + 79) & ~63;
  SKETCH_STARTS = at;
  at = (at + <usize>(batchSketches) * 4 + 79) & ~63;
  SKETCH_ENDS = at;
  at = (at + <usize>(batchSketches) * 4 + 79) & ~63;
  REFERENCES = at;
  at = (at + <usize>(batchValues + 1) * 4 + 79) & ~63;
  MENTIONS = at;
  at = (at + <usize>(mentions + 1) * 4 + 79) & ~63;
  return at;
}
