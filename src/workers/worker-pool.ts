/** The threads of a pool: started when there is work for them, and each always with something to go on with. */
import { Worker } from 'node:worker_threads';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { StepName, StepResults } from '../pipeline/stages.js';
import type { ReadTask, StepAtHand } from './tasks.js';
import type { FromWorker, ToWorker } from './worker.js';

/** Reading tasks that a worker has at a time: the next one lies ready when it is done with one. */
const AT_ONCE = 2;

interface Pending {
  readonly worker: Hand | undefined;
  resolve(result: never): void;
  reject(error: Error): void;
}

/** A thread, and how many tasks it has. */
interface Hand {
  readonly thread: Worker;
  tasks: number;
}

export class Crew {
  readonly #most: number;
  #hands: Hand[] = [];
  #waiting: { resolve(worker: Hand): void; reject(error: Error): void }[] = [];
  readonly #pending = new Map<number, Pending>();
  #numbers = 0;

  /** @param most threads, 1 or more */
  constructor(most: number) {
    this.#most = most;
  }

  /** Starts so many threads ahead of their work; they keep no process alive that comes to have none for them. */
  start(count: number): void {
    while (this.#hands.length < Math.min(this.#most, count)) this.#start().thread.unref();
  }

  /** Threads that were started. */
  get size(): number {
    return this.#hands.length;
  }

  /** Makes a prepared batch of a task, once a worker has room for it. */
  async read(task: ReadTask): Promise<PreparedBatch> {
    const worker = await this.#handFor();
    worker.tasks++;
    const number = this.#numbers++;
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { worker, resolve, reject });
      worker.thread.ref();
      worker.thread.postMessage({ number, task } satisfies ToWorker, buffersOf(task));
    });
  }

  /**
   * Runs a step on all ranges. The workers take one after the other by themselves: asking for each would leave them idle
   * until this thread has time for an answer.
   *
   * @param collect whether what the step before has left behind is to be let go of at once
   * @returns the results in the order of the ranges
   */
  runStep(atHand: StepAtHand, cuts: readonly number[], collect: boolean): Promise<StepResults[StepName]>[] {
    const first = this.#numbers;
    const ranges = cuts.length - 1;
    const results = Array.from(
      { length: ranges },
      (): Promise<StepResults[StepName]> =>
        new Promise((resolve, reject) => {
          this.#pending.set(this.#numbers++, { worker: undefined, resolve, reject });
        }),
    );
    // nobody waits for what is behind a failed range
    for (const result of results) result.catch(() => {});
    while (this.#hands.length < Math.min(this.#most, ranges)) this.#start();
    const next = new Int32Array(new SharedArrayBuffer(4));
    for (const { thread } of this.#hands) {
      thread.ref();
      thread.postMessage({ first, atHand, cuts, next, collect } satisfies ToWorker);
    }
    return results;
  }

  /** Lets the threads go, whatever they are doing. */
  async end(): Promise<void> {
    const hands = this.#hands;
    this.#hands = [];
    await Promise.all(hands.map(({ thread }) => thread.terminate()));
  }

  /** Tells everybody who waits for a result that none will come. */
  fail(error: Error): void {
    for (const one of [...this.#pending.values(), ...this.#waiting]) one.reject(error);
    this.#pending.clear();
    this.#waiting = [];
  }

  async #handFor(): Promise<Hand> {
    const idlest = this.#hands.reduce<Hand | undefined>(
      (best, hand) => (best === undefined || hand.tasks < best.tasks ? hand : best),
      undefined,
    );
    if (idlest?.tasks === 0) return idlest;
    if (this.#hands.length < this.#most) return this.#start();
    if (idlest !== undefined && idlest.tasks < AT_ONCE) return idlest;
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #start(): Hand {
    const hand: Hand = { thread: new Worker(new URL('./worker.js', import.meta.url)), tasks: 0 };
    this.#hands.push(hand);
    hand.thread.on('message', (answer: FromWorker) => {
      const pending = this.#pending.get(answer.number);
      this.#pending.delete(answer.number);
      if (pending?.worker !== undefined) {
        pending.worker.tasks--;
        this.#waiting.shift()?.resolve(pending.worker);
      }
      if ('error' in answer) pending?.reject(new Error(`a worker failed: ${answer.error}`));
      else pending?.resolve(answer.result as never);
    });
    hand.thread.on('error', error => this.fail(error as Error));
    return hand;
  }
}

/** The bytes of a segment are handed over, not copied. */
function buffersOf(task: ReadTask): ArrayBuffer[] {
  if (task.kind !== 'segment') return [];
  const { segment } = task;
  if (segment.kind === 'document') return [segment.bytes.buffer];
  return segment.kind === 'lines' && 'bytes' in segment.block ? [segment.block.bytes.buffer] : [];
}
