// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel word-counts and its host both know: constants, records, regions of memory. */

// One article whose words are counted, and words that were counted elsewhere.
/** Hashes of the tokens, or of words. u32 x tokens + 2 */
export let HASHES: usize = 0;
/** By word: how often it was counted elsewhere. u32 x tokens */
export let COUNTS: usize = 0;
/** Each word of the article once. u32 x tokens + 1 */
export let DISTINCT: usize = 0;
/** Hash set of the words of the article. u32 x tokens * 4 */
export let SEEN: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param tokens tokens of the longest article, a power of two
 */
export function layOutArticle(from: usize, tokens: u32): usize {
  let at = from;
  HASHES = at;
  at = (at + <usize>(tokens + 2) * 4 + 79) & ~63;
  COUNTS = at;
  at = (at + <usize>(tokens) * 4 + 79) & ~63;
  DISTINCT = at;
  at = (at + <usize>(tokens + 1) * 4 + 79) & ~63;
  SEEN = at;
  at = (at + <usize>(tokens * 4) * 4 + 79) & ~63;
  return at;
}

// What was counted, in two columns.
/** Words. u32 x words */
export let COUNTED_WORDS: usize = 0;
/** By word: how many articles hold it. u32 x words */
export let WORD_COUNTS: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param words words, or slots of the table
 */
export function layOutColumns(from: usize, words: u32): usize {
  let at = from;
  COUNTED_WORDS = at;
  at = (at + <usize>(words) * 4 + 79) & ~63;
  WORD_COUNTS = at;
  at = (at + <usize>(words) * 4 + 79) & ~63;
  return at;
}
