/** The runs of many articles that may stand several times: recurringRuns in frames.ts. */
import { HIGHEST, RUN } from '../../src/kernels/constants/boilerplate';
import { i32At, reach, setI32, setU8, u8At } from '../memory';
import { LEARNT } from './layout';
import { hashRuns } from './runs';

/** All runs, article by article; then those that may recur. */
export let runs: usize = 0;
/** The word of its article that each of these starts at. */
export let starts: usize = 0;
/** By article: where its runs end. */
export let ends: usize = 0;
let counters: usize = 0;
let mask: i32 = 0;
let articles: i32 = 0;
let total: i32 = 0;
/** The highest counter. */
export let most: i32 = 0;

/**
 * Begins a group of articles.
 *
 * @param slots of runs that are counted as one where they meet, a power of two
 */
export function beginGroup(groupArticles: i32, groupRuns: i32, slots: i32): void {
  const column = (((<usize>groupRuns) << 2) + 127) & ~63;
  runs = LEARNT;
  starts = runs + column;
  ends = starts + column;
  counters = (ends + ((<usize>groupArticles) << 2) + 63) & ~63;
  reach(counters + <usize>slots);
  memory.fill(counters, 0, <usize>slots);
  mask = slots - 1;
  articles = 0;
  total = 0;
  most = 0;
}

/** Counts the runs of the article of so many tokens at `hashes`. */
export function addArticle(hashes: usize, tokens: i32): void {
  const count = max(0, tokens - RUN + 1);
  const own = runs + ((<usize>total) << 2);
  hashRuns(hashes, count, own);
  const slots = counters;
  const slotMask = mask;
  let highest = most;
  for (let i = 0; i < count; i++) {
    const slot = i32At(own, i) & slotMask;
    const held = u8At(slots, slot);
    const its = held + i32(held !== HIGHEST);
    setU8(slots, slot, its);
    highest = max(highest, its);
  }
  most = highest;
  total += count;
  setI32(ends, articles++, total);
}

/** Moves those together whose counters reach `enough`. */
export function keepRecurring(enough: i32): void {
  const slots = counters;
  const slotMask = mask;
  let left = 0;
  let at = 0;
  for (let article = 0; article < articles; article++) {
    const first = at;
    const end = i32At(ends, article);
    for (; at < end; at++) {
      const run = i32At(runs, at);
      // what does not stay is written over by the next: no branch that would be guessed wrong
      setI32(runs, left, run);
      setI32(starts, left, at - first);
      left += i32(u8At(slots, run & slotMask) >= enough);
    }
    setI32(ends, article, left);
  }
}
