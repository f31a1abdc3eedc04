/** `twicetold scan`: finds the files, runs the detection on worker threads, and writes the reports. */

import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { CorpusStatistics } from '../corpus/statistics.js';
import { UserError } from '../errors.js';
import { type FoundFile, findFiles } from '../read/find/find.js';
import { incompleteLine, remarkLine, remarksOf, remarksOn, sharedRemarks, withoutArticle } from '../report/sections.js';
import type { ReadItem } from '../types/article.js';
import type { Progress, StreamedReport, Summary } from '../types/report.js';
import type { ThreadBounds } from '../workers/watched-thread.js';
import type { WorkerPool } from '../workers/worker-pool.js';
import {
  type Call,
  firstNames,
  nothingToRead,
  openWeb,
  pathsToScan,
  readOptions,
  refuseToOverwrite,
  renderFiles,
  skippedLine,
  withoutOwnFiles,
} from './input.js';
import { readingHeap, reportFailsOn } from './option-table.js';
import { checkOutputs, writeReports } from './output.js';
import { clearLeftovers, EXIT, standardInput, temporaryPrefix, writeStdout } from './process.js';
import { readStatistics, saveStatistics } from './statistics.js';

/** What temporary files of columns are for. */
const SPILLED = 'spilled columns';

/**
 * @returns the exit code
 * @throws UserError when no article is found or readable, or the report cannot be written
 */
export async function scan(call: Call): Promise<number> {
  const { values, detection, terminal, cwd } = call;
  const { paths, listed } = await pathsToScan(call);
  const { include, exclude, gitignore } = values;
  const bounds = { seconds: values.maxSeconds, heapMegabytes: readingHeap(values.jobs) };
  const workers = new WorkerPrewarmer(values.jobs, bounds);
  const onFiles = (count: number): Promise<void> | undefined => workers.expectFiles(count);
  const search = await findFiles(paths, { include, exclude, gitignore, cwd, onFiles, listed });
  const found = withoutOwnFiles(search, call);
  if (values.showFiles) await writeStdout([renderFiles(found, values.format)]);
  if (found.files.length + found.problems.length === 0) throw nothingToRead(paths, found);
  if (values.showFiles) return EXIT.clean;
  await checkOutputs(call);
  refuseToOverwrite(found, call);
  const statistics = values.stats === undefined ? undefined : await readStatistics(values.stats);
  terminal.debug(`files: ${found.files.length} to read, ${found.skipped.length} skipped`);

  const times = new StageTimes();
  times.begin('load');
  await workers.expect(found.files);
  const [{ scan: scanArticles }, { ParallelRunner }, { SpillingStorage }, { reportChunks }] = await Promise.all([
    import('../pipeline/scan.js'),
    import('../workers/parallel-runner.js'),
    import('../workers/spilling-storage.js'),
    import('../report/formats.js'),
  ]);
  const files = values.fetchFull ? found.files.map(followed) : found.files;
  const web = files.some(file => file.web || file.followed) ? await openWeb(call) : undefined;
  const fromStdin = found.files.some(file => file.absolute === '-');
  const runner = new ParallelRunner(values.jobs, workers.pool, bounds);
  clearLeftovers(tmpdir(), SPILLED);
  const storage = new SpillingStorage(values.memory * 1e6, temporaryPrefix(SPILLED));
  let report: StreamedReport;
  let learned: CorpusStatistics | undefined;
  try {
    const options = {
      ...readOptions(call),
      ...(web !== undefined && { web }),
      ...(fromStdin && { stdin: standardInput() }),
    };
    // without the files of the run itself: the next run with the same output gives the same report
    const known: ReadItem[] = [
      ...found.problems.map(problem => ({ problem })),
      ...search.skipped.map(skipped => ({ skipped })),
      ...search.notices.map(notice => ({ notice })),
    ];
    const batches = runner.read(files, known, options, detection);
    const onProgress = (progress: Progress): void => {
      times.update(progress);
      terminal.progress(progress);
    };
    report = await scanArticles(batches, detection, {
      runner,
      storage,
      onProgress,
      ...(statistics !== undefined && { statistics }),
      onStatistics: used => {
        learned = used;
      },
    });
    if (storage.spilledBytes > 0)
      terminal.debug(`memory: ${Math.round(storage.spilledBytes / 1e6)} MB spilled to disk`);
  } finally {
    await runner.close();
    storage.close();
  }
  web?.close();
  if (web?.cacheFault !== undefined) terminal.warn([`responses are not cached: ${web.cacheFault}`]);
  terminal.clear();
  const { summary, skipped = [] } = report;
  for (const { path, reason } of skipped) terminal.debug(`skipped: ${path}: ${reason}`);
  if (summary.articles === 0) throw nothingToRead(paths, found, skipped.length - search.skipped.length);
  terminal.debug(`articles: ${summary.articles}; candidate pairs: ${summary.candidatePairs}; pairs: ${summary.pairs}`);
  if (summary.ok + summary.partial > 1) terminal.debug(missedLine(summary));
  times.begin('report');
  await writeReports(call, (format, view) => reportChunks(report, format, view));
  if (values.saveStats !== undefined && learned !== undefined) {
    await saveStatistics(values.saveStats, learned);
    terminal.info(`statistics of ${learned.frequencies.articles} articles written to ${values.saveStats}`);
  }
  terminal.debug(`time: ${times.summary()}`);
  const { renamed = 0 } = report.articles;
  if (renamed > 0) {
    terminal.info(
      `${renamed} ${renamed === 1 ? 'article has' : 'articles have'} a duplicate id, renamed to ID~2, ID~3 ...`,
    );
  }
  if (found.skipped.length > 0) terminal.info(skippedLine(found));
  const empty = withoutArticle(report).length - withoutArticle({ skipped: search.skipped }).length;
  if (empty > 0 && !values.verbose) {
    terminal.info(`${empty} ${empty === 1 ? 'input' : 'inputs'} without an article: the report lists the reasons`);
  }
  return exitCode(call, report, paths);
}

