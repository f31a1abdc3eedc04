/** The report of a scan is valid by its schema, consistent, and agrees with the comparison of two articles. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS, type DetectOptions } from '../../src/options.js';
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import { renderComparison, renderReport } from '../../src/report/render.js';
import type { ReadItem } from '../../src/types/article.js';
import type { Report } from '../../src/types/report.js';
import { excerptOf, inventStory, randomFrom } from '../invented/stories.js';
import { article, inventNews } from './news.js';

const random = randomFrom(2);
const STORY = inventStory(random, 300);
const NEWS = inventNews(random, 6);
const find = (items: readonly ReadItem[], options: Partial<DetectOptions> = {}): Promise<Report> =>
  findDuplicates([items], { ...DEFAULT_OPTIONS, ...options });

describe('the report', () => {
  const validator = (name: string) =>
    new Ajv2020({ strict: true, allErrors: true }).compile(
      JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')),
    );
  const validReport = validator('report.schema.json');
  const validComparison = validator('comparison.schema.json');
  const asPrinted = (report: Report): unknown => JSON.parse([...renderReport(report, 'json')].join(''));
  const HOSTILE = '\u001b[31m<script>=cmd()\u202e\u0000';

  let report: Report;
  beforeAll(async () => {
    const about = { title: HOSTILE, source: HOSTILE, url: HOSTILE, published: HOSTILE, path: HOSTILE };
    report = await find(
      [
        ...NEWS,
        article(HOSTILE, STORY, about),
        article(`${HOSTILE}2`, STORY, about),
        article('empty', ''),
        article('part', excerptOf(STORY, 0.5), { incomplete: HOSTILE }),
        { notice: { path: 'wire.csv', reason: HOSTILE } },
        { skipped: { path: 'index.html', reason: HOSTILE } },
        { problem: { id: 'gone', path: 'gone', status: 'unreadable', reason: HOSTILE } },
      ],
      { related: true },
    );
  });

  test('is valid', () => {
    expect(validReport(asPrinted(report)) ? [] : validReport.errors).toEqual([]);
  });

  test.each([
    ['nothing', [], {}],
    ['the other engine', NEWS, { engine: 'minhash' }],
    ['all pairs', NEWS, { threshold: 0 }],
    ['short shingles', NEWS, { shingleSize: 1, sketchSize: 16 }],
  ] as const)('is valid for %s', async (_, items, options) => {
    const printed = asPrinted(await find(items, options));
    expect(validReport(printed) ? [] : validReport.errors).toEqual([]);
  });

  test('has totals that add up', () => {
    const { summary, articles, pairs, clusters } = report;
    const { ok, partial, tooShort, unreadable, binary } = summary;
    expect(partial).toBe(1);
    expect(ok + partial + tooShort + unreadable + binary).toBe(summary.articles);
    expect(articles).toHaveLength(summary.articles);
    expect(pairs).toHaveLength(summary.pairs - summary.pairsNotListed + summary.related);
    expect(clusters).toHaveLength(summary.clusters);
    expect(clusters.reduce((sum, cluster) => sum + cluster.members.length, 0)).toBe(summary.copies);
    expect(clusters.map(cluster => cluster.id)).toEqual(clusters.map((_, i) => i + 1));
    const sizes = clusters.map(cluster => cluster.members.length);
    expect(sizes).toEqual([...sizes].sort((x, y) => y - x));
  });

  test('refers only to listed articles, and lists each pair once, in order', () => {
    const ids = new Set(report.articles.map(row => row.id));
    for (const { a, b } of report.pairs) {
      expect(ids.has(a) && ids.has(b)).toBe(true);
      expect(a < b).toBe(true);
    }
    const keys = report.pairs.map(({ a, b }) => `${a}\n${b}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { representative, members } of report.clusters) {
      for (const { id, via, similarity, relation } of members) {
        const [a, b] = [id, via ?? representative].sort();
        expect(report.pairs).toContainEqual(expect.objectContaining({ a, b, similarity, relation }));
      }
    }
  });

  test('agrees with a comparison of two articles', () => {
    const texts = new Map(NEWS.flatMap(item => ('article' in item ? [[item.article.id, item.article]] : [])));
    for (const name of ['edition', 'reworded', 'excerpt']) {
      const [a, b] = [`0-${name}`, '0-original'].sort() as [string, string];
      const comparison = compareArticles(texts.get(a)!, texts.get(b)!, DEFAULT_OPTIONS);
      const printed = JSON.parse([...renderComparison(comparison, 'json')].join(''));
      expect(validComparison(printed) ? [] : validComparison.errors).toEqual([]);
      const pair = report.pairs.find(pair => pair.a === a && pair.b === b)!;
      expect(comparison.pair.relation).toBe(pair.relation);
      expect(Math.abs(comparison.pair.similarity - pair.similarity)).toBeLessThan(0.15);
    }
  });
});
