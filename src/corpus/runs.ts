/**
 * How many articles hold a run of words. A run that many articles hold which have nothing else in common is background: a list of
 * headlines, a paragraph that is printed under every report, a statement that everybody quotes. Two articles that share it share
 * nothing of their own. What is much copied as a whole is no background: there all runs of an article have many holders.
 *
 * Runs are n-grams of eight words, sampled by their hash. First they are counted by their lowest bits, in one byte for each counter,
 * so that memory is bounded however large the corpus; then those whose counter is high are counted one by one.
 */
import { slotOf } from '../collections/hash-table.js';
import { GRAM_WORDS, GramSampler, type SampledGrams } from '../kernels/boilerplate.js';
import { BACKGROUND, type Tokens } from '../text/tokenize.js';
import { type DocumentFrequencies, joinFrequencies, type PartialFrequencies } from './corpus.js';
import { saveTokens, type TokenStore, tokensOf } from './token-store.js';

/** The runs that many articles hold. */
export interface RunHolders {
  /** N-grams of which about one is sampled. */
  readonly rate: number;
  /** Articles that hold each run, by its hash: of those that `MANY` hold, at least. */
  readonly holders: DocumentFrequencies;
}

/** Articles that hold a run of a background, at least. */
export const MANY = 6;
/** A background has so many times as many holders as the run in the middle of all runs of the article. */
const ABOVE_THE_REST = 3;
/** Of a background whose first words are not sampled, so many words of the n-grams around it belong to it. */
const HALF_GRAM = GRAM_WORDS / 2;

/** N-grams of which about one is sampled: nine passages of 25 words in ten have a sample, and nearly all of 40. */
const MIN_RATE = 8;
export const MAX_RATE = 32;
/** Of more samples fewer are taken. */
const MANY_SAMPLES = 2 ** 26;
const MOST_COUNTERS = 2 ** 28;
const COUNTERS_PER_SAMPLE = 4;

export const NO_RUNS: RunHolders = {
  rate: MIN_RATE,
  holders: { articles: 0, words: new Uint32Array(2), counts: new Uint32Array(2) },
};

/** Counters of runs that all threads share. */
export interface RunCounters {
  readonly rate: number;
  /** By the lowest bits of a run: articles that hold it, up to `MANY`. */
  readonly counts: Uint8Array;
}

/** @param words of all articles */
export function createCounters(words: number): RunCounters {
  let rate = MIN_RATE;
  while (rate < MAX_RATE && words / rate > MANY_SAMPLES) rate *= 2;
  let slots = 2 ** 10;
  while (slots < MOST_COUNTERS && slots < (words / rate) * COUNTERS_PER_SAMPLE) slots *= 2;
  return { rate, counts: new Uint8Array(new SharedArrayBuffer(slots)) };
}

/** Calls a function with the samples of each article of a range. */
function sampleEach(
  store: TokenStore,
  articles: Uint32Array,
  rate: number,
): (from: number, to: number, visit: (runs: Uint32Array) => void) => void {
  const sampler = new GramSampler(longest(store, articles));
  return (from, to, visit) => {
    for (let n = from; n < to; n++) visit(sampler.sample(tokensOf(store, articles[n]).hashes, rate).grams);
    sampler.check();
  };
}

/**
 * Prepares to count runs; one that an article holds twice may count twice. Counters stop at `MANY`, so that the order of the
 * counts does not matter.
 *
 * @returns function that counts those of `articles[from]` to `articles[to - 1]`
 */
export function countRuns(
  store: TokenStore,
  articles: Uint32Array,
  { rate, counts }: RunCounters,
): (from: number, to: number) => void {
  const mask = counts.length - 1;
  const each = sampleEach(store, articles, rate);
  return (from, to) =>
    each(from, to, runs => {
      for (let n = 0; n < runs.length; n++) {
        const slot = runs[n] & mask;
        for (let count = counts[slot]; count < MANY; ) {
          const before = Atomics.compareExchange(counts, slot, count, count + 1);
          if (before === count) break;
          count = before;
        }
      }
    });
}

