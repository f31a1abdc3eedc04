/** Passes jobs to the thread of the index, one at a time and in order. Refuses jobs if too many wait, or if a job waits too long. */
import { Worker } from 'node:worker_threads';
import { UserError } from '../errors.js';
import { type FromIndex, type Job, type Reply, replyOf, type Start } from './protocol.js';

export interface QueueOptions extends Start {
  /** Most waiting jobs. */
  readonly mostWaiting: number;
  /** Milliseconds that a job may wait for its turn. */
  readonly patience: number;
  /** Receives faults of the index and the disk, for the log. */
  readonly onTrouble: (message: string) => void;
  /** Called when the thread has ended unexpectedly, so that the service cannot answer any more. */
  readonly onEnd: (reason: string) => void;
}

interface Waiting {
  readonly job: Job;
  readonly resolve: (reply: Reply) => void;
  readonly signal: AbortSignal;
  readonly timer: NodeJS.Timeout;
}

const BUSY = replyOf({ status: 503, error: 'too many waiting requests', hint: 'try again later' });
const WAITED = replyOf({ status: 503, error: 'the request waited too long for its turn', hint: 'try again later' });
const ENDED = replyOf({ status: 500, error: 'the index could not answer; the log has the reason' });
/** Sent to nobody: the connection is closed. */
const GONE = replyOf({ status: 499, error: 'the client has closed the connection' });

export class IndexQueue {
  readonly #worker: Worker;
  readonly #options: QueueOptions;
  #waiting: Waiting[] = [];
  #running: Waiting | undefined;
  #isEnded = false;
  #onClosed: (() => void) | undefined;
  /** Number of articles in the index. */
  size = 0;

  /** @throws UserError if the index cannot be opened */
  static async open(options: QueueOptions): Promise<IndexQueue> {
    const queue = new IndexQueue(options);
    await queue.#opened;
    return queue;
  }

  readonly #opened: Promise<void>;

  private constructor(options: QueueOptions) {
    this.#options = options;
    const { folder, open, mostArticles } = options;
    const workerData: Start = { folder, open, mostArticles };
    // the bundle also has index-thread.js beside this module
    this.#worker = new Worker(new URL('./index-thread.js', import.meta.url), { workerData });
    this.#opened = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromIndex) => {
        if ('opened' in message) {
          this.size = message.size;
          resolve();
        } else if ('failed' in message) reject(new UserError(message.failed.error, message.failed.hint));
        else if ('waitsFor' in message) options.onTrouble(`waiting for ${message.waitsFor}`);
        else if ('closed' in message) this.#onClosed?.();
        else this.#finish(message);
      });
      this.#worker.on('error', error => {
        reject(error);
        this.#end(error.stack ?? error.message);
      });
      this.#worker.on('exit', () => this.#end('it ended'));
    });
  }

  /** Number of waiting jobs. */
  get length(): number {
    return this.#waiting.length;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /**
   * Runs a job in its turn. @returns the answer
   *
   * @param signal aborted when the client closes the connection; a job that has not begun is then dropped
   */
  run(job: Job, signal: AbortSignal): Promise<Reply> {
    if (this.#isEnded) return Promise.resolve(ENDED);
    if (this.#waiting.length >= this.#options.mostWaiting) return Promise.resolve(BUSY);
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#drop(waiting, WAITED), this.#options.patience);
      const waiting: Waiting = { job, resolve, signal, timer };
      signal.addEventListener('abort', () => this.#drop(waiting, GONE), { once: true });
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  /** Removes a job from the queue; no effect on a job that has begun. */
  #drop(waiting: Waiting, reply: Reply): void {
    const at = this.#waiting.indexOf(waiting);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    clearTimeout(waiting.timer);
    waiting.resolve(reply);
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    clearTimeout(next.timer);
    this.#running = next;
    this.#worker.postMessage(next.job);
  }

  #finish({ reply, size, trouble }: Extract<FromIndex, { readonly reply: Reply }>): void {
    this.size = size;
    if (trouble !== undefined) this.#options.onTrouble(trouble);
    const done = this.#running;
    this.#running = undefined;
    this.#next();
    done?.resolve(reply);
  }

  #end(reason: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const { resolve, timer } of this.#waiting) {
      clearTimeout(timer);
      resolve(ENDED);
    }
    this.#waiting = [];
    this.#running?.resolve(ENDED);
    if (this.#onClosed === undefined) this.#options.onEnd(reason);
    this.#onClosed?.();
  }

  /** Closes the index after the jobs in the queue. */
  async close(): Promise<void> {
    if (this.#isEnded) return;
    await new Promise<void>(resolve => {
      this.#onClosed = resolve;
      this.#worker.postMessage('close');
    });
    await this.#worker.terminate();
  }
}
