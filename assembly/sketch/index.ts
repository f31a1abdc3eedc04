/**
 * Tokens to a sketch in one go: content words, the hashes of their runs, those that may be kept, and these in order.
 * contentShingles and sketchOf say the same in TypeScript, array by array.
 */
import { findContent, wordsInRun } from '../content';
import { i32At, reach, setI32, u32At } from '../memory';
import { CONTENT, END, SLOTS, SORTED, VALUES } from './layout';
import { hashRuns, preparePacking } from './runs';
import { sortLow } from './sort';

export { FLAGS, HASHES, MOST_SLOTS, MOST_TOKENS, SLOTS, VALUES } from './layout';

reach(END);
preparePacking();

/**
 * The sketch of `count` tokens, to `VALUES`, ascending. Returns how many values there are, -1 where it
 * cannot say.
 *
 * @param words      content words in a shingle
 * @param multiplier of the function words at `SLOTS`; as is `shift`
 * @param size       smallest values that are kept at least
 * @param likely     a number of shingles of which at least `size` will be distinct, but rarely
 * @param lowest     every value below this is kept; 0 to 2^32
 */
export function sketch(
  hashes: usize,
  flags: usize,
  count: i32,
  words: i32,
  multiplier: i32,
  shift: i32,
  size: i32,
  likely: i32,
  lowest: f64,
): i32 {
  const contents = findContent(hashes, flags, count, SLOTS, multiplier, shift, words, CONTENT);
  if (contents === 0) return 0;
  const length = min(wordsInRun, contents);
  const shingles = contents - length + 1;
  const scale = <u64>lowest;
  // at least the scale, and so much that `size` values are below it most of the time
  const bound = min<u64>(max(((<u64>likely) << 32) / shingles, scale), 1 << 32);
  const kept = hashRuns(shingles, length, <i32>(bound - 1));
  if (kept === 0 || !sortLow(kept, bound)) return -1;
  const distinct = gatherDistinct(kept);
  // too few are low enough: all have to be looked at
  if (kept < shingles && distinct < size) return -1;
  return max(min(size, distinct), countBelow(scale, distinct));
}

/** Each of the first `count` values of `SORTED` once, to `VALUES`. Returns how many. */
function gatherDistinct(count: i32): i32 {
  let before = i32At(SORTED, 0);
  let distinct = 1;
  setI32(VALUES, 0, before);
  for (let i = 1; i < count; i++) {
    const value = i32At(SORTED, i);
    setI32(VALUES, distinct, value);
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
