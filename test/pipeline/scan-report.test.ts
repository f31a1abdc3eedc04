/** The report of a scan besides pairs: incomplete articles, notices, thresholds, progress. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wholePair } from '../../src/cluster/listed-pair.js';
import { prepare } from '../../src/corpus/prepare.js';
import { statusName } from '../../src/corpus/status.js';
import { DEFAULT_OPTIONS, DETECT_OPTIONS } from '../../src/options.js';
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates, scan } from '../../src/pipeline/scan.js';
import { REPORT_FORMATS } from '../../src/report/formats.js';
import { renderReport } from '../../src/report/render.js';
import type { ReadItem } from '../../src/types/article.js';
import type { Pair, Report } from '../../src/types/report.js';
import { type Progress, STAGES } from '../../src/types/report.js';
import { inventStory, randomFrom } from '../invented/stories.js';
import { article, clustersOf, find, inventNews, namesOf } from './news.js';

const random = randomFrom(1);
const STORY = inventStory(random, 300);
const SHORT = 'Eleven words are not enough to tell what was copied here.';

const NEWS = inventNews(random, 6);

describe('an incomplete article', () => {
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

  test('with too few words is too short, and the reason mentions both', async () => {
    const [row] = (await find([article('a', SHORT, incomplete)])).articles;
    expect(row).toMatchObject({ status: 'too-short' });
    expect(row!.reason).toMatch(/^11 words; at least 20 .*; incomplete: cut off after 2,310 characters/);
  });

  test('is found when its text stays bytes', () => {
    const { status } = prepare([{ article: { id: 'a', ...incomplete }, utf8: Buffer.from(STORY) }], 40);
    expect([...status].map(statusName)).toEqual(['partial']);
  });

  test('is partial in a comparison of two articles', () => {
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

  test('of 0 reports every candidate', async () => {
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

  test('that is higher reports a subset of the pairs, with the same numbers', async () => {
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

  test('does not change the related pairs, and related pairs change nothing else', async () => {
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
  test('names the stages in the order in which they run', () => {
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

  test('a listener that throws stops the scan', async () => {
    const stop = () => {
      throw new Error('enough');
    };
    await expect(findDuplicates([NEWS], DEFAULT_OPTIONS, stop)).rejects.toThrow('enough');
  });
});

test('the scan rejects with the error of its source of articles', async () => {
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
    const report = await findDuplicates([items], {}, undefined, undefined, 0);
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
