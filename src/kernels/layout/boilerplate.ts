// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel boilerplate and its host both know: constants, records, regions of memory. */
import type { Exports } from '../bytes/boilerplate.js';
import { type Guard, guardBehind } from '../host.js';

/** Words of an n-gram: shorter ones are idioms, longer ones break at a date. */
export const GRAM_WORDS = 8;

/** Words between two n-grams of a template that belong to the same span. */
export const SPAN_GAP = 8;

/** Words of a span: a shorter one is a phrase. */
export const MIN_SPAN = 10;

/** Where the counters of n-grams stop. */
export const MAX_COUNT = 255;

/** An article without its boilerplate. */
export interface Removal {
  /** Tokens that are left. */
  readonly left: number;
  /** Tokens before the first one that was cut out. */
  readonly firstCut: number;
  /** Spans that were cut out. */
  readonly spans: number;
}

/** Reads one record of a region of them. */
export function readRemoval(records: DataView, index = 0): Removal {
  const at = index * 12;
  return {
    left: records.getInt32(at + 0, true),
    firstCut: records.getInt32(at + 4, true),
    spans: records.getInt32(at + 8, true),
  };
}

/** A span of an article that is boilerplate. */
export interface BoilerplateSpan {
  /** First word. */
  readonly start: number;
  /** Word behind the last one. */
  readonly end: number;
  /** Hash of the first words and of `group`. */
  readonly key: number;
  /** 0 where the source has it, 1 where the corpus has it. */
  readonly group: number;
}

/** Reads one record of a region of them. */
export function readBoilerplateSpan(records: DataView, index = 0): BoilerplateSpan {
  const at = index * 16;
  return {
    start: records.getInt32(at + 0, true),
    end: records.getInt32(at + 4, true),
    key: records.getInt32(at + 8, true),
    group: records.getInt32(at + 12, true),
  };
}

/** How much the area article has room for. */
export interface ArticleCapacity {
  /** Tokens of the longest article. */
  readonly tokens: number;
  /** Spans that it can have. */
  readonly spans: number;
}

/** One article, from which boilerplate is cut out. Views as long as their regions: a write beyond throws a RangeError. */
export function articleViews(kernel: Exports, { tokens, spans }: ArticleCapacity) {
  const { buffer } = kernel.memory;
  return {
    /** What `removeBoilerplate` returns. */
    result: new DataView(buffer, kernel.RESULT.value >>> 0, 12),
    /** Hashes of the tokens. */
    hashes: new Uint32Array(buffer, kernel.HASHES.value >>> 0, tokens + 2),
    /** Flags of the tokens. */
    flags: new Uint8Array(buffer, kernel.FLAGS.value >>> 0, tokens + 8),
    /** Spans that were cut out. */
    spans: new DataView(buffer, kernel.SPANS.value >>> 0, spans * 16),
  };
}

/** What stands between the regions, and is never written. */
export function articleGuards(kernel: Exports, { tokens, spans }: ArticleCapacity): Guard[] {
  return [
    guardBehind('RESULT', kernel.RESULT.value >>> 0, 12),
    guardBehind('HASHES', kernel.HASHES.value >>> 0, (tokens + 2) * 4 + 64),
    guardBehind('FLAGS', kernel.FLAGS.value >>> 0, tokens + 8),
    guardBehind('GRAMS', kernel.GRAMS.value >>> 0, tokens * 4 + 16),
    guardBehind('LIKELY', kernel.LIKELY.value >>> 0, tokens * 4),
    guardBehind('MATCHES', kernel.MATCHES.value >>> 0, tokens * 4),
    guardBehind('SPANS', kernel.SPANS.value >>> 0, spans * 16),
  ];
}

/** How much the area templates has room for. */
export interface TemplatesCapacity {
  /** N-grams of the largest template, a power of two. */
  readonly grams: number;
}

/** The templates that are looked for, that of the source and that of the corpus. Views as long as their regions: a write beyond throws a RangeError. */
export function templatesViews(kernel: Exports, { grams }: TemplatesCapacity) {
  const { buffer } = kernel.memory;
  return {
    /** The n-grams of a template, on their way in. */
    template: new Uint32Array(buffer, kernel.TEMPLATE.value >>> 0, grams),
  };
}

/** What stands between the regions, and is never written. */
export function templatesGuards(kernel: Exports, { grams }: TemplatesCapacity): Guard[] {
  return [
    guardBehind('TEMPLATE', kernel.TEMPLATE.value >>> 0, grams * 4),
    guardBehind('SOURCE_SET', kernel.SOURCE_SET.value >>> 0, (grams * 4) * 4),
    guardBehind('CORPUS_SET', kernel.CORPUS_SET.value >>> 0, (grams * 4) * 4),
    guardBehind('SOURCE_FILTER', kernel.SOURCE_FILTER.value >>> 0, grams * 2),
    guardBehind('CORPUS_FILTER', kernel.CORPUS_FILTER.value >>> 0, grams * 2),
  ];
}

/** How much the area group has room for. */
export interface GroupCapacity {
  /** Articles of the group. */
  readonly articles: number;
  /** N-grams of all articles. */
  readonly grams: number;
  /** Counters, a power of two. */
  readonly counters: number;
}

/** The n-grams of a group of articles, of which those are looked for that recur. Views as long as their regions: a write beyond throws a RangeError. */
export function groupViews(kernel: Exports, { articles, grams }: GroupCapacity) {
  const { buffer } = kernel.memory;
  return {
    /** All n-grams; then those that may recur. */
    groupGrams: new Uint32Array(buffer, kernel.GROUP_GRAMS.value >>> 0, grams),
    /** The word of its article that each starts at. */
    gramStarts: new Uint32Array(buffer, kernel.GRAM_STARTS.value >>> 0, grams),
    /** By article: where its n-grams end. */
    gramEnds: new Uint32Array(buffer, kernel.GRAM_ENDS.value >>> 0, articles),
  };
}

/** What stands between the regions, and is never written. */
export function groupGuards(kernel: Exports, { articles, grams, counters }: GroupCapacity): Guard[] {
  return [
    guardBehind('GROUP_GRAMS', kernel.GROUP_GRAMS.value >>> 0, grams * 4 + 16),
    guardBehind('GRAM_STARTS', kernel.GRAM_STARTS.value >>> 0, grams * 4),
    guardBehind('GRAM_ENDS', kernel.GRAM_ENDS.value >>> 0, articles * 4),
    guardBehind('COUNTERS', kernel.COUNTERS.value >>> 0, counters),
  ];
}
