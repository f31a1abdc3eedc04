/** Copies are found in any script, and a diff of right-to-left text loses nothing on its way to the terminal. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../src/options.js';
import { compareArticles } from '../src/pipeline/compare.js';
import { findDuplicates } from '../src/pipeline/scan.js';
import { ANY_WIDTH } from '../src/report/any-width.js';
import { renderComparison } from '../src/report/render.js';
import { PLAIN } from '../src/report/style.js';
import type { Article } from '../src/types/article.js';
import type { Comparison } from '../src/types/comparison.js';
import type { Report } from '../src/types/report.js';
import { readColumn } from './report/read-diff.js';
import { ARABIC } from './texts/arabic.js';
import { editedInFrame, firstHalf, type LanguageSample } from './texts/language-sample.js';
import { LANGUAGE_SAMPLES } from './texts/languages.js';

const articlesOf = (sample: LanguageSample): Article[] => [
  { id: `${sample.language}-original`, text: sample.original },
  { id: `${sample.language}-edited`, text: editedInFrame(sample) },
  { id: `${sample.language}-paraphrase`, text: sample.paraphrase },
  { id: `${sample.language}-excerpt`, text: firstHalf(sample) },
  { id: `${sample.language}-other`, text: sample.other },
];

const scan = (articles: readonly Article[]): Promise<Report> =>
  findDuplicates([articles.map(article => ({ article }))], DEFAULT_OPTIONS);

/** The original and its three copies are one cluster, rightly named; the other report is in no pair. */
function expectFamily({ articles, clusters, pairs }: Report, { language }: LanguageSample): void {
  const id = (name: string): string => `${language}-${name}`;
  const its = articles.filter(article => article.id.startsWith(language));
  expect(its.map(article => article.status)).toEqual(Array(5).fill('ok'));

  const cluster = clusters.find(({ representative }) => representative.startsWith(language));
  const together = [cluster?.representative, ...(cluster?.members ?? []).map(member => member.id)];
  expect(together.sort()).toEqual(['edited', 'excerpt', 'original', 'paraphrase'].map(id));

  const relations = Object.fromEntries(
    ['edited', 'excerpt', 'paraphrase'].map(name => {
      const pair = pairs.find(({ a, b }) => [a, b].includes(id('original')) && [a, b].includes(id(name)));
      return [name, pair?.relation];
    }),
  );
  expect(relations).toEqual({ edited: 'near-identical', excerpt: 'excerpt', paraphrase: 'paraphrase' });
  expect(pairs.filter(({ a, b }) => [a, b].includes(id('other')))).toEqual([]);
}

describe.each(LANGUAGE_SAMPLES)('$language', sample => {
  test('a report and its copies are one cluster, another report from the same beat is not in it', async () => {
    const report = await scan(articlesOf(sample));
    expectFamily(report, sample);
    expect(report.clusters).toHaveLength(1);
  });

  test('the paraphrase is one: it keeps most of the words and few of the phrases', () => {
    const [original, , paraphrase] = articlesOf(sample);
    const { pair } = compareArticles(original, paraphrase, DEFAULT_OPTIONS);
    expect(pair.alignment.kept).toBeGreaterThan(0.5 * Math.min(...wordsOf(original, paraphrase)));
    expect(pair.alignment.kept).toBeLessThan(0.85 * Math.min(...wordsOf(original, paraphrase)));
    expect(pair.jaccard).toBeLessThan(0.4);
  });
});

function wordsOf(a: Article, b: Article): number[] {
  return compareArticles(a, b, DEFAULT_OPTIONS).articles.map(article => article.words);
}

test('eight languages in one corpus do not disturb one another', async () => {
  const report = await scan(LANGUAGE_SAMPLES.flatMap(articlesOf));
  for (const sample of LANGUAGE_SAMPLES) expectFamily(report, sample);
  expect(report.clusters).toHaveLength(LANGUAGE_SAMPLES.length);
});

describe('a right-to-left diff', () => {
  const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
  const [original, , paraphrase] = articlesOf(ARABIC).map(article => ({
    ...article,
    title: article.text.slice(0, 40),
  }));
  const comparison = compareArticles(original, paraphrase, DEFAULT_OPTIONS);
  const rendered = (its: Comparison, width: number): string =>
    [...renderComparison(its, 'text', { style: PLAIN, width })].join('');
  test('is inline at any width: a terminal that reorders the text would swap two columns', () => {
    expect(rendered(comparison, 160)).not.toContain('│');
    const english = {
      id: 'a',
      text: 'A bridge was closed on Monday after an engineer found a crack in one of its cables.',
    };
    const other = {
      id: 'b',
      text: 'A bridge was shut on Monday after an engineer found a crack in two of its cables.',
    };
    expect(rendered(compareArticles(english, other, DEFAULT_OPTIONS), 160)).toContain('│');
  });

  test('keeps every word of both sides in logical order, inline', () => {
    const text = rendered(comparison, 80);
    const { a, b } = readColumn(text);
    expect([a, b]).toEqual([original.text, paraphrase.text]);
  });

  test('stays inside its columns', () => {
    for (const width of [60, 80, 100, 120, 160]) {
      for (const line of rendered(comparison, width).split('\n'))
        expect(ANY_WIDTH.columns(line)).toBeLessThanOrEqual(width);
    }
  });

  test('emits no bidi control, not even those that stand in the articles', () => {
    const isolated = `\u202b${original.text.replaceAll(' ', ' \u200f').replaceAll('. ', '. \u2067')}\u202c`;
    const controlled = compareArticles({ ...original, text: isolated }, paraphrase, DEFAULT_OPTIONS);
    expect(controlled.pair.evidence).toEqual(comparison.pair.evidence);
    for (const its of [comparison, controlled]) {
      for (const width of [80, 120]) expect(rendered(its, width)).not.toMatch(BIDI_CONTROLS);
    }
  });
});
