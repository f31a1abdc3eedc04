/** Finds the files of a command's paths, and reads and prepares their articles on threads. */

import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { Environment } from '../pipeline/stages.js';
import type { ReadItems } from '../read/again.js';
import { type Found, type FoundFile, findFiles } from '../read/find/find.js';
import type { ReadOptions } from '../read/streams.js';
import type { ReadItem, SkippedFile } from '../types/article.js';
import type { Progress } from '../types/report.js';
import type { ParallelRunner } from '../workers/parallel-runner.js';
import type { Preparation } from '../workers/tasks.js';
import type { ThreadBounds } from '../workers/watched-thread.js';
import type { WorkerPool } from '../workers/worker-pool.js';
import { readingHeap } from './execution-options.js';
import { type Call, openWeb, readOptions, withoutOwnFiles } from './input.js';
import { clearLeftovers, standardInput, temporaryPrefix } from './process.js';

/** Purpose of the spill files. */
const SPILLED = 'spilled columns';

/** The files of a call, before they are read. */
export interface ArticleFiles {
  /** The found files without the files of the run itself. */
  readonly found: Found;
  /** The skipped files without the files of the run itself, so that a second run with the same output gives the same report. */
  readonly skipped: readonly SkippedFile[];
  readonly workers: WorkerPrewarmer;
}

interface Search {
  readonly mayBeEmpty?: boolean;
  /** For known articles: the search for the new ones. The searches share threads, and `--include` selects only new articles. */
  readonly beside?: ArticleFiles;
}

/**
 * @param paths  files, folders, globs, web addresses; `-` is standard input
 * @param listed the paths that only `--files-from` names
 */
export async function findArticles(
  call: Call,
  paths: readonly string[],
  listed: ReadonlySet<string> = new Set(),
  { mayBeEmpty = false, beside }: Search = {},
): Promise<ArticleFiles> {
  const { exclude, gitignore, jobs, maxSeconds } = call.values;
  const include = beside === undefined ? call.values.include : [];
  const bounds = { seconds: maxSeconds, heapMegabytes: readingHeap(jobs) };
  const workers = beside?.workers ?? new WorkerPrewarmer(jobs, bounds);
  const onFiles = (count: number): Promise<void> | undefined => workers.expectFiles(count);
  const options = { include, exclude, gitignore, cwd: call.cwd, onFiles, listed, mayBeEmpty };
  const search = await findFiles(paths, options);
  return { found: withoutOwnFiles(search, call), skipped: search.skipped, workers };
}

/**
 * Reads and prepares the articles, and calls `use` with them and with threads and storage. Warns if the cache cannot be written.
 *
 * @returns the result of `use`, and the duration of each stage so far
 */
export async function prepareArticles<Result>(
  call: Call,
  input: ArticleFiles,
  use: (batches: AsyncGenerator<PreparedBatch>, environment: Environment) => Promise<Result>,
  preparation: Omit<Preparation, 'asRead'> = call.detection,
): Promise<{ readonly result: Result; readonly times: StageTimes }> {
  const times = new StageTimes();
  times.begin('load');
  const result = await withReader(
    call,
    input,
    (read, known, environment) => {
      const onProgress = (progress: Progress): void => {
        times.update(progress);
        environment.onProgress(progress);
      };
      return use(read(undefined, known), { ...environment, onProgress });
    },
    preparation,
  );
  return { result, times };
}

/** Reads and prepares files: the given ones, or all of the call. The items of `known` are prepared with them. */
type Read = (files: readonly FoundFile[] | undefined, known: readonly ReadItem[]) => AsyncGenerator<PreparedBatch>;

/**
 * Calls `use` with a function that reads and prepares files, and with threads and storage. Warns if the cache cannot be written.
 *
 * @param use receives in `known` the skipped files, problems and notices of the search
 */
export async function withReader<Result>(
  call: Call,
  input: ArticleFiles,
  use: (read: Read, known: readonly ReadItem[], environment: Environment) => Promise<Result>,
  preparation: Omit<Preparation, 'asRead'>,
): Promise<Result> {
  const { values, terminal } = call;
  const { runner, files, options, close } = await openReading(call, input);
  const { SpillingStorage } = await import('../workers/spilling-storage.js');
  clearLeftovers(tmpdir(), SPILLED);
  const storage = new SpillingStorage(values.memory * 1e6, temporaryPrefix(SPILLED));
  try {
    const read: Read = (some = files, known) => runner.read(some, known, options, preparation);
    const onProgress = (progress: Progress): void => terminal.progress(progress);
    const result = await use(read, knownOf(input), { runner, storage, onProgress });
    if (storage.spilledBytes > 0)
      terminal.debug(`memory: ${Math.round(storage.spilledBytes / 1e6)} MB spilled to disk`);
    return result;
  } finally {
    await close();
    storage.close();
  }
}

/**
 * Reads the articles without preparing them, in the order of the files. Warns if the cache cannot be written.
 *
 * @param signal ends threads and requests; the generator then ends or throws
 */
