/** Reads articles and runs the stages of a scan in several threads, or in this thread if there is little work. */

import { statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PreparedBatch } from '../corpus/prepare.js';
import { failureOf } from '../errors.js';
import type { StageInput, StageName, StageResult } from '../pipeline/stages.js';
import { IN_THREAD, type Runner } from '../pipeline/stages.js';
import type { FoundFile } from '../read/find/find.js';
import { unreadable } from '../read/problem.js';
import { isWholeFile } from '../read/read.js';
import type { Segment } from '../read/segment.js';
import type { ReadOptions } from '../read/streams.js';
import type { ReadItem } from '../types/article.js';
import {
  type Batch,
  batchOf,
  bytesOf,
  type Cut,
  type ItemBatch,
  type PortableOptions,
  type Preparation,
  placeOf,
  ReadStage,
  type ReadTask,
  type StageTask,
  singleRecords,
} from './tasks.js';
import { DEFAULT_BOUNDS, WatchedThread } from './watched-thread.js';
import { ThreadLost, WorkerPool } from './worker-pool.js';

/** Files in a task: few enough for an even distribution, many enough that messages and token segments cost little. */
const FILES_PER_TASK = { min: 64, max: 256 };
/** Read tasks for each thread if there are many files. */
const TASKS_PER_CORE = 32;
/** Least tasks for starting workers: starting one takes as long as reading a hundred articles. */
const TASKS_WORTH_WORKERS = 4;
/** Least pairs for a garbage collection before comparing: with fewer, the unused sketches and postings are small. */
const PAIRS_WORTH_COLLECTING = 2 ** 20;
/** Most bytes read in this thread, where only the time is limited. */
const MAX_IN_THREAD = 8_000_000;
/** Parts of a file that the cutting thread may send ahead. */
const PARTS_AHEAD = 4;
/** Read tasks in progress for each thread: two at the worker and one being cut. */
const TASKS_UNDER_WAY = 3;

/** A read task, or a batch from the cutting thread; `known` is the mark of the files. */
type Work = (ReadTask | { readonly kind: 'prepared'; readonly batch: Batch }) & Pick<FoundFile, 'known'>;

export class ParallelRunner implements Runner {
  readonly cores: number;
  readonly #pool: WorkerPool;
  /** Cuts files whose formats need libraries, so that a crash of a library ends the thread and not the run. */
  #cutter: WatchedThread | undefined;
  /** Receives the parts of the file being cut. */
  #receivePart: (part: Cut) => void = () => {};

  /**
   * @param jobs   threads, 1 or more; with 1, the stages run in this thread
   * @param pool   pool of at most `jobs` workers, some of them possibly started
   * @param bounds limits of reading
   */
  constructor(
    jobs: number,
    pool?: WorkerPool,
    private readonly bounds = DEFAULT_BOUNDS,
  ) {
    this.cores = jobs;
    this.#pool = pool ?? new WorkerPool(jobs, bounds);
  }

  /**
   * Reads and prepares files. The batches are in no particular order. A file or record that fails or exceeds the bounds
   * becomes an unreadable row.
   *
   * @param known items of files that need no reading
   */
  async *read(
    files: readonly FoundFile[],
    known: readonly ReadItem[],
    readOptions: ReadOptions,
    { minWords, acrossLanguages = false, stored }: Omit<Preparation, 'asRead'>,
  ): AsyncGenerator<PreparedBatch> {
    const preparation = { minWords, acrossLanguages, ...(stored !== undefined && { stored }) };
    yield* this.#batches(files, known, readOptions, preparation) as AsyncGenerator<PreparedBatch>;
  }

  /** Reads files; the items are in the order of the files. */
  async *readItems(files: readonly FoundFile[], readOptions: ReadOptions): AsyncGenerator<readonly ReadItem[]> {
    const batches = this.#batches(files, [], readOptions, { minWords: 0, asRead: true }) as AsyncGenerator<ItemBatch>;
    for await (const { items } of batches) yield items;
  }

