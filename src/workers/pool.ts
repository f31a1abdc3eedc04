/**
 * Runs reading, sketching and verification on all cores. Ranges of the work go out as workers become free, and results
 * are put together in the order of the ranges, so that a report does not show how many there were.
 */
import { Worker } from 'node:worker_threads';
import type { Keep, ScoredPair } from '../compare/verify.js';
import type { ReadItem, ReadProblem } from '../model.js';
import type { FoundFile } from '../read/find.js';
import { isWholeFile, type ReadOptions, readArticles } from '../read/read.js';
import type { CandidatePairs } from '../sketch/candidates.js';
import type { SketchBatch, SketchStageOptions } from '../sketch/sketch-articles.js';
import type { Corpus } from '../text/corpus.js';
import type { PreparedBatch } from '../text/prepare.js';
import { runTask, type StageInput, type Task, type TaskOf, type TaskResults } from './tasks.js';
import type { FromWorker, ToWorker } from './worker.js';

/** Work in one task: small enough to share out evenly, large enough that the messages do not count. */
const FILES_A_TASK = 64;
const ARTICLES_A_TASK = 512;
const PAIRS_A_TASK = 256;
/** Starting a worker takes as long as some hundred articles: less work than this stays in the main thread. Tasks. */
const WORTH_WORKERS = 4;

interface Pending {
  resolve(result: never): void;
  reject(error: Error): void;
}

export class Pool {
  readonly #jobs: number;
  #workers: Worker[] = [];
  #free: Worker[] = [];
  #waiting: { resolve(worker: Worker): void; reject(error: Error): void }[] = [];
  readonly #pending = new Map<number, Pending>();
  #input: StageInput | undefined;
  #numbers = 0;

  /** @param jobs threads, 1 or more; with 1 everything runs in this one */
  constructor(jobs: number) {
    this.#jobs = jobs;
  }

  /** Reads and prepares files; batches come in no particular order. */
  async *read(
    files: readonly FoundFile[],
    problems: readonly ReadProblem[],
    options: ReadOptions,
    minWords: number,
  ): AsyncGenerator<PreparedBatch> {
    const { stdin: _, ...portable } = options;
    const whole = files.filter(isWholeFile);
    const chunks = Array.from({ length: Math.ceil(whole.length / FILES_A_TASK) }, (_unused, i) =>
      whole.slice(i * FILES_A_TASK, (i + 1) * FILES_A_TASK),
    );
    const streamed = files.filter(file => !isWholeFile(file));
    async function* tasks(): AsyncGenerator<TaskOf<'read' | 'prepare'>> {
      if (problems.length > 0) yield { kind: 'prepare', items: problems.map(problem => ({ problem })), minWords };
      for (const chunk of chunks) yield { kind: 'read', files: chunk, options: portable, minWords };
      for (const file of streamed) {
        for await (const items of readArticles(file, options))
          yield { kind: 'prepare', items: items as ReadItem[], minWords };
      }
    }
    yield* this.#run<'read' | 'prepare'>(tasks(), chunks.length >= WORTH_WORKERS || streamed.length > 0);
  }

  async sketch(
    corpus: Corpus,
    articles: Uint32Array,
    options: SketchStageOptions,
    onDone: (count: number) => void,
  ): Promise<SketchBatch[]> {
    this.#open({ corpus, articles: shared(articles) });
    return this.#ranges<'sketch'>(
      articles.length,
      ARTICLES_A_TASK,
      (from, to) => ({ kind: 'sketch', from, to, options }),
      onDone,
    );
  }

  async verify(
    corpus: Corpus,
    pairs: CandidatePairs,
    keep: Keep,
    onDone: (count: number) => void,
  ): Promise<ScoredPair[]> {
    this.#open({ corpus, pairs: { left: shared(pairs.left), right: shared(pairs.right) } });
    const task = (from: number, to: number): TaskOf<'verify'> => ({ kind: 'verify', from, to, keep });
    return (await this.#ranges<'verify'>(pairs.left.length, PAIRS_A_TASK, task, onDone)).flat();
  }

  /** Stops the workers, whatever they are doing. */
  async close(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    this.#free = [];
    this.#fail(new Error('the workers were stopped before their work was done'));
    await Promise.all(workers.map(worker => worker.terminate()));
  }

  #open(input: StageInput): void {
    this.#input = input;
    for (const worker of this.#workers) worker.postMessage({ input } satisfies ToWorker);
  }

  /** Results of the ranges of a stage, in order. */
  async #ranges<K extends 'sketch' | 'verify'>(
    size: number,
    step: number,
    task: (from: number, to: number) => TaskOf<K>,
    onDone: (count: number) => void,
  ): Promise<TaskResults[K][]> {
    const results: TaskResults[K][] = [];
    const starts = Array.from({ length: Math.ceil(size / step) }, (_unused, i) => i * step);
    const tasks = starts.map(from => task(from, Math.min(size, from + step)));
    for await (const result of this.#run<K>(tasks, tasks.length >= WORTH_WORKERS)) {
      results.push(result);
      onDone(Math.min(size, results.length * step));
    }
    return results;
  }

  /** Runs tasks and yields their results in the order of the tasks, with a few more under way than there are workers. */
  async *#run<K extends Task['kind']>(
    tasks: Iterable<TaskOf<K>> | AsyncIterable<TaskOf<K>>,
    worthWorkers: boolean,
  ): AsyncGenerator<TaskResults[K]> {
    if (this.#jobs === 1 || (this.#workers.length === 0 && !worthWorkers)) {
      for await (const task of tasks) {
        yield runTask(task, this.#input) as TaskResults[K];
        await new Promise(resolve => setImmediate(resolve));
      }
      return;
    }
    const underWay: Promise<TaskResults[K]>[] = [];
    for await (const task of tasks) {
      const sent = this.#send<K>(task);
      // Nobody waits for what is behind a failed task.
      sent.catch(() => {});
      underWay.push(sent);
      if (underWay.length >= this.#jobs * 3) yield await underWay.shift()!;
    }
    for (const result of underWay) yield await result;
  }

  async #send<K extends Task['kind']>(task: TaskOf<K>): Promise<TaskResults[K]> {
    const worker = await this.#freeWorker();
    const number = this.#numbers++;
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { resolve, reject });
      worker.postMessage({ number, task } satisfies ToWorker);
    });
  }

  async #freeWorker(): Promise<Worker> {
    const free = this.#free.pop() ?? (this.#workers.length < this.#jobs ? this.#start() : undefined);
    return free ?? new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.js', import.meta.url));
    this.#workers.push(worker);
    if (this.#input !== undefined) worker.postMessage({ input: this.#input } satisfies ToWorker);
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

function shared(values: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
