/**
 * A scan, in reading order: articles become a corpus, the corpus gives candidate pairs, these give scored pairs, these give
 * clusters, and all of it makes a report. No input or output: the caller chooses threads and storage.
 */

import type { CandidatePairs } from '../candidates/candidates.js';
import { clusterPairs, Editions } from '../cluster/cluster-pairs.js';
import { wholePair } from '../cluster/listed-pair.js';
import { skeletonOf } from '../cluster/skeleton.js';
import { findFamilies } from '../cluster/template-families.js';
import { sharesPassages, unpackPairs, verdictOn } from '../compare/packed-pairs.js';
import { sharesWording } from '../compare/translations.js';
import type { ScoredPair } from '../compare/verify.js';
import type { Corpus } from '../corpus/corpus.js';
import type { KeyStore } from '../corpus/key-store.js';
import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import { sharedCopy } from '../corpus/token-store.js';
import { completeOptions, type DetectOptions, type GivenOptions } from '../options.js';
import type { ReadItem } from '../types/article.js';
import type { ArticleRow, Progress, Report, StreamedReport } from '../types/report.js';
import { buildCorpus, pick } from './build-corpus.js';
import { buildReport, type FoundPairs } from './build-report.js';
import { type Candidates, findCandidates } from './find-candidates.js';
import { findTranslations } from './find-translations.js';
import { beginStage, type Environment, evenCuts, IN_PROCESS } from './stages.js';

/** Candidate pairs in a range. An article stays in the caches of one thread for the length of a range. */
const PAIRS_PER_RANGE = { min: 1 << 10, max: 1 << 14 };
const RANGES_PER_CORE = 16;

type Batches<Batch> = AsyncIterable<Batch> | Iterable<Batch>;

/**
 * Finds near-duplicates among prepared articles.
 *
 * @param batches prepared articles; the order of batches and articles does not change the report
 * @param given   threads, storage and progress listener; this thread and its memory by default
 */
export async function scan(
  batches: Batches<PreparedBatch>,
  options: DetectOptions,
  given: Partial<Environment> = {},
): Promise<StreamedReport> {
  const environment = { ...IN_PROCESS, ...given };
  const found = await findPairs(batches, options, environment);
  // threads take a while to end: this thread goes on meanwhile
  const finished = environment.runner.finish();

  const { rows, firstOf, scored, comparedPairs } = found;
  beginStage(environment, 'cluster', scored.length);
  const editions = new Editions(rows.length, (article, field) => rows.fieldOf(article, field));
  const clustered = clusterPairs(
    scored.filter(pair => pair.similarity >= options.threshold),
    comparedPairs,
    { firstOf, rows, editions },
    scored.filter(pair => pair.similarity < options.threshold && sharesPassages(pair)),
  );
  const report = buildReport(found, clustered, editions, options, environment.statistics);
  await finished;
  return report;
}

/** A function of its own, so that tokens and sketches can be collected as garbage when it returns. */
async function findPairs(
  batches: Batches<PreparedBatch>,
  options: DetectOptions,
  environment: Environment,
): Promise<FoundPairs> {
  const { corpus, keys, ...built } = await buildCorpus(batches, options.minWords, environment);
  const candidates = await findCandidates(corpus, built.compared, options, environment);
  const byWords = await comparePairs(corpus, candidates, options, environment);
  const across =
    keys === undefined
      ? undefined
      : await withTranslations(byWords, keys, corpus, built.compared, options, environment);
  const scored = across === undefined ? byWords : across.scored;
  const { members, unlike } = findFamilies(scored, options.threshold);
  const kept = unlike.size === 0 ? scored : scored.filter(pair => !unlike.has(pair));
  return {
    ...built,
    ...(across !== undefined && { translations: across.translations }),
    scored: kept,
    comparedPairs: pairsAmong(candidates.pairs, kept, options.threshold, built.rows.length),
    candidatePairs: candidates.pairs.left.length + (across?.candidatePairs ?? 0),
    families: members.map(texts => ({
      texts,
      skeleton: skeletonOf(corpus, texts, article => built.rows.fieldOf(article, 'title')),
    })),
    templatePairs: unlike.size,
  };
}

