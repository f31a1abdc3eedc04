/** A worker thread that is ended when its reading gets stuck or exhausts its memory, so that the run goes on without the article. */
import { Worker } from 'node:worker_threads';
import { type FromWorker, Progress, type ToWorker, tooSlow, type WorkerSetup } from './tasks.js';

/** What reading may take. */
export interface ThreadBounds {
  /** For an article. */
  readonly seconds: number;
  /** Heap of a thread; absent for the limit of Node.js. */
  readonly heapMegabytes?: number;
}

export const DEFAULT_BOUNDS: ThreadBounds = { seconds: 60 };

interface Listeners {
  readonly message: (message: FromWorker) => void;
  /** The thread was ended, or ended itself, because of what it read. */
  readonly lost: (reason: string) => void;
  readonly failed: (error: Error) => void;
}

/** Looks at a thread before it is given up. */
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

  /** The thread does not keep the process alive until it gets the next message. */
  unref(): void {
    this.#thread.unref();
  }

  /** Ends the thread, also in the middle of a task. */
  async end(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#timer);
    await this.#thread.terminate();
  }

  /**
   * Counts checks at which nothing has moved, not time: this thread may be busy itself. The thread gives up most articles by
   * itself, and is ended half a limit later where it does not.
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
