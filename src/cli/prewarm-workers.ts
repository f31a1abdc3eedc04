/** Starts threads as soon as it is plain that there is work for them: they load their code while files are still searched. */
import { statSync } from 'node:fs';
import type { FoundFile } from '../read/find/find.js';
import type { Crew } from '../workers/worker-pool.js';

/** Files, and bytes of JSON Lines, from which threads are started in any case. */
const FILES = 512;
const BYTES = 1 << 23;

export class CrewAhead {
  /** Undefined where there is little to do, or one thread to do it. */
  crew: Crew | undefined;
  readonly #jobs: number;

  /** @param jobs threads that the user allows */
  constructor(jobs: number) {
    this.#jobs = jobs;
  }

  /** @param count files to read, at least */
  expectFiles(count: number): Promise<void> | undefined {
    return count >= FILES && this.#jobs > 1 && this.crew === undefined ? this.#start() : undefined;
  }

  async expect(files: readonly FoundFile[]): Promise<void> {
    const lines = (file: FoundFile): boolean => file.format === 'jsonl' && file.absolute !== '-' && isLarge(file);
    await this.expectFiles(files.some(lines) ? FILES : files.length);
  }

  async #start(): Promise<void> {
    const { Crew } = await import('../workers/worker-pool.js');
    this.crew = new Crew(this.#jobs);
    this.crew.start(this.#jobs);
  }
}

function isLarge({ absolute, web }: FoundFile): boolean {
  return web !== true && (statSync(absolute, { throwIfNoEntry: false })?.size ?? 0) >= BYTES;
}
