/** The library as callers use it: natural calls work; a wrong call is a `UserError`, never a `TypeError`. */
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { compareArticles, findDuplicates } from '../../src/library/detect.js';
import type { GivenArticle } from '../../src/library/given.js';
import { type KnownIndex, openIndex } from '../../src/library/known-index.js';
import { readArticles } from '../../src/library/read.js';
import { renderComparison, renderReport } from '../../src/report/render.js';
import type { ReadItem } from '../../src/types/article.js';
import { sandbox } from '../cli/sandbox.js';
import { temporaryFolder } from '../index-store/indexes.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';

const random = randomFrom(11);
const STORY = inventStory(random, 150);
const COPY = reword(random, STORY, 0.1);
const STRANGER = inventStory(random, 150);

const pairsOf = async (...call: Parameters<typeof findDuplicates>): Promise<string[]> =>
  (await findDuplicates(...call)).pairs.map(({ a, b }) => `${a} ${b}`);

describe('articles', () => {
  test.each([
    [
      'a list of articles',
      [
        { id: 'a', text: STORY },
        { id: 'b', text: COPY },
      ],
      'a b',
    ],
    ['a list of texts', [STORY, STRANGER, COPY], '1 3'],
    ['batches', [[{ id: 'a', text: STORY }], [{ id: 'b', text: COPY }]], 'a b'],
    ['items of a reader', [{ article: { id: 'a', text: STORY } }, { article: { id: 'b', text: COPY } }], 'a b'],
    ['a set', new Set([STORY, COPY]), '1 2'],
    [
      'ids that are numbers',
      [
        { id: 7, text: STORY },
        { id: 8, text: COPY },
      ],
      '7 8',
    ],
    [
      'a field that is null',
      [
        { id: 'a', text: STORY, title: null },
        { id: 'b', text: COPY },
      ],
      'a b',
    ],
  ])('%s', async (_, articles, pair) => {
    expect(await pairsOf(articles as never)).toEqual([pair]);
  });

  test('an asynchronous generator', async () => {
    async function* articles() {
      yield STORY;
      yield [{ id: 'b', text: COPY }];
    }
    expect(await pairsOf(articles())).toEqual(['1 b']);
  });

  test('a `Date` becomes ISO 8601', async () => {
    const { articles } = await findDuplicates([{ text: STORY, published: new Date(Date.UTC(2026, 2, 2)) }]);
    expect(articles[0].published).toBe('2026-03-02T00:00:00.000Z');
  });

  test('the report lists articles that a reader could not read', async () => {
    const problem = { id: 'x', path: 'x', status: 'unreadable', reason: 'no permission' } as const;
    const { summary } = await findDuplicates([{ problem }, { id: 'a', text: STORY }]);
    expect(summary).toMatchObject({ articles: 2, unreadable: 1 });
  });
});

