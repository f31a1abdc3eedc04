/**
 * Removes the copies from a corpus: decides which articles stay, and which of them covers each removed article.
 *
 * The remaining articles are searched again, also with statistics learned from them alone, until a search removes
 * nothing. A scan of the result then finds no copy, neither with the statistics of the whole corpus nor with its own. A
 * removed article never returns, so the searches end.
 */

import type { Cover } from '../cluster/copies.js';
import { Selection, type SelectionRules } from '../cluster/selection.js';
import { type MergedBatches, mergeBatches } from '../corpus/merge-batches.js';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { RowStore } from '../corpus/row-store.js';
import { siteOf } from '../corpus/sources.js';
import type { DetectOptions } from '../options.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import { beginStage, type Environment, IN_PROCESS } from './stages.js';
import { searchAll } from './unique-searches.js';

export interface UniqueRules extends SelectionRules {
  /** Called after each search. @param kept number of remaining articles */
  readonly onPass?: (pass: number, kept: number) => void;
  /** Most searches; the default is far more than any corpus needs. */
  readonly mostPasses?: number;
}

export interface UniqueArticles {
  /** All articles. */
  readonly rows: RowStore;
  /**
   * For each removed article the remaining article that covers it. Similarity and relation are those of the pair that
   * removed the article. If the other article of that pair was removed later, `by` is its cover.
   */
  readonly dropped: ReadonlyMap<number, Cover>;
  /** Number of searches. */
  readonly passes: number;
  /** False if the last permitted search still found a copy. */
  readonly isStable: boolean;
  readonly skipped: readonly SkippedFile[];
  readonly notices: readonly ReadNotice[];
}

/** Each search except the last removes an article; so many searches would take days. */
const MOST_PASSES = 1000;

/** @param batches prepared articles; the order of batches and articles does not change the result */
export async function findUnique(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  options: DetectOptions,
  rules: UniqueRules,
  given: Partial<Environment> = {},
): Promise<UniqueArticles> {
  const environment: Environment = { ...IN_PROCESS, ...given, isReversible: true };
  const { storage, onProgress, runner } = environment;
  const { mostPasses = MOST_PASSES, onPass } = rules;
  const onArticles = (done: number): void => onProgress({ stage: 'read', done });
  const merged = await mergeBatches(batches, options.minWords, storage, onArticles);
  const { byAll, byKept, ...first } = await searchAll({ merged, options, environment });
  const givenSite = environment.statistics?.site;
  const site = givenSite === undefined ? siteOf(merged.sourceOf, merged.sources) : givenSite;
  beginStage(environment, 'cluster', first.scored.length);
  const selection = new Selection({ ...merged, ...first }, options.threshold, rules, site);
  selection.drop(first.scored, site);
  let passes = 1;
  onPass?.(passes, selection.keptCount);
  const searches = byKept === undefined ? [byAll] : [byAll, byKept];
  let calm = selection.keptCount === merged.rows.length ? searches.length : 0;
  for (let n = 0; calm < searches.length && passes < mostPasses; ) {
    const found = await searches[n].search(selection.texts());
    const isChanged = selection.drop(found, n === 1 ? siteOfKept(merged, selection.dropped()) : site);
    calm = isChanged ? 0 : calm + 1;
    // repeat the searches under all statistics until they are stable, then go on to those under the kept ones
    if (!isChanged || n + 1 < searches.length) n = (n + 1) % searches.length;
    onPass?.(++passes, selection.keptCount);
  }
  await runner.finish();
  const { rows, skipped, notices } = merged;
  return { rows, dropped: selection.dropped(), passes, isStable: calm === searches.length, skipped, notices };
}

/** The site of the remaining articles: removing copies can change the share of a publisher. */
function siteOfKept({ sourceOf, sources }: MergedBatches, dropped: ReadonlyMap<number, Cover>): string | null {
  return siteOf(
    sourceOf.filter((_, article) => !dropped.has(article)),
    sources,
  );
}
