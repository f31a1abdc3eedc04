/**
 * The detection for callers of the library: checks their arguments; every error that a caller can mend is a
 * `UserError`.
 */

import type { CorpusStatistics } from '../corpus/statistics.js';
import { explained, UserError } from '../errors.js';
import type { GivenOptions } from '../options.js';
import { compareArticles as comparePair } from '../pipeline/compare.js';
import { findDuplicates as findAmong } from '../pipeline/scan.js';
import type { Article } from '../types/article.js';
import type { Comparison } from '../types/comparison.js';
import type { ArticleRow, Progress, Report } from '../types/report.js';
import { articleOf, batchesOf, type GivenArticle, type GivenArticles, optionsOf } from './given.js';

/** Options of `findDuplicates`, in addition to those of the detection. */
export interface FindOptions extends GivenOptions {
  /** Statistics of another corpus (`decodeStatistics`); by default learned from the articles. */
  readonly statistics?: CorpusStatistics;
  /** Called at the beginning of each stage and as it proceeds. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Number of most similar pairs with positions of their passages; 200 by default. Texts of up to 64 million characters
   * stay in memory for that purpose; with 0 none do.
   */
  readonly places?: number;
  /**
   * Whether pairs have the fingerprints of their articles, by which a baseline and the formats `sarif`, `gitlab` and
   * `html` identify a finding; false by default.
   */
  readonly fingerprints?: boolean;
}

/**
 * Finds near-duplicates among articles, in this thread.
 *
 *     const report = await findDuplicates([{ id: 'a', text: '...' }, { id: 'b', text: '...' }]);
 *
 * @param articles texts, articles or results of `readArticles`, one by one or in batches; their order does not change
 * the report
 * @param options  options that differ from `DEFAULT_OPTIONS`
 * @throws UserError for a value that is no article, and for an unknown option or one out of range
 */
export async function findDuplicates(
  articles: GivenArticles,
  options?: FindOptions,
): Promise<Report<readonly ArticleRow[]>> {
  const given = optionsOf(options, 'findDuplicates', '{ threshold: 0.6 }');
  const { statistics, onProgress, places, fingerprints, ...detection } = given;
  checkListener(onProgress, 'findDuplicates');
  if (places !== undefined && !(Number.isInteger(places) && places >= 0)) {
    throw new UserError('findDuplicates: places is no number of pairs', 'for example: { places: 200 }');
  }
  if (fingerprints !== undefined && typeof fingerprints !== 'boolean')
    throw new UserError('findDuplicates: fingerprints is not true or false');
  try {
    const batches = batchesOf(articles, 'findDuplicates');
    return await findAmong(batches, detection, onProgress, checkedStatistics(statistics), places, fingerprints);
  } catch (error) {
    throw explained(error);
  }
}

/** Options of `compareArticles`, in addition to those of the detection. */
export interface CompareOptions extends GivenOptions {
  /**
   * Articles to learn word weights and boilerplate from, as a scan of all of them does; they may include the two.
   * Boilerplate is then not compared, and is a separate kind in the diff.
   */
  readonly among?: Iterable<GivenArticle | string>;
  /** Statistics of another corpus (`decodeStatistics`); `among` is then ignored. */
  readonly statistics?: CorpusStatistics;
}

/**
 * Compares two articles word by word, as a scan does. Without `among` and `statistics`, word weights are those of the
 * shipped lexicon and the two articles: the numbers equal those of a scan of the two.
 *
 * Articles in different languages are compared by names and numbers if their words share nothing, and always with the
 * option `acrossLanguages`. A translation has a list of counterparts instead of a word diff.
 *
 * @param a       an article or a text; without ids the two are called `a` and `b`
 * @param options options that differ from `DEFAULT_OPTIONS`
 * @throws UserError for a value that is no article, for an unknown option or one out of range, and without WebAssembly
 *   or enough memory
 */
export function compareArticles(
  a: GivenArticle | string,
  b: GivenArticle | string,
  options?: CompareOptions,
): Comparison {
  const { among = [], statistics, ...detection } = optionsOf(options, 'compareArticles', '{ threshold: 0.6 }');
  const pair = [
    articleOf(a, 'compareArticles: the first article', () => 'a'),
    articleOf(b, 'compareArticles: the second article', () => 'b'),
  ] as const;
  if (typeof among === 'string' || typeof among?.[Symbol.iterator] !== 'function') {
    throw new UserError('compareArticles: among is not a list of articles', 'for example: { among: [a, b, c] }');
  }
  const others: Article[] = [];
  for (const other of among) {
    const number = others.length + 1;
    others.push(articleOf(other, `compareArticles: article ${number} of among`, () => `among ${number}`));
  }
  try {
    return comparePair(...pair, detection, others, checkedStatistics(statistics));
  } catch (error) {
    throw explained(error);
  }
}

/** @throws UserError if the listener is no function */
export function checkListener(onProgress: unknown, caller: string): void {
  if (onProgress === undefined || typeof onProgress === 'function') return;
  throw new UserError(`${caller}: onProgress is not a function`, 'for example: { onProgress: ({ stage }) => ... }');
}

/** @throws UserError if the value is no result of `decodeStatistics` */
export function checkedStatistics(statistics: CorpusStatistics | undefined): CorpusStatistics | undefined {
  const isOurs = typeof statistics === 'object' && statistics !== null && 'frequencies' in statistics;
  if (statistics === undefined || isOurs) return statistics;
  throw new UserError(
    'the value is not a set of statistics',
    'decodeStatistics(bytes, name) gives those of a file of --save-stats',
  );
}
