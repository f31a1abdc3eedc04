/** Reading and stages on worker threads. Workers run compiled code, so the tests import the build. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { wholePair } from '../../dist/cluster/listed-pair.js';
import { type PreparedBatch, prepare } from '../../dist/corpus/prepare.js';
import { DEFAULT_OPTIONS } from '../../dist/options.js';
import { findDuplicates, scan } from '../../dist/pipeline/scan.js';
import type { FoundFile } from '../../dist/read/find/find.js';
import { readArticles } from '../../dist/read/read.js';
import { renderReport } from '../../dist/report/render.js';
import type { Article, ReadItem, ReadProblem } from '../../dist/types/article.js';
import type { Progress, Report, StreamedReport } from '../../dist/types/report.js';
import { ParallelRunner } from '../../dist/workers/parallel-runner.js';
import { SpillingStorage } from '../../dist/workers/spilling-storage.js';
import { WorkerPool } from '../../dist/workers/worker-pool.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';

const OPTIONS = { ...DEFAULT_OPTIONS, minWords: 20, related: true };
const READ_OPTIONS = { fields: {} };

/** Enough articles for each stage to use workers; three of every four are rewordings of one text. */
const ARTICLES: Article[] = [];
const random = randomFrom(7);
while (ARTICLES.length < 2400) {
  const story = inventStory(random, 45);
  const texts = [story, reword(random, story, 0.04), reword(random, story, 0.08), inventStory(random, 45)];
  for (const text of texts) ARTICLES.push({ id: `n${ARTICLES.length}`, text });
}
const ITEMS: readonly ReadItem[] = ARTICLES.map(article => ({ article }));

/** Counts the threads started during a test. */
function countingWorkers(): () => number {
  let started = 0;
  const count = () => {
    started++;
  };
  process.on('worker', count);
  onTestFinished(() => {
    process.off('worker', count);
  });
  return () => started;
}

function runnerWith(jobs: number): ParallelRunner {
  const runner = new ParallelRunner(jobs);
  onTestFinished(() => runner.close());
  return runner;
}

/** The report with all rows and pairs as objects, for `toEqual`. */
const whole = (report: StreamedReport): Report => ({
  ...report,
  articles: [...report.articles],
  pairs: report.pairs.map(wholePair),
});

const batches = (): PreparedBatch[] =>
  [0, 1, 2, 3].map(quarter => prepare(ITEMS.slice(quarter * 600, (quarter + 1) * 600), OPTIONS.minWords));

describe('stages on workers', () => {
  let expected: Report;
  beforeAll(async () => {
    expected = await findDuplicates([ITEMS], OPTIONS, undefined, undefined, 0);
  });

  test('get enough articles to use workers', () => {
    expect(expected.summary.candidatePairs).toBeGreaterThan(1024);
    expect(expected.summary.pairs).toBeGreaterThan(1024);
  });

  test.each([
    [1, 0],
    [2, 2],
    [4, 4],
  ])('give with %i jobs the report of one thread', async (jobs, threads) => {
    const started = countingWorkers();
    const reported: Progress[] = [];
    const report = await scan(batches(), OPTIONS, {
      runner: runnerWith(jobs),
      onProgress: progress => reported.push(progress),
    });
    expect(whole(report)).toEqual(expected);
    expect(started()).toBe(threads);
    for (const stage of ['sketch', 'compare'] as const) {
      const last = reported.filter(progress => progress.stage === stage).at(-1)!;
      expect(last.done).toBe(last.total);
    }
  });

  test('give the same report in a second run of one runner', async () => {
    const runner = runnerWith(2);
    await scan(batches(), OPTIONS, { runner });
    const other = { ...OPTIONS, threshold: 0.8, related: false };
    expect(whole(await scan(batches().slice(0, 2), other, { runner }))).toEqual(
      whole(await scan(batches().slice(0, 2), other)),
    );
  });

  test('give the same report after a garbage collection in the workers', async () => {
    const pool = new WorkerPool(2);
    pool.prewarm(2);
    const runner = new ParallelRunner(2, pool);
    onTestFinished(() => runner.close());
    await pool.collectGarbage();
    expect(whole(await scan(batches(), OPTIONS, { runner }))).toEqual(expected);
  });

  test('start no thread with little work', async () => {
    const started = countingWorkers();
    await scan([prepare(ITEMS.slice(0, 100), OPTIONS.minWords)], OPTIONS, { runner: runnerWith(4) });
    expect(started()).toBe(0);
  });

  test('reject with the error of a progress listener', async () => {
    const onProgress = ({ stage }: Progress) => {
      if (stage === 'sketch') throw new Error('enough');
    };
    await expect(scan(batches(), OPTIONS, { runner: runnerWith(2), onProgress })).rejects.toThrow('enough');
  });
});

