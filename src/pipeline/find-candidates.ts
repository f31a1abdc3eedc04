/** Finds the candidate pairs of a corpus. */

import {
  type CandidatePairs,
  type CandidateRule,
  joinPairs,
  orderForLocality,
  shortTextsLast,
} from '../candidates/candidates.js';
import { SKETCH_ENGINES, type SketchEngine, type SketchStageOptions } from '../candidates/engine.js';
import { createPostings, evenParts, toPartition } from '../candidates/postings.js';
import { joinSketches, type SketchStore, valuesOf } from '../candidates/sketch.js';
import type { Corpus } from '../corpus/corpus.js';
import { sharedNumbers } from '../corpus/token-store.js';
import { pick } from './build-corpus.js';
import { beginStage, type Environment, evenCuts, type Runner } from './stages.js';

/** Articles or sketches in a range: few enough for an even distribution, many enough that messages cost little. */
export const ARTICLES_PER_RANGE = 512;
/** Batches of sketches in a range. */
const BATCHES_PER_RANGE = 8;

export interface Candidates {
  /** Pairs of article numbers. */
  readonly pairs: CandidatePairs;
  /** Similarity of the n-th pair, 0 to 1; only with an engine that has its own similarity. */
  readonly similarity?: (n: number) => number;
}

/**
 * Sketches articles and pairs those with overlapping sketches. Sketches and postings are garbage afterwards, except
 * with an engine that has its own similarity.
 *
 * @param compared articles to pair, ascending
 */
export async function findCandidates(
  corpus: Corpus,
  compared: Uint32Array,
  { engine: name, shingleSize, sketchSize, sensitivity, threshold }: SketchStageOptions,
  environment: Environment,
): Promise<Candidates> {
  const options = { engine: name, shingleSize, sketchSize, sensitivity, threshold };
  const engine: SketchEngine = SKETCH_ENGINES[name];
  const { ordered, shortFrom } = shortTextsLast(corpus.store, compared);
  const sketches = await sketchCorpus(corpus, ordered, options, environment);
  const { left, right } = await proposePairs(sketches, engine, options, shortFrom, environment);
  const articlesOf = (sketchNumbers: Uint32Array): Uint32Array =>
    pick(ordered, sketchNumbers, sharedNumbers(sketchNumbers.length));
  const pairs = { left: articlesOf(left), right: articlesOf(right) };
  return engine.similarity === undefined
    ? { pairs }
    : { pairs, similarity: similarityOfPair(engine.similarity, sketches, left, right) };
}

async function sketchCorpus(
  corpus: Corpus,
  articles: Uint32Array,
  options: SketchStageOptions,
  environment: Environment,
): Promise<SketchStore> {
  const { runner, storage } = environment;
  const onDone = beginStage(environment, 'sketch', articles.length);
  const cuts = evenCuts(articles.length, ARTICLES_PER_RANGE);
  const batches = await runner.run('sketchArticles', { corpus, articles, options }, cuts, onDone);
  return joinSketches(batches, ARTICLES_PER_RANGE, storage);
}

/** @returns pairs of sketch numbers */
async function proposePairs(
  sketches: SketchStore,
  { candidates }: SketchEngine,
  options: SketchStageOptions,
  shortFrom: number,
  environment: Environment,
): Promise<CandidatePairs> {
  const onDone = beginStage(environment, 'candidates', sketches.size);
  if ('propose' in candidates) return candidates.propose(sketches, options);
  return proposeByRule(sketches, { ...candidates.rule(options), shortFrom }, environment.runner, onDone);
}

/**
 * Pairs sketches that share enough values. Overwrites the values of the sketches.
 *
 * @param onDone    called with the number of paired sketches
 * @param languages language of each sketch, for pairs of different languages only
 * @returns pairs of sketch numbers
 */
export async function proposeByRule(
  sketches: SketchStore,
  rule: CandidateRule,
  runner: Runner,
  onDone: (done: number) => void,
  languages?: Int8Array,
): Promise<CandidatePairs> {
  const { maxDocumentFrequency } = rule;
  const partition = toPartition(sketches);
  await runner.run('partitionSketches', partition, evenCuts(sketches.batches.length, BATCHES_PER_RANGE));
  const indexed = { ...partition, postings: createPostings(partition) };
  await runner.run('buildPostings', { ...indexed, maxDocumentFrequency }, evenParts(partition));
  const cuts = evenCuts(sketches.size, ARTICLES_PER_RANGE);
  const input = { ...indexed, rule, ...(languages !== undefined && { languages }) };
  const { nearest, ...pairs } = joinPairs(await runner.run('proposePairs', input, cuts, onDone));
  return orderForLocality(pairs, nearest);
}

/** A separate function, so that the returned closure holds only the sketches. */
function similarityOfPair(
  similarity: NonNullable<SketchEngine['similarity']>,
  sketches: SketchStore,
  left: Uint32Array,
  right: Uint32Array,
): (n: number) => number {
  return n => similarity(valuesOf(sketches, right[n]), valuesOf(sketches, left[n]));
}
