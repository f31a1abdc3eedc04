/**
 * Runs reading and the steps of the pipeline on all cores. Ranges of the work go out as workers become free, and results
 * are put together in the order of the ranges, so that a report does not show how many there were.
 */
import { Worker } from 'node:worker_threads';
import type { ReadProblem } from '../model.js';
import type { FoundFile } from '../read/find.js';
import { isWholeFile, type ReadOptions } from '../read/read.js';
import type { SketchValues } from '../sketch/sketch-store.js';
import type { Runner, StepInputs, StepName, StepResults } from '../steps.js';
import type { PreparedBatch } from '../text/prepare.js';
import type { TokenSegment } from '../text/token-store.js';
import type { Tokens } from '../text/tokenize.js';
import { collectGarbage } from './collect-garbage.js';
import { Parking } from './parking.js';
import { type PortableOptions, type ReadTask, runTask, type StepAtHand, type Task, type TaskResult } from './tasks.js';
import type { FromWorker, ToWorker } from './worker.js';

/** Files in one task: few enough to share out evenly, enough that the messages do not count. */
const FILES_A_TASK = 64;
/** Starting a worker takes as long as some hundred articles: less work than this stays in the main thread. Tasks. */
const WORTH_WORKERS = 4;
/** Bytes of tokens from which it matters that what a step leaves behind is gone before the next one begins. */
const WORTH_COLLECTING = 2 ** 30;
/** Shares of the memory budget; the rest is for the index of the sketches, the rows of the report and the workers themselves. */
const FOR_TOKENS = 0.5;
const FOR_SKETCHES = 0.2;

interface Pending {
  resolve(result: never): void;
  reject(error: Error): void;
}

export class Pool implements Runner {
  readonly cores: number;
  readonly #parking: Parking;
  #workers: Worker[] = [];
  #free: Worker[] = [];
  #waiting: { resolve(worker: Worker): void; reject(error: Error): void }[] = [];
  readonly #pending = new Map<number, Pending>();
  #atHand: StepAtHand | undefined;
  #numbers = 0;
  #sharedBytes = 0;

  /**
   * @param jobs   threads, 1 or more; with 1 everything runs in this one
   * @param memory bytes that the corpus may take, about; past that it goes to a temporary file
   */
  constructor(jobs: number, memory = Number.POSITIVE_INFINITY) {
    this.cores = jobs;
    this.#parking = new Parking({ tokens: memory * FOR_TOKENS, sketches: memory * FOR_SKETCHES });
  }

  /** Bytes that did not fit into the memory budget. */
  get parkedBytes(): number {
    return this.#parking.parkedBytes;
  }

  /** Reads and prepares files; batches come in no particular order. */
  async *read(
    files: readonly FoundFile[],
    problems: readonly ReadProblem[],
    readOptions: ReadOptions,
    minWords: number,
  ): AsyncGenerator<PreparedBatch> {
    const { stdin: _stdin, web: _web, ...options } = readOptions;
    const whole = files.filter(isWholeFile);
    const streamed = files.filter(file => !isWholeFile(file));
    async function* tasks(): AsyncGenerator<ReadTask> {
      if (problems.length > 0) yield { kind: 'items', items: problems.map(problem => ({ problem })), minWords };
      for (let at = 0; at < whole.length; at += FILES_A_TASK)
        yield { kind: 'files', files: whole.slice(at, at + FILES_A_TASK), options, minWords };
      for (const file of streamed) yield* pieceTasks(file, readOptions, options, minWords);
    }
    const coming = tasks();
    try {
      const first = await firstOf(coming, WORTH_WORKERS);
      async function* all(): AsyncGenerator<ReadTask> {
        yield* first;
        yield* coming;
      }
      yield* this.#each(all(), first.length === WORTH_WORKERS);
    } finally {
      await coming.return(undefined);
    }
  }

