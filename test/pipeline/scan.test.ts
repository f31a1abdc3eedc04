/** Scans in this process: what is found, listed and counted. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wholePair } from '../../src/cluster/listed-pair.js';
import { prepare } from '../../src/corpus/prepare.js';
import { statusName } from '../../src/corpus/status.js';
import { DEFAULT_OPTIONS, DETECT_OPTIONS, type DetectOptions } from '../../src/options.js';
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates, scan } from '../../src/pipeline/scan.js';
import { REPORT_FORMATS } from '../../src/report/formats.js';
import { renderReport } from '../../src/report/render.js';
import type { ReadItem } from '../../src/types/article.js';
import type { Pair, Report } from '../../src/types/report.js';
import { type Progress, STAGES } from '../../src/types/report.js';
import { excerptOf, inventStory, randomFrom, reword } from '../invented/stories.js';
import { article, inventNews } from './news.js';

const random = randomFrom(1);
const STORY = inventStory(random, 300);
const OTHER = inventStory(random, 280);
const THIRD = inventStory(random, 320);
const SHORT = 'Eleven words are not enough to tell what was copied here.';

const find = (items: readonly ReadItem[], options: Partial<DetectOptions> = {}): Promise<Report> =>
  findDuplicates([items], { ...DEFAULT_OPTIONS, ...options });
const namesOf = ({ pairs }: Report): string[] => pairs.map(({ a, b }) => `${a} ${b}`);
const clustersOf = ({ clusters }: Report): string[][] =>
  clusters.map(({ representative, members }) => [representative, ...members.map(member => member.id)].sort());

const NEWS = inventNews(random, 6);

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

  test('can be an excerpt, which the longer article holds', async () => {
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

describe('a text that takes passages over', () => {
  const takenFrom = inventStory(randomFrom(5), 450).split(/\s+/);
  const passage = (from: number, words = 40): string => takenFrom.slice(from, from + words).join(' ');
  /** Without names and numbers. */
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

  test('is none where it takes over one, in one place', async () => {
    const around = [27, 28].map(seed => inventStory(randomFrom(seed), 60));
    const { pairs } = await find([source, article('a', [around[0], passage(100, 60), around[1]].join(' '))]);
    expect(pairs).toMatchObject([{ relation: 'passage' }]);
  });
});

