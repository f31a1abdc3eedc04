/**
 * 95 % confidence intervals of shares by the percentile bootstrap (Efron 1979). Stories are resampled, each with all its
 * pairs, because the copies of one story are not independent.
 */
import { type Random, randomFrom } from './random.js';

/** A share with its 95 % interval, each 0 to 1. */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Number of pairs that the share refers to. */
  readonly of: number;
}

export interface Observation {
  readonly story: string;
  readonly hit: boolean;
}

const RESAMPLES = 1000;
const TAIL = 0.025;
const SEED = 'twicetold';

/** Counts how often each of `size` items is drawn in `size` draws with replacement. */
export function drawTimes(random: Random, size: number): Uint32Array {
  const times = new Uint32Array(size);
  for (let i = 0; i < size; i++) times[Math.floor(random() * size)]++;
  return times;
}

/** The 2.5th and 97.5th percentiles of a statistic over 1,000 resamples; undefined results are left out. */
export function bootstrap(statistic: (random: Random) => number | undefined): { low: number; high: number } {
  const random = randomFrom(SEED);
  const values: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const value = statistic(random);
    if (value !== undefined) values.push(value);
  }
  values.sort((x, y) => x - y);
  const at = (q: number): number => values[Math.min(values.length - 1, Math.floor(q * values.length))];
  return values.length === 0 ? { low: Number.NaN, high: Number.NaN } : { low: at(TAIL), high: at(1 - TAIL) };
}

/**
 * Share of hits. If all or none are hits, all resamples are equal; the interval then uses the exact bound for the number of
 * stories (Clopper and Pearson 1934). Undefined without observations.
 */
export function shareOf(observations: readonly Observation[]): Share | undefined {
  if (observations.length === 0) return undefined;
  const byStory = new Map<string, { hits: number; all: number }>();
  let hits = 0;
  for (const { story, hit } of observations) {
    const its = byStory.get(story) ?? { hits: 0, all: 0 };
    byStory.set(story, its);
    its.all++;
    if (hit) {
      its.hits++;
      hits++;
    }
  }
  const of = observations.length;
  const surely = TAIL ** (1 / byStory.size);
  if (hits === 0) return { share: 0, low: 0, high: 1 - surely, of };
  if (hits === of) return { share: 1, low: surely, high: 1, of };
  const stories = [...byStory.values()];
  const interval = bootstrap(random => {
    const times = drawTimes(random, stories.length);
    let [part, whole] = [0, 0];
    times.forEach((n, i) => {
      part += n * stories[i].hits;
      whole += n * stories[i].all;
    });
    return part / whole;
  });
  return { share: hits / of, ...interval, of };
}
