/** The report over the whole index as an HTML page: made on request by one thread at a time, and kept until the index changes. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PageMade, PageTask } from './protocol.js';

/** Age in milliseconds up to which a page is shown although the index has changed: making a page takes seconds of one core. */
const FRESH = 60_000;

export class ReportPage {
  readonly #task: PageTask;
  #made: { readonly what: PageMade; readonly version: number; readonly at: number } | undefined;
  #worker: Worker | undefined;

  constructor(task: PageTask) {
    this.#task = task;
  }

  /** The page, or the reason why there is none; undefined while the first page is made. */
  get(): PageMade | undefined {
    const made = this.#made;
    const isOld = made === undefined || (made.version !== this.#version() && Date.now() - made.at > FRESH);
    if (isOld && this.#worker === undefined) this.#make();
    return made?.what;
  }

  /** The version of the index: the time of its manifest, which each commit replaces. */
  #version(): number {
    return statSync(join(this.#task.folder, 'twicetold.index'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  #make(): void {
    const version = this.#version();
    const worker = new Worker(new URL('./report-thread.js', import.meta.url), { workerData: this.#task });
    const finish = (what: PageMade): void => {
      this.#made = { what, version, at: Date.now() };
    };
    worker.on('message', finish);
    worker.on('error', error => finish({ failed: error.message }));
    worker.on('exit', () => {
      this.#worker = undefined;
    });
    this.#worker = worker;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }
}
