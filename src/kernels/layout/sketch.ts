// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel sketch and its host both know: constants, records, regions of memory. */
import type { Exports } from '../bytes/sketch.js';
import { type Guard, guardBehind } from '../host.js';

/** A finished sketch. */
export interface SketchResult {
  /** Values in the sketch. */
  readonly count: number;
  /** Every shingle hash below this is in the sketch; 2^32 when all are. */
  readonly bound: number;
}

/** Reads one record of a region of them. */
export function readSketchResult(records: DataView, index = 0): SketchResult {
  const at = index * 16;
  return {
    count: records.getInt32(at + 0, true),
    bound: records.getFloat64(at + 8, true),
  };
}

/** How much the area article has room for. */
export interface ArticleCapacity {
  /** Tokens of the longest article, a power of two. */
  readonly tokens: number;
  /** Slots of the table of function words. */
  readonly slots: number;
}

/** One article, from tokens to sketch. Views as long as their regions: a write beyond throws a RangeError. */
export function articleViews(kernel: Exports, { tokens, slots }: ArticleCapacity) {
  const { buffer } = kernel.memory;
  return {
    /** What `sketch` returns. */
    result: new DataView(buffer, kernel.RESULT.value >>> 0, 16),
    /** Perfect-hash set of the function words. */
    functionWords: new Uint32Array(buffer, kernel.FUNCTION_WORDS.value >>> 0, slots),
    /** Hashes of the tokens. */
    hashes: new Uint32Array(buffer, kernel.HASHES.value >>> 0, tokens + 2),
    /** Flags of the tokens. */
    flags: new Uint8Array(buffer, kernel.FLAGS.value >>> 0, tokens + 8),
    /** The sketch: ascending, each value once. */
    values: new Uint32Array(buffer, kernel.VALUES.value >>> 0, tokens),
  };
}

/** What stands between the regions, and is never written. */
export function articleGuards(kernel: Exports, { tokens, slots }: ArticleCapacity): Guard[] {
  return [
    guardBehind('RESULT', kernel.RESULT.value >>> 0, 16),
    guardBehind('FUNCTION_WORDS', kernel.FUNCTION_WORDS.value >>> 0, slots * 4),
    guardBehind('HASHES', kernel.HASHES.value >>> 0, (tokens + 2) * 4),
    guardBehind('FLAGS', kernel.FLAGS.value >>> 0, tokens + 8),
    guardBehind('PACKING', kernel.PACKING.value >>> 0, 256),
    guardBehind('CONTENT', kernel.CONTENT.value >>> 0, tokens * 4 + 64),
    guardBehind('LOW', kernel.LOW.value >>> 0, tokens * 4 + 16),
    guardBehind('BUCKETS', kernel.BUCKETS.value >>> 0, tokens * 4),
    guardBehind('SORTED', kernel.SORTED.value >>> 0, tokens * 4),
    guardBehind('VALUES', kernel.VALUES.value >>> 0, tokens * 4),
  ];
}
