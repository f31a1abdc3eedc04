/** The pipeline in reading order: articles in, Report out. No I/O, prints nothing; the caller decides where the stages run. */

import { familiesOf } from './cluster/families.js';
import { ListedPair, wholePair } from './cluster/listed-pair.js';
import { type Collected, collectArticles, picked, type Tell } from './collect.js';
import { Editions } from './compare/editions.js';
import { unpackPairs, verdictOn } from './compare/packed-pairs.js';
import type { PairVerdict, ScoredPair } from './compare/verify.js';
import {
  type ArticleRow,
  type DetectOptions,
  type Pair,
  type Progress,
  type ReadItem,
  type Relation,
  type Report,
  SHINGLE_SIZES,
  SKETCH_SIZES,
  type StreamedReport,
} from './model.js';
import { type CandidatePairs, joinPairs } from './sketch/candidates.js';
import { SKETCH_ENGINES, type SketchEngine } from './sketch/engine.js';
import { byFamily } from './sketch/kinship.js';
import { evenParts, toPartition } from './sketch/partition.js';
import { roomForHolders } from './sketch/postings.js';
import type { SketchStageOptions } from './sketch/sketch-articles.js';
import { joinSketches, type SketchStore, valuesOf } from './sketch/sketch-store.js';
import { evenCuts, IN_PROCESS, type Runner } from './steps.js';
import type { Corpus } from './text/corpus.js';
import { type PreparedBatch, prepare } from './text/prepare.js';
import { sharedNumbers } from './text/token-store.js';
import { TOOL } from './version.js';

export const DEFAULT_OPTIONS: DetectOptions = {
  threshold: 0.5,
  shingleSize: SHINGLE_SIZES['bottom-k'],
  numPerm: SKETCH_SIZES.default,
  minWords: 40,
  related: false,
  sensitivity: 'default',
  engine: 'bottom-k',
};

/** Jaccards for which a report says how likely a pair was to be missed. */
const OVERLAPS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];
/** Of a text's words, about this share are content words, each beginning a shingle. */
const CONTENT_SHARE = 0.55;
/** Boilerplate blocks that a report lists. */
const LISTED_BLOCKS = 100;
/** Work in one task: small enough to share out evenly, large enough that the messages do not count. */
const ARTICLES_A_TASK = 512;
/** Articles that are compared with many stay known to one thread for longer where tasks are large. */
const PAIRS_A_TASK = { fewest: 1 << 10, most: 1 << 14 };
const TASKS_A_CORE = 16;
/** Batches of sketches to put in order in one task. */
const BATCHES_A_TASK = 8;

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
  const { rows, firstOf, boilerplate, compared, scored, candidatePairs } = await findPairs(
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
  const { engine: name, shingleSize, numPerm, sensitivity, threshold, related } = options;
  const engine: SketchEngine = SKETCH_ENGINES[name];

  const sketchOptions = { engine: name, shingleSize, numPerm, sensitivity };
  const { pairs, similarity } = await findCandidates(corpus, compared, engine, sketchOptions, runner, tell);

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

interface Candidates {
  /** By article number. */
  readonly pairs: CandidatePairs;
  /** What the engine itself says of the n-th pair, where it has a scale of its own. */
  readonly similarity?: (n: number) => number;
}

/** A function of its own, so that sketches and index are let go of before pairs are compared. */
async function findCandidates(
  corpus: Corpus,
  compared: Uint32Array,
  engine: SketchEngine,
  options: SketchStageOptions,
  runner: Runner,
  tell: Tell,
): Promise<Candidates> {
  const cuts = evenCuts(compared.length, ARTICLES_A_TASK);
  tell('sketch', compared.length)(0);
  const sketched = await runner.run(
    'sketch',
    { corpus, articles: compared, options },
    cuts,
    tell('sketch', compared.length),
  );
  const sketches = joinSketches(sketched, ARTICLES_A_TASK, values => runner.parkValues?.(values) ?? values);
  const { left, right } = await proposeCandidates(sketches, engine, options, runner, tell);
  const pairs = { left: numbersOf(left, compared), right: numbersOf(right, compared) };
  return engine.similarity === undefined
    ? { pairs }
    : { pairs, similarity: ownScale(engine.similarity, sketches, left, right) };
}

const ownScale =
  (
    similarity: NonNullable<SketchEngine['similarity']>,
    sketches: SketchStore,
    left: Uint32Array,
    right: Uint32Array,
  ): ((n: number) => number) =>
  n =>
    similarity(valuesOf(sketches, right[n]), valuesOf(sketches, left[n]));

/** Finds the stories told twice among articles, in this process. */
export async function findDuplicates(
  items: AsyncIterable<readonly ReadItem[]> | Iterable<readonly ReadItem[]>,
  options: DetectOptions = DEFAULT_OPTIONS,
  onProgress?: (progress: Progress) => void,
): Promise<Report<readonly ArticleRow[]>> {
  const report = await detect(prepareAll(items, options.minWords), options, IN_PROCESS, onProgress);
  return { ...report, articles: [...report.articles], pairs: report.pairs.map(wholePair) };
}

async function* prepareAll(
  items: AsyncIterable<readonly ReadItem[]> | Iterable<readonly ReadItem[]>,
  minWords: number,
): AsyncGenerator<PreparedBatch> {
  for await (const batch of items) yield prepare(batch, minWords);
}

async function proposeCandidates(
  sketches: SketchStore,
  { candidates }: SketchEngine,
  options: SketchStageOptions,
  runner: Runner,
  tell: Tell,
): Promise<CandidatePairs> {
  const onDone = tell('candidates', sketches.size);
  onDone(0);
  if ('propose' in candidates) return candidates.propose(sketches);
  const rule = candidates.rule(options);
  const partition = toPartition(sketches);
  await runner.run('partition', partition, evenCuts(sketches.batches.length, BATCHES_A_TASK));
  const holders = roomForHolders(partition, rule.mostHolders);
  const index = { ...partition, holders, mostHolders: rule.mostHolders };
  await runner.run('index', index, evenParts(partition));
  const input = { ...partition, holders, rule };
  const found = await runner.run('propose', input, evenCuts(sketches.size, ARTICLES_A_TASK), onDone);
  const { closest, ...pairs } = joinPairs(found);
  return byFamily(pairs, closest);
}

/** Numbers of sketches as numbers of the articles they are of; in shared memory. */
function numbersOf(sketchNumbers: Uint32Array, articles: Uint32Array): Uint32Array {
  return picked(articles, sketchNumbers, sharedNumbers(sketchNumbers.length));
}

/** By ids. @param pairs in order already */
function inOrder(pairs: readonly Pair[], related: readonly Pair[]): readonly Pair[] {
  if (related.length === 0) return pairs;
  return [...pairs, ...related].sort((x, y) => compareText(x.a, y.a) || compareText(x.b, y.b));
}

/** By code unit: the same order everywhere. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
