/**
 * Defines the stages that run on several threads, and the environment of a scan.
 *
 * The work of a stage is cut into ranges, such as the articles 0 to 511. Each thread gets the whole input, whose large
 * columns are in shared memory, and works on some of the ranges. Results are joined in the order of the ranges, so a
 * report does not depend on the number of threads.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { acrossLanguages, sketchKeys } from '../candidates/across-languages.js';
import { type CandidatePairs, type CandidateRule, type ProposedPairs, proposePairs } from '../candidates/candidates.js';
import { type SketchStageOptions, sketchArticles } from '../candidates/engine.js';
import { buildPostings, type Partition, type Postings, partitionSketches } from '../candidates/postings.js';
import type { SketchBatch } from '../candidates/sketch.js';
import type { Content, Judge } from '../cluster/accepted-pairs.js';
import type { Editions } from '../cluster/editions.js';
import { packPairs } from '../compare/packed-pairs.js';
import { findTranslations } from '../compare/translations.js';
import { type Keep, verifyPairs } from '../compare/verify.js';
import {
  type BoilerplateSearch,
  type Groups,
  learnTemplates,
  removeBoilerplate,
  type Templates,
} from '../corpus/boilerplate.js';
import type { Blocks } from '../corpus/boilerplate-blocks.js';
import { type Corpus, countWords, type PartialFrequencies } from '../corpus/corpus.js';
import { fingerprintTexts } from '../corpus/fingerprints.js';
import type { KeyStore } from '../corpus/key-store.js';
import type { RowStore } from '../corpus/row-store.js';
import {
  type CountedRuns,
  countRuns,
  markBackgrounds,
  type RunHolders,
  type RunSamples,
  sampleRuns,
} from '../corpus/runs.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import { IN_MEMORY, type Storage } from '../corpus/storage.js';
import type { TokenStore } from '../corpus/token-store.js';
import type { KeepRule } from '../options.js';
import type { Progress, StageName as ProgressStage } from '../types/report.js';

/**
 * Prepares a stage in one thread and returns its function over ranges [from, to). The returned closure owns the buffers
 * and caches that the ranges share. It must not rely on module-level state between ranges, because two scans in one
 * thread take turns.
 */
type Stage<Input, Result> = (input: Input) => RangeFunction<Result>;

type RangeFunction<Result> = (from: number, to: number) => Result;

/** Name, input, result and function of each stage, in the order of a scan. */
export const STAGES = {
  /** The result is 16 bytes an article. */
  fingerprintTexts: ({ store, articles }: StoredArticles): RangeFunction<Uint8Array> =>
    fingerprintTexts(store, articles),

  learnTemplates: ({ store, groups }: GroupedArticles): RangeFunction<Templates> => learnTemplates(store, groups),

  removeBoilerplate: ({ store, articles, search, keys, isReversible }: ArticlesToClean): RangeFunction<Cleaned> => {
    const cuts: number[] = [];
    const remove = removeBoilerplate(store, articles, search, keys, isReversible ? cuts : undefined);
    return (from, to) => {
      cuts.length = 0;
      const blocks = remove(from, to);
      return { blocks, cuts: Uint32Array.from(cuts) };
    };
  },

  countWords: ({ store, articles }: StoredArticles): RangeFunction<PartialFrequencies> => countWords(store, articles),

  sampleRuns: ({ store, articles, rate }: ArticlesToSample): RangeFunction<RunSamples> =>
    sampleRuns(store, articles, rate),

  countRuns: ({ samples }: RunsToCount): RangeFunction<CountedRuns> => countRuns(samples),

  /** Marks tokens in place. */
  markBackgrounds: ({ store, articles, runs }: ArticlesToMark): RangeFunction<Blocks> =>
    markBackgrounds(store, articles, runs),

  sketchArticles: ({ corpus, articles, options }: ArticlesToSketch): RangeFunction<SketchBatch> =>
    sketchArticles(corpus, articles, options),

  /** Rearranges the sketches in place. */
  partitionSketches: (partition: Partition) => (from: number, to: number) => partitionSketches(partition, from, to),

  /** Fills `postings` in place. */
  buildPostings: ({ postings, maxDocumentFrequency, ...partition }: SketchesToIndex): RangeFunction<void> =>
    buildPostings(partition, postings, maxDocumentFrequency),

  proposePairs: ({ postings, rule, languages, ...partition }: SketchesToPair): RangeFunction<ProposedPairs> => {
    const propose = proposePairs(partition, postings, rule);
    return languages === undefined ? propose : (from, to) => acrossLanguages(propose(from, to), languages);
  },

  /** The result is packed scored pairs. */
  comparePairs: ({ corpus, pairs, keep }: PairsToCompare): RangeFunction<Float64Array> => {
    const verify = verifyPairs(corpus, pairs, keep);
    return (from, to) => packPairs(verify(from, to));
  },

  sketchKeys: ({ keys, articles }: KeysToSketch): RangeFunction<SketchBatch> => sketchKeys(keys, articles),

  /** The result is packed translations. */
  compareKeys: ({ keys, pairs, threshold }: KeysToCompare): RangeFunction<Float64Array> =>
    findTranslations(keys, pairs, threshold),
};

/** Ranges of groups. */
interface GroupedArticles {
  readonly store: TokenStore;
  readonly groups: Groups;
}