  async *#batches(
    files: readonly FoundFile[],
    known: readonly ReadItem[],
    readOptions: ReadOptions,
    preparation: Preparation,
  ): AsyncGenerator<Batch> {
    const found = new Set<string>();
    const options = { ...readOptions, fields: { ...readOptions.fields, found } };
    const work = this.#work(files, known, options, preparation);
    try {
      const first = await takeFirst(work, TASKS_WORTH_WORKERS);
      const all = concatenate(first, work);
      const isLittle = this.#pool.size === 0 && first.length < TASKS_WORTH_WORKERS && canReadHere(first);
      for await (const batch of isLittle ? this.#readHere(all) : this.#readInWorkers(all)) {
        for (const part of batch.foundFields ?? []) found.add(part);
        yield batch;
      }
      const unused = Object.entries(readOptions.fields).filter(([part]) => !found.has(part));
      const notices = unused.map(([part, name]) => ({ path: `--field ${part}=${name}`, reason: 'no record has it' }));
      if (notices.length > 0)
        yield batchOf(
          notices.map(notice => ({ notice })),
          preparation,
        );
    } finally {
      await work.return(undefined);
    }
  }

  async run<S extends StageName>(
    stage: S,
    input: StageInput<S>,
    cuts: readonly number[],
    onDone: (end: number) => void = () => {},
  ): Promise<StageResult<S>[]> {
    if (this.cores === 1 || (this.#pool.size === 0 && cuts.length <= TASKS_WORTH_WORKERS))
      return IN_THREAD.run(stage, input, cuts, onDone);
    if (stage === 'comparePairs' && cuts[cuts.length - 1] >= PAIRS_WORTH_COLLECTING) await this.#pool.collectGarbage();
    const results: StageResult<S>[] = [];
    for (const result of this.#pool.runStage({ stage, input } as StageTask, cuts)) {
      results.push((await result) as StageResult<S>);
      onDone(cuts[results.length]);
    }
    return results;
  }

  async finish(): Promise<void> {
    await Promise.all([this.#pool.end(), this.#cutter?.end()]);
  }

  /** Ends the workers, even in the middle of a task, and rejects their tasks. */
  async close(): Promise<void> {
    this.#pool.fail(new Error('the workers were stopped before their work was done'));
    await this.finish();
  }

  async *#work(
    files: readonly FoundFile[],
    known: readonly ReadItem[],
    readOptions: ReadOptions,
    preparation: Preparation,
  ): AsyncGenerator<Work> {
    const { stdin: _stdin, web: _web, onBytes: _onBytes, ...options } = readOptions;
    if (known.length > 0) yield { kind: 'items', items: known, ...preparation };
    for (const group of preparation.asRead ? runsOfFiles(files) : [files]) {
      const whole = group.filter(isWholeFile);
      const share = Math.ceil(whole.length / (this.cores * TASKS_PER_CORE));
      const perTask = Math.min(FILES_PER_TASK.max, Math.max(FILES_PER_TASK.min, share));
      for (const { files, ...mark } of byKnown(whole)) {
        for (let at = 0; at < files.length; at += perTask) {
          yield { kind: 'files', files: files.slice(at, at + perTask), options, ...preparation, ...mark };
        }
      }
      for (const file of group.filter(file => !isWholeFile(file))) {
        for await (const part of isCutHere(file)
          ? segmentsOf(file, readOptions, preparation)
          : this.#cut(file, options, preparation)) {
          const mark = file.known && { known: file.known };
          yield 'batch' in part
            ? { kind: 'prepared', batch: part.batch, ...mark }
            : { kind: 'segment', segment: part.segment, options, ...preparation, ...mark };
        }
      }
    }
  }

  async *#readHere(all: AsyncIterable<Work>): AsyncGenerator<Batch> {
    const reading = new ReadStage(this.bounds.seconds);
    for await (const work of all) {
      yield marked(work.kind === 'prepared' ? work.batch : await reading.run(work), work);
      await nextTurn();
    }
  }

  /** The batches are in the order of the work. */
  async *#readInWorkers(all: AsyncIterable<Work>): AsyncGenerator<Batch> {
    const underWay: Promise<readonly Batch[]>[] = [];
    for await (const work of all) {
      const batches = work.kind === 'prepared' ? Promise.resolve([work.batch]) : this.#readInWorker(work);
      const result = work.known ? batches.then(all => all.map(batch => marked(batch, work))) : batches;
      // the caller stops at the first failure: later rejections must not count as unhandled
      result.catch(() => {});
      underWay.push(result);
      if (underWay.length >= this.cores * TASKS_UNDER_WAY) yield* await underWay.shift()!;
    }
    for (const result of underWay) yield* await result;
  }

  /** Reads a task. If the task ends the worker, reads its parts one by one, so that only the faulty part is lost. */
  async #readInWorker(task: ReadTask): Promise<readonly Batch[]> {
    try {
      return [await this.#pool.read(task)];
    } catch (error) {
      if (!(error instanceof ThreadLost) || task.kind === 'items') throw error;
      const parts = partsOf(task);
      if (parts.length > 1) return (await Promise.all(parts.map(part => this.#readInWorker(part)))).flat();
      const place = task.kind === 'files' ? task.files[0] : placeOf(task.segment);
      return [batchOf([unreadable(place, error.message)], task)];
    }
  }

  /** The parts of a file, cut in another thread. If that thread is lost, the rest of the file becomes a problem. */
  async *#cut(file: FoundFile, options: PortableOptions, preparation: Preparation): AsyncGenerator<Part> {
    const received: Cut[] = [];
    let wake = (): void => {};
    const receive = (part: Cut): void => {
      received.push(part);
      wake();
    };
    this.#receivePart = receive;
    this.#cutter ??= new WatchedThread(this.bounds, {
      message: message => {
        if (!('number' in message)) this.#receivePart(message);
      },
      lost: reason => {
        this.#cutter = undefined;
        const items = [unreadable(file, `${reason}; the rest is not read`)];
        this.#receivePart({ batch: batchOf(items, preparation) });
        this.#receivePart({ end: true });
      },
      failed: error => this.#receivePart({ error: error.message }),
    });
    const { progress } = this.#cutter;
    progress.forget();
    progress.allow(PARTS_AHEAD);
    this.#cutter.post({ cut: file, options, preparation });
    let isEnded = false;
    try {
      while (!isEnded) {
        if (received.length === 0) await new Promise<void>(resolve => (wake = resolve));
        for (const part of received.splice(0)) {
          if ('error' in part) throw new Error(`a worker failed: ${part.error}`);
          isEnded = 'end' in part;
          if ('end' in part) continue;
          progress.allow(1);
          yield part;
        }
      }
    } finally {
      if (!isEnded) {
        await this.#cutter?.end();
        this.#cutter = undefined;
      }
    }
  }
}

