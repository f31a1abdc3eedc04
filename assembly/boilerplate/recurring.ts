/**
 * Finds the n-grams that may recur in a group of articles.
 *
 * N-grams with equal low bits share a counter. The result may therefore have too many n-grams, but misses none. A table
 * of all n-grams would fit no cache.
 */
import { i32At, setI32, setU8, u8At } from '../memory';
import { hashGrams } from './grams';
import { COUNTERS, GRAM_ENDS, GRAM_STARTS, GRAM_WORDS, GROUP_GRAMS, MAX_COUNT } from './layout.generated';

let mask: i32 = 0;
let articles: i32 = 0;
let total: i32 = 0;

/** Begins a new group. */
export function clearGroup(counters: i32): void {
  memory.fill(COUNTERS, 0, <usize>counters);
  mask = counters - 1;
  articles = 0;
  total = 0;
}

/** Counts the n-grams of an article of `tokens` tokens. Returns the highest count. */
export function addArticle(hashes: usize, tokens: i32): i32 {
  const count = max(0, tokens - GRAM_WORDS + 1);
  const own = GROUP_GRAMS + ((<usize>total) << 2);
  hashGrams(hashes, count, own);
  const counters = COUNTERS;
  const slots = mask;
  let highest = 0;
  for (let i = 0; i < count; i++) {
    const slot = i32At(own, i) & slots;
    const before = u8At(counters, slot);
    const after = before + i32(before !== MAX_COUNT);
    setU8(counters, slot, after);
    highest = max(highest, after);
  }
  total += count;
  setI32(GRAM_ENDS, articles++, total);
  return highest;
}

/** Keeps the n-grams whose counters reach `enough`, in their order. */
export function keepRecurring(enough: i32): void {
  const counters = COUNTERS;
  const slots = mask;
  const grams = GROUP_GRAMS;
  const starts = GRAM_STARTS;
  let kept = 0;
  let at = 0;
  for (let article = 0; article < articles; article++) {
    const first = at;
    const end = i32At(GRAM_ENDS, article);
    for (; at < end; at++) {
      const gram = i32At(grams, at);
      // branch-free, because the condition is unpredictable: the next n-gram overwrites one that is not kept
      setI32(grams, kept, gram);
      setI32(starts, kept, at - first);
      kept += i32(u8At(counters, gram & slots) >= enough);
    }
    setI32(GRAM_ENDS, article, kept);
  }
}
