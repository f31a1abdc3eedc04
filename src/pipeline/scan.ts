/** The pipeline in reading order: articles in, Report out. No I/O, prints nothing; the caller decides where the stages run. */

import { SKETCH_ENGINES, type SketchEngine } from '../candidates/engine.js';
import { familiesOf } from '../cluster/families.js';
import { ListedPair, wholePair } from '../cluster/listed-pair.js';
import { Editions } from '../compare/editions.js';
import { unpackPairs, verdictOn } from '../compare/packed-pairs.js';
import type { PairVerdict, ScoredPair } from '../compare/verify.js';
import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import { completeOptions, type DetectOptions, type GivenOptions } from '../options.js';
import type { ReadItem } from '../types/article.js';
import type { Progress } from '../types/progress.js';
import type { ArticleRow, Pair, Relation, Report, StreamedReport } from '../types/report.js';
import { TOOL } from '../version.js';
import { type Collected, collectArticles, type Tell } from './build-corpus.js';
import { findCandidates } from './find-candidates.js';
import { evenCuts, IN_PROCESS, type Runner } from './stages.js';

/** Jaccards for which a report says how likely a pair was to be missed. */
const OVERLAPS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];
/** Of a text's words, about this share are content words, each beginning a shingle. */
const CONTENT_SHARE = 0.55;
/** Boilerplate blocks that a report lists. */
const LISTED_BLOCKS = 100;
/** Articles that are compared with many stay known to one thread for longer where tasks are large. */
const PAIRS_A_TASK = { fewest: 1 << 10, most: 1 << 14 };
const TASKS_A_CORE = 16;

/**
 * Finds the stories told twice among prepared articles.
 *
 * @param batches    prepared articles, in any order
 * @param onProgress called as each stage moves on
 */
export async function detect(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  options: DetectOptions,
  runner: Runner = IN_PROCESS,
  onProgress: (progress: Progress) => void = () => {},
): Promise<StreamedReport> {
  const tell: Tell = (stage, total) => done => onProgress({ stage, done, ...(total !== undefined && { total }) });
  const { rows, firstOf, skipped, boilerplate, compared, scored, candidatePairs } = await findPairs(
    batches,
    options,
    runner,
    tell,
  );
  // tokens and sketches are behind us, and most of the memory with them; threads take a while to end
  const finished = runner.finish?.();

  tell('cluster', scored.length)(0);
  const editions = new Editions(rows.length, (article, field) => rows.fieldOf(article, field));
  const { clusters, digests, pairs, pairCount } = familiesOf(
    scored.filter(pair => pair.similarity >= options.threshold),
    { firstOf, rows, editions },
  );
  const related = options.related ? scored.filter(pair => pair.related && pair.similarity < options.threshold) : [];
  const engine: SketchEngine = SKETCH_ENGINES[options.engine];
  const listed = (pair: PairVerdict, relation: Relation): Pair =>
    new ListedPair(pair, relation, article => rows.idOf(article), editions.are(pair.a, pair.b));
  const lengths = compared.map(article => rows.words[article]).sort();
  const shingles = Math.round((lengths[lengths.length >> 1] ?? 0) * CONTENT_SHARE);
  const totals = rows.totals();
  await finished;
  return {
    schema: 'twicetold.report/1',
    tool: TOOL,
    options,
    articles: rows,
    ...(skipped.length > 0 && { skipped }),
    boilerplate: boilerplate.slice(0, LISTED_BLOCKS).map(({ example, ...block }) => ({
      ...block,
      example: { ...example, article: rows.idOf(example.article) },
    })),
    pairs: inOrder(
      pairs.map(pair => listed(pair, pair.relation)),
      related.map(pair => listed(pair, 'related')),
    ),
    clusters,
    digests,
    summary: {
      articles: rows.length,
      ok: totals.ok,
      tooShort: totals['too-short'],
      unreadable: totals.unreadable,
      binary: totals.binary,
      candidatePairs,
      pairs: pairCount,
      missed: OVERLAPS.map(jaccard => ({
        jaccard,
        chance: Math.round(engine.missed(shingles, jaccard, options) * 1e4) / 1e4,
      })),
      pairsNotListed: pairCount - pairs.length,
      related: related.length,
      clusters: clusters.length,
      boilerplateWords: totals.boilerplate,
      copies: clusters.reduce((sum, cluster) => sum + cluster.members.length, 0),
    },
  };
}

/** What is left of the articles once their pairs are known. */
interface FoundPairs extends Omit<Collected, 'corpus'> {
  readonly scored: readonly ScoredPair[];
  readonly candidatePairs: number;
}

async function findPairs(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  options: DetectOptions,
  runner: Runner,
  tell: Tell,
): Promise<FoundPairs> {
  const { corpus, ...rest } = await collectArticles(batches, options.minWords, runner, tell);
  const { compared } = rest;
  const { engine, shingleSize, sketchSize, sensitivity, threshold, related } = options;
  const sketchOptions = { engine, shingleSize, sketchSize, sensitivity };
  const { pairs, similarity } = await findCandidates(corpus, compared, sketchOptions, runner, tell);

  const candidatePairs = pairs.left.length;
  const keep = { shingleSize, floor: similarity !== undefined ? 0 : threshold, related };
  tell('compare', candidatePairs)(0);
  const share = Math.ceil(candidatePairs / (runner.cores * TASKS_A_CORE));
  const pairsATask = Math.min(PAIRS_A_TASK.most, Math.max(PAIRS_A_TASK.fewest, share));
  const pairCuts = evenCuts(candidatePairs, pairsATask);
  const packed = await runner.run('verify', { corpus, pairs, keep }, pairCuts, tell('compare', candidatePairs));
  const verified = packed.flatMap(unpackPairs);
  if (similarity === undefined) {
    // back into the order of the articles, whatever order they were compared in
    verified.sort((x, y) => x.b - y.b || x.a - y.a);
    return { ...rest, scored: verified, candidatePairs };
  }
  const scored = verified.map((pair, n) => ({
    ...verdictOn(pair),
    a: pair.a,
    b: pair.b,
    related: pair.related,
    similarity: similarity(n),
  }));
  return { ...rest, scored, candidatePairs };
}

/**
 * Finds the stories told twice among articles, in this process.
 *
 * @param items   batches of articles, in any order
 * @param options as usual where nothing is said
 * @throws UserError where an option cannot be what it is
 */
export async function findDuplicates(
  items: AsyncIterable<readonly ReadItem[]> | Iterable<readonly ReadItem[]>,
  options: GivenOptions = {},
  onProgress?: (progress: Progress) => void,
): Promise<Report<readonly ArticleRow[]>> {
  const all = completeOptions(options);
  const report = await detect(prepareAll(items, all.minWords), all, IN_PROCESS, onProgress);
  return { ...report, articles: [...report.articles], pairs: report.pairs.map(wholePair) };
}

async function* prepareAll(
  items: AsyncIterable<readonly ReadItem[]> | Iterable<readonly ReadItem[]>,
  minWords: number,
): AsyncGenerator<PreparedBatch> {
  for await (const batch of items) yield prepare(batch, minWords);
}

/** By ids. @param pairs in order already */
function inOrder(pairs: readonly Pair[], related: readonly Pair[]): readonly Pair[] {
  if (related.length === 0) return pairs;
  return [...pairs, ...related].sort((x, y) => compareText(x.a, y.a) || compareText(x.b, y.b));
}

/** By code unit: the same order everywhere. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
