/** What a worker can be asked to do: to read, or to run a step of the pipeline on a range of the work. */
import type { ReadItem } from '../model.js';
import { FieldReader } from '../read/fields.js';
import type { FoundFile } from '../read/find.js';
import { type JsonLinesPiece, readPiece } from '../read/jsonl.js';
import { type ReadOptions, readWholeFile } from '../read/read.js';
import { STEPS, type StepInputs, type StepName, type StepResults } from '../steps.js';
import { type PreparedBatch, prepare } from '../text/prepare.js';

/** What can be sent to a worker: standard input cannot. */
export type PortableOptions = Omit<ReadOptions, 'stdin'>;

export type ReadTask = { readonly minWords: number } & (
  | { readonly kind: 'files'; readonly files: readonly FoundFile[]; readonly options: PortableOptions }
  | {
      readonly kind: 'lines';
      readonly piece: JsonLinesPiece;
      readonly path: string;
      readonly options: PortableOptions;
    }
  | { readonly kind: 'items'; readonly items: readonly ReadItem[] }
);

/** A range of the step whose input came before. */
export interface StepTask {
  readonly kind: 'step';
  readonly from: number;
  readonly to: number;
}

export type Task = ReadTask | StepTask;

/** The step at hand with its input. */
export type StepAtHand = { [S in StepName]: { readonly step: S; readonly input: StepInputs[S] } }[StepName];

export type TaskResult = PreparedBatch | StepResults[StepName];

/** @param atHand the step that a `step` task belongs to */
export function runTask(task: Task, atHand: StepAtHand | undefined): TaskResult {
  if (task.kind !== 'step') return prepare(readItems(task), task.minWords);
  return runStep(atHand!, task.from, task.to);
}

function runStep<S extends StepName>(
  { step, input }: { readonly step: S; readonly input: StepInputs[S] },
  from: number,
  to: number,
): StepResults[S] {
  return STEPS[step](input, from, to);
}

function readItems(task: ReadTask): readonly ReadItem[] {
  switch (task.kind) {
    case 'files':
      return task.files.flatMap(file => readWholeFile(file, task.options));
    case 'lines':
      return readPiece(task.piece, task.path, new FieldReader(task.options.fields));
    case 'items':
      return task.items;
  }
}
