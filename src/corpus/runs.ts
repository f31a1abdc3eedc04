/**
 * Counts the articles that hold each run of words, and marks backgrounds.
 *
 * A background is text of many articles that have nothing else in common: a list of headlines, a paragraph under every
 * report, a much-quoted statement. Two articles that share only a background share no text of their own. An often
 * copied article is no background, because all its runs have many holders.
 *
 * Runs are n-grams of eight words, sampled by their hash. The samples of all articles are sorted into parts by the low
 * bits of their hash, and each part is counted separately in a table that fits the caches. No thread waits for the
 * counters of another, and few runs need an exact count.
 */
import { slotOf } from '../collections/hash-table.js';
import { GRAM_WORDS, GramSampler, type SampledGrams } from '../kernels/boilerplate.js';
import { BACKGROUND, type Tokens } from '../text/tokenize.js';
import { addSpan, type Blocks } from './boilerplate-blocks.js';
import { type DocumentFrequencies, joinFrequencies, NO_FREQUENCIES, type PartialFrequencies } from './corpus.js';
import { longestOf, saveTokens, sharedCopy, sharedNumbers, type TokenStore, tokensOf } from './token-store.js';

/** The runs of many articles. */
export interface RunHolders {
  /** About one n-gram in `rate` is sampled. */
  readonly rate: number;
  /** Number of articles with each run, for runs of at least `MANY` articles. */
  readonly holders: DocumentFrequencies;
}

/** Least articles with a run of a background. */
export const MANY = 6;
/** Least ratio of the holders of a background run to the median holders of all runs of the article. */
const ABOVE_THE_REST = 3;
/** Words of the neighbouring n-grams that count as background, because its first and last words may not be sampled. */
const HALF_GRAM = GRAM_WORDS / 2;

/** Least sampling rate: nine of ten passages of 25 words have a sample, and nearly all of 40 words. */
const MIN_RATE = 8;
export const MAX_RATE = 32;
/** For more samples the rate is increased. */
const MANY_SAMPLES = 2 ** 26;

/** Low bits of a run that select its part. */
const PART_BITS = 6;
export const RUN_PARTS = 2 ** PART_BITS;
const COUNTERS_PER_SAMPLE = 4;
const MIN_COUNTERS = 2 ** 10;
/** Most articles of a range, so that the number of an article fits into 16 bits. */
const MOST_ARTICLES = 2 ** 16;

export const NO_RUNS: RunHolders = { rate: MIN_RATE, holders: NO_FREQUENCIES };

/** The samples of a range of articles, ordered by part, then by article. All columns are in shared memory. */
export interface RunSamples {
  /** The first article of the range. */
  readonly from: number;
  readonly runs: Uint32Array;
  /** For each run its article, relative to `from`. */
  readonly holders: Uint16Array;
  /** Start of each part, and the end of the last one. */
  readonly starts: Uint32Array;
}

/** The runs of at least `MANY` articles in some parts, with their number of articles and with all these articles. */
export interface CountedRuns extends PartialFrequencies {
  readonly holders: Uint32Array;
}

/** The sampling rate for a corpus. @param words number of words of all articles */
export function samplingRate(words: number): number {
  let rate = MIN_RATE;
  while (rate < MAX_RATE && words / rate > MANY_SAMPLES) rate *= 2;
  return rate;
}

/**
 * Prepares to sample the runs of articles.
 *
 * @returns a function that samples `articles[from]` to `articles[to - 1]`, at most `MOST_ARTICLES`
 */
export function sampleRuns(
  store: TokenStore,
  articles: Uint32Array,
  rate: number,
): (from: number, to: number) => RunSamples {
  const sampler = new GramSampler(longestOf(store, articles));
  let runs = new Uint32Array(2 ** 16);
  return (from, to) => {
    const ends = new Uint32Array(to - from);
    let count = 0;
    for (let n = from; n < to; n++) {
      const { grams } = sampler.sample(tokensOf(store, articles[n]).hashes, rate);
      if (count + grams.length > runs.length) {
        const more = new Uint32Array((count + grams.length) * 2);
        more.set(runs);
        runs = more;
      }
      runs.set(grams, count);
      count += grams.length;
      ends[n - from] = count;
    }
    sampler.check();
    return arrange(from, runs.subarray(0, count), ends);
  };
}

/** Sorts samples by part. @param ends end of the samples of each article */
function arrange(from: number, runs: Uint32Array, ends: Uint32Array): RunSamples {
  const places = new Uint32Array(RUN_PARTS + 1);
  for (let n = 0; n < runs.length; n++) places[(runs[n] & (RUN_PARTS - 1)) + 1]++;
  for (let part = 0; part < RUN_PARTS; part++) places[part + 1] += places[part];
  const starts = sharedCopy(places);
  const arranged = sharedNumbers(runs.length);
  const holders = new Uint16Array(new SharedArrayBuffer(runs.length * Uint16Array.BYTES_PER_ELEMENT));
  let n = 0;
  for (let article = 0; article < ends.length; article++) {
    for (; n < ends[article]; n++) {
      const to = places[runs[n] & (RUN_PARTS - 1)]++;
      arranged[to] = runs[n];
      holders[to] = article;
    }
  }
  return { from, runs: arranged, holders, starts };
}

