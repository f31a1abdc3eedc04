/** Pools worker threads: starts a thread when there is work for it, and queues one further task at each. */
import type { StageName, StageResult } from '../pipeline/stages.js';
import type { Segment } from '../read/segment.js';
import { type Batch, bytesOf, collectGarbage, type FromWorker, type ReadTask, type StageTask } from './tasks.js';
import { DEFAULT_BOUNDS, type ThreadBounds, WatchedThread } from './watched-thread.js';

/** Most read tasks of a worker: one runs, and the next one waits there. */
const TASKS_PER_WORKER = 2;

/** Bytes of a reusable buffer, which suffice for nearly all segments. */
const BUFFER_BYTES = 5 << 18;

/** The thread of a read task ended. The message is the reason, one clause. */
export class ThreadLost extends Error {
  override readonly name = 'ThreadLost';
}

interface Pending {
  /** The read task; undefined for a range of a stage. */
  readonly task: ReadTask | undefined;
  resolve(result: never): void;
  reject(error: Error): void;
}

interface PooledWorker {
  readonly thread: WatchedThread;
  /** Numbers of the read tasks without an answer; the first one runs. */
  readonly tasks: number[];
}

export class WorkerPool {
  readonly #maxWorkers: number;
  readonly #bounds: ThreadBounds;
  #workers: PooledWorker[] = [];
  /** Read tasks waiting for a worker. */
  #waiting: { resolve(worker: PooledWorker): void; reject(error: Error): void }[] = [];
  /** Tasks and ranges without an answer, by number. */
  readonly #pending = new Map<number, Pending>();
  #nextNumber = 0;
  /** Buffers returned by workers, for the bytes of the next tasks. */
  readonly #freeBuffers: ArrayBuffer[] = [];

  /** @param maxWorkers 1 or more */
  constructor(maxWorkers: number, bounds = DEFAULT_BOUNDS) {
    this.#maxWorkers = maxWorkers;
    this.#bounds = bounds;
  }

  /** Starts up to `count` threads in advance. They do not keep the process alive until they get work. */
  prewarm(count: number): void {
    while (this.#workers.length < Math.min(this.#maxWorkers, count)) this.#start().thread.unref();
  }

  /** Number of started threads. */
  get size(): number {
    return this.#workers.length;
  }

  /**
   * Reads and prepares articles in the next free worker.
   *
   * @throws ThreadLost if the task ended the worker
   */
  async read(task: ReadTask): Promise<Batch> {
    const worker = await this.#freeWorker();
    const number = this.#nextNumber++;
    worker.tasks.push(number);
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { task, resolve, reject });
      const [sent, buffers] = this.#withCopiedBytes(task);
      worker.thread.post({ number, task: sent }, buffers);
    });
  }

  /**
   * Runs a stage on all ranges. The workers take ranges from a shared counter, because they would idle if this busy
   * thread assigned each range.
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
          this.#pending.set(this.#nextNumber++, { task: undefined, resolve, reject });
        }),
    );
    // the caller stops at the first failure: later rejections must not count as unhandled
    for (const result of results) result.catch(() => {});
    while (this.#workers.length < Math.min(this.#maxWorkers, ranges)) this.#start();
    const taken = new Int32Array(new SharedArrayBuffer(4));
    for (const { thread } of this.#workers) thread.post({ firstNumber, stageTask, cuts, taken });
    return results;
  }

  /** Collects the garbage of all threads before they run the next stage. */
  async collectGarbage(): Promise<void> {
    for (const { thread } of this.#workers) thread.post({ order: 'collect-garbage' });
    await collectGarbage();
  }

  /** Ends all threads, even in the middle of a task. */
  async end(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map(({ thread }) => thread.end()));
  }

  /** Rejects every task and range without an answer. */
  fail(error: Error): void {
    for (const { reject } of [...this.#pending.values(), ...this.#waiting]) reject(error);
    this.#pending.clear();
    this.#waiting = [];
  }

  async #freeWorker(): Promise<PooledWorker> {
    const leastBusy = this.#workers.reduce<PooledWorker | undefined>(
      (best, worker) => (best === undefined || worker.tasks.length < best.tasks.length ? worker : best),
      undefined,
    );
    if (leastBusy?.tasks.length === 0) return leastBusy;
    if (this.#workers.length < this.#maxWorkers) return this.#start();
    if (leastBusy !== undefined && leastBusy.tasks.length < TASKS_PER_WORKER) return leastBusy;
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #start(): PooledWorker {
    const thread = new WatchedThread(this.#bounds, {
      message: message => this.#receive(worker, message),
      lost: reason => this.#lose(worker, reason),
      failed: error => this.fail(error),
    });
    const worker: PooledWorker = { thread, tasks: [] };
    this.#workers.push(worker);
    return worker;
  }

  #receive(worker: PooledWorker, answer: FromWorker): void {
    if (!('number' in answer)) return;
    if (answer.freeBuffer?.byteLength === BUFFER_BYTES) this.#freeBuffers.push(answer.freeBuffer);
    const pending = this.#pending.get(answer.number);
    this.#pending.delete(answer.number);
    if (pending?.task !== undefined) {
      worker.tasks.shift();
      this.#waiting.shift()?.resolve(worker);
    }
    if ('error' in answer) pending?.reject(new Error(`a worker failed: ${answer.error}`));
    else pending?.resolve(answer.result as never);
  }

  /**
   * Rejects the running task of a lost worker and gives its waiting task to another worker. A stage fails as a whole.
   */
  #lose(lost: PooledWorker, reason: string): void {
    this.#workers = this.#workers.filter(worker => worker !== lost);
    if ([...this.#pending.values()].some(({ task }) => task === undefined)) {
      this.fail(new Error(`a worker failed: not enough memory`));
      return;
    }
    const pending = lost.tasks.map(number => {
      const found = this.#pending.get(number);
      this.#pending.delete(number);
      return found;
    });
    pending.shift()?.reject(new ThreadLost(reason));
    for (const next of pending)
      if (next?.task !== undefined) this.read(next.task).then(next.resolve as never, next.reject);
    while (this.#waiting.length > 0 && this.#workers.length < this.#maxWorkers)
      this.#waiting.shift()!.resolve(this.#start());
  }

  /**
   * Replaces the bytes of a segment by a copy to transfer, so that this thread keeps the bytes if the worker is lost.
   * Copies reuse buffers, because allocating a megabyte takes longer than copying one.
   */
  #withCopiedBytes(task: ReadTask): [task: ReadTask, buffers: ArrayBuffer[]] {
    if (task.kind !== 'segment') return [task, []];
    const { segment } = task;
    const given = bytesOf(segment);
    if (given === undefined) return [task, []];
    const buffer =
      given.length > BUFFER_BYTES
        ? new ArrayBuffer(given.length)
        : (this.#freeBuffers.pop() ?? new ArrayBuffer(BUFFER_BYTES));
    const bytes = new Uint8Array(buffer, 0, given.length);
    bytes.set(given);
    const sent = segment.kind === 'lines' ? { ...segment, block: { ...segment.block, bytes } } : { ...segment, bytes };
    return [{ ...task, segment: sent as Segment }, [buffer]];
  }
}
