/** Worker threads run compiled code, so this tests what the build made of the pool. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { wholePair } from '../../dist/cluster/listed-pair.js';
import { type PreparedBatch, prepare } from '../../dist/corpus/prepare.js';
import { DEFAULT_OPTIONS } from '../../dist/options.js';
import { detect, findDuplicates } from '../../dist/pipeline/scan.js';
import { IN_PROCESS } from '../../dist/pipeline/stages.js';
import type { FoundFile } from '../../dist/read/find/find.js';
import { readArticles } from '../../dist/read/read.js';
import { renderReport } from '../../dist/report/formats.js';
import type { Article, ReadItem, ReadProblem } from '../../dist/types/article.js';
import type { Progress } from '../../dist/types/progress.js';
import type { Report, StreamedReport } from '../../dist/types/report.js';
import { Pool } from '../../dist/workers/parallel-runner.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';

const OPTIONS = { ...DEFAULT_OPTIONS, minWords: 20, related: true };
const READ_OPTIONS = { fields: {} };

/** Enough for each stage to be worth its workers: small articles, three of every four one text in slightly other words. */
const ARTICLES: Article[] = [];
const random = randomFrom(7);
while (ARTICLES.length < 2400) {
  const story = inventStory(random, 45);
  const texts = [story, reword(random, story, 0.04), reword(random, story, 0.08), inventStory(random, 45)];
  for (const text of texts) ARTICLES.push({ id: `n${ARTICLES.length}`, text });
}
const ITEMS: readonly ReadItem[] = ARTICLES.map(article => ({ article }));

/** Counts the threads that are started while a test runs. */
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

function poolOf(jobs: number): Pool {
  const pool = new Pool(jobs);
  onTestFinished(() => pool.close());
  return pool;
}

/** With its rows made, so that it can be held against others. */
const whole = (report: StreamedReport): Report => ({
  ...report,
  articles: [...report.articles],
  pairs: report.pairs.map(wholePair),
});

const batches = (): PreparedBatch[] =>
  [0, 1, 2, 3].map(quarter => prepare(ITEMS.slice(quarter * 600, (quarter + 1) * 600), OPTIONS.minWords));

describe('the stages on workers', () => {
  let expected: Report;
  beforeAll(async () => {
    expected = await findDuplicates([ITEMS], OPTIONS);
  });

  test('the articles are enough to need workers', () => {
    expect(expected.summary.candidatePairs).toBeGreaterThan(1024);
    expect(expected.summary.pairs).toBeGreaterThan(1024);
  });

  test.each([
    [1, 0],
    [2, 2],
    [4, 4],
  ])('give with %i jobs what one thread gives', async (jobs, threads) => {
    const started = countingWorkers();
    const told: Progress[] = [];
    const report = await detect(batches(), OPTIONS, poolOf(jobs), its => told.push(its));
    expect(whole(report)).toEqual(expected);
    expect(started()).toBe(threads);
    for (const stage of ['sketch', 'compare'] as const) {
      const its = told.filter(progress => progress.stage === stage);
      expect(its.at(-1)!.done).toBe(its.at(-1)!.total);
    }
  });

  test('and a pool does a second run like the first', async () => {
    const pool = poolOf(2);
    await detect(batches(), OPTIONS, pool);
    const other = { ...OPTIONS, threshold: 0.8, related: false };
    expect(whole(await detect(batches().slice(0, 2), other, pool))).toEqual(
      whole(await detect(batches().slice(0, 2), other, IN_PROCESS)),
    );
  });

  test('little work starts no thread', async () => {
    const started = countingWorkers();
    await detect([prepare(ITEMS.slice(0, 100), OPTIONS.minWords)], OPTIONS, poolOf(4));
    expect(started()).toBe(0);
  });

  test('what a listener throws comes back', async () => {
    const stop = ({ stage }: Progress) => {
      if (stage === 'sketch') throw new Error('enough');
    };
    await expect(detect(batches(), OPTIONS, poolOf(2), stop)).rejects.toThrow('enough');
  });
});