test('two texts are compared', () => {
  const { pair, articles } = compareArticles(STORY, COPY);
  expect(pair).toMatchObject({ a: 'a', b: 'b' });
  expect(pair.similarity).toBeGreaterThan(0.9);
  expect(articles.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(compareArticles(STORY, COPY, { among: [STRANGER], threshold: 1 }).pair.relation).not.toBe('paraphrase');
});

test('files are read as on the command line', async () => {
  const { folder } = sandbox({
    'news/a.txt': STORY,
    'news/b.jsonl': `${JSON.stringify({ id: 'two', text: COPY })}\n{broken\n`,
    'news/c.png': 'no text',
  });
  const items: ReadItem[] = [];
  for await (const item of readArticles('news', { cwd: folder })) items.push(item);
  const kinds = items.map(item => Object.keys(item)[0]).sort();
  expect(kinds).toEqual(['article', 'article', 'problem', 'skipped']);
  expect(await pairsOf(readArticles(['news'], { cwd: folder, exclude: ['**/*.png'] }))).toEqual(['news/a.txt two']);
});

async function newIndex(): Promise<KnownIndex> {
  const index = await openIndex(join(temporaryFolder(), 'known.index'), { write: true });
  onTestFinished(() => index.close());
  return index;
}
const idsOf = (index: KnownIndex): string[] => [...index.list()].map(({ id }) => id);

describe('an index', () => {
  test('articles are added, checked, listed and removed', async () => {
    const index = await newIndex();
    const known = [
      { id: 'a', text: STORY, title: 'A story', published: new Date(Date.UTC(2026, 2, 2)) },
      { id: 7, text: STRANGER },
    ];
    expect(await index.add(known)).toMatchObject({ added: 2, replaced: 0, unchanged: 0 });
    expect(await index.add(known)).toMatchObject({ added: 0, replaced: 0, unchanged: 2 });
    const { articles, summary } = await index.check([COPY, { id: 'x', text: STRANGER }], { threshold: 0.6 });
    expect(summary).toMatchObject({ articles: 2, known: 2, copies: 2 });
    const matches = articles.map(({ id, matches }) => `${id} ${matches.map(match => match.id)}`);
    expect(matches.sort()).toEqual(['1 a', 'x 7']);
    expect(index.get('a')).toMatchObject({ title: 'A story', published: '2026-03-02T00:00:00.000Z', text: STORY });
    expect(index.get(7)).toMatchObject({ id: '7' });
    expect(index.get('none')).toBeUndefined();
    expect([...index.list({ text: true })].map(({ text }) => text)).toEqual([STRANGER, STORY]);
    expect(await index.remove(['a', 'none'])).toEqual({ removed: 1, missing: ['none'] });
    expect(await index.verify()).toMatchObject({ articles: 1 });
    expect(index.size).toBe(1);
    await index.close();
    const again = await openIndex(index.folder);
    expect(idsOf(again)).toEqual(['7']);
    await again.close();
  });

  test('articles can be given in every form', async () => {
    const index = await newIndex();
    const problem = { id: 'p', path: 'p', status: 'unreadable', reason: 'no permission' } as const;
    async function* articles() {
      yield { id: 'a', text: STORY };
      yield [{ article: { id: 'b', text: COPY, row: 3 } }, { problem }];
    }
    expect(await index.add(articles())).toMatchObject({ added: 2, unread: [{ id: 'p', reason: 'no permission' }] });
    expect(index.get('b')).toMatchObject({ row: 3 });
  });

  test('a text without an id stays the same article and replaces no other', async () => {
    const index = await newIndex();
    await index.add([STORY]);
    expect(await index.add([STRANGER, STORY])).toMatchObject({ added: 1, unchanged: 1 });
    expect(index.size).toBe(2);
  });

  test('a new index is empty: new articles are compared with each other', async () => {
    const index = await newIndex();
    const { articles, summary } = await index.check([STORY, COPY]);
    expect(summary).toMatchObject({ known: 0, copies: 2 });
    expect(articles.flatMap(({ matches }) => matches.map(({ known }) => known))).toEqual([false, false]);
    expect(idsOf(index)).toEqual([]);
    expect(await index.verify()).toMatchObject({ articles: 0 });
  });

  test('calls queue; articles may be removed during a listing', async () => {
    const index = await newIndex();
    const texts = Array.from({ length: 12 }, (_, n) => ({ id: `a${n}`, text: inventStory(random, 60) }));
    const first = index.add(texts.slice(0, 4));
    const calls = texts.slice(4).map(article => index.add([article]));
    const report = index.check([{ ...texts[11], id: 'new' }]);
    const closed = index.close();
    await Promise.all([first, ...calls]);
    expect((await report).summary).toMatchObject({ known: 12, copies: 1 });
    await closed;
    const again = await openIndex(index.folder, { write: true });
    const seen: string[] = [];
    for (const { id } of again.list()) {
      seen.push(id);
      if (id !== 'a5') await again.remove(id);
    }
    expect(seen).toEqual(texts.map(({ id }) => id).sort());
    expect(idsOf(again)).toEqual(['a5']);
    await again.close();
  });

  test('articles of one index can be added to another with the same options', async () => {
    const [index, folder] = [await newIndex(), join(temporaryFolder(), 'other')];
    await index.add([STORY, STRANGER]);
    const other = await openIndex(folder, { write: true, minWords: 30, sensitivity: 'high', text: false });
    await other.add(index.list({ text: true }) as Iterable<GivenArticle>);
    expect(idsOf(other)).toEqual(idsOf(index));
    expect(other.settings).toMatchObject({ minWords: 30, sensitivity: 'high', sketchSize: 256, text: false });
    await other.close();
    const again = await openIndex(folder, { minWords: 30 });
    expect([...again.list()][0].text).toBeUndefined();
    await again.close();
  });
});

describe('an index rejects with a UserError', () => {
  const ARTICLE = { id: 'a', text: STORY };
  const calls: readonly (readonly [string, (index: KnownIndex) => unknown])[] = [
    ['no articles', index => index.add(undefined as never)],
    ['an article in place of a list', index => index.add(ARTICLE as never)],
    ['an article without a text', index => index.add([{ id: 'a' } as never])],
    ['a problem without a reason', index => index.add([{ problem: {} } as never])],
    ['a row that is a text', index => index.add([{ ...ARTICLE, row: '3' } as never])],
    ['an unknown option of add', index => index.add([ARTICLE], { threshold: 0.5 } as never)],
    ['articles to check that are none', index => index.check([7 as never])],
    ['a threshold out of range', index => index.check([ARTICLE], { threshold: 2 })],
    ['an option that the index has', index => index.check([ARTICLE], { minWords: 9 } as never)],
    ['a window that is a text', index => index.check([ARTICLE], { window: '30d' } as never)],
    ['editions that fail', index => index.check([ARTICLE], { editions: 'fail' } as never)],
    ['a listener that is none', index => index.check([ARTICLE], { onProgress: 1 } as never)],
    ['ids that are none', index => index.remove(undefined as never)],
    ['an article in place of an id', index => index.remove([ARTICLE] as never)],
    ['no id', index => index.get(undefined as never)],
    ['an option of list', index => index.list({ text: 'yes' } as never)],
    ['an article that another call of the index makes', index => index.add(nested(index))],
    ['a second writer', index => openIndex(index.folder, { write: true })],
  ];
  async function* nested(index: KnownIndex) {
    yield STORY;
    await index.check([COPY]);
  }

  test.each(calls)('%s', async (_, call) => {
    const index = await newIndex();
    await refusal(() => call(index));
    expect(index.size).toBe(0);
  });

  const folders: readonly (readonly [string, () => unknown])[] = [
    ['no folder', () => openIndex(undefined as never)],
    ['an empty name', () => openIndex('', { write: true })],
    ['a name that no folder has', () => openIndex('a\0b', { write: true })],
    ['a folder that does not exist', () => openIndex('no/such/index')],
    ['a folder of other things', () => openIndex(sandbox({ 'a.txt': STORY }).folder, { write: true })],
    ['a folder without an index', () => openIndex(temporaryFolder())],
    ['a file', () => openIndex(sandbox({ 'a.txt': STORY }).path('a.txt'))],
    ['a file to write', () => openIndex(sandbox({ 'a.txt': STORY }).path('a.txt'), { write: true })],
    ['a folder below a file', () => openIndex(sandbox({ 'a.txt': STORY }).path('a.txt/index'), { write: true })],
    ['options that are a text', () => openIndex(temporaryFolder(), 'w' as never)],
    ['an unknown option of opening', () => openIndex(temporaryFolder(), { writable: true } as never)],
    ['a flag that is a number', () => openIndex(temporaryFolder(), { write: 1 } as never)],
    ['an option out of range', () => openIndex(temporaryFolder(), { write: true, minWords: 0 })],
    ['the other engine', () => openIndex(temporaryFolder(), { write: true, engine: 'minhash' })],
    ['statistics that are none', () => openIndex(temporaryFolder(), { write: true, statistics: 1 as never })],
  ];
  test.each(folders)('%s', async (_, call) => {
    await refusal(call);
  });

  test('calls on an index that is closed, read-only, or made with other options', async () => {
    const index = await newIndex();
    await index.add([ARTICLE]);
    const begun = index.list();
    await index.close();
    await index.close();
    const { folder } = index;
    for (const call of [
      () => index.add([COPY]),
      () => index.check([COPY]),
      () => index.remove('a'),
      () => index.get('a'),
      () => index.list(),
      () => begun.next(),
      () => index.verify(),
    ])
      expect(await refusal(call)).toMatch(/closed/);
    const reader = await openIndex(folder);
    expect(await refusal(() => reader.add([COPY]))).toMatch(/open for reading/);
    expect(await refusal(() => reader.remove('a'))).toMatch(/open for reading/);
    await reader.close();
    expect(await refusal(() => openIndex(folder, { minWords: 40 }))).toMatch(/--min-words 20/);
    await (await openIndex(folder, { write: true })).close();
  });

  test('a damaged index', async () => {
    const index = await newIndex();
    await index.add([ARTICLE, STRANGER]);
    await index.close();
    for (const name of readdirSync(index.folder)) {
      const whole = readFileSync(join(index.folder, name));
      for (const damage of [0, whole.length >> 1]) {
        truncateSync(join(index.folder, name), damage);
        const message = await refusal(async () => {
          const damaged = await openIndex(index.folder);
          await damaged.verify().finally(() => damaged.close());
        });
        expect(message).toMatch(/damaged|statistics/);
        writeFileSync(join(index.folder, name), whole);
      }
    }
    expect(existsSync(join(index.folder, 'lock'))).toBe(false);
  });

  test('any arguments', async () => {
    const index = await newIndex();
    await index.add([ARTICLE]);
    const anything = fc.anything({ withBigInt: true, withDate: true, withSet: true });
    await fc.assert(
      fc.asyncProperty(anything, anything, async (x, y) => {
        for (const call of [
          () => index.add(x as never, y as never),
          () => index.check(x as never, y as never),
          () => index.remove(x as never),
          () => index.get(x as never),
          () => [...index.list(x as never)],
          () => openIndex(x as never, y as never),
        ]) {
          try {
            await call();
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(await index.verify()).toMatchObject({ articles: index.size });
  });
});

/** The error message of a call. */
async function refusal(call: () => unknown): Promise<string> {
  const error = await Promise.resolve()
    .then(call)
    .catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).not.toBe('');
  return (error as UserError).message;
}

describe('a wrong call is a UserError', () => {
  const ARTICLE = { id: 'a', text: STORY };
  const report = findDuplicates([ARTICLE]);
  const wrong: readonly (readonly [string, () => unknown])[] = [
    ['no articles', () => findDuplicates(undefined as never)],
    ['a text in place of a list', () => findDuplicates(STORY as never)],
    ['an article in place of a list', () => findDuplicates(ARTICLE as never)],
    ['an article without a text', () => findDuplicates([{ id: 'a', body: STORY } as never])],
    ['an article that is a number', () => findDuplicates([7 as never])],
    ['an article that is nothing', () => findDuplicates([null as never])],
    ['an id that is an object', () => findDuplicates([{ id: {}, text: STORY } as never])],
    ['a title that is a number', () => findDuplicates([{ text: STORY, title: 3 } as never])],
    ['an invalid date', () => findDuplicates([{ text: STORY, published: new Date('never') }])],
    ['options that are a number', () => findDuplicates([ARTICLE], 0.5 as never)],
    ['an unknown option', () => findDuplicates([ARTICLE], { treshold: 0.5 } as never)],
    ['a threshold that is a text', () => findDuplicates([ARTICLE], { threshold: '0.5' } as never)],
    ['a listener that is none', () => findDuplicates([ARTICLE], { onProgress: 'yes' } as never)],
    ['statistics that are none', () => findDuplicates([ARTICLE], { statistics: 'file' } as never)],
    ['one text to compare', () => compareArticles(STORY, undefined as never)],
    ['others that are no list', () => compareArticles(STORY, COPY, { among: 3 as never })],
    ['other articles without a text', () => compareArticles(STORY, COPY, { among: [{ id: 'x' } as never] })],
    ['no path', () => drain(readArticles([]))],
    ['a path that is a number', () => drain(readArticles(3 as never))],
    ['a path that does not exist', () => drain(readArticles('no/such/folder'))],
    ['an unknown option of reading', () => drain(readArticles('.', { recursive: true } as never))],
    ['a wrong option of reading', () => drain(readArticles('.', { include: '*.md' } as never))],
    ['an unknown format', async () => renderReport(await report, 'yaml' as never)],
    ['no report', () => renderReport(undefined as never, 'json')],
    ['a comparison in place of a report', () => renderReport(compareArticles(STORY, COPY) as never, 'json')],
    ['a report in place of a comparison', async () => renderComparison((await report) as never, 'json')],
  ];

  test.each(wrong)('%s', async (_, call) => {
    await refusal(call);
  });

  test('any arguments', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withBigInt: true, withDate: true, withSet: true }),
        fc.anything(),
        async (x, y) => {
          for (const call of [
            () => findDuplicates(x as never, y as never),
            () => compareArticles(x as never, y as never),
          ]) {
            try {
              await call();
            } catch (error) {
              expect(error).toBeInstanceOf(UserError);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

async function drain(items: AsyncIterable<ReadItem>): Promise<void> {
  for await (const _ of items);
}