  async run<S extends StepName>(
    step: S,
    input: StepInputs[S],
    cuts: readonly number[],
    onDone: (end: number) => void = () => {},
  ): Promise<StepResults[S][]> {
    const atHand = { step, input } as StepAtHand;
    this.#atHand = atHand;
    const collect = this.#sharedBytes > WORTH_COLLECTING;
    if (collect) collectGarbage();
    for (const worker of this.#workers) worker.postMessage({ atHand, collect } satisfies ToWorker);
    const tasks: Task[] = cuts.slice(1).map((to, i) => ({ kind: 'step', from: cuts[i], to }));
    const results: StepResults[S][] = [];
    for await (const result of this.#each(tasks, tasks.length >= WORTH_WORKERS)) {
      results.push(result as StepResults[S]);
      onDone(cuts[results.length]);
    }
    return results;
  }

  parkTokens(tokens: Tokens): TokenSegment {
    this.#sharedBytes += tokens.hashes.byteLength + tokens.flags.byteLength;
    return this.#parking.parkTokens(tokens);
  }

  parkValues(values: Uint32Array): SketchValues {
    return this.#parking.parkValues(values);
  }

  async finish(): Promise<void> {
    this.#atHand = undefined;
    const workers = this.#workers;
    this.#workers = [];
    this.#free = [];
    await Promise.all(workers.map(worker => worker.terminate()));
  }

  /** Stops the workers, whatever they are doing. */
  async close(): Promise<void> {
    this.#fail(new Error('the workers were stopped before their work was done'));
    await this.finish();
    this.#parking.close();
  }

  /** Runs tasks and yields their results in the order of the tasks, with a few more under way than there are workers. */
  #each(tasks: AsyncIterable<ReadTask>, worthWorkers: boolean): AsyncGenerator<PreparedBatch>;
  #each(tasks: Iterable<Task>, worthWorkers: boolean): AsyncGenerator<TaskResult>;
  async *#each(tasks: Iterable<Task> | AsyncIterable<Task>, worthWorkers: boolean): AsyncGenerator<TaskResult> {
    if (this.cores === 1 || (this.#workers.length === 0 && !worthWorkers)) {
      for await (const task of tasks) {
        yield await runTask(task, this.#atHand);
        await new Promise(resolve => setImmediate(resolve));
      }
      return;
    }
    const underWay: Promise<TaskResult>[] = [];
    for await (const task of tasks) {
      const sent = this.#send(task);
      // Nobody waits for what is behind a failed task.
      sent.catch(() => {});
      underWay.push(sent);
      if (underWay.length >= this.cores * 3) yield await underWay.shift()!;
    }
    for (const result of underWay) yield await result;
  }

  async #send(task: Task): Promise<TaskResult> {
    const worker = await this.#freeWorker();
    const number = this.#numbers++;
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { resolve, reject });
      worker.postMessage({ number, task } satisfies ToWorker, buffersOf(task));
    });
  }

  async #freeWorker(): Promise<Worker> {
    const free = this.#free.pop() ?? (this.#workers.length < this.cores ? this.#start() : undefined);
    return free ?? new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.js', import.meta.url));
    this.#workers.push(worker);
    if (this.#atHand !== undefined) worker.postMessage({ atHand: this.#atHand, collect: false } satisfies ToWorker);
    worker.on('message', (answer: FromWorker) => {
      const pending = this.#pending.get(answer.number);
      this.#pending.delete(answer.number);
      const next = this.#waiting.shift();
      if (next !== undefined) next.resolve(worker);
      else this.#free.push(worker);
      if ('error' in answer) pending?.reject(new Error(`a worker failed: ${answer.error}`));
      else pending?.resolve(answer.result as never);
    });
    worker.on('error', error => this.#fail(error as Error));
    return worker;
  }

  #fail(error: Error): void {
    for (const one of [...this.#pending.values(), ...this.#waiting]) one.reject(error);
    this.#pending.clear();
    this.#waiting = [];
  }
}

/** So many of them, or all where there are fewer; the rest is left. */
async function firstOf<T>(items: AsyncGenerator<T>, most: number): Promise<T[]> {
  const first: T[] = [];
  while (first.length < most) {
    const { done, value } = await items.next();
    if (done) break;
    first.push(value);
  }
  return first;
}

async function* pieceTasks(
  file: FoundFile,
  readOptions: ReadOptions,
  options: PortableOptions,
  minWords: number,
): AsyncGenerator<ReadTask> {
  const { readPieces } = await import('../read/streams.js');
  for await (const piece of readPieces(file, readOptions)) yield { kind: 'piece', piece, options, minWords };
}

/** The bytes of a piece are handed over, not copied. */
function buffersOf(task: Task): ArrayBuffer[] {
  if (task.kind !== 'piece') return [];
  const { piece } = task;
  if (piece.kind === 'document') return [piece.bytes.buffer];
  if (piece.kind === 'lines' && 'bytes' in piece.piece && piece.piece.bytes !== undefined) {
    return [piece.piece.bytes.buffer];
  }
  return [];
}
