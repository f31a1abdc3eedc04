/**
 * Tokens to a sketch: the content words, the hashes of their shingles, four at a time, those below a bound, and these in order.
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

/** Makes room for articles of so many tokens, a power of two; what was in the memory is lost. */
export function reserve(tokens: u32, slots: u32): void {
  reach(layOutArticle((__heap_base + 63) & ~63, tokens, slots));
  preparePacking();
}

/**
 * The sketch of `count` tokens: its values to `VALUES`, the rest to `RESULT`.
 *
 * @param hashes     address of the hashes; as is `flags`
 * @param words      content words in a shingle
 * @param multiplier of the table at `FUNCTION_WORDS`; as is `shift`
 * @param size       smallest values that are kept at least
 * @param scale      every value below this is kept besides; 0 to 2^32
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
  // at least the scale, and so much that `size` values are below it most of the time
  let bound = min<u64>(max(((<u64>likelySample(size)) << 32) / shingles, lowest), ALL);
  let low = hashShingles(shingles, length, <i32>(bound - 1));
  let distinct = sortedSet(low, bound);
  if (low < shingles && distinct <= size) {
    // too few are low enough: all have to be looked at
    bound = ALL;
    low = hashShingles(shingles, length, -1);
    distinct = sortedSet(low, bound);
  }
  const kept = max(min(size, distinct), countBelow(lowest, distinct));
  result.count = kept;
  if (kept < distinct || low < shingles) result.bound = kept > size ? scale : <f64>u32At(VALUES, kept);
}

/** A sample in which so many are expected holds more than `size`, but for one sample in a thousand. */
function likelySample(size: i32): i32 {
  return size + <i32>ceil(3 * sqrt<f64>(size)) + 1;
}

/** The distinct values among the first `count` of `LOW`, all of them below a bound, ascending to `VALUES`. Returns how many. */
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
    // no branch, which the processor could not predict: the next value overwrites one that is not new
    setI32(into, distinct, value);
    distinct += i32(value !== before);
    before = value;
  }
  return distinct;
}

/** Of the first `count` values, which are in order, those below a bound. */
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
