/**
 * Runs a scan: articles become a corpus, candidate pairs, scored pairs, clusters, and a report.
 *
 * The module does no input or output. The caller chooses threads and storage.
 */

import { findBoxes } from '../cluster/boxes.js';
import { clusterPairs } from '../cluster/cluster-pairs.js';
import { Editions } from '../cluster/editions.js';
import { Precedence } from '../cluster/keep.js';
import { wholePair, withPlaces } from '../cluster/listed-pair.js';
import { skeletonOf } from '../cluster/skeleton.js';
import { findFamilies } from '../cluster/template-families.js';
import { sharesPassages } from '../compare/packed-pairs.js';
import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import { completeOptions, type DetectOptions, type GivenOptions } from '../options.js';
import type { ReadItem } from '../types/article.js';
import type { ArticleRow, Pair, Progress, Report, StreamedReport } from '../types/report.js';
import { acceptedOf, contentsOf, fingerprintsBy, withoutAccepted } from './accept-pairs.js';
import { buildCorpus } from './build-corpus.js';
import { buildReport, type FoundPairs } from './build-report.js';
import { comparePairs, pairsAmong } from './compare-pairs.js';
import { findCandidates } from './find-candidates.js';
import { withTranslations } from './find-translations.js';
import { type ArticleText, choosePairs, placesOfPairs } from './pair-details.js';
import { beginStage, type Environment, IN_PROCESS } from './stages.js';
import { compareUndiscounted } from './undiscounted.js';

type Batches<Batch> = AsyncIterable<Batch> | Iterable<Batch>;

/**
 * Finds near-duplicates among prepared articles.
 *
 * @param batches prepared articles; the order of batches and articles does not change the report
 * @param given   threads, storage and progress listener; by default this thread and its memory
 */
export async function scan(
  batches: Batches<PreparedBatch>,
  options: DetectOptions,
  given: Partial<Environment> = {},
): Promise<StreamedReport> {
  const environment = { ...IN_PROCESS, ...given, isReversible: true };
  const found = await findPairs(batches, options, environment);
  // ending threads takes a while: continue in the meantime
  const finished = environment.runner.finish();

  const { rows, firstOf, scored } = found;
  beginStage(environment, 'cluster', scored.length);
  const editions = new Editions(rows.length, rows, found.site);
  const accepted = acceptedOf(found, editions, options, environment);
  const left = accepted === undefined ? found : withoutAccepted(found, accepted);
  const clustered = clusterPairs(
    left.scored.filter(pair => pair.similarity >= options.threshold),
    left.comparedPairs,
    { firstOf, rows, editions, accepted, precedence: new Precedence(environment.keep ?? [], rows) },
    left.scored.filter(pair => pair.similarity < options.threshold && sharesPassages(pair)),
  );
  const report = buildReport(
    left,
    clustered,
    editions,
    options,
    environment.statistics,
    accepted,
    fingerprintsBy(left, environment),
  );
  await finished;
  return report;
}

/** A separate function, so that tokens and sketches are garbage when it returns. */
async function findPairs(
  batches: Batches<PreparedBatch>,
  options: DetectOptions,
  environment: Environment,
): Promise<FoundPairs> {
  const { corpus, keys, fingerprints, ...built } = await buildCorpus(batches, options.minWords, environment);
  const candidates = await findCandidates(corpus, built.compared, options, environment);
  const byWords = await comparePairs(corpus, candidates, options, environment);
  const across =
    keys && (await withTranslations(byWords, { keys, corpus, compared: built.compared }, options, environment));
  const scored = across?.scored ?? byWords;
  const { members, unlike } = findFamilies(scored, options.threshold);
  const alike = unlike.size === 0 ? scored : scored.filter(pair => !unlike.has(pair));
  const boxes = findBoxes(alike, options.threshold, corpus.store.counts);
  const kept = boxes.size === 0 ? alike : alike.filter(pair => !boxes.has(pair));
  const { translations } = across ?? {};
  const texts = { ...built, scored: kept, ...(translations !== undefined && { translations }) };
  const report = {
    ...texts,
    ...(fingerprints !== undefined && { contents: contentsOf(texts, fingerprints, corpus.store) }),
    comparedPairs: pairsAmong(candidates.pairs, kept, options.threshold, built.rows.length),
    candidatePairs: candidates.pairs.left.length + (across?.candidatePairs ?? 0),
    families: members.map(texts => ({
      texts,
      skeleton: skeletonOf(corpus, texts, article => built.rows.fieldOf(article, 'title')),
    })),
    templatePairs: unlike.size,
  };
  // an engine with its own similarity does not compare words
  if (candidates.similarity !== undefined) return report;
  return { ...report, undiscounted: await compareUndiscounted(corpus, built, kept, options, environment) };
}

