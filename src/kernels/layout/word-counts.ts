// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel word-counts and its host both know: constants, records, regions of memory. */
import type { Exports } from '../bytes/word-counts.js';
import { type Guard, guardBehind } from '../host.js';

/** How much the area article has room for. */
export interface ArticleCapacity {
  /** Tokens of the longest article, a power of two. */
  readonly tokens: number;
}

/** One article whose words are counted, and words that were counted elsewhere. Views as long as their regions: a write beyond throws a RangeError. */
export function articleViews(kernel: Exports, { tokens }: ArticleCapacity) {
  const { buffer } = kernel.memory;
  return {
    /** Hashes of the tokens, or of words. */
    hashes: new Uint32Array(buffer, kernel.HASHES.value >>> 0, tokens + 2),
    /** By word: how often it was counted elsewhere. */
    counts: new Uint32Array(buffer, kernel.COUNTS.value >>> 0, tokens),
  };
}

/** What stands between the regions, and is never written. */
export function articleGuards(kernel: Exports, { tokens }: ArticleCapacity): Guard[] {
  return [
    guardBehind('HASHES', kernel.HASHES.value >>> 0, (tokens + 2) * 4),
    guardBehind('COUNTS', kernel.COUNTS.value >>> 0, tokens * 4),
    guardBehind('DISTINCT', kernel.DISTINCT.value >>> 0, (tokens + 1) * 4),
    guardBehind('SEEN', kernel.SEEN.value >>> 0, (tokens * 4) * 4),
  ];
}

/** How much the area columns has room for. */
export interface ColumnsCapacity {
  /** Words, or slots of the table. */
  readonly words: number;
}

/** What was counted, in two columns. Views as long as their regions: a write beyond throws a RangeError. */
export function columnsViews(kernel: Exports, { words }: ColumnsCapacity) {
  const { buffer } = kernel.memory;
  return {
    /** Words. */
    countedWords: new Uint32Array(buffer, kernel.COUNTED_WORDS.value >>> 0, words),
    /** By word: how many articles hold it. */
    wordCounts: new Uint32Array(buffer, kernel.WORD_COUNTS.value >>> 0, words),
  };
}
