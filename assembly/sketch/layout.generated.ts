// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel sketch and its host both know: constants, records, regions of memory. */

/** A finished sketch. 16 bytes; each field with its offset. */
@unmanaged
export class SketchResult {
  /** 0: values in the sketch */
  count: i32 = 0;
  /** 8: every shingle hash below this is in the sketch; 2^32 when all are */
  bound: f64 = 0;
}
if (offsetof<SketchResult>() !== 16) ERROR('SketchResult');
if (offsetof<SketchResult>('bound') !== 8) ERROR('SketchResult.bound');

// One article, from tokens to sketch.
/** What `sketch` returns. SketchResult x 1 */
export let RESULT: usize = 0;
/** Perfect-hash set of the function words. u32 x slots */
export let FUNCTION_WORDS: usize = 0;
/** Hashes of the tokens. u32 x tokens + 2 */
export let HASHES: usize = 0;
/** Flags of the tokens. u8 x tokens + 8 */
export let FLAGS: usize = 0;
/** For each choice among four values, the bytes they move from. u8 x 256 */
export let PACKING: usize = 0;
/** Hashes of the content words. u32 x tokens */
export let CONTENT: usize = 0;
/** Shingle hashes below the bound, in reading order. u32 x tokens */
export let LOW: usize = 0;
/** By bucket: where the next value goes. u32 x tokens */
export let BUCKETS: usize = 0;
/** Values of LOW, ascending. u32 x tokens */
export let SORTED: usize = 0;
/** The sketch: ascending, each value once. u32 x tokens */
export let VALUES: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param tokens tokens of the longest article, a power of two
 * @param slots slots of the table of function words
 */
export function layOutArticle(from: usize, tokens: u32, slots: u32): usize {
  let at = from;
  RESULT = at;
  at = (at + <usize>(1) * 16 + 79) & ~63;
  FUNCTION_WORDS = at;
  at = (at + <usize>(slots) * 4 + 79) & ~63;
  HASHES = at;
  at = (at + <usize>(tokens + 2) * 4 + 79) & ~63;
  FLAGS = at;
  at = (at + <usize>(tokens + 8) * 1 + 79) & ~63;
  PACKING = at;
  at = (at + <usize>(256) * 1 + 79) & ~63;
  CONTENT = at;
  at = (at + <usize>(tokens) * 4 + 143) & ~63;
  LOW = at;
  at = (at + <usize>(tokens) * 4 + 95) & ~63;
  BUCKETS = at;
  at = (at + <usize>(tokens) * 4 + 79) & ~63;
  SORTED = at;
  at = (at + <usize>(tokens) * 4 + 79) & ~63;
  VALUES = at;
  at = (at + <usize>(tokens) * 4 + 79) & ~63;
  return at;
}
