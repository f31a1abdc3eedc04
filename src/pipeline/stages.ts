/**
 * The steps of the pipeline that are worth spreading over cores: plain functions of an input that all workers share and a
 * range of the work. Whoever runs them gives back the same values in the order of the ranges: a report does not show where it
 * was made.
 */

import { type CandidatePairs, type CandidateRule, type ProposedPairs, proposePairs } from '../candidates/candidates.js';
import { type Partition, partitionSketches } from '../candidates/partition.js';
import { type Holders, indexParts } from '../candidates/postings.js';
import { type SketchStageOptions, sketchArticles } from '../candidates/sketch-articles.js';
import type { SketchBatch, SketchValues } from '../candidates/sketch-store.js';
import { packPairs } from '../compare/packed-pairs.js';
import { type Keep, verifyPairs } from '../compare/verify.js';
import { cutFrames, type FrameSearch, type Frames, type Groups, learnFrames } from '../corpus/boilerplate.js';
import type { Blocks } from '../corpus/boilerplate-blocks.js';
import type { Corpus } from '../corpus/corpus.js';
import { countWords, type PartialFacts } from '../corpus/document-frequency.js';
import type { TokenSegment, TokenStore } from '../corpus/token-store.js';
import type { Tokens } from '../text/tokenize.js';

/** What a step needs, besides its range. Columns in shared memory cost nothing to hand over. */
export interface StepInputs {
  /** Ranges are groups. */
  readonly learnFrames: { readonly store: TokenStore; readonly groups: Groups };
  /** Ranges of this and of all further steps are positions in `articles`, unless said otherwise. */
  readonly cutFrames: { readonly store: TokenStore; readonly articles: Uint32Array; readonly search: FrameSearch };
  readonly countWords: { readonly store: TokenStore; readonly articles: Uint32Array };
  readonly sketch: { readonly corpus: Corpus; readonly articles: Uint32Array; readonly options: SketchStageOptions };
  /** Ranges are batches of sketches. */
  readonly partition: Partition;
  /** Ranges are parts of the hash values. */
  readonly index: Partition & { readonly holders: Holders; readonly mostHolders: number };
  /** Ranges are sketches. */
  readonly propose: Partition & { readonly holders: Holders; readonly rule: CandidateRule };
  /** Ranges are pairs. */
  readonly verify: { readonly corpus: Corpus; readonly pairs: CandidatePairs; readonly keep: Keep };
}

export interface StepResults {
  readonly learnFrames: Frames;
  readonly cutFrames: Blocks;
  readonly countWords: PartialFacts;
  readonly sketch: SketchBatch;
  /** Done in place. */
  readonly partition: Record<string, never>;
  /** Done in place. */
  readonly index: Record<string, never>;
  readonly propose: ProposedPairs;
  /** Packed scored pairs. */
  readonly verify: Float64Array;
}

export type StepName = keyof StepInputs;

export const STEPS: {
  readonly [S in StepName]: (input: StepInputs[S], from: number, to: number) => StepResults[S];
} = {
  learnFrames: ({ store, groups }, from, to) => learnFrames(store, groups, from, to),
  cutFrames: ({ store, articles, search }, from, to) => cutFrames(store, articles, search, from, to),
  countWords: ({ store, articles }, from, to) => countWords(store, articles, from, to),
  sketch: ({ corpus, articles, options }, from, to) => sketchArticles(corpus, articles, options, from, to),
  partition: (partition, from, to) => {
    partitionSketches(partition, from, to);
    return {};
  },
  index: (partition, from, to) => {
    indexParts(partition, partition.holders, partition.mostHolders, from, to);
    return {};
  },
  propose: (partition, from, to) => proposePairs(partition, partition.holders, partition.rule, from, to),
  verify: ({ corpus, pairs, keep }, from, to) => packPairs(verifyPairs(corpus, pairs, from, to, keep)),
};

/** Runs steps, here or elsewhere. */
export interface Runner {
  /** Ranges that the work should be cut into, at least, so that every core has some. */
  readonly cores: number;
  /**
   * @param cuts   where the ranges begin, ascending, and the end of the last
   * @param onDone called with the end of what is done so far
   * @returns the results of the ranges, in their order
   */
  run<S extends StepName>(
    step: S,
    input: StepInputs[S],
    cuts: readonly number[],
    onDone?: (end: number) => void,
  ): Promise<StepResults[S][]>;
  /** Takes tokens and sketches out of memory where there is not enough of it; absent where nothing is ever taken. */
  parkTokens?(tokens: Tokens): TokenSegment;
  /** The same once all are there, and it is known of how many articles: these take room, too, whatever becomes of their tokens. */
  parkMore?(segments: readonly TokenSegment[], articles: number): readonly TokenSegment[];
  parkValues?(values: Uint32Array): SketchValues;
  /** Nothing more is to be run: threads and what they hold are let go. */
  finish?(): Promise<void>;
}

/** Cuts of `size` into ranges of `length`, the last one being shorter. */
export function evenCuts(size: number, length: number): number[] {
  const cuts: number[] = [];
  for (let at = 0; at < size; at += length) cuts.push(at);
  cuts.push(size);
  return cuts;
}

const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Everything in this thread, with turns between the ranges for progress and a person who wants to stop. */
export const IN_PROCESS: Runner = {
  cores: 1,
  async run(step, input, cuts, onDone) {
    const results = [];
    for (let i = 1; i < cuts.length; i++) {
      results.push(STEPS[step](input, cuts[i - 1], cuts[i]));
      onDone?.(cuts[i]);
      await nextTurn();
    }
    return results;
  },
};
