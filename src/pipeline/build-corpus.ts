/** Builds a corpus from batches of prepared articles: removes boilerplate and counts document frequencies. */

import { groupBySource, type Templates } from '../corpus/boilerplate.js';
import { type BoilerplateBlock, bySpread, joinBlocks } from '../corpus/boilerplate-blocks.js';
import { type Corpus, type DocumentFrequencies, joinFrequencies } from '../corpus/corpus.js';
import { TextFingerprints } from '../corpus/fingerprints.js';
import type { KeyStore } from '../corpus/key-store.js';
import { type MergedBatches, mergeBatches } from '../corpus/merge-batches.js';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { RowStore } from '../corpus/row-store.js';
import { joinRuns, MANY, NO_RUNS, RUN_PARTS, type RunHolders, samplingRate } from '../corpus/runs.js';
import { siteOf } from '../corpus/sources.js';
import { type CorpusStatistics, statisticsOf, templatesFor } from '../corpus/statistics.js';
import { sharedCopy, type TokenStore } from '../corpus/token-store.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import { beginStage, type Environment, evenCuts, IN_PROCESS } from './stages.js';

export interface BuiltCorpus {
  /** All articles ordered by id. The position is the number of the article everywhere. */
  readonly rows: RowStore;
  readonly corpus: Corpus;
  /** Present if articles are also compared across languages. */
  readonly keys?: KeyStore;
  /** For each article the first article with the same words, possibly itself. */
  readonly firstOf: Uint32Array;
  /** Text of many articles, the most widespread first: removed boilerplate, and background, which the corpus keeps. */
  readonly boilerplate: readonly BoilerplateBlock[];
  /** Files without an article, sorted by path. */
  readonly skipped: readonly SkippedFile[];
  /** Notices about files, sorted by path. */
  readonly notices: readonly ReadNotice[];
  /** Articles to compare: the first of each text, with enough words; ascending. */
  readonly compared: Uint32Array;
  /** For each article 1 if known; absent if none is. */
  readonly isKnown?: Uint8Array;
  /** The site of the statistics (`siteOf`). */
  readonly site: string | null;
  /** Fingerprints of the first article of each text; absent if neither a judge nor the report needs contents. */
  readonly fingerprints?: TextFingerprints;
  /** The removed ranges, for `restoreBoilerplate`; empty unless the environment is reversible. */
  readonly cuts: readonly Uint32Array[];
}

/** Least words of the groups in a range of the stage `learnTemplates`. */
const WORDS_PER_RANGE = 2 ** 20;
/** Articles in a range. */
const ARTICLES_PER_RANGE = 4096;
/** Ranges of the stage `countWords` for each core: few, because each result is a table of all words of its range. */
const COUNT_RANGES_PER_CORE = 2;
/** Parts in a range of the stage `countRuns`. */
const PARTS_PER_RANGE = 8;

export async function buildCorpus(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  minWords: number,
  given: Partial<Environment> = {},
): Promise<BuiltCorpus> {
  const environment = { ...IN_PROCESS, ...given };
  const { storage, onProgress } = environment;
  const merged = await mergeBatches(batches, minWords, storage, done => onProgress({ stage: 'read', done }));
  return learnCorpus(merged, minWords, environment);
}

/**
 * Learns statistics from the articles and removes their boilerplate, which changes their tokens in place.
 *
 * @param chosen articles of different texts, ascending, that form the corpus; by default the first of each text
 */
