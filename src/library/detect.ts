/** The detection for callers of the library: checks what they hand over, and every error that they can mend is a `UserError`. */

import type { CorpusStatistics } from '../corpus/statistics.js';
import { explained, UserError } from '../errors.js';
import type { GivenOptions } from '../options.js';
import { compareArticles as comparePair } from '../pipeline/compare.js';
import { findDuplicates as findAmong } from '../pipeline/scan.js';
import type { Article } from '../types/article.js';
import type { Comparison } from '../types/comparison.js';
import type { ArticleRow, Progress, Report } from '../types/report.js';
import { articleOf, batchesOf, type GivenArticle, type GivenArticles, optionsOf } from './given.js';

/** Options of `findDuplicates`: those of the detection, and these. */
export interface FindOptions extends GivenOptions {
  /** What another corpus taught (`decodeStatistics`); by default the articles teach it. */
  readonly statistics?: CorpusStatistics;
  /** Called at the beginning of each stage and as it proceeds. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Number of pairs of which the report says where their passages stand, the most similar first; 1,000 by default. The texts of
   * up to 64 million characters are kept until then: with 0 they are let go of as they come.
   */
  readonly places?: number;
  /**
   * Whether pairs name the contents of their articles, by which a baseline and the formats `sarif`, `gitlab` and `html` know a finding
   * again; false by default.
   */
  readonly fingerprints?: boolean;
}

/**
 * Finds near-duplicates among articles, in this thread.
 *
 *     const report = await findDuplicates([{ id: 'a', text: '...' }, { id: 'b', text: '...' }]);
 *
 * @param articles texts, articles or results of `readArticles`, one by one or in batches; their order does not change the report
 * @param options  those that differ from `DEFAULT_OPTIONS`
 * @throws UserError for what is no article, and for an option that is unknown or out of range
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

/** Options of `compareArticles`: those of the detection, and these. */
export interface CompareOptions extends GivenOptions {
  /**
   * Articles to learn word weights and boilerplate from, as a scan of all of them does; the two may be among them. Boilerplate is
   * not compared then, and is a kind of its own in the diff.
   */
  readonly among?: Iterable<GivenArticle | string>;
  /** What another corpus taught (`decodeStatistics`); `among` is ignored then. */
  readonly statistics?: CorpusStatistics;
}

/**
 * Compares two articles word by word, the way a scan does. Without `among` and `statistics`, word weights come from the shipped
 * lexicon and the two articles alone: the numbers are those of a scan of just the two.
 *
 * Articles in different languages are compared by their names and numbers where their words say nothing, and with the option
 * `acrossLanguages` whatever these say. Of a translation there is no word diff, but a list of counterparts.
 *
 * @param a       an article or a text; without an id the two are called `a` and `b`
 * @param options those that differ from `DEFAULT_OPTIONS`
 * @throws UserError for what is no article, for an option that is unknown or out of range, and where WebAssembly or memory is
 *   missing
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

/** @throws UserError where a listener is no function */
export function checkListener(onProgress: unknown, caller: string): void {
  if (onProgress === undefined || typeof onProgress === 'function') return;
  throw new UserError(`${caller}: onProgress is not a function`, 'for example: { onProgress: ({ stage }) => ... }');
}

/** @throws UserError where the value was not made by `decodeStatistics` */
export function checkedStatistics(statistics: CorpusStatistics | undefined): CorpusStatistics | undefined {
  const isOurs = typeof statistics === 'object' && statistics !== null && 'frequencies' in statistics;
  if (statistics === undefined || isOurs) return statistics;
  throw new UserError(
    'the value is not a set of statistics',
    'decodeStatistics(bytes, name) gives those of a file of --save-stats',
  );
}
