/** A passage that two articles share is a finding of its own, at any position, unless many other articles share it. */
import { describe, expect, test } from 'vitest';
import type { GivenOptions } from '../../src/options.js';
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { Article } from '../../src/types/article.js';
import type { Pair, Report } from '../../src/types/report.js';
import { InventedLanguage } from '../corpus/invented.js';

const language = new InventedLanguage(11);
const text = (words: number): string => language.text(words);
const article = (id: string, ...paragraphs: string[]): Article => ({ id, text: paragraphs.join('\n\n') });
const others = Array.from({ length: 30 }, (_, n) => article(`other-${n}`, text(300)));
const scan = (articles: readonly Article[], options: GivenOptions = {}): Promise<Report> =>
  findDuplicates([[...articles, ...others].map(its => ({ article: its }))], options);
const relationsOf = ({ pairs }: Report): string[] => pairs.map(({ a, b, relation }) => `${a} ${b} ${relation}`);

describe('sixty words in common', () => {
  const shared = text(60);
  const [before, behind] = [() => text(150), () => text(150)];
  const places: readonly (readonly [string, (own: () => string) => string[]])[] = [
    ['at the start', own => [shared, own(), own()]],
    ['in the middle', own => [own(), shared, own()]],
    ['at the end', own => [own(), own(), shared]],
  ];

  test.each(places)('%s of both are a passage, with its words and places', async (_, build) => {
    const articles = [article('a', ...build(before)), article('b', ...build(behind))];
    const report = await scan(articles);
    expect(relationsOf(report)).toEqual(['a b passage']);
    expect(report).toMatchObject({ clusters: [], summary: { pairs: 0, passages: 1, clusters: 0, related: 0 } });
    const [{ passages = [] }] = report.pairs;
    expect(passages).toHaveLength(1);
    const [{ a, b, words }] = passages;
    expect(words).toBeGreaterThanOrEqual(60);
    expect(a[1] - a[0]).toBeGreaterThanOrEqual(60);
    expect(b[1] - b[0]).toBeGreaterThanOrEqual(60);
    const { pair } = compareArticles(articles[0], articles[1], {}, others);
    const { similarity, evidence, passages: places } = report.pairs[0] as Pair;
    expect(pair).toMatchObject({ relation: 'passage', similarity, evidence, passages: places });
  });

  test('count from --min-passage on', async () => {
    const articles = [article('a', text(150), shared, text(150)), article('b', shared, text(300))];
    expect((await scan(articles, { minPassage: 70 })).pairs).toEqual([]);
    expect(compareArticles(articles[0], articles[1], { minPassage: 70 }).pair.relation).not.toBe('passage');
    expect(relationsOf(await scan(articles, { minPassage: 55 }))).toEqual(['a b passage']);
  });

  test('with some words changed are still a passage', () => {
    const long = text(150);
    const changed = long.replace(/(\S+ ){8}/g, words => `${words}otherwise `);
    const pair = [article('a', text(300), long, text(300)), article('b', changed, text(500))] as const;
    expect(compareArticles(...pair, {}, others).pair.relation).toBe('passage');
  });

  test('in quotation marks are no passage', async () => {
    const quotation = `“${text(60)}”`;
    const articles = [article('a', text(150), quotation, text(150)), article('b', quotation, text(300))];
    expect((await scan(articles)).pairs).toEqual([]);
  });

  test('in eight otherwise unrelated articles are no passage, with sources and without', async () => {
    const holders = Array.from({ length: 8 }, (_, n) => article(`holder-${n}`, text(150), shared, text(150)));
    expect((await scan(holders)).pairs).toEqual([]);
    const printed = holders.map((holder, n) => ({ ...holder, source: `Paper ${n}` }));
    expect((await scan(printed)).pairs).toEqual([]);
    // two articles alone cannot show it
    expect(compareArticles(holders[0], holders[1]).pair.relation).toBe('passage');
    expect(compareArticles(holders[0], holders[1], {}, holders).pair.relation).not.toBe('passage');
  });
});

test('a page of two half stories shares a passage with each, and a digest of four names its stories', async () => {
  const stories = Array.from({ length: 6 }, () => Array.from({ length: 6 }, () => text(50)));
  const articles = stories.map((paragraphs, n) => article(`story-${n}`, ...paragraphs));
  const stitched = article('stitched', ...stories[0].slice(0, 3), ...stories[1].slice(3));
  const digest = article('week', ...stories.slice(2).map(([first]) => first));
  const report = await scan([...articles, stitched, digest]);
  const found = new Set(report.pairs.flatMap(({ a, b }) => [`${a} ${b}`]));
  for (const pair of [
    'stitched story-0',
    'stitched story-1',
    'story-2 week',
    'story-3 week',
    'story-4 week',
    'story-5 week',
  ])
    expect(found).toContain(pair);
  expect(report.digests).toEqual([{ id: 'week', of: ['story-2', 'story-3', 'story-4', 'story-5'] }]);
  for (const { members, representative } of report.clusters)
    expect([representative, ...members.map(({ id }) => id)]).not.toContain('week');
});

test('text in many articles is listed once as a block, in any order of the articles', async () => {
  const [block, rare] = [text(60), text(60)];
  const holders = Array.from({ length: 7 }, (_, n) => article(`holder-${n}`, text(150), block, text(150)));
  const two = [article('x', rare, text(150)), article('y', text(150), rare)];
  const report = await scan([...holders, ...two]);
  expect(relationsOf(report)).toEqual(['x y passage']);
  expect(report.boilerplate).toHaveLength(1);
  const [{ background, articles, words, example }] = report.boilerplate;
  expect({ background, articles, article: example.article }).toEqual({
    background: true,
    articles: 7,
    article: 'holder-0',
  });
  expect(Math.abs(words - 60)).toBeLessThanOrEqual(30);
  expect(example.end - example.start).toBe(words);
  // 150 words in front of it
  expect(Math.abs((example.start + example.end) / 2 - 180)).toBeLessThanOrEqual(15);
  expect(await scan([...two, ...holders.toReversed()])).toEqual(report);
});
