// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel boilerplate and its host both know: constants, records, regions of memory. */

/** Words of an n-gram: shorter ones are idioms, longer ones break at a date. */
export const GRAM_WORDS: i32 = 8;

/** Base of the hash of an n-gram, odd. */
export const GRAM_BASE: u32 = 0x9e3779b1;

/** Words between two n-grams of a template that belong to the same span. */
export const SPAN_GAP: i32 = 8;

/** Words of a span: a shorter one is a phrase. */
export const MIN_SPAN: i32 = 10;

/** Slots of a hash set for each n-gram in it. */
export const SET_SLOTS: i32 = 4;

/** Slots of a filter for each n-gram in it: of the others about one in so many passes. */
export const FILTER_SLOTS: i32 = 16;

/** Where the counters of n-grams stop. */
export const MAX_COUNT: i32 = 255;

/** An article without its boilerplate. 12 bytes; each field with its offset. */
@unmanaged
export class Removal {
  /** 0: tokens that are left */
  left: i32 = 0;
  /** 4: tokens before the first one that was cut out */
  firstCut: i32 = 0;
  /** 8: spans that were cut out */
  spans: i32 = 0;
}
if (offsetof<Removal>() !== 12) ERROR('Removal');
if (offsetof<Removal>('firstCut') !== 4) ERROR('Removal.firstCut');
if (offsetof<Removal>('spans') !== 8) ERROR('Removal.spans');

/** A span of an article that is boilerplate. 16 bytes; each field with its offset. */
@unmanaged
export class BoilerplateSpan {
  /** 0: first word */
  start: i32 = 0;
  /** 4: word behind the last one */
  end: i32 = 0;
  /** 8: hash of the first words and of `group` */
  key: i32 = 0;
  /** 12: 0 where the source has it, 1 where the corpus has it */
  group: i32 = 0;
}
if (offsetof<BoilerplateSpan>() !== 16) ERROR('BoilerplateSpan');
if (offsetof<BoilerplateSpan>('end') !== 4) ERROR('BoilerplateSpan.end');
if (offsetof<BoilerplateSpan>('key') !== 8) ERROR('BoilerplateSpan.key');
if (offsetof<BoilerplateSpan>('group') !== 12) ERROR('BoilerplateSpan.group');

// One article, from which boilerplate is cut out.
/** What `removeBoilerplate` returns. Removal x 1 */
export let RESULT: usize = 0;
/** Hashes of the tokens. u32 x tokens + 2 */
export let HASHES: usize = 0;
/** Flags of the tokens. u8 x tokens + 8 */
export let FLAGS: usize = 0;
/** Hash of the n-gram that starts at each word. u32 x tokens */
export let GRAMS: usize = 0;
/** Words where an n-gram starts that passes a filter. u32 x tokens */
export let LIKELY: usize = 0;
/** Words where an n-gram of a template starts. u32 x tokens */
export let MATCHES: usize = 0;
/** Spans that were cut out. BoilerplateSpan x spans */
export let SPANS: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param tokens tokens of the longest article
 * @param spans spans that it can have
 */
export function layOutArticle(from: usize, tokens: u32, spans: u32): usize {
  let at = from;
  RESULT = at;
  at = (at + <usize>(1) * 12 + 79) & ~63;
  HASHES = at;
  at = (at + <usize>(tokens + 2) * 4 + 143) & ~63;
  FLAGS = at;
  at = (at + <usize>(tokens + 8) * 1 + 79) & ~63;
  GRAMS = at;
  at = (at + <usize>(tokens) * 4 + 95) & ~63;
  LIKELY = at;
  at = (at + <usize>(tokens) * 4 + 79) & ~63;
  MATCHES = at;
  at = (at + <usize>(tokens) * 4 + 79) & ~63;
  SPANS = at;
  at = (at + <usize>(spans) * 16 + 79) & ~63;
  return at;
}

// The templates that are looked for, that of the source and that of the corpus.
/** The n-grams of a template, on their way in. u32 x grams */
export let TEMPLATE: usize = 0;
/** Hash set of the n-grams of the source. u32 x grams * 4 */
export let SOURCE_SET: usize = 0;
/** Hash set of the n-grams of the corpus. u32 x grams * 4 */
export let CORPUS_SET: usize = 0;
/** Bloom filter of the n-grams of the source. u8 x grams * 2 */
export let SOURCE_FILTER: usize = 0;
/** Bloom filter of the n-grams of the corpus. u8 x grams * 2 */
export let CORPUS_FILTER: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param grams n-grams of the largest template, a power of two
 */
export function layOutTemplates(from: usize, grams: u32): usize {
  let at = from;
  TEMPLATE = at;
  at = (at + <usize>(grams) * 4 + 79) & ~63;
  SOURCE_SET = at;
  at = (at + <usize>(grams * 4) * 4 + 79) & ~63;
  CORPUS_SET = at;
  at = (at + <usize>(grams * 4) * 4 + 79) & ~63;
  SOURCE_FILTER = at;
  at = (at + <usize>(grams * 2) * 1 + 79) & ~63;
  CORPUS_FILTER = at;
  at = (at + <usize>(grams * 2) * 1 + 79) & ~63;
  return at;
}

// The n-grams of a group of articles, of which those are looked for that recur.
/** All n-grams; then those that may recur. u32 x grams */
export let GROUP_GRAMS: usize = 0;
/** The word of its article that each starts at. u32 x grams */
export let GRAM_STARTS: usize = 0;
/** By article: where its n-grams end. u32 x articles */
export let GRAM_ENDS: usize = 0;
/** By the lowest bits of an n-gram: how many there are. u8 x counters */
export let COUNTERS: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param articles articles of the group
 * @param grams n-grams of all articles
 * @param counters counters, a power of two
 */
export function layOutGroup(from: usize, articles: u32, grams: u32, counters: u32): usize {
  let at = from;
  GROUP_GRAMS = at;
  at = (at + <usize>(grams) * 4 + 95) & ~63;
  GRAM_STARTS = at;
  at = (at + <usize>(grams) * 4 + 79) & ~63;
  GRAM_ENDS = at;
  at = (at + <usize>(articles) * 4 + 79) & ~63;
  COUNTERS = at;
  at = (at + <usize>(counters) * 1 + 79) & ~63;
  return at;
}