/**
 * Prepares to count in how many articles each run occurs.
 *
 * @param samples samples of all articles
 * @returns a function that counts the runs of the parts [from, to)
 */
export function countRuns(samples: readonly RunSamples[]): (from: number, to: number) => CountedRuns {
  let counters = new Uint8Array(MIN_COUNTERS);
  return (from, to) => {
    const words: number[] = [];
    const counts: number[] = [];
    const all = new Set<number>();
    for (let part = from; part < to; part++) {
      counters = clearedCounters(counters, samples, part);
      countTogether(samples, part, counters);
      const { runs, articles, numbers, holders } = lookUp(samples, part, counters);
      for (let n = 0; n < numbers.length; n++) if (holders[numbers[n]] >= MANY) all.add(articles[n]);
      for (const [number, run] of runs.entries()) {
        if (holders[number] < MANY) continue;
        words.push(run);
        counts.push(holders[number]);
      }
    }
    return { words: Uint32Array.from(words), counts: Uint32Array.from(counts), holders: Uint32Array.from(all) };
  };
}

/** Zeroed counters for the samples of a part; their number is a power of two. */
function clearedCounters(
  before: Uint8Array<ArrayBuffer>,
  samples: readonly RunSamples[],
  part: number,
): Uint8Array<ArrayBuffer> {
  let size = 0;
  for (const { starts } of samples) size += starts[part + 1] - starts[part];
  let slots = MIN_COUNTERS;
  while (slots < size * COUNTERS_PER_SAMPLE) slots *= 2;
  return slots > before.length ? new Uint8Array(slots) : before.subarray(0, slots).fill(0);
}

/**
 * Counts the runs of a part approximately: several runs may share a counter, and a run twice in an article counts
 * twice.
 */
function countTogether(samples: readonly RunSamples[], part: number, counters: Uint8Array): void {
  const mask = counters.length - 1;
  for (const { runs, starts } of samples) {
    for (let n = starts[part]; n < starts[part + 1]; n++) {
      const slot = (runs[n] >>> PART_BITS) & mask;
      if (counters[slot] < MANY) counters[slot]++;
    }
  }
}

/** The samples of a part with a high counter. */
interface LikelyRuns {
  /** Each run once; the index is the number of the run. */
  readonly runs: readonly number[];
  /** For each run its number of articles. */
  readonly holders: readonly number[];
  /** For each sample its article, and the number of its run. */
  readonly articles: readonly number[];
  readonly numbers: readonly number[];
}

/** Counts the runs of a part with a high counter exactly. */
function lookUp(samples: readonly RunSamples[], part: number, counters: Uint8Array): LikelyRuns {
  const mask = counters.length - 1;
  const numberOf = new Map<number, number>();
  const runs: number[] = [];
  const holders: number[] = [];
  /** For each run the last article counted. */
  const last: number[] = [];
  const articles: number[] = [];
  const numbers: number[] = [];
  for (const sample of samples) {
    for (let n = sample.starts[part]; n < sample.starts[part + 1]; n++) {
      const run = sample.runs[n];
      if (counters[(run >>> PART_BITS) & mask] < MANY) continue;
      const article = sample.from + sample.holders[n];
      let number = numberOf.get(run);
      if (number === undefined) {
        number = runs.length;
        numberOf.set(run, number);
        runs.push(run);
        holders.push(1);
        last.push(article);
      } else if (last[number] !== article) {
        holders[number]++;
        last[number] = article;
      }
      articles.push(article);
      numbers.push(number);
    }
  }
  return { runs, holders, articles, numbers };
}

/** Joins the counts of all parts: the runs of many articles, and these articles, ascending. */
export function joinRuns(
  rate: number,
  articles: Uint32Array,
  parts: readonly CountedRuns[],
): { readonly runs: RunHolders; readonly holders: Uint32Array } {
  const isHolder = new Uint8Array(articles.length);
  for (const { holders } of parts) for (const article of holders) isHolder[article] = 1;
  const holders = sharedCopy(articles.filter((_, position) => isHolder[position] === 1));
  return { runs: { rate, holders: joinFrequencies(articles.length, parts) }, holders };
}