/**
 * Unreadable articles take precedence over a matched `--fail-on`, because the job is incomplete.
 * @throws UserError when no article is readable
 */
function exitCode({ values, terminal }: Call, report: StreamedReport, paths: readonly string[]): number {
  const { articles, unreadable, binary } = report.summary;
  terminal.warn(warningsOf(report), 'the report (--format json)');
  if (unreadable + binary === articles) {
    throw new UserError(`no article could be read in ${firstNames(paths)}`, 'the warnings give the reasons');
  }
  if (unreadable + binary > 0 && !values.allowUnreadable) return EXIT.failed;
  return reportFailsOn(report, values.failOn) ? EXIT.matched : EXIT.clean;
}

/** What was not read, or not whole: a line for each kind of reason. */
function warningsOf(report: StreamedReport): string[] {
  const unread = (['unreadable', 'binary'] as const).flatMap(status => [
    ...remarksOn(report, status, ({ path, id }) => path ?? id),
  ]);
  const incomplete = incompleteLine(report) ?? [];
  const notices = sharedRemarks(remarksOf(report.notices)).map(kind => remarkLine(kind));
  return sharedRemarks(unread)
    .map(kind => remarkLine(kind))
    .concat(incomplete, notices);
}

/** With `--fetch-full`, what feeds and lists of sources name is fetched. */
const followed = (file: FoundFile): FoundFile => (file.format === 'feed' ? { ...file, followed: true } : file);

/** The chance that the sketches miss a pair, so that it is never compared. */
function missedLine({ missed }: Summary): string {
  const chances = missed.filter(({ chance }) => chance >= 0.0005);
  if (chances.length === 0) return 'almost no pair above Jaccard 0.02 is missed';
  const each = chances.map(({ jaccard, chance }) => `${(100 * chance).toFixed(1)} % at Jaccard ${jaccard}`);
  return `chance to miss a pair of the median length: ${each.join(', ')}`;
}

/** The duration of each stage, for `--verbose`. */
class StageTimes {
  readonly #stages: { readonly name: string; readonly begin: number }[] = [];

  update({ stage }: Progress): void {
    this.begin(stage);
  }

  /** Ends the stage before; a stage that has already begun goes on. */
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
