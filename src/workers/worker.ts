/** The code of a worker thread: takes tasks, and answers with their results. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { PreparedBatch } from '../corpus/prepare.js';
import { prepareStage, type StageName, type StageResult } from '../pipeline/stages.js';
import { collectGarbage } from './collect-garbage.js';
import { restoreColumns } from './spill-file.js';
import { type FromWorker, ReadStage, type ToWorker } from './tasks.js';

type Result = PreparedBatch | StageResult<StageName>;

function serve(port: MessagePort): void {
  const reading = new ReadStage();
  // one task after the other, also where a task waits: tasks share buffers
  let previous: Promise<void> = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    previous = previous.then(() => run(message));
  });

  async function run(message: ToWorker): Promise<void> {
    if ('task' in message) {
      try {
        answer(message.number, await reading.run(message.task));
      } catch (error) {
        fail(message.number, error);
      }
      return;
    }
    if ('order' in message) return collectGarbage();
    const { firstNumber, cuts, taken } = message;
    const { stage, input } = message.stageTask;
    const nextRange = (): number => Atomics.add(taken, 0, 1);
    let runRange: ReturnType<typeof prepareStage> | undefined;
    for (let range = nextRange(); range + 1 < cuts.length; range = nextRange()) {
      try {
        runRange ??= prepareStage(stage, restoreColumns(input));
        answer(firstNumber + range, runRange(cuts[range], cuts[range + 1]));
      } catch (error) {
        fail(firstNumber + range, error);
      }
    }
  }

  /** Arrays that are not in shared memory are handed over, not copied. */
  function answer(number: number, result: Result): void {
    port.postMessage({ number, result } satisfies FromWorker, buffersOf(result));
  }

  function fail(number: number, error: unknown): void {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.postMessage({ number, error: message } satisfies FromWorker);
  }
}

/** The buffers of a result that is an array, or that holds arrays directly or in `rows`. */
function buffersOf(result: Result): ArrayBuffer[] {
  if (result === undefined) return [];
  const parts: readonly unknown[] = ArrayBuffer.isView(result)
    ? [result]
    : 'rows' in result
      ? [...Object.values(result.rows), ...Object.values(result)]
      : Object.values(result);
  const buffers = parts.filter(part => ArrayBuffer.isView(part)).map(view => view.buffer);
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}

if (parentPort !== null) serve(parentPort);
