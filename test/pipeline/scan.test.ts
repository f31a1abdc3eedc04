/** Scans in this process: the pairs found, listed and counted. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DETECT_OPTIONS } from '../../src/options.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { ReadItem } from '../../src/types/article.js';
import { excerptOf, inventStory, randomFrom, reword } from '../invented/stories.js';
import { article, clustersOf, find, namesOf } from './news.js';

const random = randomFrom(1);
const STORY = inventStory(random, 300);
const OTHER = inventStory(random, 280);
const THIRD = inventStory(random, 320);
const SHORT = 'Eleven words are not enough to tell what was copied here.';

describe('a copy among other articles', () => {
  test.each(DETECT_OPTIONS.engine.values)('is found with %s', async engine => {
    const items = [article('b', STORY), article('a', reword(random, STORY, 0.03)), article('c', OTHER)];
    const report = await find(items, { engine });
    expect(namesOf(report)).toEqual(['a b']);
    expect(report.pairs[0]).toMatchObject({ relation: 'near-identical', containment: { aInB: expect.any(Number) } });
    expect(clustersOf(report)).toEqual([['a', 'b']]);
    expect(report.clusters[0]).toMatchObject({ id: 1, weakest: report.pairs[0]!.similarity });
    expect(report.summary).toMatchObject({ articles: 3, ok: 3, pairs: 1, pairsNotListed: 0, clusters: 1, copies: 1 });
    expect(report.articles.map(row => row.id)).toEqual(['a', 'b', 'c']);
    expect(report.options.engine).toBe(engine);
  });

  test('can be an excerpt of a longer article', async () => {
    const report = await find([article('part', excerptOf(STORY, 0.4)), article('whole', STORY), article('x', OTHER)]);
    expect(report.pairs).toHaveLength(1);
    const { relation, containment, alignment } = report.pairs[0]!;
    expect(relation).toBe('excerpt');
    expect(containment.aInB).toBeGreaterThan(0.95);
    expect(containment.bInA).toBeLessThan(0.6);
    expect(alignment.coverage.a).toBeGreaterThan(0.95);
    expect(alignment.coverage.b).toBeLessThan(0.6);
  });
});

describe('no pairs are found', () => {
  test('without articles', async () => {
    const report = await findDuplicates([]);
    expect(report).toMatchObject({ articles: [], pairs: [], clusters: [] });
    const counts = Object.values(report.summary).filter(value => typeof value === 'number');
    expect(new Set(counts)).toEqual(new Set([0]));
  });

  test('with one article', async () => expect((await find([article('a', STORY)])).summary.pairs).toBe(0));

  test.each([
    ['empty', ''],
    ['blank', ' \n\t '],
    ['without a word', '... --- !!! ***'],
  ])('between two %s texts', async (_, text) => {
    const report = await find([article('a', text), article('b', text), article('c', STORY)]);
    expect(report).toMatchObject({ pairs: [], clusters: [], summary: { tooShort: 2, ok: 1, candidatePairs: 0 } });
    expect(report.articles[0]).toMatchObject({ words: 0, status: 'too-short' });
  });
});

describe('a text that reuses passages', () => {
  const takenFrom = inventStory(randomFrom(5), 450).split(/\s+/);
  const passage = (from: number, words = 40): string => takenFrom.slice(from, from + words).join(' ');
  /** A text without names and numbers. */
  const own = (seed: number): string => inventStory(randomFrom(seed), 40).replace(/\d+/g, 'several').toLowerCase();
  const source = article('source', takenFrom.join(' '));

  test.each([
    ['in order', () => [passage(10), own(21), passage(160), own(22), passage(310)]],
    ['backwards', () => [passage(310), own(23), passage(160), own(24), passage(10)]],
    ['with the first one last', () => [passage(160), own(25), passage(310), own(26), passage(10)]],
  ])('is found among as many words of its own, %s', async (_, parts) => {
    const { pairs } = await find([source, article('copy', parts().join(' '))]);
    expect(pairs).toMatchObject([{ a: 'copy', b: 'source', relation: 'excerpt' }]);
  });

  test('shares only a passage when it reuses a single one', async () => {
    const around = [27, 28].map(seed => inventStory(randomFrom(seed), 60));
    const { pairs } = await find([source, article('a', [around[0], passage(100, 60), around[1]].join(' '))]);
    expect(pairs).toMatchObject([{ relation: 'passage' }]);
  });
});

describe('articles that are too short', () => {
  test('are found when they are identical', async () => {
    const report = await find([article('b', SHORT), article('c', SHORT.toUpperCase()), article('a', STORY)]);
    expect(report.pairs).toMatchObject([{ a: 'b', b: 'c', similarity: 1, relation: 'identical', jaccard: 1 }]);
    expect(clustersOf(report)).toEqual([['b', 'c']]);
    expect(report.summary).toMatchObject({ ok: 1, tooShort: 2, pairs: 1, clusters: 1, copies: 1 });
    expect(report.articles[1]).toMatchObject({ id: 'b', words: 11, status: 'too-short' });
    expect(report.articles[1]!.reason).toContain('20');
  });

  test('are not compared', async () => {
    const report = await find([article('a', SHORT), article('b', `${SHORT} Really.`)]);
    expect(report.pairs).toEqual([]);
  });

  test('have fewer than minWords words', async () => {
    const items = [article('a', excerptOf(STORY, 0.1)), article('b', `${excerptOf(STORY, 0.1)} Really.`)];
    expect((await find(items, { minWords: 100 })).summary).toMatchObject({ tooShort: 2, pairs: 0 });
    expect((await find(items, { minWords: 10 })).summary).toMatchObject({ tooShort: 0, pairs: 1 });
  });
});

