/** Runs in a worker thread: receives tasks and sends their results. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { failureOf } from '../errors.js';
import { prepareStage, type StageName, type StageResult } from '../pipeline/stages.js';
import { unreadable } from '../read/problem.js';
import { restoreColumns } from './spilling-storage.js';
import {
  type Batch,
  batchOf,
  bytesOf,
  type Cut,
  collectGarbage,
  type FromWorker,
  Progress,
  ReadStage,
  type ToWorker,
  type WorkerSetup,
} from './tasks.js';

type Result = Batch | StageResult<StageName>;

function serve(port: MessagePort, setup: WorkerSetup): void {
  const progress = new Progress(setup.progress);
  const reading = new ReadStage(setup.seconds, progress);
  // one task after the other, even if a task awaits something, because tasks share buffers
  let previous: Promise<void> = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    previous = previous.then(() => run(message));
  });

  async function run(message: ToWorker): Promise<void> {
    if ('task' in message) {
      const { number, task } = message;
      const freeBuffer = task.kind === 'segment' ? bytesOf(task.segment)?.buffer : undefined;
      try {
        answer(number, await reading.run(task), freeBuffer);
      } catch (error) {
        fail(number, error);
      }
      return;
    }
    if ('cut' in message) return cut(message);
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

  /** Sends the parts of a file. Prepares items here, because sending their texts would take longer. */
  async function cut({ cut: file, options, preparation }: Extract<ToWorker, { readonly cut: unknown }>): Promise<void> {
    const send = (part: Cut, buffers: ArrayBuffer[] = []): void => port.postMessage(part, buffers);
    const sendProblem = (error: unknown): void => {
      try {
        const problem = unreadable(file, `${failureOf(error)}; the rest is not read`);
        send({ batch: batchOf([problem], preparation) });
        send({ end: true });
      } catch (ofRun) {
        send({ error: messageOf(ofRun) });
      }
    };
    try {
      const { readSegments } = await import('../read/streams.js');
      progress.isReading = true;
      for await (const segment of readSegments(file, { ...options, onBytes: () => progress.step() })) {
        progress.isReading = false;
        const found = options.fields.found;
        const prepared =
          segment.kind === 'items'
            ? await reading.run({ kind: 'items', items: segment.items, ...preparation })
            : undefined;
        const batch = prepared && { ...prepared, ...(found !== undefined && { foundFields: [...found] }) };
        progress.takeTurn();
        if (batch !== undefined) send({ batch }, buffersOf(batch));
        else
          send(
            { segment },
            [bytesOf(segment)?.buffer].filter(buffer => buffer !== undefined),
          );
        progress.isReading = true;
      }
      send({ end: true });
    } catch (error) {
      sendProblem(error);
    } finally {
      progress.isReading = false;
    }
  }

  /**
   * Sends a result; transfers arrays that are not in shared memory.
   *
   * @param freeBuffer memory of the task, returned for reuse
   */
  function answer(number: number, result: Result, freeBuffer?: ArrayBuffer): void {
    const buffers = buffersOf(result);
    if (freeBuffer !== undefined) buffers.push(freeBuffer);
    port.postMessage({ number, result, freeBuffer } satisfies FromWorker, buffers);
  }

  function fail(number: number, error: unknown): void {
    port.postMessage({ number, error: messageOf(error) } satisfies FromWorker);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** The unshared buffers of a result, which is an array or holds arrays in its properties or in `rows`. */
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

if (parentPort !== null) serve(parentPort, workerData as WorkerSetup);
