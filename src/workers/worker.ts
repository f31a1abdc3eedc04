/** The other end of the pool: takes a task, answers with its result. */
import { parentPort } from 'node:worker_threads';
import { collectGarbage } from './collect-garbage.js';
import { reopened } from './parking.js';
import { runTask, type StepAtHand, type Task, type TaskResult } from './tasks.js';

/** A step's input comes once, ahead of its tasks; where much memory hangs on the one before, that is let go of at once. */
export type ToWorker =
  | { readonly atHand: StepAtHand; readonly collect: boolean }
  | { readonly number: number; readonly task: Task };

export type FromWorker = { readonly number: number } & ({ readonly result: TaskResult } | { readonly error: string });

let atHand: StepAtHand | undefined;

parentPort?.on('message', async (message: ToWorker) => {
  if ('atHand' in message) {
    atHand = reopened(message.atHand);
    if (message.collect) collectGarbage();
    return;
  }
  const { number, task } = message;
  let answer: FromWorker;
  try {
    answer = { number, result: await runTask(task, atHand) };
  } catch (error) {
    answer = { number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer, 'result' in answer ? buffersOf(answer.result) : []);
});

/** The arrays of a result are handed over, not copied. */
function buffersOf(result: TaskResult): ArrayBuffer[] {
  const parts: readonly unknown[] = ArrayBuffer.isView(result)
    ? [result]
    : 'rows' in result
      ? [...Object.values(result.rows), ...Object.values(result)]
      : Object.values(result);
  const buffers = parts.filter(value => ArrayBuffer.isView(value)).map(view => view.buffer);
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
