/** The pipeline in reading order: articles in, Report out. No I/O, prints nothing; the caller decides where the stages run. */

import { familiesOf } from './cluster/families.js';
import { isEdition } from './compare/editions.js';
import { type Keep, type PairVerdict, type ScoredPair, verifyPairs } from './compare/verify.js';
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
} from './model.js';
import type { CandidatePairs } from './sketch/candidates.js';
import { SKETCH_ENGINES, type SketchEngine } from './sketch/engine.js';
import { joinSketches, type SketchBatch, type SketchStageOptions, sketchArticles } from './sketch/sketch-articles.js';
import type { SketchStore } from './sketch/sketch-store.js';
import { collectArticles, compareText } from './text/collect.js';
import type { Corpus } from './text/corpus.js';
import { type PreparedBatch, prepare } from './text/prepare.js';
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

/**
 * The stages that are worth spreading over cores. Each must give the same values as the plain function it runs,
 * in the same order: a report does not show where it was made.
 */
export interface Stages {
  sketch(
    corpus: Corpus,
    articles: Uint32Array,
    options: SketchStageOptions,
    onDone: (count: number) => void,
  ): Promise<SketchBatch[]>;
  verify(corpus: Corpus, pairs: CandidatePairs, keep: Keep, onDone: (count: number) => void): Promise<ScoredPair[]>;
}

/** Jaccards for which a report says how likely a pair was to be missed. */
const OVERLAPS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];
/** Of a text's words, about this share are content words, each beginning a shingle. */
const CONTENT_SHARE = 0.55;
/** Boilerplate blocks that a report lists. */
const LISTED_BLOCKS = 100;
/** Articles or pairs worked on before other things get a turn: progress, and a person who wants to stop. */
const TURN = 256;
const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** All stages in this thread. */
export const IN_PROCESS: Stages = {
  async sketch(corpus, articles, options, onDone) {
    const batches: SketchBatch[] = [];
    for (let from = 0; from < articles.length; from += TURN) {
      const to = Math.min(articles.length, from + TURN);
      batches.push(sketchArticles(corpus, articles, from, to, options));
      onDone(to);
      await nextTurn();
    }
    return batches;
  },
  async verify(corpus, pairs, keep, onDone) {
    const scored: ScoredPair[][] = [];
    for (let from = 0; from < pairs.left.length; from += TURN) {
      const to = Math.min(pairs.left.length, from + TURN);
      scored.push(verifyPairs(corpus, pairs, from, to, keep));
      onDone(to);
      await nextTurn();
    }
    return scored.flat();
  },
};

/**
 * Finds the stories told twice among prepared articles.
 *
 * @param batches    prepared articles, in any order
 * @param onProgress called as each stage moves on
 */
export async function detect(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  options: DetectOptions,
  stages: Stages = IN_PROCESS,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Report> {
  const tell = (stage: Progress['stage'], total?: number) => (done: number) =>
    onProgress({ stage, done, ...(total !== undefined && { total }) });

  const { rows, corpus, firstOf, boilerplate, compared } = await collectArticles(
    batches,
    options.minWords,
    tell('read'),
  );

  const { engine: name, shingleSize, numPerm, sensitivity } = options;
  const sketchOptions = { engine: name, shingleSize, numPerm, sensitivity };
  const sketched = await stages.sketch(corpus, compared, sketchOptions, tell('sketch', compared.length));
  const sketches = joinSketches(rows.length, compared, sketched);

  const engine: SketchEngine = SKETCH_ENGINES[options.engine];
  tell('candidates', compared.length)(0);
  const candidates = engine.propose(sketches, sketchOptions);

  const ownScale = engine.similarity;
  const keep = {
    shingleSize: options.shingleSize,
    floor: ownScale !== undefined ? 0 : options.threshold,
    related: options.related,
  };
  const verified = await stages.verify(corpus, candidates, keep, tell('compare', candidates.left.length));
  const scored = ownScale !== undefined ? verified.map(pair => onEngineScale(pair, sketches, ownScale)) : verified;

  tell('cluster', scored.length)(0);
  const { clusters, digests, pairs, pairCount } = familiesOf(
    scored.flatMap(({ related: _, ...pair }) => (pair.similarity >= options.threshold ? [pair] : [])),
    { firstOf, rows },
  );
  const related = options.related ? scored.filter(pair => pair.related && pair.similarity < options.threshold) : [];
  const listed = [
    ...pairs.map(pair => toPair(pair, rows, pair.relation)),
    ...related.map(({ related: _, ...pair }) => toPair(pair, rows, 'related')),
  ];
  const lengths = Array.from(compared, article => rows[article].words).sort((x, y) => x - y);
  const shingles = Math.round((lengths[lengths.length >> 1] ?? 0) * CONTENT_SHARE);
  const withStatus = (status: ArticleRow['status']): number => rows.filter(row => row.status === status).length;
  return {
    schema: 'twicetold.report/1',
    tool: TOOL,
    options,
    articles: rows,
    boilerplate: boilerplate.slice(0, LISTED_BLOCKS).map(({ example, ...block }) => ({
      ...block,
      example: { ...example, article: rows[example.article].id },
    })),
    pairs: listed.sort((x, y) => compareText(x.a, y.a) || compareText(x.b, y.b)),
    clusters,
    digests,
    summary: {
      articles: rows.length,
      ok: withStatus('ok'),
      tooShort: withStatus('too-short'),
      unreadable: withStatus('unreadable'),
      binary: withStatus('binary'),
      candidatePairs: candidates.left.length,
      pairs: pairCount,
      missed: OVERLAPS.map(jaccard => ({
        jaccard,
        chance: Math.round(engine.missed(shingles, jaccard, sketchOptions) * 1e4) / 1e4,
      })),
      pairsNotListed: pairCount - pairs.length,
      related: related.length,
      clusters: clusters.length,
      boilerplateWords: rows.reduce((sum, row) => sum + (row.boilerplate ?? 0), 0),
      copies: clusters.reduce((sum, cluster) => sum + cluster.members.length, 0),
    },
  };
}

/** Finds the stories told twice among articles, in this process. */
export async function findDuplicates(
  items: AsyncIterable<readonly ReadItem[]> | Iterable<readonly ReadItem[]>,
  options: DetectOptions = DEFAULT_OPTIONS,
  onProgress?: (progress: Progress) => void,
): Promise<Report> {
  return detect(prepareAll(items, options.minWords), options, IN_PROCESS, onProgress);
}

async function* prepareAll(
  items: AsyncIterable<readonly ReadItem[]> | Iterable<readonly ReadItem[]>,
  minWords: number,
): AsyncGenerator<PreparedBatch> {
  for await (const batch of items) yield prepare(batch, minWords);
}

function onEngineScale(
  pair: ScoredPair,
  sketches: SketchStore,
  similarity: (a: Uint32Array, b: Uint32Array) => number,
): ScoredPair {
  const values = (article: number): Uint32Array =>
    sketches.values.subarray(sketches.starts[article], sketches.starts[article + 1]);
  return { ...pair, similarity: similarity(values(pair.a), values(pair.b)) };
}

function toPair({ a, b, ...verdict }: PairVerdict, rows: readonly ArticleRow[], relation: Relation): Pair {
  const edition = isEdition(rows[a], rows[b]) ? ({ edition: true } as const) : {};
  return { a: rows[a].id, b: rows[b].id, ...verdict, relation, ...edition };
}
