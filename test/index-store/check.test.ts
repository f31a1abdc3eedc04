/** A check of new articles against an index gives what a scan of all gives. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholePair } from '../../src/cluster/listed-pair.js';
import type { CorpusStatistics } from '../../src/corpus/statistics.js';
import { openIndex } from '../../src/index-store/open-index.js';
import { completeOptions } from '../../src/options.js';
import { check } from '../../src/pipeline/check.js';
import { scan } from '../../src/pipeline/scan.js';
import type { Article, ReadItem } from '../../src/types/article.js';
import type { CheckReport } from '../../src/types/check.js';
import { inventStory, randomFrom } from '../invented/stories.js';
import { article, inventNews } from '../pipeline/news.js';
import { addTo, prepared, temporaryFolder } from './indexes.js';

const OPTIONS = completeOptions({ related: true });
const random = randomFrom(31);
const FOOTER = inventStory(random, 60);
/** A short text in articles that have nothing else in common. */
const BOX = inventStory(random, 60).split(/\s+/).slice(0, 28).join(' ');
const idOf = (item: ReadItem): string => (item as { article: Article }).article.id;
const textOf = (item: ReadItem): string => (item as { article: Article }).article.text;

/** A match report of a template whose facts differ. */
const note = (id: string): ReadItem => {
  const name = (): string =>
    inventStory(random, 10)
      .split(' ')[3]
      .replace(/^./, letter => letter.toUpperCase());
  const number = (): number => 1 + Math.floor(random() * 90);
  return article(
    id,
    `${name()} beat ${name()} by ${number()} points to ${number()} in front of ${number()},${number()} people on Saturday evening. ` +
      `The visitors took the lead in minute ${number()} after a pass from ${name()}, and the home side answered before the break. ` +
      `Coach ${name()} said that the team had worked hard for ${number()} weeks and deserved the result. ` +
      `The next match is against ${name()} in ${name()}, which stands in place ${number()} of the table after ${number()} games.`,
  );
};

const STORIES = inventNews(random, 7).map((item, i) =>
  i % 2 === 0 ? article(idOf(item), `${textOf(item)}\n\n${FOOTER}`, { url: `https://example.org/${i}` }) : item,
);
const NEWS: readonly ReadItem[] = [
  ...STORIES,
  ...STORIES.slice(0, 9).map((item, i) => article(`${i % 2 === 0 ? '0' : 'z'}-copy-${i}`, textOf(item))),
  ...Array.from({ length: 9 }, (_, i) => note(`note-${i}`)),
  article('box', BOX),
  ...[1, 2, 3, 4].map(n => article(`around-${n}`, `${inventStory(random, 120)}\n\n${BOX}`)),
  ...STORIES.slice(9, 14).map((item, i) =>
    article(
      `${i % 2 === 0 ? '1' : 'y'}-teaser-${i}`,
      textOf(item)
        .split(/\s+/)
        .slice(20, 43 + i)
        .join(' '),
    ),
  ),
  article('short', 'Too short to compare.'),
  article('short-copy', 'Too short to compare.'),
  article('empty', ''),
];

async function scanned(items: readonly ReadItem[], statistics?: CorpusStatistics) {
  let learned: CorpusStatistics | undefined;
  const report = await scan([prepared(items)], OPTIONS, {
    ...(statistics !== undefined && { statistics }),
    onStatistics: used => {
      learned = used;
    },
  });
  return { pairs: report.pairs.map(wholePair), families: report.families, learned: learned! };
}

const WHOLE = await scanned(NEWS);

test('the articles have pairs of every kind, boilerplate and a template family', () => {
  const relations = new Set(WHOLE.pairs.map(({ relation }) => relation));
  expect([...relations].sort()).toEqual(expect.arrayContaining(['identical', 'near-identical', 'paraphrase']));
  expect(WHOLE.families).not.toEqual([]);
  expect(WHOLE.learned.templates.some(({ length }) => length > 0)).toBe(true);
});

/** The report without the number of pairs that were compared, which a check of all counts in another way. */
const comparable = ({ summary: { candidatePairs: _, ...summary }, ...report }: CheckReport) => ({ ...report, summary });

test('a check of an index gives what a check of all gives with the same statistics', async () => {
  let matches = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...NEWS], { minLength: 2 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 12 }),
      async (items, share, perCommit) => {
        const folder = temporaryFolder();
        const known = items.slice(0, Math.max(1, Math.floor(items.length * share)));
        const fresh = items.slice(known.length);
        const statistics = WHOLE.learned;
        const batches = [{ ...prepared(known), known: true as const }, prepared(fresh)];
        const expected = await check(batches, OPTIONS, undefined, { statistics });
        const lists: ReadItem[][] = [];
        for (let at = 0; at < known.length; at += perCommit) lists.push(known.slice(at, at + perCommit));
        await addTo(folder, lists, statistics);
        const index = await openIndex(folder);
        const found = await index.check([prepared(fresh)], OPTIONS);
        index.close();
        expect(comparable(found)).toEqual(comparable(expected));
        for (const article of found.articles) matches += article.matches.length;
      },
    ),
    { numRuns: Number(process.env.CHECKS ?? 25), seed: 7 },
  );
  expect(matches).toBeGreaterThan(100);
});
