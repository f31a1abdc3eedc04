/** Starts worker threads as soon as it is certain that there is work for them: they load code while files are searched. */
import { statSync } from 'node:fs';
import type { FoundFile } from '../read/find/find.js';
import type { ThreadBounds } from '../workers/watched-thread.js';
import type { WorkerPool } from '../workers/worker-pool.js';

/** Number of files, or bytes of one JSON Lines file, that are worth workers. */
const MIN_FILES = 512;
const MIN_BYTES = 1 << 23;

export class WorkerPrewarmer {
  /** Undefined with little work or one thread. */
  pool: WorkerPool | undefined;
  readonly #jobs: number;

  /** @param jobs threads that the user allows; @param bounds of reading in them */
  constructor(
    jobs: number,
    private readonly bounds: ThreadBounds,
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
    this.pool = new WorkerPool(this.#jobs, this.bounds);
    this.pool.prewarm(this.#jobs);
  }
}

function isLarge({ absolute, web }: FoundFile): boolean {
  return web !== true && (statSync(absolute, { throwIfNoEntry: false })?.size ?? 0) >= MIN_BYTES;
}
