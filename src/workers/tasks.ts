/** What a worker can be asked to do: the plain functions of the other rooms, on a range of the work. */
import { type Keep, type ScoredPair, verifyPairs } from '../compare/verify.js';
import type { ReadItem } from '../model.js';
import type { FoundFile } from '../read/find.js';
import { type ReadOptions, readWholeFile } from '../read/read.js';
import type { CandidatePairs } from '../sketch/candidates.js';
import { type SketchBatch, type SketchStageOptions, sketchArticles } from '../sketch/sketch-articles.js';
import type { Corpus } from '../text/corpus.js';
import { type PreparedBatch, prepare } from '../text/prepare.js';

/** Shared by all tasks of a stage; its columns are shared memory, so handing it over copies nothing. */
export interface StageInput {
  readonly corpus: Corpus;
  readonly articles?: Uint32Array;
  readonly pairs?: CandidatePairs;
}

export type Task =
  | {
      readonly kind: 'read';
      readonly files: readonly FoundFile[];
      readonly options: ReadOptions;
      readonly minWords: number;
    }
  | { readonly kind: 'prepare'; readonly items: readonly ReadItem[]; readonly minWords: number }
  | { readonly kind: 'sketch'; readonly from: number; readonly to: number; readonly options: SketchStageOptions }
  | { readonly kind: 'verify'; readonly from: number; readonly to: number; readonly keep: Keep };

/** The task of a kind, or of any of several. */
export type TaskOf<K extends Task['kind']> = Extract<Task, { readonly kind: K }>;

export interface TaskResults {
  readonly read: PreparedBatch;
  readonly prepare: PreparedBatch;
  readonly sketch: SketchBatch;
  readonly verify: ScoredPair[];
}

export type TaskResult = TaskResults[Task['kind']];

/** Runs a task; `input` is that of the stage it belongs to. */
export function runTask(task: Task, input: StageInput | undefined): TaskResult {
  switch (task.kind) {
    case 'read':
      return prepare(
        task.files.flatMap(file => readWholeFile(file, task.options)),
        task.minWords,
      );
    case 'prepare':
      return prepare(task.items, task.minWords);
    case 'sketch':
      return sketchArticles(input!.corpus, input!.articles!, task.from, task.to, task.options);
    case 'verify':
      return verifyPairs(input!.corpus, input!.pairs!, task.from, task.to, task.keep);
  }
}