/** Ranges of positions in `articles`. */
interface StoredArticles {
  readonly store: TokenStore;
  readonly articles: Uint32Array;
}

interface ArticlesToSample extends StoredArticles {
  readonly rate: number;
}

/** Ranges of parts of the runs. */
interface RunsToCount {
  readonly samples: readonly RunSamples[];
}

interface ArticlesToMark extends StoredArticles {
  readonly runs: RunHolders;
}

interface ArticlesToClean extends StoredArticles {
  readonly search: BoilerplateSearch;
  readonly keys: KeyStore | undefined;
  /** Whether `restoreBoilerplate` may follow. */
  readonly isReversible: boolean;
}

interface Cleaned {
  readonly blocks: Blocks;
  /** For `restoreBoilerplate`; empty unless reversible. */
  readonly cuts: Uint32Array;
}

/** Ranges of positions in `articles`. */
interface ArticlesToSketch {
  readonly corpus: Corpus;
  readonly articles: Uint32Array;
  readonly options: SketchStageOptions;
}

/** Ranges of parts of the hash values; the stage `partitionSketches` has ranges of sketch batches. */
interface SketchesToIndex extends Partition {
  readonly postings: Postings;
  readonly maxDocumentFrequency: number;
}

/** Ranges of sketches. */
interface SketchesToPair extends Partition {
  readonly postings: Postings;
  readonly rule: CandidateRule;
  /** Language of each sketch, for pairs of different languages only. */
  readonly languages?: Int8Array;
}

/** Ranges of pairs. */
interface PairsToCompare {
  readonly corpus: Corpus;
  readonly pairs: CandidatePairs;
  readonly keep: Keep;
}

/** Ranges of positions in `articles`. */
interface KeysToSketch {
  readonly keys: KeyStore;
  readonly articles: Uint32Array;
}

/** Ranges of pairs. */
interface KeysToCompare {
  readonly keys: KeyStore;
  readonly pairs: CandidatePairs;
  readonly threshold: number;
}

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

/** Runs stages, in this thread or in several. */
export interface Runner {
  /** Number of threads. A stage with enough work is cut into more ranges. */
  readonly cores: number;
  /**
   * @param cuts   starts of the ranges, ascending, and the end of the last one
   * @param onDone called with the end of each range when that range and all earlier ones are done
   * @returns the results of the ranges, in their order
   */
  run<S extends StageName>(
    stage: S,
    input: StageInput<S>,
    cuts: readonly number[],
    onDone?: (end: number) => void,
  ): Promise<StageResult<S>[]>;
  /** Releases the threads and their memory. No stage may run afterwards. */
  finish(): Promise<void>;
}

/** Runs every range in this thread. A turn of the event loop after each range lets progress and signals through. */
export const IN_THREAD: Runner = {
  cores: 1,
  async run(stage, input, cuts, onDone) {
    const runRange = prepareStage(stage, input);
    const results = [];
    for (let i = 1; i < cuts.length; i++) {
      results.push(runRange(cuts[i - 1], cuts[i]));
      onDone?.(cuts[i]);
      await nextTurn();
    }
    return results;
  },
  async finish() {},
};

/** Cuts `size` items into ranges of `length`; the last range may be shorter. */
export function evenCuts(size: number, length: number): number[] {
  const cuts: number[] = [];
  for (let at = 0; at < size; at += length) cuts.push(at);
  cuts.push(size);
  return cuts;
}

export interface Environment {
  readonly runner: Runner;
  readonly storage: Storage;
  readonly onProgress: (progress: Progress) => void;
  /** Statistics to use; by default learned from the corpus. */
  readonly statistics?: CorpusStatistics;
  /** Rules for the representative of a cluster, in order of precedence, before the default rules. */
  readonly keep?: readonly KeepRule[];
  /** Whether `restoreBoilerplate` may follow. */
  readonly isReversible?: boolean;
  /** Called once with the used statistics. */
  readonly onStatistics?: (statistics: CorpusStatistics) => void;
  /** Whether the report has the fingerprints of its pairs. */
  readonly fingerprints?: boolean | undefined;
  /** Decides on accepted pairs; without it no pair is accepted. */
  readonly acceptance?: Acceptance;
}

/** Makes the judge of a scan or a check when its articles are known. */
export interface Acceptance {
  /** Whether the judge needs contents. */
  readonly byContent: boolean;
  judge(articles: JudgedArticles): Judge;
}

/** Information for a judge about articles, by number. */
export interface JudgedArticles {
  readonly rows: RowStore;
  readonly editions: Pick<Editions, 'are'>;
  /** Content of an article with a pair. */
  contentOf(article: number): Content;
  /** Only in a check: the number of known articles with each content, by the fingerprint of all words. */
  knownWith?(contents: ReadonlySet<string>): ReadonlyMap<string, number>;
}

/** This thread and its memory. */
export const IN_PROCESS: Environment = { runner: IN_THREAD, storage: IN_MEMORY, onProgress: () => {} };

/** Reports the beginning of a stage, and returns a function that reports its progress. */
export function beginStage({ onProgress }: Environment, stage: ProgressStage, total: number): (done: number) => void {
  const report = (done: number): void => onProgress({ stage, done, total });
  report(0);
  return report;
}
