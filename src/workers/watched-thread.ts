/** Watches a worker thread and ends it when its reading gets stuck or exhausts its memory. */
import { Worker } from 'node:worker_threads';
import { type FromWorker, Progress, type ToWorker, tooSlow, type WorkerSetup } from './tasks.js';

/** Limits of reading. */
export interface ThreadBounds {
  /** Time limit for an article. */
  readonly seconds: number;
  /** Heap limit of a thread; absent for the limit of Node.js. */
  readonly heapMegabytes?: number;
}

export const DEFAULT_BOUNDS: ThreadBounds = { seconds: 60 };

interface Listeners {
  readonly message: (message: FromWorker) => void;
  /** The thread ended because of an article. */
  readonly lost: (reason: string) => void;
  readonly failed: (error: Error) => void;
}

/** Checks without progress after which a thread is ended. */
const CHECKS = 5;

export class WatchedThread {
  readonly progress = new Progress();
  readonly #thread: Worker;
  readonly #timer: NodeJS.Timeout;
  readonly #listeners: Listeners;
  #isOver = false;

  constructor({ seconds, heapMegabytes }: ThreadBounds, listeners: Listeners) {
    this.#listeners = listeners;
    this.#thread = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: { progress: this.progress.shared, seconds } satisfies WorkerSetup,
      ...(heapMegabytes !== undefined && { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } }),
    });
    this.#thread.on('message', (message: FromWorker) => listeners.message(message));
    this.#thread.on('error', error => {
      const isFull = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const most = heapMegabytes === undefined ? 'a thread has' : `${heapMegabytes} MB`;
      if (isFull) this.#lose(`given up, reading it takes more memory than ${most}`);
      else listeners.failed(error as Error);
    });
    this.#thread.on('exit', () => this.#lose('given up, its reader ended the thread'));
    this.#timer = this.#watch(seconds);
  }

  post(message: ToWorker, buffers: readonly ArrayBuffer[] = []): void {
    this.#thread.ref();
    this.#thread.postMessage(message, [...buffers]);
  }

  /** Lets the process end while the thread waits for its next message. */
  unref(): void {
    this.#thread.unref();
  }

  /** Ends the thread, even in the middle of a task. */
  async end(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#timer);
    await this.#thread.terminate();
  }

  /**
   * Ends the thread after several checks without progress. Counting checks instead of time is safe when this thread
   * itself is busy. The thread enforces the time limit on most articles; this watch acts half a limit later.
   */
  #watch(seconds: number): NodeJS.Timeout {
    let [steps, checks] = [-1, 0];
    const check = (): void => {
      const isStuck = this.progress.isReading && this.progress.steps === steps;
      steps = this.progress.steps;
      checks = isStuck ? checks + 1 : 0;
      if (checks > CHECKS) this.#lose(tooSlow(seconds));
    };
    return setInterval(check, (seconds * 1500) / CHECKS).unref();
  }

  #lose(reason: string): void {
    if (this.#isOver) return;
    void this.end();
    this.#listeners.lost(reason);
  }
}
