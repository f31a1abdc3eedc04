/** The scan itself: files in, report out. */
import type { Readable } from 'node:stream';
import type { DetectOptions } from '../options.js';
import { detect } from '../pipeline/scan.js';
import type { FoundFile } from '../read/find/find.js';
import type { ReadOptions } from '../read/options.js';
import type { ReadProblem } from '../types/article.js';
import type { Progress } from '../types/progress.js';
import type { StreamedReport } from '../types/report.js';
import { Pool } from '../workers/parallel-runner.js';
import type { Crew } from '../workers/worker-pool.js';

export interface ScanRun {
  readonly files: readonly FoundFile[];
  /** What was found to be unreadable before it was opened; listed in the report with the others. */
  readonly problems: readonly ReadProblem[];
  /** Given where one of the files is `-`. */
  readonly stdin: Readable | undefined;
  readonly readOptions: ReadOptions;
  readonly detectOptions: DetectOptions;
  /** Threads, 1 to 256. */
  readonly jobs: number;
  /** Threads that were started ahead. */
  readonly crew: Crew | undefined;
  /** Megabytes for the corpus. */
  readonly memory: number;
  readonly onProgress: (progress: Progress) => void;
  /** Called at the end where something did not fit into memory. */
  readonly onParked: (bytes: number) => void;
}

/** Runs the pipeline with its heavy stages on `jobs` threads. */
export async function runScan({
  files,
  problems,
  stdin,
  readOptions,
  detectOptions,
  jobs,
  crew,
  memory,
  onProgress,
  onParked,
}: ScanRun): Promise<StreamedReport> {
  const pool = new Pool(jobs, memory * 1e6, crew);
  try {
    const options = stdin === undefined ? readOptions : { ...readOptions, stdin };
    const batches = pool.read(files, problems, options, detectOptions.minWords);
    const report = await detect(batches, detectOptions, pool, onProgress);
    if (pool.parkedBytes > 0) onParked(pool.parkedBytes);
    return report;
  } finally {
    await pool.close();
  }
}