export async function learnCorpus(
  merged: MergedBatches,
  minWords: number,
  environment: Environment,
  chosen?: Uint32Array,
): Promise<BuiltCorpus> {
  const { rows, store, keys, languages, firstOf, skipped, notices, isKnown } = merged;
  const longEnough =
    chosen === undefined
      ? select(rows.length, article => rows.isCompared(article) && firstOf[article] === article)
      : sharedCopy(chosen.filter(article => rows.isCompared(article)));
  const fingerprints =
    environment.acceptance?.byContent || environment.fingerprints ? await fingerprint(merged, environment) : undefined;
  const { boilerplate, background, compared, statistics, cuts } = await reduceToContent(
    merged,
    longEnough,
    minWords,
    environment,
  );
  // an article may be too short without its boilerplate
  if (compared !== longEnough) rows.discount(chosen === undefined ? pick(store.counts, firstOf) : store.counts.slice());
  environment.onStatistics?.(statistics);
  return {
    rows,
    corpus: { store, languages, frequencies: statistics.frequencies },
    ...(keys !== undefined && { keys }),
    firstOf,
    boilerplate: boilerplate.concat(background).sort(bySpread),
    skipped,
    notices,
    compared,
    ...(isKnown !== undefined && { isKnown }),
    // statistics of version 1 have no site
    site: statistics.site === undefined ? siteOf(merged.sourceOf, merged.sources) : statistics.site,
    ...(fingerprints !== undefined && { fingerprints }),
    cuts,
  };
}

/** The articles to compare after removing boilerplate. */
interface Reduced extends Pick<BuiltCorpus, 'compared' | 'cuts'> {
  /** Removed text, and marked text. */
  readonly boilerplate: readonly BoilerplateBlock[];
  readonly background: readonly BoilerplateBlock[];
  /** The given statistics, or those learned from the articles. */
  readonly statistics: CorpusStatistics;
}

/**
 * Removes the boilerplate of articles and marks their backgrounds, in place.
 *
 * @param longEnough articles to compare, ascending; `compared` is the same array if nothing is removed
 */
export async function reduceToContent(
  articles: Pick<MergedBatches, 'store' | 'keys' | 'sourceOf' | 'sources'>,
  longEnough: Uint32Array,
  minWords: number,
  environment: Environment,
): Promise<Reduced> {
  const { store, sourceOf, sources } = articles;
  const { boilerplate, templates, isCut, cuts } = await removeBoilerplate(articles, longEnough, environment);
  const compared = isCut ? sharedCopy(longEnough.filter(article => store.counts[article] >= minWords)) : longEnough;
  if (environment.statistics !== undefined) {
    const { statistics } = environment;
    const background = await markBackgrounds(store, compared, statistics.runs, environment);
    return { boilerplate, background, compared, statistics, cuts };
  }
  const frequencies = await countDocuments(store, compared, environment);
  const { runs, holders } = await countRuns(store, compared, environment);
  const background = await markBackgrounds(store, holders, runs, environment);
  const taught = statisticsOf(frequencies, sources, templates, runs, siteOf(sourceOf, sources));
  return { boilerplate, background, compared, statistics: taught, cuts };
}

/** Fingerprints of all texts, computed before boilerplate is removed. */
async function fingerprint({ store, firstOf }: MergedBatches, { runner }: Environment): Promise<TextFingerprints> {
  const texts = select(firstOf.length, article => firstOf[article] === article);
  const cuts = evenCuts(texts.length, ARTICLES_PER_RANGE);
  const parts = await runner.run('fingerprintTexts', { store, articles: texts }, cuts);
  return new TextFingerprints(firstOf.length, texts, parts, ARTICLES_PER_RANGE);
}

async function countDocuments(
  store: TokenStore,
  compared: Uint32Array,
  environment: Environment,
): Promise<DocumentFrequencies> {
  const { runner } = environment;
  const onDone = beginStage(environment, 'words', compared.length);
  const perRange = Math.max(ARTICLES_PER_RANGE, Math.ceil(compared.length / (runner.cores * COUNT_RANGES_PER_CORE)));
  const input = { store, articles: compared };
  const counted = await runner.run('countWords', input, evenCuts(compared.length, perRange), onDone);
  return joinFrequencies(compared.length, counted);
}

