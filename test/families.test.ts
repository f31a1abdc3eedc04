/** Big families and digest pages: one story is one cluster, and ten stories are not. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../src/options.js';
import { findDuplicates } from '../src/pipeline/scan.js';
import type { Article } from '../src/types/article.js';
import type { Report } from '../src/types/report.js';
import { InventedLanguage } from './corpus/invented.js';

const scan = (articles: readonly Article[]): Promise<Report> =>
  findDuplicates([articles.map(article => ({ article }))], DEFAULT_OPTIONS);

const clusters = (report: Report): string[][] =>
  report.clusters.map(({ representative, members }) => [representative, ...members.map(member => member.id)].sort());

test('5,000 copies of one text with different frames, among 20,000 others, are one cluster', async () => {
  const language = new InventedLanguage(5);
  const text = language.text(300);
  const frame = (): string => language.text(20 + language.below(40));
  const family = Array.from({ length: 5000 }, (_, i) => ({
    id: `copy-${i}`,
    text: `${frame()}\n\n${text}\n\n${frame()}`,
  }));
  const others = Array.from({ length: 20_000 }, (_, i) => ({ id: `other-${i}`, text: language.text(250) }));
  const report = await scan([...family, ...others]);
  expect(report.clusters.map(cluster => cluster.members.length)).toEqual([4999]);
  // not every copy with every other: that would be twelve million
  expect(report.summary.candidatePairs).toBeLessThan(10 * 25_000);
  expect(report.pairs).toHaveLength(4999);
}, 120_000);

test('a family that makes up half of the corpus is found, too', async () => {
  const language = new InventedLanguage(6);
  const text = language.text(300);
  const family = Array.from({ length: 400 }, (_, i) => ({ id: `copy-${i}`, text: language.edited(text, 0.1) }));
  const others = Array.from({ length: 400 }, (_, i) => ({ id: `other-${i}`, text: language.text(300) }));
  const report = await scan([...family, ...others]);
  expect(report.clusters.map(cluster => cluster.members.length)).toEqual([399]);
});

describe('a digest page with three paragraphs of each of ten stories', () => {
  const language = new InventedLanguage(7);
  const stories = Array.from({ length: 10 }, () => Array.from({ length: 8 }, () => language.text(50)));
  const articles: Article[] = stories.flatMap((paragraphs, i) => [
    { id: `story-${i}`, text: paragraphs.join('\n\n') },
    { id: `copy-${i}`, text: `${language.edited(paragraphs.join('\n\n'), 0.1)}\n\n${language.text(40)}` },
  ]);
  const others = Array.from({ length: 100 }, (_, i) => ({ id: `other-${i}`, text: language.text(400) }));
  const digest = {
    id: 'digest',
    text: [language.text(20), ...stories.flatMap(paragraphs => paragraphs.slice(0, 3))].join('\n\n'),
  };

  test('does not merge them, and is named as an excerpt of all ten', async () => {
    const report = await scan([...articles, ...others, digest]);
    expect(clusters(report).sort()).toEqual(stories.map((_, i) => [`copy-${i}`, `story-${i}`]).sort());
    expect(report.digests.map(({ id }) => id)).toEqual(['digest']);
    const told = report.digests[0].of.map(id => id.replace(/^(story|copy)-/, '')).sort();
    expect(told).toEqual(stories.map((_, i) => String(i)).sort());
    const links = report.pairs.filter(pair => pair.a === 'digest' || pair.b === 'digest');
    expect(links.length).toBeGreaterThanOrEqual(10);
    expect(new Set(links.map(pair => pair.relation))).toEqual(new Set(['excerpt']));
  });
});
