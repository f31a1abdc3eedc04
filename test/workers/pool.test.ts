/** Worker threads run compiled code, so this tests what the build made of the pool. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DEFAULT_OPTIONS, detect, findDuplicates, IN_PROCESS } from '../../dist/detect.js';
import type { Article, Progress, ReadItem, ReadProblem, Report } from '../../dist/model.js';
import type { FoundFile } from '../../dist/read/find.js';
import { readArticles } from '../../dist/read/read.js';
import { type PreparedBatch, prepare } from '../../dist/text/prepare.js';
import { Pool } from '../../dist/workers/pool.js';
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
    expect(report).toEqual(expected);
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
    expect(await detect(batches().slice(0, 2), other, pool)).toEqual(
      await detect(batches().slice(0, 2), other, IN_PROCESS),
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
    expect(report).toEqual(expected);
    expect(started()).toBe(jobs === 1 ? 0 : jobs);
  });

  test('one who stops listening does not hang', async () => {
    const pool = poolOf(2);
    for await (const batch of pool.read(files, [], READ_OPTIONS, OPTIONS.minWords)) {
      expect(batch.rows.length).toBeGreaterThan(0);
      break;
    }
    await pool.close();
  });
});

test('closing twice, or before anything was done, is no error', async () => {
  const pool = new Pool(2);
  await pool.close();
  await pool.close();
});

/** Runs a module in a process of its own, which has to come to its end by itself. */
function runToItsEnd(body: string): { stdout: string; stderr: string; status: number | null } {
  const at = (name: string): string => JSON.stringify(new URL(`../../dist/${name}`, import.meta.url).href);
  const script = `
    import { DEFAULT_OPTIONS, detect } from ${at('detect.js')};
    import { prepare } from ${at('text/prepare.js')};
    import { Pool } from ${at('workers/pool.js')};
    let state = 1;
    const word = () => 'w' + ((state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 20);
    const text = () => Array.from({ length: 60 }, word).join(' ');
    const items = Array.from({ length: 4000 }, (_, n) => ({ article: { id: 'n' + n, text: text() } }));
    let corpus, compared, options;
    await detect([prepare(items, 20)], DEFAULT_OPTIONS, {
      async sketch(...given) {
        [corpus, compared, options] = given;
        return [];
      },
      verify: async () => [],
    });
    const left = Uint32Array.from({ length: 20000 }, (_, i) => 1 + (i % 3999));
    const pairs = { left, right: left.map(article => article - 1) };
    const keep = { shingleSize: 2, floor: 0.5, related: false };
    const pool = new Pool(2);
    ${body}`;
  const own = mkdtempSync(join(tmpdir(), 'twicetold-pool-'));
  onTestFinished(() => rmSync(own, { recursive: true, force: true }));
  writeFileSync(join(own, 'script.mjs'), script);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['script.mjs'], {
    encoding: 'utf8',
    timeout: 20_000,
    cwd: own,
    env: { PATH: process.env.PATH },
  });
  return { stdout, stderr, status };
}

describe('the process ends by itself', () => {
  test('after the work, once the pool is closed', () => {
    const ended = runToItsEnd(`
      console.log((await pool.sketch(corpus, compared, options, () => {})).length > 0);
      await pool.close();
      console.log('closed');`);
    expect(ended).toEqual({ stdout: 'true\nclosed\n', stderr: '', status: 0 });
  });

  test('after failed tasks, which reject and say why', () => {
    const ended = runToItsEnd(`
      try {
        await pool.sketch(corpus, compared, { ...options, engine: 'abacus' }, () => {});
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
      status: 0,
    });
  });

  test('after work that went well again behind a failed task', () => {
    const ended = runToItsEnd(`
      await pool.sketch(corpus, compared, { ...options, engine: 'abacus' }, () => {}).catch(() => console.log('failed'));
      const sketches = await pool.sketch(corpus, compared, options, () => {});
      console.log(sketches.reduce((sum, batch) => sum + batch.counts.length, 0) === compared.length);
      await pool.close();`);
    expect(ended).toEqual({ stdout: 'failed\ntrue\n', stderr: '', status: 0 });
  });

  test('when it is closed in mid-work, and the work is told so', () => {
    const ended = runToItsEnd(`
      let done = 0;
      const work = pool.verify(corpus, pairs, keep, count => { done = count; });
      const told = work.then(() => 'finished', error => 'stopped');
      while (done === 0) await new Promise(resolve => setTimeout(resolve, 5));
      await pool.close();
      console.log('closed');
      console.log(await told);`);
    expect(ended).toEqual({ stdout: 'closed\nstopped\n', stderr: '', status: 0 });
  });
});