/** Counts the articles with each run of words; returns the runs of many articles, and these articles. */
async function countRuns(
  store: TokenStore,
  compared: Uint32Array,
  { runner }: Environment,
): Promise<{ readonly runs: RunHolders; readonly holders: Uint32Array }> {
  // a background needs at least `MANY` articles
  if (compared.length < MANY) return { runs: NO_RUNS, holders: new Uint32Array(0) };
  const rate = samplingRate(compared.reduce((sum, article) => sum + store.counts[article], 0));
  const cuts = evenCuts(compared.length, ARTICLES_PER_RANGE);
  const samples = await runner.run('sampleRuns', { store, articles: compared, rate }, cuts);
  // few articles are not worth a thread
  const perRange = cuts.length > 2 ? PARTS_PER_RANGE : RUN_PARTS;
  const counted = await runner.run('countRuns', { samples }, evenCuts(RUN_PARTS, perRange));
  return joinRuns(rate, compared, counted);
}

async function markBackgrounds(
  store: TokenStore,
  articles: Uint32Array,
  runs: RunHolders,
  { runner }: Environment,
): Promise<BoilerplateBlock[]> {
  if (runs.holders.counts.every(count => count === 0)) return [];
  const cuts = evenCuts(articles.length, ARTICLES_PER_RANGE);
  const marked = await runner.run('markBackgrounds', { store, articles, runs }, cuts);
  return joinBlocks(marked).map(block => ({ ...block, background: true }));
}

/** @returns the removed blocks, whether anything was removed, the removed ranges, and the templates */
async function removeBoilerplate(
  { store, keys, sourceOf, sources }: Pick<MergedBatches, 'store' | 'keys' | 'sourceOf' | 'sources'>,
  articles: Uint32Array,
  environment: Environment,
): Promise<{
  readonly boilerplate: BoilerplateBlock[];
  readonly templates: Templates;
  readonly isCut: boolean;
  readonly cuts: readonly Uint32Array[];
}> {
  const { runner, statistics } = environment;
  const onDone = beginStage(environment, 'boilerplate', articles.length);
  let templates: Templates;
  if (statistics === undefined) {
    const groups = groupBySource(articles, pick(sourceOf, articles), sources);
    templates = (await runner.run('learnTemplates', { store, groups }, cutGroups(store, groups))).flat();
  } else templates = templatesFor(statistics, sources);
  if (templates.every(grams => grams.length === 0)) return { boilerplate: [], templates, isCut: false, cuts: [] };
  const { isReversible = false } = environment;
  const input = { store, articles, search: { templates, sources, sourceOf }, keys, isReversible };
  const found = await runner.run('removeBoilerplate', input, evenCuts(articles.length, ARTICLES_PER_RANGE), onDone);
  return {
    boilerplate: joinBlocks(found.map(({ blocks }) => blocks)),
    templates,
    isCut: found.some(({ blocks }) => blocks.size > 0),
    cuts: found.map(({ cuts }) => cuts).filter(cuts => cuts.length > 0),
  };
}

/** Cuts groups into ranges of several small sources or one large source. */
function cutGroups(store: TokenStore, { articles, starts }: { articles: Uint32Array; starts: Uint32Array }): number[] {
  const cuts = [0];
  let words = 0;
  for (let group = 0; group + 1 < starts.length; group++) {
    if (words >= WORDS_PER_RANGE) {
      cuts.push(group);
      words = 0;
    }
    for (let at = starts[group]; at < starts[group + 1]; at++) words += store.counts[articles[at]];
  }
  return [...cuts, starts.length - 1];
}

/** The selected articles below `size`, in shared memory. */
function select(size: number, isSelected: (article: number) => boolean): Uint32Array {
  const articles = new Uint32Array(size);
  let count = 0;
  for (let article = 0; article < size; article++) if (isSelected(article)) articles[count++] = article;
  return sharedCopy(articles.subarray(0, count));
}

/**
 * The values at the given positions. The loop is ten times as fast as `Uint32Array.from` with a function.
 *
 * @param into output array of the same length
 */
export function pick(
  values: Uint32Array,
  positions: Uint32Array,
  into: Uint32Array = new Uint32Array(positions.length),
): Uint32Array {
  for (let i = 0; i < positions.length; i++) into[i] = values[positions[i]];
  return into;
}
