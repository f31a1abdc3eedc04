/** Clusters of large duplicate groups and digest pages: one story is one cluster, and ten stories are ten. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { Article } from '../../src/types/article.js';
import type { Report } from '../../src/types/report.js';
import { InventedLanguage } from '../corpus/invented.js';

const scan = (articles: readonly Article[]): Promise<Report> =>
  findDuplicates([articles.map(article => ({ article }))], DEFAULT_OPTIONS);

const clusters = (report: Report): string[][] =>
  report.clusters.map(({ representative, members }) => [representative, ...members.map(member => member.id)].sort());

test('1,000 copies of one text with different page headers, among 4,000 other articles, are one cluster', async () => {
  const language = new InventedLanguage(5);
  const text = language.text(300);
  const header = (): string => language.text(20 + language.below(40));
  const copies = Array.from({ length: 1000 }, (_, i) => ({
    id: `copy-${i}`,
    text: `${header()}\n\n${text}\n\n${header()}`,
  }));
  const others = Array.from({ length: 4000 }, (_, i) => ({ id: `other-${i}`, text: language.text(250) }));
  const report = await scan([...copies, ...others]);
  expect(report.clusters.map(cluster => cluster.members.length)).toEqual([999]);
  // comparing each copy with each other copy would be half a million pairs
  expect(report.summary.candidatePairs).toBeLessThan(10 * 5000);
  expect(report.pairs).toHaveLength(999);
});

test('copies that are half of the corpus are one cluster', async () => {
  const language = new InventedLanguage(6);
  const text = language.text(300);
  const copies = Array.from({ length: 400 }, (_, i) => ({ id: `copy-${i}`, text: language.edited(text, 0.1) }));
  const others = Array.from({ length: 400 }, (_, i) => ({ id: `other-${i}`, text: language.text(300) }));
  const report = await scan([...copies, ...others]);
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

  test('joins no cluster and is listed as a digest of all ten', async () => {
    const report = await scan([...articles, ...others, digest]);
    expect(clusters(report).sort()).toEqual(stories.map((_, i) => [`copy-${i}`, `story-${i}`]).sort());
    expect(report.digests.map(({ id }) => id)).toEqual(['digest']);
    const quoted = report.digests[0].of.map(id => id.replace(/^(story|copy)-/, '')).sort();
    expect(quoted).toEqual(stories.map((_, i) => String(i)).sort());
    const links = report.pairs.filter(pair => pair.a === 'digest' || pair.b === 'digest');
    expect(links.length).toBeGreaterThanOrEqual(10);
    expect(new Set(links.map(pair => pair.relation))).toEqual(new Set(['passage']));
  });
});
