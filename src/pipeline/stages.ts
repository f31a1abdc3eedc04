/**
 * The stages of a scan that run on several cores.
 *
 * A stage cuts its work into ranges, such as the articles 0 to 511. Every thread gets the whole input, whose large columns are
 * in shared memory, and works on some of the ranges. Results are joined in the order of the ranges, so that a report
 * does not depend on the number of threads.
 */

import { type CandidatePairs, type CandidateRule, type ProposedPairs, proposePairs } from '../candidates/candidates.js';
import { buildPostings, type Partition, type Postings, partitionSketches } from '../candidates/postings.js';
import { type SketchStageOptions, sketchArticles } from '../candidates/sketch-articles.js';
import type { SketchBatch } from '../candidates/sketch-store.js';
import { packPairs } from '../compare/packed-pairs.js';
import { type Keep, verifyPairs } from '../compare/verify.js';
import {
  type Blocks,
  type BoilerplateSearch,
  type Groups,
  learnTemplates,
  removeBoilerplate,
  type Templates,
} from '../corpus/boilerplate.js';
import type { Corpus } from '../corpus/corpus.js';
import { countWords, type PartialFacts } from '../corpus/document-frequency.js';
import type { TokenStore } from '../corpus/token-store.js';

/**
 * Prepares a stage in one thread and returns its function over ranges, `from` inclusive, `to` exclusive. Buffers and caches that
 * the ranges share belong to the returned closure. Two scans in one thread take turns between ranges: the closure must not
 * expect module-level state to stay as the range before left it.
 */
type Stage<Input, Result> = (input: Input) => RangeFunction<Result>;

type RangeFunction<Result> = (from: number, to: number) => Result;

/** Name, input, result and function of each stage, in the order in which a scan runs them. */
export const STAGES = {
  /** Ranges of groups. */
  learnTemplates: ({
    store,
    groups,
  }: {
    readonly store: TokenStore;
    readonly groups: Groups;
  }): RangeFunction<Templates> => learnTemplates(store, groups),

  /** Ranges of positions in `articles`. */
  removeBoilerplate: ({
    store,
    articles,
    search,
  }: StoredArticles & { readonly search: BoilerplateSearch }): RangeFunction<Blocks> =>
    removeBoilerplate(store, articles, search),

  /** Ranges of positions in `articles`. */
  countWords: ({ store, articles }: StoredArticles): RangeFunction<PartialFacts> => countWords(store, articles),

  /** Ranges of positions in `articles`. */
  sketchArticles: ({
    corpus,
    articles,
    options,
  }: CorpusArticles & { readonly options: SketchStageOptions }): RangeFunction<SketchBatch> =>
    sketchArticles(corpus, articles, options),

  /** Ranges of batches of sketches, which are rearranged in place. */
  partitionSketches: (partition: Partition) => (from: number, to: number) => partitionSketches(partition, from, to),

  /** Ranges of parts of the hash values; fills `postings` in place. */
  buildPostings: ({
    postings,
    maxDocumentFrequency,
    ...partition
  }: IndexedSketches & { readonly maxDocumentFrequency: number }): RangeFunction<void> =>
    buildPostings(partition, postings, maxDocumentFrequency),

  /** Ranges of sketches. */
  proposePairs: ({
    postings,
    rule,
    ...partition
  }: IndexedSketches & { readonly rule: CandidateRule }): RangeFunction<ProposedPairs> =>
    proposePairs(partition, postings, rule),

  /** Ranges of candidate pairs; the result is packed scored pairs. */
  comparePairs:
    ({ corpus, pairs, keep }: { readonly corpus: Corpus; readonly pairs: CandidatePairs; readonly keep: Keep }) =>
    (from: number, to: number): Float64Array =>
      packPairs(verifyPairs(corpus, pairs, from, to, keep)),
};

interface StoredArticles {
  readonly store: TokenStore;
  readonly articles: Uint32Array;
}

interface CorpusArticles {
  readonly corpus: Corpus;
  readonly articles: Uint32Array;
}

type IndexedSketches = Partition & { readonly postings: Postings };

export type StageName = keyof typeof STAGES;
export type StageInput<S extends StageName> = Parameters<(typeof STAGES)[S]>[0];
export type StageResult<S extends StageName> = ReturnType<ReturnType<(typeof STAGES)[S]>>;

/** Prepares a stage in this thread. */
export function prepareStage<S extends StageName>(
  stage: S,
  input: StageInput<S>,
): (from: number, to: number) => StageResult<S> {
  return (STAGES[stage] as unknown as Stage<StageInput<S>, StageResult<S>>)(input);
}
