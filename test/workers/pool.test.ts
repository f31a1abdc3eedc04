/** Worker threads run compiled code, so this tests what the build made of the pool. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { detect, findDuplicates, IN_PROCESS } from '../../dist/detect.js';
import { prepare } from '../../dist/text/prepare.js';
import { Pool } from '../../dist/workers/pool.js';
import { DEFAULT_OPTIONS } from '../../src/detect.js';
import type { Engine, Progress, ReadItem, ReadProblem, Report } from '../../src/model.js';
import type { FoundFile } from '../../src/read/find.js';
import { readWholeFile } from '../../src/read/read.js';
import { collectArticles } from '../../src/text/collect.js';
import type { PreparedBatch } from '../../src/text/prepare.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';

const OPTIONS = { ...DEFAULT_OPTIONS, minWords: 20, related: true };
const READ_OPTIONS = { fields: {} };

/** Enough for each stage to be worth its workers: small articles, each of every four a copy of another. */
const ITEMS: ReadItem[] = [];
const random = randomFrom(7);
while (ITEMS.length < 2400) {
  const story = inventStory(random, 45);
  const texts = [story, story, reword(random, story, 0.1), inventStory(random, 45)];
  for (const text of texts) ITEMS.push({ article: { id: `n${ITEMS.length}`, text } });
}

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
    await detect([prepare(ITEMS.slice(0, 100), 20)], OPTIONS, poolOf(4));
    expect(started()).toBe(0);
  });
});

describe('reading on workers', () => {
  let folder: string;
  let files: FoundFile[];
  const problem: ReadProblem = { id: 'gone', path: 'gone', status: 'unreadable', reason: 'no such folder' };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'twicetold-pool-'));
    const text = ITEMS.slice(0, 300).flatMap(item => ('article' in item ? [item.article] : []));
    const found = (path: string, format: FoundFile['format']): FoundFile => ({
      path,
      absolute: join(folder, path),
      format,
      explicit: false,
    });
    files = text.map(({ id }) => found(`${id}.txt`, 'text'));
    for (const { id, text: body } of text) writeFileSync(join(folder, `${id}.txt`), body);
    writeFileSync(join(folder, 'wire.jsonl'), text.map(its => `${JSON.stringify(its)}\n`).join(''));
    files.push(found('missing.txt', 'text'), found('wire.jsonl', 'jsonl'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function read(jobs: number): Promise<PreparedBatch[]> {
    const all: PreparedBatch[] = [];
    for await (const batch of poolOf(jobs).read(files, [problem], READ_OPTIONS, 20)) all.push(batch);
    return all;
  }

  test.each([1, 2, 4])('with %i jobs finds the articles, the problems and nothing else', async jobs => {
    const started = countingWorkers();
    const { rows } = await collectArticles(await read(jobs), () => {});
    expect(started()).toBe(jobs === 1 ? 0 : jobs);
    expect(rows).toHaveLength(602);
    expect(rows.filter(row => row.status === 'unreadable').map(row => row.id)).toEqual(['gone', 'missing.txt']);
    const whole = files.filter(file => file.format === 'text').flatMap(file => readWholeFile(file, READ_OPTIONS));
    expect(rows.filter(row => row.path?.endsWith('.txt'))).toEqual(
      [...prepare(whole, 20).rows].sort((x, y) => (x.id < y.id ? -1 : 1)),
    );
  });

  test('a reader that stops listening does not hang', async () => {
    const pool = poolOf(2);
    for await (const batch of pool.read(files, [], READ_OPTIONS, 20)) {
      expect(batch.rows.length).toBeGreaterThan(0);
      break;
    }
    await pool.close();
  });
});

describe('when it goes wrong', () => {
  const NO_ENGINE = { engine: 'abacus' as Engine, shingleSize: 2, numPerm: 128 };

  test('a failing task rejects and says why', async () => {
    const { corpus, compared } = await collectArticles(batches(), () => {});
    const pool = poolOf(2);
    await expect(pool.sketch(corpus, compared, NO_ENGINE, () => {})).rejects.toThrow(/^a worker failed: .*sketch/s);
  });

  test('and the pool can still be used', async () => {
    const { corpus, compared } = await collectArticles(batches(), () => {});
    const pool = poolOf(2);
    await expect(pool.sketch(corpus, compared, NO_ENGINE, () => {})).rejects.toThrow('a worker failed');
    const options = { ...NO_ENGINE, engine: 'bottom-k' } as const;
    const sketches = await pool.sketch(corpus, compared, options, () => {});
    expect(sketches.flatMap(batch => [...batch.counts])).toHaveLength(compared.length);
  });

  test('what a listener throws comes back', async () => {
    const { corpus, compared } = await collectArticles(batches(), () => {});
    const stop = () => {
      throw new Error('enough');
    };
    const options = { ...NO_ENGINE, engine: 'bottom-k' } as const;
    await expect(poolOf(2).sketch(corpus, compared, options, stop)).rejects.toThrow('enough');
  });

  test('closing twice, or before anything was done, is no error', async () => {
    const pool = new Pool(2);
    await pool.close();
    await pool.close();
  });
});

/** Runs a module in a process of its own, which has to come to its end by itself. */
function runToItsEnd(body: string): { stdout: string; stderr: string; status: number | null } {
  const at = (name: string): string => JSON.stringify(new URL(`../../dist/${name}`, import.meta.url).href);
  const script = `
    import { Pool } from ${at('workers/pool.js')};
    import { prepare } from ${at('text/prepare.js')};
    import { collectArticles } from ${at('text/collect.js')};
    const words = n => Array.from({ length: 60 }, (_, i) => 'w' + ((n * 7 + i * i) % 4001)).join(' ');
    const items = Array.from({ length: 4000 }, (_, n) => ({ article: { id: 'n' + n, text: words(n) } }));
    const { corpus, compared } = await collectArticles([prepare(items, 20)], () => {});
    const options = { engine: 'bottom-k', shingleSize: 2, numPerm: 128 };
    const left = Uint32Array.from({ length: 20000 }, (_, i) => 1 + (i % 3999));
    const pairs = { left, right: left.map(article => article - 1) };
    const keep = { shingleSize: 2, floor: 0.5, related: false };
    const pool = new Pool(2);
    ${body}`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    timeout: 20_000,
    cwd: fileURLToPath(new URL('.', import.meta.url)),
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

  test('after a failed task, with nothing said but what the caller says', () => {
    const ended = runToItsEnd(`
      try {
        await pool.sketch(corpus, compared, { ...options, engine: 'abacus' }, () => {});
      } catch (error) {
        console.log('failed:', error.message.split(':')[0]);
      } finally {
        await pool.close();
      }
      console.log('closed');`);
    expect(ended).toEqual({ stdout: 'failed: a worker failed\nclosed\n', stderr: '', status: 0 });
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