describe('reading on workers', () => {
  let folder: string;
  let files: FoundFile[];
  let expected: Report;
  const problem: ReadProblem = { id: 'gone', path: 'gone', status: 'unreadable', reason: 'no such folder' };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twicetold-pool-'));
    const found = (path: string, format: FoundFile['format']): FoundFile => ({
      path,
      absolute: join(folder, path),
      format,
      explicit: false,
    });
    const articles = ARTICLES.slice(0, 300);
    for (const { id, text } of articles) writeFileSync(join(folder, `${id}.txt`), text);
    writeFileSync(join(folder, 'wire.jsonl'), articles.map(its => `${JSON.stringify(its)}\n`).join(''));
    files = articles.map(({ id }) => found(`${id}.txt`, 'plain'));
    files.push(found('missing.txt', 'plain'), found('wire.jsonl', 'jsonl'));
    const items: ReadItem[] = [{ problem }];
    for (const file of files) for await (const batch of readArticles(file, READ_OPTIONS)) items.push(...batch);
    expected = await findDuplicates([items], OPTIONS);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the articles are all there', () => {
    expect(expected.summary).toMatchObject({ articles: 602, unreadable: 2 });
    const unread = expected.articles.filter(row => row.status === 'unreadable');
    expect(unread.map(row => row.id)).toEqual(['gone', 'missing.txt']);
  });

  test.each([1, 2, 4])('with %i jobs gives the same', async jobs => {
    const started = countingWorkers();
    const pool = poolOf(jobs);
    const report = await detect(pool.read(files, [problem], READ_OPTIONS, OPTIONS.minWords), OPTIONS, pool);
    expect(whole(report)).toEqual(expected);
    expect(started()).toBe(jobs === 1 ? 0 : jobs);
  });

  test('one who stops listening does not hang', async () => {
    const pool = poolOf(2);
    for await (const batch of pool.read(files, [], READ_OPTIONS, OPTIONS.minWords)) {
      expect(batch.ids.length).toBeGreaterThan(0);
      break;
    }
    await pool.close();
  });
});