/**
 * Prepares to count the runs that many articles may hold, one by one.
 *
 * @returns function that counts those of `articles[from]` to `articles[to - 1]`
 */
export function gatherRuns(
  store: TokenStore,
  articles: Uint32Array,
  { rate, counts }: RunCounters,
): (from: number, to: number) => PartialFrequencies {
  const mask = counts.length - 1;
  const each = sampleEach(store, articles, rate);
  return (from, to) => {
    const holders = new Map<number, number>();
    each(from, to, runs => {
      const likely = new Set<number>();
      for (let n = 0; n < runs.length; n++) if (counts[runs[n] & mask] >= MANY) likely.add(runs[n]);
      for (const run of likely) holders.set(run, (holders.get(run) ?? 0) + 1);
    });
    return { words: Uint32Array.from(holders.keys()), counts: Uint32Array.from(holders.values()) };
  };
}

/** @param parts of all articles, as `gatherRuns` counts them */
export function joinRuns(rate: number, articles: number, parts: readonly PartialFrequencies[]): RunHolders {
  const all = joinFrequencies(articles, parts);
  const places = all.words.map((_, slot) => slot).filter(slot => all.counts[slot] >= MANY);
  const many = { words: places.map(slot => all.words[slot]), counts: places.map(slot => all.counts[slot]) };
  return { rate, holders: joinFrequencies(articles, [many]) };
}

/** The same in this thread, for a few articles. */
export function findRuns(store: TokenStore, articles: Uint32Array): RunHolders {
  if (articles.length < MANY) return NO_RUNS;
  const counters = createCounters(articles.reduce((sum, article) => sum + store.counts[article], 0));
  countRuns(store, articles, counters)(0, articles.length);
  return joinRuns(counters.rate, articles.length, [gatherRuns(store, articles, counters)(0, articles.length)]);
}

/**
 * Prepares to mark the backgrounds of articles with `BACKGROUND`.
 *
 * @returns function that marks those of `articles[from]` to `articles[to - 1]`
 */
export function markBackgrounds(
  store: TokenStore,
  articles: Uint32Array,
  runs: RunHolders,
): (from: number, to: number) => void {
  const sampler = new GramSampler(longest(store, articles));
  return (from, to) => {
    for (let n = from; n < to; n++) {
      const tokens = tokensOf(store, articles[n]);
      if (markBackground(tokens, runs, sampler)) saveTokens(store, articles[n], tokens);
    }
    sampler.check();
  };
}

/** Marks the background of an article, in place. Returns whether there is any. */
export function markBackground(
  { hashes, flags }: Tokens,
  { rate, holders }: RunHolders,
  sampler = new GramSampler(hashes.length),
): boolean {
  const { grams, starts }: SampledGrams = sampler.sample(hashes, rate);
  const { words, counts } = holders;
  const found = new Uint32Array(grams.length);
  let most = 0;
  for (let n = 0; n < grams.length; n++) {
    found[n] = Math.max(1, counts[slotOf(words, counts, grams[n])]);
    most = Math.max(most, found[n]);
  }
  if (most < MANY) return false;
  const enough = Math.max(MANY, ABOVE_THE_REST * found.slice().sort()[found.length >> 1]);
  if (most < enough) return false;
  for (let n = 0; n < found.length; n++) {
    if (found[n] < enough) continue;
    // half of what reaches into the n-grams on either side that few articles hold
    const first = n > 0 && found[n - 1] < enough ? Math.min(starts[n], starts[n - 1] + HALF_GRAM) : starts[n];
    const next = n + 1 < found.length ? starts[n + 1] : hashes.length;
    const end = n + 1 < found.length && found[n + 1] >= enough ? next : next + HALF_GRAM;
    const last = Math.min(hashes.length, Math.max(end, starts[n] + GRAM_WORDS));
    for (let i = first; i < last; i++) flags[i] |= BACKGROUND;
  }
  return true;
}

function longest({ counts }: TokenStore, articles: Uint32Array): number {
  return articles.reduce((most, article) => Math.max(most, counts[article]), 0);
}
