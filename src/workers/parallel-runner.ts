/** Reads articles and runs the stages of a scan in several threads, or in this thread where there is little to do. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PreparedBatch } from '../corpus/prepare.js';
import { IN_THREAD, type Runner } from '../pipeline/runner.js';
import type { StageInput, StageName, StageResult } from '../pipeline/stages.js';
import type { FoundFile } from '../read/find/find.js';
import { isWholeFile } from '../read/read.js';
import type { ReadOptions } from '../read/streams.js';
import type { ReadItem } from '../types/article.js';
import { type PortableOptions, ReadStage, type ReadTask, type StageTask } from './tasks.js';
import { WorkerPool } from './worker-pool.js';

/** Files in a task: few enough to share out evenly, enough that messages and segments of tokens cost little. */
const FILES_PER_TASK = { min: 64, max: 256 };
/** Read tasks for each thread, with many files. */
const TASKS_PER_CORE = 32;
/** To start a worker takes as long as to read a hundred articles: with fewer tasks, none is started. */
const TASKS_WORTH_WORKERS = 4;
/** With fewer pairs to compare, the sketches and postings that are no longer needed are too small to matter. */
const PAIRS_WORTH_COLLECTING = 2 ** 20;
/** Read tasks under way at a time, for each thread: those at the workers and one that is being cut. */
const TASKS_UNDER_WAY = 3;

export class ParallelRunner implements Runner {
  readonly cores: number;
  readonly #pool: WorkerPool;

  /**
   * @param jobs threads, 1 or more; with 1, everything runs in this thread
   * @param pool of at most `jobs` workers, some of which may be started
   */
  constructor(jobs: number, pool = new WorkerPool(jobs)) {
    this.cores = jobs;
    this.#pool = pool;
  }

  /**
   * Reads and prepares files. The batches are in no particular order.
   *
   * @param known what is known of files that are not read
   */
  async *read(
    files: readonly FoundFile[],
    known: readonly ReadItem[],
    readOptions: ReadOptions,
    minWords: number,
  ): AsyncGenerator<PreparedBatch> {
    const tasks = this.#readTasks(files, known, readOptions, minWords);
    try {
      const first = await takeFirst(tasks, TASKS_WORTH_WORKERS);
      const all = concatenate(first, tasks);
      yield* this.#isInThread(first.length === TASKS_WORTH_WORKERS) ? readInThread(all) : this.#readInWorkers(all);
    } finally {
      await tasks.return(undefined);
    }
  }

  async run<S extends StageName>(
    stage: S,
    input: StageInput<S>,
    cuts: readonly number[],
    onDone: (end: number) => void = () => {},
  ): Promise<StageResult<S>[]> {
    if (this.#isInThread(cuts.length > TASKS_WORTH_WORKERS)) return IN_THREAD.run(stage, input, cuts, onDone);
    if (stage === 'comparePairs' && cuts[cuts.length - 1] >= PAIRS_WORTH_COLLECTING) await this.#pool.collectGarbage();
    const results: StageResult<S>[] = [];
    for (const result of this.#pool.runStage({ stage, input } as StageTask, cuts)) {
      results.push((await result) as StageResult<S>);
      onDone(cuts[results.length]);
    }
    return results;
  }

  finish(): Promise<void> {
    return this.#pool.end();
  }

  /** Ends the workers, also in the middle of a task, and rejects what they are asked for. */
  async close(): Promise<void> {
    this.#pool.fail(new Error('the workers were stopped before their work was done'));
    await this.finish();
  }

  async *#readTasks(
    files: readonly FoundFile[],
    known: readonly ReadItem[],
    readOptions: ReadOptions,
    minWords: number,
  ): AsyncGenerator<ReadTask> {
    const { stdin: _stdin, web: _web, ...options } = readOptions;
    const whole = files.filter(isWholeFile);
    const share = Math.ceil(whole.length / (this.cores * TASKS_PER_CORE));
    const perTask = Math.min(FILES_PER_TASK.max, Math.max(FILES_PER_TASK.min, share));
    if (known.length > 0) yield { kind: 'items', items: known, minWords };
    for (let at = 0; at < whole.length; at += perTask) {
      yield { kind: 'files', files: whole.slice(at, at + perTask), options, minWords };
    }
    for (const file of files) if (!isWholeFile(file)) yield* segmentTasks(file, readOptions, options, minWords);
  }

  /** The results are in the order of the tasks. */
  async *#readInWorkers(tasks: AsyncIterable<ReadTask>): AsyncGenerator<PreparedBatch> {
    const underWay: Promise<PreparedBatch>[] = [];
    for await (const task of tasks) {
      const result = this.#pool.read(task);
      // the caller stops at the first failure: a later one must not count as unhandled
      result.catch(() => {});
      underWay.push(result);
      if (underWay.length >= this.cores * TASKS_UNDER_WAY) yield await underWay.shift()!;
    }
    for (const result of underWay) yield await result;
  }

  #isInThread(isWorthWorkers: boolean): boolean {
    return this.cores === 1 || (this.#pool.size === 0 && !isWorthWorkers);
  }
}

async function* readInThread(tasks: AsyncIterable<ReadTask>): AsyncGenerator<PreparedBatch> {
  const reading = new ReadStage();
  for await (const task of tasks) {
    yield await reading.run(task);
    await nextTurn();
  }
}

/** The first `count` items, or all where there are fewer. The generator continues behind them. */
async function takeFirst<T>(items: AsyncGenerator<T>, count: number): Promise<T[]> {
  const first: T[] = [];
  while (first.length < count) {
    const { done, value } = await items.next();
    if (done) break;
    first.push(value);
  }
  return first;
}

async function* concatenate<T>(first: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* first;
  yield* rest;
}

async function* segmentTasks(
  file: FoundFile,
  readOptions: ReadOptions,
  options: PortableOptions,
  minWords: number,
): AsyncGenerator<ReadTask> {
  const { readSegments } = await import('../read/streams.js');
  for await (const segment of readSegments(file, readOptions)) yield { kind: 'segment', segment, options, minWords };
}
