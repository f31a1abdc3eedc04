/**
 * Computes the sketch of an article: selects content words, hashes their shingles four at a time, and sorts the hashes
 * below a bound.
 *
 * test/oracle/sketch.ts is the plain version.
 */
import { ContentWords, findContent } from '../content';
import { i32At, reach, setI32, u32At } from '../memory';
import { CONTENT, FUNCTION_WORDS, layOutArticle, RESULT, SketchResult, SORTED, VALUES } from './layout.generated';
import { hashShingles, preparePacking } from './shingles';
import { sortLow } from './sort';

export * from './layout.generated';

const ALL: u64 = 1 << 32;

const contentWords = changetype<ContentWords>(memory.data(sizeof<i64>()));

/** Reserves memory for articles of `tokens` tokens, a power of two; its content is undefined. */
export function reserve(tokens: u32, slots: u32): void {
  reach(layOutArticle((__heap_base + 63) & ~63, tokens, slots));
  preparePacking();
}

/**
 * Writes the sketch of `count` tokens to `VALUES`, and its size and bound to `RESULT`.
 *
 * @param hashes     address of the hashes
 * @param flags      address of the flags
 * @param words      content words in a shingle
 * @param multiplier multiplier of the table at `FUNCTION_WORDS`
 * @param shift      shift of that table
 * @param size       number k of smallest values that are always kept
 * @param scale      every value below this one is also kept; 0 to 2^32
 */
export function sketch(
  hashes: usize,
  flags: usize,
  count: i32,
  words: i32,
  multiplier: i32,
  shift: i32,
  size: i32,
  scale: f64,
): void {
  const result = changetype<SketchResult>(RESULT);
  result.count = 0;
  result.bound = <f64>ALL;
  findContent(hashes, flags, count, FUNCTION_WORDS, multiplier, shift, words, CONTENT, contentWords);
  const contents = contentWords.count;
  if (contents === 0) return;
  const length = min(contentWords.perShingle, contents);
  const shingles = contents - length + 1;
  const lowest = <u64>scale;
  // at least the scale, and high enough that mostly `size` values are below the bound
  let bound = min<u64>(max(((<u64>likelySample(size)) << 32) / shingles, lowest), ALL);
  let low = hashShingles(shingles, length, <i32>(bound - 1));
  let distinct = sortedSet(low, bound);
  if (low < shingles && distinct <= size) {
    // too few hashes are below the bound: hash again without a bound
    bound = ALL;
    low = hashShingles(shingles, length, -1);
    distinct = sortedSet(low, bound);
  }
  const kept = max(min(size, distinct), countBelow(lowest, distinct));
  result.count = kept;
  if (kept < distinct || low < shingles) result.bound = kept > size ? scale : <f64>u32At(VALUES, kept);
}

/** Expected size of a sample that has more than `size` values in all but one of a thousand cases. */
function likelySample(size: i32): i32 {
  return size + <i32>ceil(3 * sqrt<f64>(size)) + 1;
}

/**
 * Writes the distinct values among the first `count` of `LOW` to `VALUES`, ascending. Returns their number. All are
 * below `bound`.
 */
function sortedSet(count: i32, bound: u64): i32 {
  if (count === 0) return 0;
  sortLow(count, bound);
  const sorted = SORTED;
  const into = VALUES;
  let before = i32At(sorted, 0);
  let distinct = 1;
  setI32(into, 0, before);
  for (let i = 1; i < count; i++) {
    const value = i32At(sorted, i);
    // branch-free, because the condition is unpredictable: the next value overwrites one that is not new
    setI32(into, distinct, value);
    distinct += i32(value !== before);
    before = value;
  }
  return distinct;
}

/** Number of the first `count` values, which are ascending, below a bound. */
function countBelow(bound: u64, count: i32): i32 {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (<u64>u32At(VALUES, middle) < bound) from = middle + 1;
    else to = middle;
  }
  return from;
}
