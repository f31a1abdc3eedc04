/**
 * Thousands of files that differ from the expectations of readers: every article is whole, marked as incomplete, or
 * named as left out. None is lost in silence.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodingOf } from '../../src/read/formats.js';
import { readArticles } from '../../src/read/read.js';
import type { Article, ReadItem } from '../../src/types/article.js';
import { CONTAINERS } from './variants/containers.js';
import { DOCUMENTS } from './variants/documents.js';
import { FEEDS } from './variants/feeds.js';
import { PAGES } from './variants/pages.js';
import { TABLES } from './variants/tables.js';
import { type Family, type Story, textOf, type Variant } from './variants/variant.js';

const PLAIN: Readonly<Record<string, Family>> = { ...FEEDS, ...TABLES, ...PAGES };

/** Some of each family, compressed. */
const compressed: Family = () =>
  Object.values(PLAIN).flatMap(family =>
    family()
      .filter((variant, n) => n % 12 === 0 && variant.file.includes('.'))
      .map((variant, n) => ({
        ...variant,
        file: variant.file + (n % 2 === 0 ? '.gz' : '.br'),
        content: n % 2 === 0 ? gzipSync(variant.content) : brotliCompressSync(variant.content),
      })),
  );

const FAMILIES: Readonly<Record<string, Family>> = {
  ...PLAIN,
  ...CONTAINERS,
  ...DOCUMENTS,
  'compressed files': compressed,
};
/** Of a family with more faults, so many are shown. */
const SHOWN = 10;

let folder: string;
const counts = { files: 0, whole: 0, incomplete: 0, named: 0 };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'twicetold-variants-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read({ file, content }: Variant): Promise<ReadItem[]> {
  const absolute = join(folder, file);
  // anew: a file that is cut to nothing first is written through to the disk by some systems
  rmSync(absolute, { force: true });
  writeFileSync(absolute, content);
  const encoding = encodingOf(file);
  if (encoding === undefined) return [];
  const items: ReadItem[] = [];
  for await (const batch of readArticles({ path: file, absolute, explicit: false, ...encoding }, { fields: {} })) {
    for (const item of batch) items.push(item);
  }
  return items;
}

const wordsOf = (text: string): string => (text.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');

/** True if the article is the story and nothing else. Its title may precede it. */
function isWhole(article: Article, story: Story): boolean {
  const words = wordsOf(article.text);
  const text = wordsOf(textOf(story));
  return words === text || words === `${wordsOf(story.title)} ${text}`;
}

/** The faults in the items of a variant, above all lost articles. */
function faultsOf(variant: Variant, items: readonly ReadItem[]): string[] {
  const { stories, isDamaged = false, published } = variant;
  const articles = items.flatMap(item => ('article' in item ? [item.article] : []));
  const said = items.flatMap(item => {
    if ('article' in item) return [];
    return 'problem' in item ? [item.problem.reason] : 'notice' in item ? [item.notice.reason] : [item.skipped.reason];
  });
  const faults: string[] = [];
  const rest = new Set(articles);
  const missing = stories.filter(story => {
    const its = articles.find(article => rest.has(article) && isWhole(article, story));
    if (its === undefined) return true;
    rest.delete(its);
    if (published !== undefined && Date.parse(its.published ?? '') !== Date.parse(published))
      faults.push(`dated ${its.published}`);
    return false;
  });
  const incomplete = [...rest].filter(article => article.incomplete !== undefined);
  // of a damaged file it may be said of the file alone
  const isSaid = isDamaged && said.length > 0;
  for (const article of rest) {
    if (article.incomplete === undefined && !isSaid)
      faults.push(`an article that is no story: ${article.text.slice(0, 80)}`);
  }
  counts.files++;
  counts.whole += stories.length - missing.length;
  counts.incomplete += incomplete.length;
  counts.named += Math.max(0, missing.length - incomplete.length);
  const lost = missing.map(({ name }) => name).join(' and ');
  if (missing.length > 0 && !isDamaged) faults.push(`${lost} not whole: ${said.join('; ')}`);
  if (missing.length > incomplete.length && said.length === 0) faults.push(`${lost} lost in silence`);
  return faults.map(fault => `${variant.file}: ${variant.what}: ${fault}`);
}

describe('every article is whole, incomplete or named', () => {
  for (const [name, family] of Object.entries(FAMILIES)) {
    test(name, async () => {
      const faults: string[] = [];
      const variants = family();
      for (const variant of variants) for (const fault of faultsOf(variant, await read(variant))) faults.push(fault);
      expect(faults.slice(0, SHOWN), `${faults.length} faults in ${variants.length} files`).toEqual([]);
    });
  }

  test('in two thousand files and more', () => {
    expect(counts.files).toBeGreaterThanOrEqual(2000);
    expect(counts.whole).toBeGreaterThan(5 * (counts.incomplete + counts.named));
  });
});
