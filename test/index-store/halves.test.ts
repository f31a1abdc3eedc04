/**
 * A check of half of some real articles against an index of the other half gives what a check of all of them gives with the same
 * statistics: a small site, and an evaluation set where TWICETOLD_DATA names its folder.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { expect, test } from 'vitest';
import type { CorpusStatistics } from '../../src/corpus/statistics.js';
import { openIndex } from '../../src/index-store/open-index.js';
import { completeOptions } from '../../src/options.js';
import { check } from '../../src/pipeline/check.js';
import { scan } from '../../src/pipeline/scan.js';
import { findFiles } from '../../src/read/find/find.js';
import { readArticles } from '../../src/read/read.js';
import type { ReadItem } from '../../src/types/article.js';
import type { CheckReport } from '../../src/types/check.js';
import { ROOT } from '../cli/sandbox.js';
import { randomFrom } from '../invented/stories.js';
import { addTo, prepared, temporaryFolder } from './indexes.js';

const OPTIONS = completeOptions({ related: true });
const SET = join(env.TWICETOLD_DATA ?? '', 'machine-paraphrase/articles.jsonl');

async function readSite(): Promise<ReadItem[]> {
  const find = { include: [], exclude: [], gitignore: false, cwd: join(ROOT, 'test/fixtures/site') };
  const items: ReadItem[] = [];
  for (const file of (await findFiles(['content'], find)).files) {
    for await (const read of readArticles(file, { fields: {} })) for (const item of read) items.push(item);
  }
  return items;
}

async function statisticsOf(items: readonly ReadItem[]): Promise<CorpusStatistics> {
  let learned: CorpusStatistics | undefined;
  await scan([prepared(items)], OPTIONS, { onStatistics: statistics => (learned = statistics) });
  return learned!;
}

/** A report without the number of compared pairs, which is counted in another way, and without known articles that have no words: an index takes none. */
const comparable = ({ summary, notices: _, ...report }: CheckReport) => {
  const { candidatePairs: __, knownUnreadable: ___, ...counts } = summary;
  return { ...report, summary: counts };
};

async function expectEqual(items: readonly ReadItem[], seed: number): Promise<CheckReport> {
  const random = randomFrom(seed);
  const isKnown = items.map(() => random() < 0.5);
  const known = items.filter((_, n) => isKnown[n]);
  const fresh = items.filter((_, n) => !isKnown[n]);
  const statistics = await statisticsOf(items);
  const batches = [{ ...prepared(known), known: true as const }, prepared(fresh)];
  const expected = await check(batches, OPTIONS, undefined, { statistics });
  const folder = temporaryFolder();
  await addTo(folder, [known.slice(0, known.length >> 1), known.slice(known.length >> 1)], statistics);
  const index = await openIndex(folder);
  const found = await index.check([prepared(fresh)], OPTIONS);
  index.close();
  expect(comparable(found)).toEqual(comparable(expected));
  return found;
}

test('the posts of a site', async () => {
  const items = await readSite();
  const relations = new Set<string>();
  for (const seed of [1, 2, 3]) {
    const { articles } = await expectEqual(items, seed);
    for (const { matches, template } of articles) {
      for (const { relation } of matches) relations.add(relation);
      if (template !== undefined) relations.add('template');
    }
  }
  expect([...relations].sort()).toEqual(
    expect.arrayContaining(['excerpt', 'identical', 'near-identical', 'paraphrase', 'passage', 'template']),
  );
});

test.skipIf(!existsSync(SET))(
  'an evaluation set (skipped where TWICETOLD_DATA names no folder of it)',
  async () => {
    const items = readFileSync(SET, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): ReadItem => ({ article: JSON.parse(line) }));
    const { articles } = await expectEqual(items, 4);
    expect(articles.filter(({ matches }) => matches.length > 0).length).toBeGreaterThan(100);
  },
  120_000,
);
