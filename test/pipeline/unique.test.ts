/** Articles without copies: no kept article has a copy, by the statistics of all articles and of the kept ones. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/corpus/prepare.js';
import type { CorpusStatistics } from '../../src/corpus/statistics.js';
import { completeOptions } from '../../src/options.js';
import { scan } from '../../src/pipeline/scan.js';
import { findUnique, type UniqueArticles, type UniqueRules } from '../../src/pipeline/unique.js';
import type { ReadItem } from '../../src/types/article.js';
import { excerptOf, inventStory, pick, type Random, randomFrom, reword } from '../invented/stories.js';
import { article } from './news.js';

const OPTIONS = completeOptions({});
/** `TWICETOLD_UNIQUE_STORIES=20000` makes a corpus of 100,000. */
const STORIES = Number(process.env.TWICETOLD_UNIQUE_STORIES ?? 40);
const RULES: UniqueRules = { keep: [], drop: new Set(['identical', 'near-identical', 'excerpt', 'paraphrase']) };

/** Five articles per story, with publisher footers: copies of copies, excerpts, and digests of four stories. */
function inventCorpus(random: Random, stories: number): ReadItem[] {
  const footers = Array.from({ length: 3 }, () => inventStory(random, 50));
  const originals = Array.from({ length: stories }, () => inventStory(random, 120 + Math.floor(random() * 200)));
  return originals.flatMap((original, i) => {
    const copy = reword(random, original, 0.1 + 0.5 * random());
    const digest = Array.from({ length: 4 }, () => excerptOf(pick(random, originals), 0.3)).join('\n\n');
    const texts = [
      original,
      copy,
      reword(random, copy, 0.1 + 0.5 * random()),
      excerptOf(random() < 0.5 ? original : copy, 0.2 + 0.4 * random()),
      random() < 0.3 ? digest : random() < 0.2 ? original : inventStory(random, 200),
    ];
    return texts.map((text, n) => {
      const publisher = Math.floor(random() * footers.length);
      return article(`${i}-${n}`, `${text}\n\n${footers[publisher]}`, {
        url: `https://p${publisher}.example/${i}-${n}`,
      });
    });
  });
}

async function unique(
  items: readonly ReadItem[],
  rules: UniqueRules = RULES,
  statistics?: CorpusStatistics,
): Promise<UniqueArticles> {
  const environment = statistics === undefined ? {} : { statistics };
  return findUnique([prepare(items, OPTIONS.minWords)], OPTIONS, rules, environment);
}

const keptOf = (items: readonly ReadItem[], { rows, dropped }: UniqueArticles): ReadItem[] => {
  const gone = new Set(Array.from(dropped.keys(), number => rows.nameOf(number)));
  return items.filter(item => 'article' in item && !gone.has(item.article.id));
};

async function taughtBy(items: readonly ReadItem[]): Promise<CorpusStatistics> {
  let taught: CorpusStatistics | undefined;
  await scan([prepare(items, OPTIONS.minWords)], OPTIONS, {
    onStatistics: used => {
      taught = used;
    },
  });
  return taught!;
}

describe.each([1, 2, 3])('a corpus with copies, excerpts, digests and footers, seed %i', seed => {
  const items = inventCorpus(randomFrom(seed), STORIES);

  test('no kept article has a copy, and each removed article is covered by a kept one', async () => {
    const kept: number[] = [];
    const found = await unique(items, { ...RULES, onPass: (_, count) => kept.push(count) });
    expect(found.isStable).toBe(true);
    expect(kept).toEqual(kept.toSorted((x, y) => y - x));
    expect(found.dropped.size).toBeGreaterThan(STORIES);
    for (const { by } of found.dropped.values()) expect(found.dropped.has(by)).toBe(false);
    const left = keptOf(items, found);
    expect(left.length + found.dropped.size).toBe(items.length);
    expect((await unique(left)).dropped.size).toBe(0);
    expect((await unique(left, RULES, await taughtBy(items))).dropped.size).toBe(0);
  });
});

const SET = join(process.env.TWICETOLD_DATA ?? '', 'german-wire/articles.jsonl');

test.skipIf(!existsSync(SET))(
  'agency texts of many sites (skipped where TWICETOLD_DATA names no folder of them)',
  async () => {
    const items = readFileSync(SET, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => ({ article: JSON.parse(line) }));
    const found = await unique(items);
    expect(found).toMatchObject({ isStable: true });
    expect(found.dropped.size).toBeGreaterThan(100);
    const left = keptOf(items, found);
    expect((await unique(left)).dropped.size).toBe(0);
    expect((await unique(left, RULES, await taughtBy(items))).dropped.size).toBe(0);
  },
  600_000,
);

test('reaching the limit of searches is reported', async () => {
  const found = await unique(inventCorpus(randomFrom(1), 10), { ...RULES, mostPasses: 1 });
  expect(found).toMatchObject({ isStable: false, passes: 1 });
});

test('a text stored under several names is searched as a scan reads it', async () => {
  const items = inventCorpus(randomFrom(4), 15);
  const rules = { ...RULES, drop: new Set(['near-identical', 'excerpt', 'paraphrase'] as const) };
  const left = keptOf(items, await unique(items, rules));
  expect((await unique(left, rules)).dropped.size).toBe(0);
});