export async function* readItems(
  call: Call,
  input: ArticleFiles,
  signal?: AbortSignal,
): AsyncGenerator<readonly ReadItem[]> {
  yield knownOf(input);
  const { runner, files, options, close } = await openReading(call, input);
  const stop = (): void => void close();
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted !== true) yield* runner.readItems(files, options);
  } finally {
    signal?.removeEventListener('abort', stop);
    await close();
  }
}

/** Files to read a second time. */
export interface ReadFiles {
  readonly found: Pick<Found, 'files'>;
  readonly workers: { readonly bounds: ThreadBounds };
}

/** A function that reads files of the call a second time. */
export function readItemsAgain(call: Call, { workers }: ReadFiles): ReadItems {
  return async function* (files) {
    const { ParallelRunner } = await import('../workers/parallel-runner.js');
    const runner = new ParallelRunner(call.values.jobs, undefined, workers.bounds);
    try {
      yield* runner.readItems(files, readOptions(call));
    } finally {
      await runner.close();
    }
  };
}

/** The threads and connections that read the articles of a call. */
interface Reading {
  readonly runner: ParallelRunner;
  readonly files: readonly FoundFile[];
  readonly options: ReadOptions;
  /** Ends threads and connections, even in the middle of a task. */
  close(): Promise<void>;
}

async function openReading(call: Call, { found, workers }: ArticleFiles): Promise<Reading> {
  const { values, terminal } = call;
  await workers.expect(found.files);
  const { ParallelRunner } = await import('../workers/parallel-runner.js');
  const files = values.fetchFull ? found.files.map(followed) : found.files;
  const web = files.some(file => file.web || file.followed) ? await openWeb(call) : undefined;
  const fromStdin = files.some(file => file.absolute === '-');
  const runner = new ParallelRunner(values.jobs, workers.pool, workers.bounds);
  return {
    runner,
    files,
    options: {
      ...readOptions(call),
      ...(web !== undefined && { web }),
      ...(fromStdin && { stdin: standardInput() }),
    },
    close: async () => {
      await runner.close();
      web?.close();
      if (web?.cacheFault !== undefined) terminal.warn([`responses are not cached: ${web.cacheFault}`]);
    },
  };
}

/** Problems, skipped files and notices of the search, as read items. */
const knownOf = ({ found, skipped }: ArticleFiles): ReadItem[] => [
  ...found.problems.map(problem => ({ problem })),
  ...skipped.map(skipped => ({ skipped })),
  ...found.notices.map(notice => ({ notice })),
];

/** Marks feeds and lists of sources: with `--fetch-full` the readers fetch the pages and feeds that they name. */
const followed = (file: FoundFile): FoundFile => (file.format === 'feed' ? { ...file, followed: true } : file);

/** Measures the duration of each stage, for `--verbose`. */
class StageTimes {
  readonly #stages: { readonly name: string; readonly begin: number }[] = [];

  update({ stage }: Progress): void {
    this.begin(stage);
  }

  /** Begins a stage, which ends the previous one; no effect during the same stage. */
  begin(name: string): void {
    if (this.#stages.at(-1)?.name !== name) this.#stages.push({ name, begin: performance.now() });
  }

  /** "read 1.20 s, sketch 0.40 s", up to now. */
  summary(): string {
    const end = performance.now();
    return this.#stages
      .map(({ name, begin }, i) => `${name} ${(((this.#stages[i + 1]?.begin ?? end) - begin) / 1000).toFixed(2)} s`)
      .join(', ');
  }
}

/** Fewest files, or bytes of one JSON Lines file, for which starting threads pays. */
const MIN_FILES = 512;
const MIN_BYTES = 1 << 23;

/** Starts threads as soon as there is enough work for them, while files are still being found. */
class WorkerPrewarmer {
  /** Undefined for little work or one thread. */
  pool: WorkerPool | undefined;
  readonly #jobs: number;

  /** @param jobs number of threads; @param bounds limits of time and heap in them */
  constructor(
    jobs: number,
    readonly bounds: ThreadBounds,
  ) {
    this.#jobs = jobs;
  }

  /** @param count files found so far */
  expectFiles(count: number): Promise<void> | undefined {
    return count >= MIN_FILES && this.#jobs > 1 && this.pool === undefined ? this.#start() : undefined;
  }

  /** @param files all files to read */
  async expect(files: readonly FoundFile[]): Promise<void> {
    const isLargeFile = files.some(file => file.format === 'jsonl' && file.absolute !== '-' && isLarge(file));
    await this.expectFiles(isLargeFile ? MIN_FILES : files.length);
  }

  async #start(): Promise<void> {
    const { WorkerPool } = await import('../workers/worker-pool.js');
    const { setFlagsFromString } = await import('node:v8');
    // each thread compiles the same functions for itself: with less inlining, which no loop here needs, that takes two thirds of the time
    setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
    this.pool = new WorkerPool(this.#jobs, this.bounds);
    this.pool.prewarm(this.#jobs);
  }
}

function isLarge({ absolute, web }: FoundFile): boolean {
  return web !== true && (statSync(absolute, { throwIfNoEntry: false })?.size ?? 0) >= MIN_BYTES;
}
