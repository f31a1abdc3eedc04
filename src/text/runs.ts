/**
 * Runs of eight words and in how many articles of the corpus, and of each source, they stand. Counts add up, so that what
 * one part of a corpus teaches can be merged with the rest.
 */
import type { ArticleRow } from '../model.js';
import { HashCounter } from './hash-counter.js';
import { publisherOf } from './publisher.js';
import { type TokenStore, tokensOf } from './token-store.js';
import { mix32 } from './tokenize.js';

/** Words of a run. Shorter ones are idioms, longer ones break at the first inserted date. */
export const RUN = 8;
/** Of a large corpus one run in four is counted, chosen by its hash (FracMinHash): the ends of a stretch are lost, no more. */
const SAMPLE_BELOW = 2 ** 30;
/** Up to this many words every run is counted. */
const SMALL_CORPUS = 2 ** 23;
/** What articles have in common: their publisher where it is known, else the folder they lie in. */
interface Source {
  readonly name: string;
  readonly published: boolean;
}

/** What the corpus teaches about boilerplate: in how many articles each sampled run stands, by group. Mergeable: counts add up. */
export interface RunCounts {
  readonly groups: readonly Source[];
  /** Group of each article, by position in `articles`. */
  readonly groupOf: Uint32Array;
  readonly groupSize: Uint32Array;
  readonly counts: HashCounter;
  /** Runs with a smaller hash are counted. */
  readonly below: number;
}

function sourceOf(row: ArticleRow): Source {
  const publisher = publisherOf(row);
  if (publisher !== undefined) return { name: publisher, published: true };
  return { name: row.path?.replace(/[^/]*$/, '') ?? '', published: false };
}

/** Hashes of the sampled runs of an article with the word they start at. */
export function* sampledRuns(hashes: Uint32Array, below: number): Generator<readonly [run: number, start: number]> {
  for (let start = 0; start + RUN <= hashes.length; start++) {
    let h = 0x243f6a88 | 0;
    for (let i = start; i < start + RUN; i++) h = Math.imul(h ^ hashes[i], 0x01000193) ^ (h >>> 15);
    const run = mix32(h);
    if (run < below) yield [run, start];
  }
}

/** The run as it is counted for one source. */
export const inGroup = (run: number, group: number): number => mix32(run ^ Math.imul(group + 1, 0x9e3779b1));

export function countRuns(store: TokenStore, rows: readonly ArticleRow[], articles: Uint32Array): RunCounts {
  const groups: Source[] = [];
  const numbers = new Map<string, number>();
  const groupOf = Uint32Array.from(articles, article => {
    const source = sourceOf(rows[article]);
    const key = `${source.published} ${source.name}`;
    const known = numbers.get(key) ?? groups.push(source) - 1;
    numbers.set(key, known);
    return known;
  });
  const groupSize = new Uint32Array(groups.length);
  for (const group of groupOf) groupSize[group]++;
  const below = store.hashes.length <= SMALL_CORPUS ? 2 ** 32 : SAMPLE_BELOW;
  const counts = new HashCounter();
  articles.forEach((article, i) => {
    for (const [run] of sampledRuns(tokensOf(store, article).hashes, below)) {
      counts.addOnce(run, article);
      counts.addOnce(inGroup(run, groupOf[i]), article);
    }
  });
  return { groups, groupOf, groupSize, counts, below };
}