/** Finds the runs of many articles in this thread, for a few articles. */
export function findRuns(store: TokenStore, articles: Uint32Array): RunHolders {
  if (articles.length < MANY) return NO_RUNS;
  const rate = samplingRate(articles.reduce((sum, article) => sum + store.counts[article], 0));
  const sample = sampleRuns(store, articles, rate);
  const samples: RunSamples[] = [];
  for (let from = 0; from < articles.length; from += MOST_ARTICLES)
    samples.push(sample(from, Math.min(articles.length, from + MOST_ARTICLES)));
  return joinRuns(rate, articles, [countRuns(samples)(0, RUN_PARTS)]).runs;
}

/**
 * Prepares to mark the backgrounds of articles with `BACKGROUND`.
 *
 * @returns a function that marks `articles[from]` to `articles[to - 1]`, and returns the marked blocks
 */
export function markBackgrounds(
  store: TokenStore,
  articles: Uint32Array,
  runs: RunHolders,
): (from: number, to: number) => Blocks {
  const sampler = new GramSampler(longestOf(store, articles));
  return (from, to) => {
    const blocks: Blocks = new Map();
    for (let n = from; n < to; n++) {
      const article = articles[n];
      const tokens = tokensOf(store, article);
      const onSpan = (start: number, end: number, key: number): void =>
        addSpan(blocks, article, start, end, key, undefined);
      if (markBackground(tokens, runs, sampler, onSpan)) saveTokens(store, article, tokens);
    }
    sampler.check();
    return blocks;
  };
}

/** The marks of articles as records: article, number of ranges, start and end of each range. */
export function backgroundsOf(store: TokenStore, articles: Uint32Array): Uint32Array {
  const record: number[] = [];
  for (const article of articles) {
    const { flags } = tokensOf(store, article);
    const first = record.length;
    for (let i = 0; i < flags.length; i++) {
      if ((flags[i] & BACKGROUND) === 0) continue;
      if (record.length === first) record.push(article, 0);
      const start = i;
      while (i < flags.length && (flags[i] & BACKGROUND) !== 0) i++;
      record.push(start, i);
      record[first + 1]++;
    }
  }
  return Uint32Array.from(record);
}

/** Sets or clears recorded marks. */
export function setBackgrounds(store: TokenStore, record: Uint32Array, isMarked: boolean): void {
  for (let at = 0; at < record.length; ) {
    const article = record[at];
    const end = at + 2 + 2 * record[at + 1];
    const tokens = tokensOf(store, article);
    for (at += 2; at < end; at += 2) {
      for (let i = record[at]; i < record[at + 1]; i++) {
        if (isMarked) tokens.flags[i] |= BACKGROUND;
        else tokens.flags[i] &= ~BACKGROUND;
      }
    }
    saveTokens(store, article, tokens);
  }
}

/**
 * Whether `most` is high enough above the median of `found`. Avoids sorting, because most articles have no background.
 */
function standsOut(most: number, found: Uint32Array): boolean {
  let low = 0;
  for (let n = 0; n < found.length; n++) if (ABOVE_THE_REST * found[n] <= most) low++;
  return low > found.length >> 1;
}

/**
 * Marks the background of an article, in place.
 *
 * @param onSpan receives each marked span with its smallest run, which is mostly the same in other articles with that
 *               span, because it does not depend on the words around it
 * @returns whether the article has a background
 */
export function markBackground(
  { hashes, flags }: Tokens,
  { rate, holders }: RunHolders,
  sampler = new GramSampler(hashes.length),
  onSpan: (start: number, end: number, key: number) => void = () => {},
): boolean {
  const { grams, starts }: SampledGrams = sampler.sample(hashes, rate);
  const { words, counts } = holders;
  const found = new Uint32Array(grams.length);
  let most = 0;
  for (let n = 0; n < grams.length; n++) {
    found[n] = Math.max(1, counts[slotOf(words, counts, grams[n])]);
    most = Math.max(most, found[n]);
  }
  if (most < MANY || !standsOut(most, found)) return false;
  const enough = Math.max(MANY, ABOVE_THE_REST * found.slice().sort()[found.length >> 1]);
  const span = { start: 0, end: 0, key: 0 };
  for (let n = 0; n < found.length; n++) {
    if (found[n] < enough) continue;
    // extend the span by half an n-gram into the neighbours with few holders
    const first = n > 0 && found[n - 1] < enough ? Math.min(starts[n], starts[n - 1] + HALF_GRAM) : starts[n];
    const next = n + 1 < found.length ? starts[n + 1] : hashes.length;
    const end = n + 1 < found.length && found[n + 1] >= enough ? next : next + HALF_GRAM;
    const last = Math.min(hashes.length, Math.max(end, starts[n] + GRAM_WORDS));
    for (let i = first; i < last; i++) flags[i] |= BACKGROUND;
    if (first > span.end || span.end === 0) {
      if (span.end > 0) onSpan(span.start, span.end, span.key);
      span.start = first;
      span.key = grams[n];
    } else span.key = Math.min(span.key, grams[n]);
    span.end = last;
  }
  onSpan(span.start, span.end, span.key);
  return true;
}