describe('sixty copies of one text', () => {
  const copies = Array.from({ length: 60 }, (_, i) => article(`copy-${String(i).padStart(2, '0')}`, STORY));

  test('are listed with the representative only, and all pairs are counted', async () => {
    const report = await find([...copies, article('other', OTHER)]);
    expect(report.clusters).toHaveLength(1);
    const [cluster] = report.clusters;
    expect(cluster).toMatchObject({ representative: 'copy-00', weakest: 1, median: 1 });
    expect(cluster!.members).toHaveLength(59);
    expect(report.pairs).toHaveLength(59);
    for (const pair of report.pairs) expect(pair).toMatchObject({ a: 'copy-00', similarity: 1, relation: 'identical' });
    const all = (60 * 59) / 2;
    expect(report.summary).toMatchObject({ pairs: all, pairsNotListed: all - 59, clusters: 1, copies: 59 });
  });

  test('and a reworded copy are compared once and counted sixty times', async () => {
    const report = await find([...copies, article('a-retelling', reword(random, STORY, 0.2))]);
    expect(report.clusters).toHaveLength(1);
    // without dates the longest text represents the cluster
    expect(report.clusters[0]!.representative).toBe('a-retelling');
    expect(report.summary).toMatchObject({ candidatePairs: 1, pairs: 1770 + 60, pairsNotListed: 1770 + 60 - 60 });
    for (const { a, b } of report.pairs) expect([a, b]).toContain('a-retelling');
    expect(namesOf(report)).toContain('a-retelling copy-00');
  });

  test('less ten: every pair is listed', async () => {
    const report = await find(copies.slice(0, 50));
    expect(report.pairs).toHaveLength((50 * 49) / 2);
    expect(report.summary.pairsNotListed).toBe(0);
  });

  test('are counted even when too short to compare', async () => {
    const report = await find(copies.map((_, i) => article(`n${i}`, SHORT)));
    expect(report.summary).toMatchObject({ tooShort: 60, pairs: 1770, pairsNotListed: 1711, copies: 59 });
  });
});

describe('a digest page', () => {
  /** Stories in two versions each, and a page with the beginning of each story. */
  function inventDigest(stories: number): ReadItem[] {
    const random = randomFrom(stories);
    const texts = Array.from({ length: stories }, () => inventStory(random, 240));
    return [
      article('digest', texts.map(text => excerptOf(text, 0.35)).join('\n\n')),
      ...texts.flatMap((text, i) => [
        article(`${i}-original`, text),
        article(`${i}-edition`, reword(random, text, 0.08)),
      ]),
    ];
  }

  test.each([2, 3, 4, 8])('of %i stories does not join their clusters', async stories => {
    const own = clustersOf(await find(inventDigest(stories))).map(ids => ids.filter(id => id !== 'digest'));
    const expected = Array.from({ length: stories }, (_, i) => [`${i}-edition`, `${i}-original`]);
    expect(own.sort()).toEqual(expected);
  });
});

describe('ids that occur twice', () => {
  test('become distinct in any order of reading', async () => {
    const items = [article('x', STORY), article('x', OTHER), article('x', STORY), article('x~2', THIRD)];
    const report = await find(items);
    expect(report.articles.map(row => row.id)).toEqual(['x', 'x~2', 'x~3', 'x~4']);
    expect(report.pairs).toMatchObject([{ relation: 'identical' }]);
    // the article whose own id is x~2 keeps it
    const [third] = (await find([article('only', THIRD)])).articles;
    expect(report.articles.find(row => row.id === 'x~2')!.words).toBe(third!.words);
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ]) {
      expect(await find(order.map(i => items[i]!))).toEqual(report);
    }
  });

  test('become distinct for any ids', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('x', 'x~2', 'x~3', 'x~2~2', 'y', '__proto__'), { maxLength: 9 }),
        async ids => {
          const report = await find(ids.map((id, i) => article(id, `${SHORT} ${'again '.repeat(i)}`)));
          expect(new Set(report.articles.map(row => row.id)).size).toBe(ids.length);
          for (const id of new Set(ids)) expect(report.articles.map(row => row.id)).toContain(id);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('a file that is no article', () => {
  const problems: ReadItem[] = [
    { problem: { id: 'gone.txt', path: 'gone.txt', status: 'unreadable', reason: 'permission denied' } },
    { problem: { id: 'feed.jsonl#3', path: 'feed.jsonl', status: 'unreadable', reason: 'line 3 is not valid JSON' } },
    { problem: { id: 'photo.txt', path: 'photo.txt', status: 'binary', reason: 'a JPEG picture' } },
    { skipped: { path: 'settings.json', reason: 'no article in it' } },
  ];

  test('is listed with its reason, and other articles are compared', async () => {
    const report = await findDuplicates([
      [problems[0]!, article('a', STORY)],
      problems.slice(1),
      [article('b', STORY)],
    ]);
    expect(report.articles).toEqual([
      expect.objectContaining({ id: 'a', status: 'ok' }),
      expect.objectContaining({ id: 'b', status: 'ok' }),
      { id: 'feed.jsonl#3', path: 'feed.jsonl', words: 0, status: 'unreadable', reason: 'line 3 is not valid JSON' },
      { id: 'gone.txt', path: 'gone.txt', words: 0, status: 'unreadable', reason: 'permission denied' },
      { id: 'photo.txt', path: 'photo.txt', words: 0, status: 'binary', reason: 'a JPEG picture' },
    ]);
    expect(report.summary).toMatchObject({ articles: 5, ok: 2, tooShort: 0, unreadable: 2, binary: 1, pairs: 1 });
    expect(namesOf(report)).toEqual(['a b']);
  });

  test('is not identical to another such file', async () => {
    expect((await find(problems)).summary).toMatchObject({ articles: 3, pairs: 0, clusters: 0 });
  });
});
