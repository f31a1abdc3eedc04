/** What a scan runs on: threads, storage, and a listener for progress. None of them changes the report. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { IN_MEMORY, type Storage } from '../corpus/storage.js';
import type { Progress, StageName as ProgressStage } from '../types/progress.js';
import { prepareStage, type StageInput, type StageName, type StageResult } from './stages.js';

/** Runs stages, in this thread or in several. */
export interface Runner {
  /** Number of threads: a stage is cut into more ranges than that, where there is enough work. */
  readonly cores: number;
  /**
   * @param cuts   where the ranges begin, ascending, and the end of the last one
   * @param onDone called with the end of each range once it and all before it are done
   * @returns the results of the ranges, in their order
   */
  run<S extends StageName>(
    stage: S,
    input: StageInput<S>,
    cuts: readonly number[],
    onDone?: (end: number) => void,
  ): Promise<StageResult<S>[]>;
  /** Releases threads and the memory they hold. No stage runs afterwards. */
  finish(): Promise<void>;
}

/** Runs every range in this thread. A turn of the event loop between the ranges lets progress be shown and signals arrive. */
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
}

/** This thread and its memory. */
export const IN_PROCESS: Environment = { runner: IN_THREAD, storage: IN_MEMORY, onProgress: () => {} };

/** Reports the beginning of a stage, and returns the function that reports how far the stage is. */
export function beginStage({ onProgress }: Environment, stage: ProgressStage, total: number): (done: number) => void {
  const report = (done: number): void => onProgress({ stage, done, total });
  report(0);
  return report;
}
