/** The other end of the pool: takes a task, answers with its result. */
import { parentPort } from 'node:worker_threads';
import { runTask, type StageInput, type Task, type TaskResult } from './tasks.js';

/** A stage's input comes once, ahead of its tasks. */
export type ToWorker = { readonly input: StageInput } | { readonly number: number; readonly task: Task };

export type FromWorker = { readonly number: number } & ({ readonly result: TaskResult } | { readonly error: string });

let input: StageInput | undefined;

parentPort?.on('message', (message: ToWorker) => {
  if ('input' in message) {
    input = message.input;
    return;
  }
  const { number, task } = message;
  let answer: FromWorker;
  try {
    answer = { number, result: runTask(task, input) };
  } catch (error) {
    answer = { number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer, 'result' in answer ? buffersOf(answer.result) : []);
});

/** The arrays of a result are handed over, not copied. */
function buffersOf(result: TaskResult): ArrayBuffer[] {
  return Object.values(result)
    .filter(value => ArrayBuffer.isView(value))
    .map(view => view.buffer)
    .filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
