/** The library as its callers use it: natural calls work, and a wrong one is a `UserError`, never an error of the language. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { compareArticles, findDuplicates } from '../../src/library/detect.js';
import { readArticles } from '../../src/library/read.js';
import { renderComparison, renderReport } from '../../src/report/render.js';
import type { ReadItem } from '../../src/types/article.js';
import { sandbox } from '../cli/sandbox.js';
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

  test('a date is written as ISO 8601', async () => {
    const { articles } = await findDuplicates([{ text: STORY, published: new Date(Date.UTC(2026, 2, 2)) }]);
    expect(articles[0].published).toBe('2026-03-02T00:00:00.000Z');
  });

  test('what a reader could not read stands in the report', async () => {
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

test('files are read as the command line reads them', async () => {
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
    const error = await Promise.resolve()
      .then(call)
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).not.toBe('');
  });

  test('whatever is handed over', async () => {
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
