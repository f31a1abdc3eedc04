/** The other end of the pool: takes a task, answers with its result. */
import { parentPort } from 'node:worker_threads';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { StepName, StepResults } from '../pipeline/stages.js';
import { collectGarbage } from './collect-garbage.js';
import { reopened } from './spill-file.js';
import { ReadStage, type ReadTask, runStep, type StepAtHand } from './tasks.js';

export type ToWorker =
  | { readonly number: number; readonly task: ReadTask }
  /** A step, with the ranges that the workers share: `next` counts those that are taken. */
  | {
      /** The number that the first range is answered by. */
      readonly first: number;
      readonly atHand: StepAtHand;
      readonly cuts: readonly number[];
      readonly next: Int32Array;
      /** Where much memory hangs on the step before, that is let go of at once. */
      readonly collect: boolean;
    };

export type FromWorker = { readonly number: number } & (
  | { readonly result: PreparedBatch | StepResults[StepName] }
  | { readonly error: string }
);

/** One task after the other, also where one has to wait: what is read and its tokens stand in memory that all tasks share. */
const reading = new ReadStage();
let before: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: ToWorker) => {
  before = before.then(() => run(message));
});

async function run(message: ToWorker): Promise<void> {
  if ('task' in message) {
    const { number, task } = message;
    try {
      answer(number, await reading.run(task));
    } catch (error) {
      fail(number, error);
    }
    return;
  }
  const { first, cuts, next, collect } = message;
  if (collect) collectGarbage();
  const atHand = reopened(message.atHand);
  for (let range = Atomics.add(next, 0, 1); range + 1 < cuts.length; range = Atomics.add(next, 0, 1)) {
    try {
      answer(first + range, runStep(atHand, cuts[range], cuts[range + 1]));
    } catch (error) {
      fail(first + range, error);
    }
  }
}

function answer(number: number, result: PreparedBatch | StepResults[StepName]): void {
  parentPort?.postMessage({ number, result } satisfies FromWorker, buffersOf(result));
}

function fail(number: number, error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  parentPort?.postMessage({ number, error: message } satisfies FromWorker);
}

/** The arrays of a result are handed over, not copied. */
function buffersOf(result: PreparedBatch | StepResults[StepName]): ArrayBuffer[] {
  const parts: readonly unknown[] = ArrayBuffer.isView(result)
    ? [result]
    : 'rows' in result
      ? [...Object.values(result.rows), ...Object.values(result)]
      : Object.values(result);
  const buffers = parts.filter(value => ArrayBuffer.isView(value)).map(view => view.buffer);
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
