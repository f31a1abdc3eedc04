/** The frame of a site's pages must neither create copies nor hide them. */
import { describe, expect, test } from 'vitest';
import { cutAgain, restoreBoilerplate } from '../../src/corpus/boilerplate.js';
import { tokenStoreOf, tokensOf } from '../../src/corpus/token-store.js';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { Article } from '../../src/types/article.js';
import type { Report } from '../../src/types/report.js';
import { InventedLanguage } from './invented.js';

const scan = (articles: readonly Article[]): Promise<Report> =>
  findDuplicates([articles.map(article => ({ article }))], DEFAULT_OPTIONS);

const language = new InventedLanguage(11);
const header = language.text(60);
const footer = language.text(90);
const framed = (text: string): string => `${header}\n\n${text}\n\n${footer}`;

describe('300 different stories in one frame of 150 words', () => {
  const stories = Array.from({ length: 300 }, (_, i) => ({ id: `story-${i}`, text: framed(language.text(250)) }));

  test('give no pair, and the report lists the discounted frame', async () => {
    const report = await scan(stories);
    expect(report.pairs).toEqual([]);
    const blocks = report.boilerplate.filter(block => block.articles > 250);
    expect(blocks.length).toBeGreaterThanOrEqual(2);
    expect(blocks.reduce((sum, block) => sum + block.words, 0)).toBeGreaterThan(130);
    expect(report.articles.every(row => row.boilerplate !== undefined && row.boilerplate > 120)).toBe(true);
    expect(report.summary.boilerplateWords).toBeGreaterThan(300 * 120);
  });

  test('do not change the relation of two copies among them', async () => {
    const original = language.text(250);
    const copies = {
      'near-identical': language.edited(original, 0.02),
      paraphrase: language.edited(original, 0.15),
      excerpt: original.split(' ').slice(0, 110).join(' '),
    };
    for (const [relation, copy] of Object.entries(copies)) {
      const plain = await scan([
        { id: 'copy', text: copy },
        { id: 'original', text: original },
      ]);
      const inFrames = await scan([
        ...stories,
        { id: 'copy', text: framed(copy) },
        { id: 'original', text: framed(original) },
      ]);
      expect(plain.pairs.map(pair => pair.relation)).toEqual([relation]);
      expect(inFrames.pairs.map(({ a, b, relation: its }) => [a, b, its])).toEqual([['copy', 'original', relation]]);
    }
  });
});

test('a frame is learned by source, and briefs shorter than their frame are not clustered', async () => {
  const sources = ['one', 'two', 'three'].map(source => ({ source, frame: language.text(120) }));
  const articles = sources.flatMap(({ source, frame }) =>
    Array.from({ length: 12 }, (_, i) => ({ id: `${source}-${i}`, source, text: `${language.text(60)}\n\n${frame}` })),
  );
  const report = await scan(articles);
  expect(report.pairs).toEqual([]);
  expect(report.boilerplate.map(block => block.source).sort()).toEqual(['one', 'three', 'two']);
});

test('a page with too few words besides its frame is listed as too short, with the reason', async () => {
  const articles = Array.from({ length: 40 }, (_, i) => ({ id: `p${i}`, text: framed(language.text(200)) }));
  const report = await scan([...articles, { id: 'stub', text: `${framed(language.text(20))} ${language.text(160)}` }]);
  expect(report.articles.find(row => row.id === 'stub')?.status).toBe('ok');
  const short = await scan([
    ...Array.from({ length: 12 }, (_, i) => ({
      id: `a${i}`,
      source: 'one',
      text: `${header}\n\n${language.text(90)}`,
    })),
    ...Array.from({ length: 12 }, (_, i) => ({ id: `b${i}`, source: 'two', text: language.text(120) })),
    { id: 'stub', source: 'one', text: `${header}\n\n${language.text(12)}` },
  ]);
  const stub = short.articles.find(row => row.id === 'stub');
  expect(stub?.status).toBe('too-short');
  expect(stub?.reason).toMatch(/words besides \d+ of boilerplate/);
});

test('pay-wall pages of one publisher that differ only in the teaser are too short, not copies', async () => {
  const wall = language.text(300);
  const stubs = Array.from({ length: 30 }, (_, i) => ({
    id: `stub-${i}`,
    url: `https://paper.example/article-${i}`,
    text: `${language.text(12)}\n\n${wall}`,
  }));
  const others = Array.from({ length: 30 }, (_, i) => ({
    id: `other-${i}`,
    url: `https://other.example/${i}`,
    text: language.text(250),
  }));
  const report = await scan([...stubs, ...others]);
  expect(report.pairs).toEqual([]);
  expect(report.summary.tooShort).toBe(30);
  expect(report.boilerplate.map(({ source, articles }) => [source, articles])).toEqual([['paper.example', 30]]);
});

test('six versions of one story by its publisher remain editions', async () => {
  const story = language.text(300);
  const versions = Array.from({ length: 6 }, (_, i) => ({
    id: `version-${i}`,
    source: 'The Paper',
    text: language.edited(story, 0.03),
  }));
  const others = Array.from({ length: 30 }, (_, i) => ({
    id: `other-${i}`,
    // some of another publisher: a publisher of nearly all articles would not make editions
    source: i % 5 === 0 ? 'The Post' : 'The Paper',
    text: language.text(250),
  }));
  const report = await scan([...versions, ...others]);
  expect(report.clusters.map(({ members }) => members.length)).toEqual([5]);
  expect(report.clusters[0].members.every(member => member.edition)).toBe(true);
});

test('boilerplate that is removed and restored leaves no trace', () => {
  const articles = Array.from({ length: 3 }, (_, n) => ({
    hashes: Uint32Array.from({ length: 20 }, (_, i) => 100 * n + i),
    flags: Uint8Array.from({ length: 20 }, (_, i) => i),
  }));
  const spansOf = [
    [],
    [
      [0, 4],
      [9, 10],
      [18, 20],
    ],
    [[5, 20]],
  ];
  const record = Uint32Array.from(
    spansOf.flatMap((spans, article) => (spans.length === 0 ? [] : [article, spans.length, ...spans.flat()])),
  );
  const store = tokenStoreOf(articles);
  const contents = () => articles.map((_, article) => ({ ...tokensOf(store, article) }));
  for (let round = 0; round < 2; round++) {
    expect(contents()).toEqual(articles);
    cutAgain(store, record);
    const isLeft = (article: number) => (_: number, i: number) =>
      !spansOf[article]!.some(([start = 0, end = 0]) => i >= start && i < end);
    expect(contents()).toEqual(
      articles.map(({ hashes, flags }, n) => ({ hashes: hashes.filter(isLeft(n)), flags: flags.filter(isLeft(n)) })),
    );
    restoreBoilerplate(store, record);
  }
});