describe('with less memory than the corpus takes', () => {
  let folder: string;
  let temporary: string;
  let files: FoundFile[];
  let expected: string;
  const temporaryBefore = process.env.TMPDIR;
  const bytesOf = (report: StreamedReport): string => [...renderReport(report, 'json')].join('');
  const articles = (pool: Pool): AsyncIterable<PreparedBatch> => pool.read(files, [], READ_OPTIONS, OPTIONS.minWords);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twicetold-pool-'));
    temporary = mkdtempSync(join(tmpdir(), 'twicetold-pool-tmp-'));
    process.env.TMPDIR = temporary;
    // in the frames of their sites, so that tokens are written as well as read
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
    const pool = new Pool(1);
    const report = await detect(articles(pool), OPTIONS, pool);
    expect(pool.parkedBytes).toBe(0);
    expect(report.summary).toMatchObject({ articles: 800, unreadable: 0 });
    expect(report.summary.pairs).toBeGreaterThan(300);
    expect(report.boilerplate.length).toBeGreaterThanOrEqual(3);
    expected = bytesOf(report);
  });
  afterAll(() => {
    if (temporaryBefore === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporaryBefore;
    for (const its of [folder, temporary]) rmSync(its, { recursive: true, force: true });
  });

  test.each([
    ['nothing', 1, 0],
    ['nothing', 2, 0],
    ['nothing', 4, 1],
    ['a part', 2, 1_800_000],
  ])('%s of it, with %i jobs: the same bytes, and no file is left behind', async (_, jobs, memory) => {
    const started = countingWorkers();
    const pool = new Pool(jobs, memory);
    onTestFinished(() => pool.close());
    const report = await detect(articles(pool), OPTIONS, pool);
    expect(bytesOf(report) === expected).toBe(true);
    expect(started()).toBe(jobs === 1 ? 0 : jobs);
    const words = [...report.articles].reduce((sum, row) => sum + row.words, 0);
    // all tokens, and the sketches besides
    if (memory < 2) expect(pool.parkedBytes).toBeGreaterThan(words * 5);
    else expect(pool.parkedBytes).toBeLessThan(words * 5);
    expect(pool.parkedBytes).toBeGreaterThan(0);
    await pool.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('a second run of the same pool is like the first', async () => {
    const pool = new Pool(2, 1_800_000);
    onTestFinished(() => pool.close());
    for (const _ of [1, 2]) expect(bytesOf(await detect(articles(pool), OPTIONS, pool)) === expected).toBe(true);
    await pool.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('nothing is left behind by a run that fails', async () => {
    const pool = new Pool(2, 0);
    const stop = ({ stage }: Progress): void => {
      if (stage === 'compare') throw new Error('enough');
    };
    await expect(detect(articles(pool), OPTIONS, pool, stop)).rejects.toThrow('enough');
    expect(pool.parkedBytes).toBeGreaterThan(0);
    await pool.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  // an open file cannot be unlinked everywhere
  test.runIf(process.platform !== 'win32')('nor by a process that is killed', () => {
    const own = mkdtempSync(join(temporary, 'killed-'));
    onTestFinished(() => rmSync(own, { recursive: true }));
    const { stdout, status, signal } = runToItsEnd(
      `
      const small = new Pool(2, 0);
      await collectArticles([prepare(items, 20)], 20, small);
      console.log(small.parkedBytes > 0);
      process.kill(process.pid, 'SIGKILL');`,
      { TMPDIR: own },
    );
    expect({ stdout, status, signal }).toEqual({ stdout: 'true\n', status: null, signal: 'SIGKILL' });
    expect(readdirSync(own)).toEqual([]);
  });
});

test('closing twice, or before anything was done, is no error', async () => {
  const pool = new Pool(2);
  await pool.close();
  await pool.close();
});

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs a module in a process of its own, which has to come to its end by itself. */
function runToItsEnd(body: string, env: Readonly<Record<string, string>> = {}): Ended {
  const at = (name: string): string => JSON.stringify(new URL(`../../dist/${name}`, import.meta.url).href);
  const script = `
    import { collectArticles } from ${at('pipeline/build-corpus.js')};
    import { evenCuts } from ${at('pipeline/stages.js')};
    import { prepare } from ${at('corpus/prepare.js')};
    import { Pool } from ${at('workers/parallel-runner.js')};
    let state = 1;
    const word = () => 'w' + ((state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 20);
    const text = () => Array.from({ length: 60 }, word).join(' ');
    const items = Array.from({ length: 4000 }, (_, n) => ({ article: { id: 'n' + n, text: text() } }));
    const { corpus, compared: articles } = await collectArticles([prepare(items, 20)], 20);
    const options = { engine: 'bottom-k', shingleSize: 2, sketchSize: 128, sensitivity: 'default' };
    const left = Uint32Array.from({ length: 20000 }, (_, i) => 1 + (i % 3999));
    const pairs = { left, right: left.map(article => article - 1) };
    const keep = { shingleSize: 2, floor: 0.5, related: false };
    const sketch = options => pool.run('sketch', { corpus, articles, options }, evenCuts(articles.length, 512));
    const pool = new Pool(2);
    ${body}`;
  const own = mkdtempSync(join(tmpdir(), 'twicetold-pool-'));
  onTestFinished(() => rmSync(own, { recursive: true, force: true }));
  writeFileSync(join(own, 'script.mjs'), script);
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, ['script.mjs'], {
    encoding: 'utf8',
    timeout: 20_000,
    cwd: own,
    env: { PATH: process.env.PATH, ...env },
  });
  return { stdout, stderr, status, signal };
}

const WELL = { status: 0, signal: null } as const;

describe('the process ends by itself', () => {
  test('after the work, once the pool is closed', () => {
    const ended = runToItsEnd(`
      console.log((await sketch(options)).length > 0);
      await pool.close();
      console.log('closed');`);
    expect(ended).toEqual({ stdout: 'true\nclosed\n', stderr: '', ...WELL });
  });

  test('after failed tasks, which reject and say why', () => {
    const ended = runToItsEnd(`
      try {
        await sketch({ ...options, engine: 'abacus' });
      } catch (error) {
        console.log(error.message.split('\\n')[0]);
        // Time for the tasks behind it to fail, too.
        await new Promise(resolve => setTimeout(resolve, 300));
      } finally {
        await pool.close();
      }
      console.log('closed');`);
    expect(ended).toEqual({
      stdout: expect.stringMatching(/^a worker failed: TypeError: .*sketch.*\nclosed\n$/),
      stderr: '',
      ...WELL,
    });
  });

  test('after work that went well again behind a failed task', () => {
    const ended = runToItsEnd(`
      await sketch({ ...options, engine: 'abacus' }).catch(() => console.log('failed'));
      const sketches = await sketch(options);
      console.log(sketches.reduce((sum, batch) => sum + batch.counts.length, 0) === articles.length);
      await pool.close();`);
    expect(ended).toEqual({ stdout: 'failed\ntrue\n', stderr: '', ...WELL });
  });

  test('when it is closed in mid-work, and the work is told so', () => {
    const ended = runToItsEnd(`
      let done = 0;
      const work = pool.run('verify', { corpus, pairs, keep }, evenCuts(left.length, 1024), end => { done = end; });
      const told = work.then(() => 'finished', error => 'stopped');
      while (done === 0) await new Promise(resolve => setTimeout(resolve, 5));
      await pool.close();
      console.log('closed');
      console.log(await told);`);
    expect(ended).toEqual({ stdout: 'closed\nstopped\n', stderr: '', ...WELL });
  });
});