describe('articles that are too short', () => {
  test('are found where they are identical', async () => {
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

  test('and a reworded one are compared once and counted sixty times', async () => {
    const report = await find([...copies, article('a-retelling', reword(random, STORY, 0.2))]);
    expect(report.clusters).toHaveLength(1);
    // the longest represents a cluster without dates
    expect(report.clusters[0]!.representative).toBe('a-retelling');
    expect(report.summary).toMatchObject({ candidatePairs: 1, pairs: 1770 + 60, pairsNotListed: 1770 + 60 - 60 });
    for (const { a, b } of report.pairs) expect([a, b]).toContain('a-retelling');
    expect(namesOf(report)).toContain('a-retelling copy-00');
  });

  test('are fifty, and every pair is listed', async () => {
    const report = await find(copies.slice(0, 50));
    expect(report.pairs).toHaveLength((50 * 49) / 2);
    expect(report.summary.pairsNotListed).toBe(0);
  });

  test('are counted where they are too short to be compared', async () => {
    const report = await find(copies.map((_, i) => article(`n${i}`, SHORT)));
    expect(report.summary).toMatchObject({ tooShort: 60, pairs: 1770, pairsNotListed: 1711, copies: 59 });
  });
});

describe('a digest page', () => {
  /** Stories in two versions each, and a page with the first part of each story. */
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
  test('become distinct, whatever the order of reading', async () => {
    const items = [article('x', STORY), article('x', OTHER), article('x', STORY), article('x~2', THIRD)];
    const report = await find(items);
    expect(report.articles.map(row => row.id)).toEqual(['x', 'x~2', 'x~3', 'x~4']);
    expect(report.pairs).toMatchObject([{ relation: 'identical' }]);
    // the article that comes with the id x~2 keeps it
    const [third] = (await find([article('only', THIRD)])).articles;
    expect(report.articles.find(row => row.id === 'x~2')!.words).toBe(third!.words);
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ]) {
      expect(await find(order.map(i => items[i]!))).toEqual(report);
    }
  });

  test('become distinct, whatever the ids are', async () => {
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

  test('is not identical to another one', async () => {
    expect((await find(problems)).summary).toMatchObject({ articles: 3, pairs: 0, clusters: 0 });
  });
});

describe('an article of which something is missing', () => {
  const CUT = 'cut off after 2,310 characters: the gzip member is damaged';
  const incomplete = { incomplete: CUT };

  test('is compared like a whole one, and is partial', async () => {
    const [original, ...versions] = NEWS.slice(0, 5);
    const marked = versions.map(item =>
      'article' in item ? article(item.article.id, item.article.text, incomplete) : item,
    );
    const [whole, partial] = [await find([original!, ...versions]), await find([original!, ...marked])];
    for (const part of ['pairs', 'clusters', 'digests', 'boilerplate'] as const)
      expect(partial[part]).toEqual(whole[part]);
    expect(partial.summary).toEqual({ ...whole.summary, ok: 1, partial: 4 });
    expect(partial.articles.filter(row => row.status === 'partial').map(row => row.reason)).toEqual(Array(4).fill(CUT));
    expect(partial.articles.every(row => !('incomplete' in row))).toBe(true);
  });

  test('is too short where it has too few words, and the reason mentions both', async () => {
    const [row] = (await find([article('a', SHORT, incomplete)])).articles;
    expect(row).toMatchObject({ status: 'too-short' });
    expect(row!.reason).toMatch(/^11 words; at least 20 .*; incomplete: cut off after 2,310 characters/);
  });

  test('is found where its text stays bytes', () => {
    const { status } = prepare([{ article: { id: 'a', ...incomplete }, utf8: Buffer.from(STORY) }], 40);
    expect([...status].map(statusName)).toEqual(['partial']);
  });

  test('is partial in a comparison of two articles, too', () => {
    const of = (id: string, text: string) => ({ id, text, ...incomplete });
    const { articles } = compareArticles(of('a', STORY), of('b', SHORT));
    expect(articles[0]).toMatchObject({ status: 'partial', reason: CUT });
    expect(articles[1]).toMatchObject({ status: 'too-short' });
    expect(articles[1].reason).toContain(CUT);
  });
});

test('notices and skipped files are listed once each, ordered by path', async () => {
  const notice = (path: string, reason = 'read as Windows-1252'): ReadItem => ({ notice: { path, reason } });
  const skipped = (path: string): ReadItem => ({ skipped: { path, reason: 'no reader for .png' } });
  const items = [
    notice('b'),
    skipped('y'),
    notice('a', 'z'),
    notice('b'),
    skipped('x'),
    notice('a', 'c'),
    skipped('y'),
  ];
  const report = await find([...items, article('a', STORY)]);
  expect(report.notices?.map(({ path, reason }) => [path, reason])).toEqual([
    ['a', 'c'],
    ['a', 'z'],
    ['b', 'read as Windows-1252'],
  ]);
  expect(report.skipped?.map(({ path }) => path)).toEqual(['x', 'y']);
  expect(report.summary.articles).toBe(1);
  expect(await find([article('a', STORY)])).not.toHaveProperty('notices');
});

describe('the threshold', () => {
  const at = (threshold: number, related = false): Promise<Report> => find(NEWS, { threshold, related });

  test('of 0 reports all candidates', async () => {
    const { summary, pairs } = await at(0);
    expect(summary.pairs).toBe(summary.candidatePairs);
    expect(pairs).toHaveLength(summary.pairs);
  });

  test('of 1 reports pairs with a similarity of 1', async () => {
    const report = await find([...NEWS, article('twin', STORY), article('twin too', STORY)], { threshold: 1 });
    expect(namesOf(report)).toContain('twin twin too');
    for (const pair of report.pairs) expect(pair.similarity).toBe(1);
    for (const cluster of report.clusters) expect(cluster.weakest).toBe(1);
  });

  test('that is higher reports a part of the pairs, with the same numbers', async () => {
    const [low, middle, high] = await Promise.all([at(0.2), at(0.5), at(0.9)]);
    expect(middle.pairs.length).toBeGreaterThan(0);
    for (const pair of high.pairs) expect(middle.pairs).toContainEqual(pair);
    for (const pair of middle.pairs) expect(low.pairs).toContainEqual(pair);
    for (const [report, threshold] of [
      [low, 0.2],
      [middle, 0.5],
      [high, 0.9],
    ] as const) {
      for (const pair of report.pairs) expect(pair.similarity).toBeGreaterThanOrEqual(threshold);
      for (const { weakest, median } of report.clusters) {
        expect(weakest).toBeGreaterThanOrEqual(threshold);
        expect(median).toBeGreaterThanOrEqual(weakest);
      }
    }
  });

  test('of 0.5 finds every version of a story', async () => {
    const expected = Array.from({ length: 6 }, (_, i) =>
      ['edition', 'excerpt', 'original', 'reworded'].map(name => `${i}-${name}`),
    );
    expect(clustersOf(await at(0.5)).sort()).toEqual(expected);
  });

  test('does not change which pairs are related, and these change nothing else', async () => {
    const isRelated = (pair: Pair): boolean => pair.relation === 'related';
    const [plain, asked] = await Promise.all([at(0.999), at(0.999, true)]);
    expect(plain.pairs.some(isRelated)).toBe(false);
    expect(plain.summary.related).toBe(0);
    const related = asked.pairs.filter(isRelated);
    expect(related.length).toBeGreaterThan(0);
    for (const pair of related) expect(pair.similarity).toBeLessThan(0.999);
    expect(asked.pairs.filter(pair => !isRelated(pair))).toEqual(plain.pairs);
    expect(asked.clusters).toEqual(plain.clusters);
    expect(asked.summary).toEqual({ ...plain.summary, related: related.length });
    expect(related.every(({ a, b }) => a.split('-')[0] === b.split('-')[0])).toBe(true);
  });
});

describe('progress', () => {
  test('has the stages in the order in which they run', () => {
    expect(STAGES).toEqual(['read', 'boilerplate', 'words', 'sketch', 'candidates', 'compare', 'cluster']);
  });

  test('is reported stage by stage up to the total of each', async () => {
    const reported: Progress[] = [];
    const report = await findDuplicates([NEWS.slice(0, 9), NEWS.slice(9)], DEFAULT_OPTIONS, progress =>
      reported.push(progress),
    );
    expect([...new Set(reported.map(({ stage }) => stage))]).toEqual(STAGES);
    const order = reported.map(({ stage }) => STAGES.indexOf(stage));
    expect(order).toEqual([...order].sort((x, y) => x - y));
    for (const stage of STAGES) {
      const ofStage = reported.filter(progress => progress.stage === stage);
      const done = ofStage.map(progress => progress.done);
      expect(done, stage).toEqual([...done].sort((x, y) => x - y));
      for (const { done, total } of ofStage) if (total !== undefined) expect(done).toBeLessThanOrEqual(total);
    }
    const last = (stage: Progress['stage']): Progress | undefined =>
      reported.filter(progress => progress.stage === stage).at(-1);
    expect(last('read')).toEqual({ stage: 'read', done: NEWS.length });
    expect(last('boilerplate')).toMatchObject({ total: NEWS.length });
    expect(last('words')).toEqual({ stage: 'words', done: NEWS.length, total: NEWS.length });
    expect(last('sketch')).toEqual({ stage: 'sketch', done: NEWS.length, total: NEWS.length });
    const { candidatePairs } = report.summary;
    expect(last('compare')).toEqual({ stage: 'compare', done: candidatePairs, total: candidatePairs });
  });

  test('listeners stop the scan when they throw', async () => {
    const stop = () => {
      throw new Error('enough');
    };
    await expect(findDuplicates([NEWS], DEFAULT_OPTIONS, stop)).rejects.toThrow('enough');
  });
});

test('a source of articles that fails rejects the scan', async () => {
  async function* failing(): AsyncGenerator<readonly ReadItem[]> {
    yield NEWS;
    throw new Error('the wire broke');
  }
  await expect(findDuplicates(failing())).rejects.toThrow('the wire broke');
});

describe('a report with rows and pairs on demand', () => {
  const items = [...NEWS, article('short', SHORT), article('short too', SHORT), NEWS[3]];

  test('is equal to the report with arrays', async () => {
    const streamed = await scan([prepare(items, DEFAULT_OPTIONS.minWords)], DEFAULT_OPTIONS);
    const report = await find(items);
    expect({ ...streamed, articles: [...streamed.articles], pairs: streamed.pairs.map(wholePair) }).toEqual(report);
    expect(Array.isArray(report.articles)).toBe(true);
    for (const format of REPORT_FORMATS) {
      expect([...renderReport(streamed, format)].join('')).toBe([...renderReport(report, format)].join(''));
    }
  });

  test('returns rows in order, by position and by status', async () => {
    const { articles } = await scan([prepare(items, DEFAULT_OPTIONS.minWords)], DEFAULT_OPTIONS);
    const rows = [...articles];
    expect(articles.length).toBe(rows.length);
    expect([...articles]).toEqual(rows);
    expect(rows.map((_, i) => articles.at(i))).toEqual(rows);
    const short = [...(articles.ofStatus?.('too-short') ?? [])];
    expect(short.map(row => row.id)).toEqual(['short', 'short too']);
    expect(short).toEqual(rows.filter(row => row.status === 'too-short'));
  });
});

describe('the order of articles and their batches', () => {
  test.each(DETECT_OPTIONS.engine.values)('does not change the report: %s', async engine => {
    const items = [...NEWS, ...NEWS.slice(0, 4), article('short', SHORT), article('short too', SHORT)];
    const options = { ...DEFAULT_OPTIONS, engine, related: true };
    const bytes = (report: Report): string => [...renderReport(report, 'json')].join('');
    const expected = bytes(await findDuplicates([items], options));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(items, { minLength: items.length }),
        fc.integer({ min: 1, max: items.length }),
        async (shuffled, size) => {
          const batches = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, i) =>
            shuffled.slice(i * size, (i + 1) * size),
          );
          expect(bytes(await findDuplicates(batches, options))).toBe(expected);
        },
      ),
      { numRuns: engine === 'minhash' ? 3 : 12 },
    );
  });
});