/** Takes the translations out of the pairs of a comparison of words, and finds others. */
async function withTranslations(
  scored: readonly ScoredPair[],
  keys: KeyStore,
  corpus: Corpus,
  compared: Uint32Array,
  options: DetectOptions,
  environment: Environment,
): Promise<Required<Pick<FoundPairs, 'scored' | 'translations' | 'candidatePairs'>>> {
  const { threshold } = options;
  const found = await findTranslations(keys, compared, corpus.languages, threshold, environment);
  const { translations, candidatePairs } = found;
  const pairs = {
    left: sharedCopy(Uint32Array.from(translations, ({ b }) => b)),
    right: sharedCopy(Uint32Array.from(translations, ({ a }) => a)),
  };
  const words = await comparePairs(corpus, { pairs }, { ...options, threshold: 0, related: false }, environment);
  words.sort((x, y) => x.a - y.a || x.b - y.b);
  const numberOf = ({ a, b }: { readonly a: number; readonly b: number }): number => a * corpus.store.size + b;
  const across = new Set(translations.map(numberOf));
  const copies = words.filter(pair => pair.similarity >= threshold && sharesWording(pair));
  return {
    candidatePairs,
    scored: [...scored.filter(pair => !across.has(numberOf(pair))), ...copies].sort((x, y) => x.b - y.b || x.a - y.a),
    translations: translations.flatMap((translation, n) =>
      sharesWording(words[n]) ? [] : { ...verdictOn(words[n]), ...translation },
    ),
  };
}

/** The candidate pairs of two articles that both have a pair at or above the threshold. */
function pairsAmong(
  { left, right }: CandidatePairs,
  scored: readonly ScoredPair[],
  threshold: number,
  articles: number,
): CandidatePairs {
  const hasPair = new Uint8Array(articles);
  for (const pair of scored) {
    if (pair.similarity < threshold) continue;
    hasPair[pair.a] = 1;
    hasPair[pair.b] = 1;
  }
  const places = new Uint32Array(left.length);
  let count = 0;
  for (let n = 0; n < left.length; n++) if (hasPair[left[n]] === 1 && hasPair[right[n]] === 1) places[count++] = n;
  const among = places.subarray(0, count);
  return { left: pick(left, among), right: pick(right, among) };
}

/** Compares candidate pairs word by word. An engine with a similarity of its own replaces the score and keeps every pair. */
async function comparePairs(
  corpus: Corpus,
  { pairs, similarity }: Candidates,
  { shingleSize, threshold, related, minPassage }: DetectOptions,
  environment: Environment,
): Promise<ScoredPair[]> {
  const { runner } = environment;
  const count = pairs.left.length;
  const onDone = beginStage(environment, 'compare', count);
  const share = Math.ceil(count / (runner.cores * RANGES_PER_CORE));
  const perRange = Math.min(PAIRS_PER_RANGE.max, Math.max(PAIRS_PER_RANGE.min, share));
  const keep = { shingleSize, floor: similarity === undefined ? threshold : 0, related, minPassage };
  const packed = await runner.run('comparePairs', { corpus, pairs, keep }, evenCuts(count, perRange), onDone);
  const scored = packed.flatMap(unpackPairs);
  if (similarity !== undefined) {
    return scored.map((pair, n) => {
      const { a, b, related } = pair;
      return { ...verdictOn(pair), a, b, related, similarity: similarity(n) };
    });
  }
  // candidates are in the order in which they are compared fastest
  return scored.sort((x, y) => x.b - y.b || x.a - y.a);
}

/**
 * Finds near-duplicates among articles, in this thread.
 *
 * @param items      batches of articles; their order does not change the report
 * @param options    options that differ from `DEFAULT_OPTIONS`
 * @param onProgress called at the beginning of each stage and as it proceeds
 * @param statistics what another corpus taught (`decodeStatistics`); by default the articles teach it
 * @throws UserError if an option is unknown or out of range
 */
export async function findDuplicates(
  items: Batches<readonly ReadItem[]>,
  options: GivenOptions = {},
  onProgress: (progress: Progress) => void = () => {},
  statistics?: CorpusStatistics,
): Promise<Report<readonly ArticleRow[]>> {
  const complete = completeOptions(options);
  const report = await scan(prepareAll(items, complete), complete, {
    onProgress,
    ...(statistics !== undefined && { statistics }),
  });
  return { ...report, articles: [...report.articles], pairs: report.pairs.map(wholePair) };
}

async function* prepareAll(
  items: Batches<readonly ReadItem[]>,
  { minWords, acrossLanguages }: DetectOptions,
): AsyncGenerator<PreparedBatch> {
  for await (const batch of items) yield prepare(batch, minWords, undefined, acrossLanguages);
}
