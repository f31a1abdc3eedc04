/** A pool of worker threads. It starts a thread when there is work for it, and keeps a next task waiting at each. */
import { Worker } from 'node:worker_threads';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { StageName, StageResult } from '../pipeline/stages.js';
import { collectGarbage } from './collect-garbage.js';
import type { FromWorker, ReadTask, StageTask, ToWorker } from './tasks.js';

/** Read tasks that a worker has at most: the next one waits at the worker while the first one runs. */
const TASKS_PER_WORKER = 2;

interface Pending {
  /** The worker of a read task; ranges of a stage are not assigned. */
  readonly worker: PooledWorker | undefined;
  resolve(result: never): void;
  reject(error: Error): void;
}

interface PooledWorker {
  readonly thread: Worker;
  /** Read tasks that it has not answered yet. */
  tasks: number;
}

export class WorkerPool {
  readonly #maxWorkers: number;
  #workers: PooledWorker[] = [];
  /** Read tasks that wait for a worker. */
  #waiting: { resolve(worker: PooledWorker): void; reject(error: Error): void }[] = [];
  /** By number: tasks and ranges without an answer. */
  readonly #pending = new Map<number, Pending>();
  #nextNumber = 0;

  /** @param maxWorkers 1 or more */
  constructor(maxWorkers: number) {
    this.#maxWorkers = maxWorkers;
  }

  /** Starts up to `count` threads before there is work. They do not keep the process alive until they get work. */
  prewarm(count: number): void {
    while (this.#workers.length < Math.min(this.#maxWorkers, count)) this.#start().thread.unref();
  }

  /** Number of threads that are started. */
  get size(): number {
    return this.#workers.length;
  }

  /** Reads and prepares articles in the next free worker. */
  async read(task: ReadTask): Promise<PreparedBatch> {
    const worker = await this.#freeWorker();
    worker.tasks++;
    const number = this.#nextNumber++;
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { worker, resolve, reject });
      worker.thread.ref();
      worker.thread.postMessage({ number, task } satisfies ToWorker, buffersOf(task));
    });
  }

  /**
   * Runs a stage on all ranges. The workers take ranges from a shared counter: to assign each range would leave them idle
   * until this thread has time for an answer.
   *
   * @returns the results in the order of the ranges
   */
  runStage(stageTask: StageTask, cuts: readonly number[]): Promise<StageResult<StageName>>[] {
    const firstNumber = this.#nextNumber;
    const ranges = cuts.length - 1;
    const results = Array.from(
      { length: ranges },
      (): Promise<StageResult<StageName>> =>
        new Promise((resolve, reject) => {
          this.#pending.set(this.#nextNumber++, { worker: undefined, resolve, reject });
        }),
    );
    // the caller stops at the first failure: a later one must not count as unhandled
    for (const result of results) result.catch(() => {});
    while (this.#workers.length < Math.min(this.#maxWorkers, ranges)) this.#start();
    const taken = new Int32Array(new SharedArrayBuffer(4));
    for (const { thread } of this.#workers) {
      thread.ref();
      thread.postMessage({ firstNumber, stageTask, cuts, taken } satisfies ToWorker);
    }
    return results;
  }

  /** Collects the garbage of all threads before they run the next stage. */
  async collectGarbage(): Promise<void> {
    for (const { thread } of this.#workers) thread.postMessage({ order: 'collect-garbage' } satisfies ToWorker);
    await collectGarbage();
  }

  /** Ends all threads, also in the middle of a task. */
  async end(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map(({ thread }) => thread.terminate()));
  }

  /** Rejects every task and range that has no answer. */
  fail(error: Error): void {
    for (const { reject } of [...this.#pending.values(), ...this.#waiting]) reject(error);
    this.#pending.clear();
    this.#waiting = [];
  }

  async #freeWorker(): Promise<PooledWorker> {
    const leastBusy = this.#workers.reduce<PooledWorker | undefined>(
      (best, worker) => (best === undefined || worker.tasks < best.tasks ? worker : best),
      undefined,
    );
    if (leastBusy?.tasks === 0) return leastBusy;
    if (this.#workers.length < this.#maxWorkers) return this.#start();
    if (leastBusy !== undefined && leastBusy.tasks < TASKS_PER_WORKER) return leastBusy;
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #start(): PooledWorker {
    const worker: PooledWorker = { thread: new Worker(new URL('./worker.js', import.meta.url)), tasks: 0 };
    this.#workers.push(worker);
    worker.thread.on('message', (answer: FromWorker) => this.#receive(answer));
    worker.thread.on('error', error => this.fail(error as Error));
    return worker;
  }

  #receive(answer: FromWorker): void {
    const pending = this.#pending.get(answer.number);
    this.#pending.delete(answer.number);
    if (pending?.worker !== undefined) {
      pending.worker.tasks--;
      this.#waiting.shift()?.resolve(pending.worker);
    }
    if ('error' in answer) pending?.reject(new Error(`a worker failed: ${answer.error}`));
    else pending?.resolve(answer.result as never);
  }
}

/** The bytes of a segment are handed over to the worker, not copied. */
function buffersOf(task: ReadTask): ArrayBuffer[] {
  if (task.kind !== 'segment') return [];
  const { segment } = task;
  if (segment.kind === 'document') return [segment.bytes.buffer];
  return segment.kind === 'lines' && 'bytes' in segment.block ? [segment.block.bytes.buffer] : [];
}