/** Default number of pairs with positions of their passages. */
const MOST_PLACES = 200;

/**
 * Finds near-duplicates among articles, in this thread.
 *
 * @param items        batches of articles; their order does not change the report
 * @param options      options that differ from `DEFAULT_OPTIONS`
 * @param onProgress   called at the beginning of each stage and as it proceeds
 * @param statistics   statistics of another corpus (`decodeStatistics`); by default learned from the articles
 * @param places       number of most similar pairs with positions of their passages
 * @param fingerprints whether the report has the fingerprints of its pairs
 * @throws UserError if an option is unknown or out of range
 */
export async function findDuplicates(
  items: Batches<readonly ReadItem[]>,
  options: GivenOptions = {},
  onProgress: (progress: Progress) => void = () => {},
  statistics?: CorpusStatistics,
  places: number = MOST_PLACES,
  fingerprints = false,
): Promise<Report<readonly ArticleRow[]>> {
  const complete = completeOptions(options);
  const texts = new KeptTexts(places > 0);
  let learned: CorpusStatistics | undefined;
  const report = await scan(prepareAll(items, complete, texts), complete, {
    onProgress,
    fingerprints,
    ...(statistics !== undefined && { statistics }),
    onStatistics: used => {
      learned = used;
    },
  });
  const whole = { ...report, articles: [...report.articles], pairs: report.pairs.map(wholePair) };
  return places > 0 && learned !== undefined ? withPlacesOf(whole, texts, learned, places) : whole;
}

async function* prepareAll(
  items: Batches<readonly ReadItem[]>,
  { minWords, acrossLanguages }: DetectOptions,
  texts: KeptTexts,
): AsyncGenerator<PreparedBatch> {
  for await (const batch of items) {
    texts.add(batch);
    yield prepare(batch, minWords, undefined, acrossLanguages);
  }
}

/** Most characters of articles kept for the positions of passages. */
const MOST_TEXT = 2 ** 26;

/** Keeps the articles by id; drops all of them if they exceed `MOST_TEXT`. */
class KeptTexts {
  readonly byId = new Map<string, ArticleText>();
  readonly #twice = new Set<string>();
  #room: number;

  constructor(isNeeded: boolean) {
    this.#room = isNeeded ? MOST_TEXT : 0;
  }

  /** Whether all articles are kept, except those with a shared id. */
  get isComplete(): boolean {
    return this.#room >= 0;
  }

  add(items: readonly ReadItem[]): void {
    for (const item of items) {
      if (!('article' in item) || this.#room < 0) continue;
      const { article } = item;
      this.#room -= article.text.length;
      if (this.byId.has(article.id)) this.#twice.add(article.id);
      this.byId.set(article.id, { article });
    }
    if (this.#room < 0) this.byId.clear();
    else for (const id of this.#twice) this.byId.delete(id);
  }
}

/** Adds the places of the best pairs to a report. */
function withPlacesOf(
  report: Report<readonly ArticleRow[]>,
  texts: KeptTexts,
  statistics: CorpusStatistics,
  most: number,
): Report<readonly ArticleRow[]> {
  const { chosen, left } = choosePairs(report.pairs, most, () => 0, MOST_TEXT);
  const found = new Map<Pair, NonNullable<Pair['places']>>();
  let missing = 0;
  for (const { pair, places } of placesOfPairs(chosen, texts.byId, statistics, report.options)) {
    if (places === undefined) missing++;
    else if (places.length > 0) found.set(pair, places);
  }
  const reason = texts.isComplete ? 'several articles have one id' : 'the articles are too large to be kept';
  const unplaced = missing > 0 ? [...left, { reason, pairs: missing }] : left;
  const pairs = report.pairs.map(pair => {
    const places = found.get(pair);
    return places === undefined ? pair : withPlaces(pair, places);
  });
  return { ...report, pairs, ...(unplaced.length > 0 && { unplaced }) };
}
