/** An article that exceeds the time or memory limit, or fails, is given up alone. These tests run the built code. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { prepare } from '../../dist/corpus/prepare.js';
import { DEFAULT_OPTIONS } from '../../dist/options.js';
import { scan } from '../../dist/pipeline/scan.js';
import type { FoundFile } from '../../dist/read/find/find.js';
import type { ReadOptions, WebReader } from '../../dist/read/streams.js';
import type { ArticleRow } from '../../dist/types/report.js';
import { ParallelRunner } from '../../dist/workers/parallel-runner.js';
import { inventStory, randomFrom } from '../invented/stories.js';

const random = randomFrom(11);
const SENTENCE = 'The harbour bridge will be closed for nine weeks, and ferries run every ten minutes instead. ';
/** Nested, unclosed elements: the HTML parser needs many times the test's time limit. */
const SLOW_PAGE = `<html><body>${`<div><p>${SENTENCE}`.repeat(75_000)}</body></html>`;
const PLAIN = 20;

let folder: string;
let plain: FoundFile[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'twicetold-bounds-'));
  plain = Array.from({ length: PLAIN }, (_, n) => fileOf(`a${n}.txt`, 'plain', inventStory(random, 50)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(path: string, format: FoundFile['format'], content: string): FoundFile {
  const absolute = join(folder, path);
  writeFileSync(absolute, content);
  return { path, absolute, format, explicit: false };
}

async function rowsOf(
  files: readonly FoundFile[],
  jobs: number,
  bounds: { readonly seconds: number; readonly heapMegabytes?: number },
  options: ReadOptions = { fields: {} },
): Promise<{ readonly ok: number; readonly lost: readonly ArticleRow[] }> {
  const runner = new ParallelRunner(jobs, undefined, bounds);
  onTestFinished(() => runner.close());
  const report = await scan(
    runner.read(files, [], options, { minWords: 20 }),
    { ...DEFAULT_OPTIONS, minWords: 20 },
    { runner },
  );
  const lost = [...report.articles].filter(row => row.status === 'unreadable');
  return { ok: report.summary.ok, lost };
}

describe('an article that takes too long is given up, and the others are read', () => {
  test.each([1, 2])('in a few files, with %i jobs', async jobs => {
    const slow = fileOf('slow.html', 'html', SLOW_PAGE);
    const { ok, lost } = await rowsOf([...plain, slow], jobs, { seconds: 0.3 });
    expect(lost).toMatchObject([{ id: 'slow.html', reason: expect.stringContaining('longer than 0.3 s') }]);
    expect(ok).toBe(PLAIN);
  });

  test.each([1, 2])('on workers, with %i jobs', async jobs => {
    const slow = fileOf('large.html', 'html', SLOW_PAGE.repeat(3));
    const { ok, lost } = await rowsOf([slow, ...plain], jobs, { seconds: 0.3 });
    expect(lost).toMatchObject([{ id: 'large.html', reason: expect.stringContaining('longer than 0.3 s') }]);
    expect(ok).toBe(PLAIN);
  });

  test('in an asynchronous reader, whose thread is terminated', async () => {
    const letter = fileOf('long.eml', 'mail', `Subject: Bridge\n\n${`${SENTENCE}\n`.repeat(400_000)}`);
    const { ok, lost } = await rowsOf([letter, ...plain], 1, { seconds: 0.3 });
    expect(lost).toMatchObject([{ id: 'long.eml', reason: expect.stringContaining('longer than 0.3 s') }]);
    expect(ok).toBe(PLAIN);
  });

  test('in one line of a file of many records', async () => {
    const record = (id: string, text: string) => `${JSON.stringify({ id, text })}\n`;
    const line = record('slow', `<p>${'<b>x</b>&amp;<i>'.repeat(2_500_000)}`);
    const others = Array.from({ length: 50 }, (_, n) => record(`r${n}`, inventStory(random, 50)));
    const file = fileOf('wire.jsonl', 'jsonl', [...others.slice(0, 25), line, ...others.slice(25)].join(''));
    const { ok, lost } = await rowsOf([file], 1, { seconds: 0.3 });
    expect(lost).toMatchObject([
      { id: 'wire.jsonl#26', reason: expect.stringMatching(/^line 26: .*longer than 0.3 s/) },
    ]);
    expect(ok).toBe(50);
  });
});

describe('an article that takes too much memory is given up, and the others are read', () => {
  test('in a file', async () => {
    const large = fileOf('large.json', 'json', `[${'[],'.repeat(2_800_000)}0]`);
    const { ok, lost } = await rowsOf([large, ...plain.slice(0, 5)], 1, { seconds: 60, heapMegabytes: 16 });
    expect(lost).toMatchObject([{ id: 'large.json', reason: expect.stringContaining('more memory than 16 MB') }]);
    expect(ok).toBe(5);
  });

  test('in a file that its own thread splits: the rest is not read', async () => {
    // The parser keeps an object per line: the letter needs twice the limit, a thread without it a third.
    const letters = fileOf('letters.mbox', 'mbox', `From a@b.example\nSubject: Bridge\n\n${'> \n'.repeat(2_000_000)}`);
    const { ok, lost } = await rowsOf([letters, ...plain], 2, { seconds: 60, heapMegabytes: 16 });
    expect(lost).toMatchObject([
      { id: 'letters.mbox', reason: expect.stringMatching(/memory.*; the rest is not read$/) },
    ]);
    expect(ok).toBe(PLAIN);
  });
});

// a call takes at most some 120,000 arguments
test.each<[FoundFile['format'], string, string, string]>([
  ['json', '[', '{"text":"w"},', '{"text":"w"}]'],
  ['feed', '<rss version="2.0"><channel><title>Wire</title>', '<item><x>y</x></item>', '</channel></rss>'],
])('a %s file of 130,000 articles is read', async (format, head, part, tail) => {
  const file = fileOf(`many.${format}`, format, head + part.repeat(130_000) + tail);
  const runner = new ParallelRunner(1);
  onTestFinished(() => runner.close());
  let articles = 0;
  for await (const { ids } of runner.read([file], [], { fields: {} }, { minWords: 20 })) articles += ids.length;
  expect(articles).toBe(format === 'json' ? 130_001 : 130_000);
});

test.each([1, 2])('a reader that throws makes only its file a problem, with %i jobs', async jobs => {
  const records = fileOf('records.json', 'json', JSON.stringify([{ id: 'a', text: SENTENCE }]));
  // not a field name; the command line would reject it
  const fields = { text: 5 as never };
  const { ok, lost } = await rowsOf([records, ...plain.slice(0, 3)], jobs, { seconds: 60 }, { fields });
  expect(lost).toMatchObject([{ id: 'records.json', reason: expect.stringMatching(/^given up, its reader failed: /) }]);
  expect(ok).toBe(3);
});

test('a reader that throws on a connection makes only its address a problem', async () => {
  const address = {
    path: 'https://news.example/',
    absolute: 'https://news.example/',
    format: 'html',
    explicit: true,
    web: true,
  } as const;
  const fail = (): AsyncIterable<never> => {
    throw new RangeError('Maximum call stack size exceeded');
  };
  const web = { read: fail, follow: fail };
  const { ok, lost } = await rowsOf([address, ...plain], 1, { seconds: 60 }, { fields: {}, web });
  const reason = 'given up, its reader failed: Maximum call stack size exceeded; the rest is not read';
  expect(lost).toMatchObject([{ id: address.path, reason }]);
  expect(ok).toBe(PLAIN);
});

test.each([1, 2])('the main thread follows the links of a file, with %i jobs', async jobs => {
  const list = { ...fileOf('list.opml', 'feed', '<opml/>'), followed: true } as const;
  const never = async function* (): AsyncGenerator<never> {};
  const follow: WebReader['follow'] = async function* () {
    yield { kind: 'items', items: [{ article: { id: 'linked', text: inventStory(random, 50) } }] };
  };
  const { ok } = await rowsOf([list, ...plain], jobs, { seconds: 60 }, { fields: {}, web: { read: never, follow } });
  expect(ok).toBe(PLAIN + 1);
});

test('a text that cannot be tokenised makes only its article a problem', () => {
  const text = inventStory(random, 50);
  const broken = { id: 'b', path: 'feed.xml', text: 5 as never };
  const batch = prepare([{ article: { id: 'a', text } }, { article: broken }, { article: { id: 'c', text } }], 20);
  const [from, ...ends] = batch.starts;
  expect([from, ...ends]).toEqual([0, ends[0], ends[0], 2 * ends[0]!]);
});

test('an article with more words than the limit is partial', () => {
  const utf8 = Buffer.alloc(2 * (2 ** 24 + 5), 'a ');
  const { status, starts, rows } = prepare([{ article: { id: 'a' }, utf8 }], 20);
  expect([...starts]).toEqual([0, 2 ** 24 + 5]);
  expect([...status]).toEqual([1]);
  expect(Buffer.from(rows.bytes).toString()).toBe('16777221 words, of which the first 16777216 are compared');
});
