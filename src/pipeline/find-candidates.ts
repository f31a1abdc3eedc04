/** The middle of the pipeline, in reading order: a corpus in, the pairs that are worth comparing out. */

import { type CandidatePairs, joinPairs } from '../candidates/candidates.js';
import { SKETCH_ENGINES, type SketchEngine } from '../candidates/engine.js';
import { byFamily } from '../candidates/locality-order.js';
import { evenParts, toPartition } from '../candidates/partition.js';
import { roomForHolders } from '../candidates/postings.js';
import type { SketchStageOptions } from '../candidates/sketch-articles.js';
import { joinSketches, type SketchStore, valuesOf } from '../candidates/sketch-store.js';
import type { Corpus } from '../corpus/corpus.js';
import { sharedNumbers } from '../corpus/token-store.js';
import { picked, type Tell } from './build-corpus.js';
import { evenCuts, type Runner } from './stages.js';

/** Work in one task: small enough to share out evenly, large enough that the messages do not count. */
const ARTICLES_A_TASK = 512;
/** Batches of sketches to put in order in one task. */
const BATCHES_A_TASK = 8;

interface Candidates {
  /** By article number. */
  readonly pairs: CandidatePairs;
  /** What the engine itself says of the n-th pair, where it has a scale of its own. */
  readonly similarity?: (n: number) => number;
}

/**
 * Sketches the articles of a corpus and pairs those whose sketches agree. Sketches and index are let go of before pairs are
 * compared, but where the engine has a scale of its own.
 *
 * @param compared articles to look among, ascending
 */
export async function findCandidates(
  corpus: Corpus,
  compared: Uint32Array,
  options: SketchStageOptions,
  runner: Runner,
  tell: Tell,
): Promise<Candidates> {
  const engine: SketchEngine = SKETCH_ENGINES[options.engine];
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