describe('reading on workers', () => {
  let folder: string;
  let files: FoundFile[];
  let expected: Report;
  const problem: ReadProblem = { id: 'gone', path: 'gone', status: 'unreadable', reason: 'no such folder' };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twicetold-runner-'));
    const found = (path: string, format: FoundFile['format']): FoundFile => ({
      path,
      absolute: join(folder, path),
      format,
      explicit: false,
    });
    const articles = ARTICLES.slice(0, 300);
    for (const { id, text } of articles) writeFileSync(join(folder, `${id}.txt`), text);
    writeFileSync(join(folder, 'wire.jsonl'), articles.map(article => `${JSON.stringify(article)}\n`).join(''));
    files = articles.map(({ id }) => found(`${id}.txt`, 'plain'));
    files.push(found('missing.txt', 'plain'), found('wire.jsonl', 'jsonl'));
    const items: ReadItem[] = [{ problem }];
    for (const file of files) for await (const batch of readArticles(file, READ_OPTIONS)) items.push(...batch);
    expected = await findDuplicates([items], OPTIONS, undefined, undefined, 0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('includes files that cannot be read', () => {
    expect(expected.summary).toMatchObject({ articles: 602, unreadable: 2 });
    const unread = expected.articles.filter(row => row.status === 'unreadable');
    expect(unread.map(row => row.id)).toEqual(['gone', 'missing.txt']);
  });

  test.each([1, 2, 4])('with %i jobs gives the report of one thread', async jobs => {
    const started = countingWorkers();
    const runner = runnerWith(jobs);
    const report = await scan(runner.read(files, [{ problem }], READ_OPTIONS, OPTIONS), OPTIONS, { runner });
    expect(whole(report)).toEqual(expected);
    expect(started()).toBe(jobs);
  });

  test('can be stopped after the first batch', async () => {
    const runner = runnerWith(2);
    for await (const batch of runner.read(files, [], READ_OPTIONS, OPTIONS)) {
      expect(batch.ids.length).toBeGreaterThan(0);
      break;
    }
    await runner.close();
  });
});

describe('with less memory than the corpus needs', () => {
  let folder: string;
  let temporary: string;
  let files: FoundFile[];
  let expected: string;
  const temporaryBefore = process.env.TMPDIR;
  const bytesOf = (report: StreamedReport): string => [...renderReport(report, 'json')].join('');
  const batchesOf = (runner: ParallelRunner): AsyncIterable<PreparedBatch> =>
    runner.read(files, [], READ_OPTIONS, OPTIONS);

  function storageOf(memory: number): SpillingStorage {
    const storage = new SpillingStorage(memory);
    onTestFinished(() => storage.close());
    return storage;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twicetold-runner-'));
    temporary = mkdtempSync(join(tmpdir(), 'twicetold-runner-tmp-'));
    process.env.TMPDIR = temporary;
    // with site boilerplate, so that tokens are written as well as read
    const frames = [0, 1, 2].map(() => inventStory(random, 30));
    const pages = ARTICLES.slice(0, 800).map(({ id, text }, i) => ({
      id,
      site: i % 3,
      text: `${text}\n\n${frames[i % 3]}`,
    }));
    const [plain, wired] = [pages.slice(0, 320), pages.slice(320)];
    for (const site of [0, 1, 2]) mkdirSync(join(folder, `site-${site}`));
    const found = (path: string, format: FoundFile['format']): FoundFile => ({
      path,
      absolute: join(folder, path),
      format,
      explicit: false,
    });
    files = plain.map(({ id, site }) => found(`site-${site}/${id}.txt`, 'plain'));
    plain.forEach(({ text }, i) => {
      writeFileSync(files[i].absolute, text);
    });
    const lines = wired.map(({ id, site, text }) => JSON.stringify({ id, text, source: `agency ${site}` }));
    for (const half of [0, 1]) {
      const file = found(`${half}.jsonl`, 'jsonl');
      writeFileSync(file.absolute, lines.slice(half * 240, (half + 1) * 240).join('\n'));
      files.push(file);
    }
    const runner = new ParallelRunner(1);
    const report = await scan(batchesOf(runner), OPTIONS, { runner });
    expect(report.summary).toMatchObject({ articles: 800, unreadable: 0 });
    expect(report.summary.pairs).toBeGreaterThan(300);
    expect(report.boilerplate.length).toBeGreaterThanOrEqual(3);
    expected = bytesOf(report);
  });
  afterAll(() => {
    if (temporaryBefore === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporaryBefore;
    for (const path of [folder, temporary]) rmSync(path, { recursive: true, force: true });
  });

  test.each([
    [1, 0],
    [2, 0],
    [4, 1],
    [2, 1_800_000],
    [2, 1e9],
  ])('%i jobs and %i bytes of memory give the same report and leave no file', async (jobs, memory) => {
    const started = countingWorkers();
    const [runner, storage] = [runnerWith(jobs), storageOf(memory)];
    const report = await scan(batchesOf(runner), OPTIONS, { runner, storage });
    expect(bytesOf(report) === expected).toBe(true);
    expect(started()).toBe(jobs);
    const words = [...report.articles].reduce((sum, row) => sum + row.words, 0);
    // a word takes five bytes; sketches are spilled too
    if (memory < 2) expect(storage.spilledBytes).toBeGreaterThan(words * 5);
    else expect(storage.spilledBytes).toBeLessThan(words * 5);
    expect(storage.spilledBytes > 0).toBe(memory < 1e9);
    storage.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('a second run with the same storage gives the same report', async () => {
    const [runner, storage] = [runnerWith(2), storageOf(1_800_000)];
    for (const _ of [1, 2]) {
      expect(bytesOf(await scan(batchesOf(runner), OPTIONS, { runner, storage })) === expected).toBe(true);
    }
    storage.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('a run that fails leaves no file', async () => {
    const [runner, storage] = [runnerWith(2), storageOf(0)];
    const onProgress = ({ stage }: Progress): void => {
      if (stage === 'compare') throw new Error('enough');
    };
    await expect(scan(batchesOf(runner), OPTIONS, { runner, storage, onProgress })).rejects.toThrow('enough');
    expect(storage.spilledBytes).toBeGreaterThan(0);
    await runner.close();
    storage.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  // Windows cannot remove an open file
  test.runIf(process.platform !== 'win32')('a process that is killed leaves no file', () => {
    const own = mkdtempSync(join(temporary, 'killed-'));
    onTestFinished(() => rmSync(own, { recursive: true }));
    const { stdout, status, signal } = runToItsEnd(
      `
      const storage = new SpillingStorage(0);
      await buildCorpus([prepare(items, 20)], 20, { storage });
      console.log(storage.spilledBytes > 0);
      process.kill(process.pid, 'SIGKILL');`,
      { TMPDIR: own },
    );
    expect({ stdout, status, signal }).toEqual({ stdout: 'true\n', status: null, signal: 'SIGKILL' });
    expect(readdirSync(own)).toEqual([]);
  });
});

test('a runner can be closed twice, and before any work', async () => {
  const runner = new ParallelRunner(2);
  await runner.close();
  await runner.close();
});

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs a module in a child process that has to exit by itself. */
function runToItsEnd(body: string, env: Readonly<Record<string, string>> = {}): Ended {
  const at = (name: string): string => JSON.stringify(new URL(`../../dist/${name}`, import.meta.url).href);
  const script = `
    import { buildCorpus } from ${at('pipeline/build-corpus.js')};
    import { evenCuts } from ${at('pipeline/stages.js')};
    import { prepare } from ${at('corpus/prepare.js')};
    import { ParallelRunner } from ${at('workers/parallel-runner.js')};
    import { SpillingStorage } from ${at('workers/spilling-storage.js')};
    let state = 1;
    const word = () => 'w' + ((state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 20);
    const text = () => Array.from({ length: 60 }, word).join(' ');
    const items = Array.from({ length: 4000 }, (_, n) => ({ article: { id: 'n' + n, text: text() } }));
    const { corpus, compared: articles } = await buildCorpus([prepare(items, 20)], 20);
    const options = { engine: 'bottom-k', shingleSize: 2, sketchSize: 128, sensitivity: 'default' };
    const left = Uint32Array.from({ length: 20000 }, (_, i) => 1 + (i % 3999));
    const pairs = { left, right: left.map(article => article - 1) };
    const keep = { shingleSize: 2, floor: 0.5, related: false };
    const sketch = options => runner.run('sketchArticles', { corpus, articles, options }, evenCuts(articles.length, 512));
    const runner = new ParallelRunner(2);
    ${body}`;
  const own = mkdtempSync(join(tmpdir(), 'twicetold-runner-'));
  onTestFinished(() => rmSync(own, { recursive: true, force: true }));
  writeFileSync(join(own, 'script.mjs'), script);
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, ['script.mjs'], {
    encoding: 'utf8',
    timeout: 100_000,
    cwd: own,
    env: { PATH: process.env.PATH, ...env },
  });
  return { stdout, stderr, status, signal };
}

const SUCCESS = { status: 0, signal: null } as const;

describe('the process ends by itself', () => {
  test('after the work, once the runner is closed', () => {
    const ended = runToItsEnd(`
      console.log((await sketch(options)).length > 0);
      await runner.close();
      console.log('closed');`);
    expect(ended).toEqual({ stdout: 'true\nclosed\n', stderr: '', ...SUCCESS });
  });

  test('after failed ranges, which reject with the reason', () => {
    const ended = runToItsEnd(`
      try {
        await sketch({ ...options, engine: 'abacus' });
      } catch (error) {
        console.log(error.message.split('\\n')[0]);
        // time for the later ranges to fail too
        await new Promise(resolve => setTimeout(resolve, 300));
      } finally {
        await runner.close();
      }
      console.log('closed');`);
    expect(ended).toEqual({
      stdout: expect.stringMatching(/^a worker failed: TypeError: .*sketch.*\nclosed\n$/),
      stderr: '',
      ...SUCCESS,
    });
  });

  test('after a failed stage and a successful one', () => {
    const ended = runToItsEnd(`
      await sketch({ ...options, engine: 'abacus' }).catch(() => console.log('failed'));
      const sketches = await sketch(options);
      console.log(sketches.reduce((sum, batch) => sum + batch.counts.length, 0) === articles.length);
      await runner.close();`);
    expect(ended).toEqual({ stdout: 'failed\ntrue\n', stderr: '', ...SUCCESS });
  });

  test('when the runner is closed during a stage, which then rejects', () => {
    const ended = runToItsEnd(`
      let done = 0;
      const work = runner.run('comparePairs', { corpus, pairs, keep }, evenCuts(left.length, 1024), end => { done = end; });
      const outcome = work.then(() => 'finished', error => 'stopped');
      while (done === 0) await new Promise(resolve => setTimeout(resolve, 5));
      await runner.close();
      console.log('closed');
      console.log(await outcome);`);
    expect(ended).toEqual({ stdout: 'closed\nstopped\n', stderr: '', ...SUCCESS });
  });
});