/** Groups files in their order: each run of whole files, and each file that is cut. */
function runsOfFiles(files: readonly FoundFile[]): FoundFile[][] {
  const runs: FoundFile[][] = [];
  let last: FoundFile[] | undefined;
  for (const file of files) {
    const isWhole = isWholeFile(file);
    if (isWhole && last !== undefined) last.push(file);
    else {
      runs.push([file]);
      last = isWhole ? runs.at(-1) : undefined;
    }
  }
  return runs;
}

/** Copies the mark `known` of the work to its batch. */
const marked = (batch: Batch, { known }: Work): Batch => (known ? { ...batch, known } : batch);

/** Separates new files from known ones. */
function byKnown(
  files: readonly FoundFile[],
): readonly ({ readonly files: readonly FoundFile[] } & Pick<Work, 'known'>)[] {
  const known = files.filter(file => file.known);
  if (known.length === 0) return [{ files }];
  return [{ files: files.filter(file => !file.known) }, { files: known, known: true }];
}

type Part = { readonly segment: Segment } | { readonly batch: Batch };

/**
 * Whether this thread cuts a file: JSON Lines need no library, and other threads cannot use standard input and
 * connections.
 */
function isCutHere({ format, compression, absolute, web, followed }: FoundFile): boolean {
  return web === true || followed === true || absolute === '-' || (format === 'jsonl' && compression === undefined);
}

async function* segmentsOf(file: FoundFile, options: ReadOptions, preparation: Preparation): AsyncGenerator<Part> {
  const { readSegments } = await import('../read/streams.js');
  try {
    for await (const segment of readSegments(file, options)) yield { segment };
  } catch (error) {
    yield { batch: batchOf([unreadable(file, `${failureOf(error)}; the rest is not read`)], preparation) };
  }
}

/** Formats with asynchronous readers, which a time limit in this thread cannot end. */
const ASYNCHRONOUS: ReadonlySet<string> = new Set(['mail', 'mhtml']);

/** Whether the work is small and synchronous, and so needs no thread. */
function canReadHere(works: readonly Work[]): boolean {
  let bytes = 0;
  for (const work of works) {
    if (work.kind === 'files') {
      if (work.files.some(({ format }) => ASYNCHRONOUS.has(format))) return false;
      for (const { absolute } of work.files) bytes += statSync(absolute, { throwIfNoEntry: false })?.size ?? 0;
    }
    if (work.kind === 'segment') {
      if (work.segment.kind === 'document' && ASYNCHRONOUS.has(work.segment.format)) return false;
      bytes += bytesOf(work.segment)?.length ?? 0;
    }
  }
  return bytes <= MAX_IN_THREAD;
}

/** Splits a task into one task for each file or line. */
function partsOf(task: Exclude<ReadTask, { readonly kind: 'items' }>): ReadTask[] {
  if (task.kind === 'files') return task.files.map(file => ({ ...task, files: [file] }));
  return singleRecords(task.segment).map(segment => ({ ...task, segment }));
}

/** The first `count` items, or fewer if there are no more. The generator continues after them. */
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
