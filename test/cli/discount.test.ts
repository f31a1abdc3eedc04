/** Pairs of which boilerplate is discounted: every report says how much of each article was not compared. */
import { describe, expect, test } from 'vitest';
import { compareArticles, findDuplicates } from '../../src/index.js';
import type { Article } from '../../src/types/article.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';
import { parseCsv } from '../report/parse-csv.js';
import { sandbox } from './sandbox.js';

const random = randomFrom(17);
const FOOTER = inventStory(random, 150);
const STORY = inventStory(random, 120);
const page = (id: string, text: string): Article => ({ id, source: 'Harbour Post', text: `${text}\n\n${FOOTER}` });
/** Six articles of one source with one footer; a and b are copies. */
const PAGES: readonly Article[] = [
  page('a', STORY),
  page('b', reword(random, STORY, 0.1)),
  ...['c', 'd', 'e', 'f'].map(id => page(id, inventStory(random, 120))),
];
const jsonLines = (articles: readonly Article[]): string => articles.map(one => `${JSON.stringify(one)}\n`).join('');
const box = () =>
  sandbox({
    'all.jsonl': jsonLines(PAGES),
    'new.jsonl': jsonLines(PAGES.slice(0, 1)),
    'known.jsonl': jsonLines(PAGES.slice(1)),
  });

const SAID =
  /(\d+ % of it and \d+ % of the other|\d+ % of both) discounted\s+as\s+boilerplate\s+\(similarity\s+without\s+that\s+[01]\.\d+\)/;

describe('a pair of pages with a long footer', () => {
  test.each(['text', 'markdown'])('is mentioned in a scan as %s', async format => {
    const { stdout } = await box().call(['scan', 'all.jsonl', '--format', format]);
    expect(stdout).toMatch(SAID);
  });

  test.each(['text', 'markdown'])('is mentioned in a check as %s', async format => {
    const { stdout } = await box().call(['check', 'new.jsonl', '--against', 'known.jsonl', '--format', format]);
    expect(stdout).toMatch(SAID);
  });

  test('has the shares in a scan as JSON, JSON Lines and CSV, and in the library', async () => {
    const { pairs } = await findDuplicates(PAGES);
    expect(pairs).toHaveLength(1);
    const { discounted, undiscounted, similarity } = pairs[0]!;
    expect(discounted!.a).toBeGreaterThan(0.4);
    expect(discounted!.b).toBeLessThan(0.7);
    // the footer is equal in both
    expect(undiscounted).toBeGreaterThan(similarity);
    expect(undiscounted).toBeLessThanOrEqual(1);
    const folder = box();
    const out = async (format: string): Promise<string> =>
      (await folder.call(['scan', 'all.jsonl', '--format', format])).stdout;
    const report = JSON.parse(await out('json'));
    expect(report.pairs[0]).toMatchObject({ discounted, undiscounted });
    const [row] = report.articles;
    expect(discounted!.a).toBeCloseTo(row.boilerplate / row.words, 4);
    const lines = (await out('jsonl')).trim().split('\n');
    const records = lines.map(line => JSON.parse(line));
    expect(records.find(({ type }) => type === 'pair').discounted).toEqual(discounted);
    const [header, first] = parseCsv(await out('csv'));
    const field = (name: string): number => Number(first![header!.indexOf(name)]);
    expect([field('discounted_a'), field('discounted_b')]).toEqual([discounted!.a, discounted!.b]);
  });

  test('has those of a new article and its match in a check', async () => {
    const folder = box();
    const args = ['check', 'new.jsonl', '--against', 'known.jsonl', '--format'];
    const { articles } = JSON.parse((await folder.call([...args, 'json'])).stdout);
    const [{ words, boilerplate, matches }] = articles;
    expect(matches[0].discounted.a).toBeCloseTo(boilerplate / words, 4);
    expect(matches[0].undiscounted).toBe((await findDuplicates(PAGES)).pairs[0]!.undiscounted);
    const [header, first] = parseCsv((await folder.call([...args, 'csv'])).stdout);
    expect(Number(first![header!.indexOf('discounted')])).toBe(matches[0].discounted.a);
    expect(Number(first![header!.indexOf('match_discounted')])).toBe(matches[0].discounted.b);
  });

  test('is mentioned in a comparison among other pages, with the letters of its operands', async () => {
    const [a, b, ...others] = PAGES as [Article, Article, ...Article[]];
    const { pair, articles } = compareArticles(a, b, { among: others });
    const [scanned] = (await findDuplicates(PAGES)).pairs;
    expect(pair.undiscounted).toBe(scanned!.undiscounted);
    expect(pair.discounted!.a).toBeCloseTo(articles[0].boilerplate! / articles[0].words, 4);
    const folder = sandbox({
      'a.txt': a.text,
      'b.txt': b.text,
      'all.jsonl': jsonLines(PAGES),
    });
    for (const format of ['text', 'markdown']) {
      const { stdout } = await folder.call(['compare', 'a.txt', 'b.txt', '--among', 'all.jsonl', '--format', format]);
      expect(stdout).toMatch(/(\d+ % of A and \d+ % of B|\d+ % of both) discounted\s+as\s+boilerplate\s+\(similarity/);
    }
  });
});

test('articles without boilerplate have no shares', async () => {
  const { pairs } = await findDuplicates(PAGES.map(({ id, text }) => ({ id, text: text.replace(FOOTER, '') })));
  expect(pairs).toHaveLength(1);
  expect(pairs[0]).not.toHaveProperty('discounted');
  expect(pairs[0]).not.toHaveProperty('undiscounted');
});
