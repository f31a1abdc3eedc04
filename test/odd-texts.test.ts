/** Texts that are short, or no prose: teasers, briefs, lists, tables, live pages, poems and code. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../src/options.js';
import { findDuplicates } from '../src/pipeline/scan.js';
import type { Article } from '../src/types/article.js';
import type { Report } from '../src/types/report.js';
import { HONEY_CAKE, LEMON_TART, liveBlog, matchDay, STORM_ENTRIES, stockTable, withRows } from './texts/lists.js';
import { BOOKING_CODE, INVENTORY_CODE, POEM } from './texts/poem-and-code.js';
import {
  ARTICLE,
  BRIEF,
  BRIEF_EDITED,
  BRIEFS,
  framed,
  LONG_BRIEF,
  LONG_BRIEF_PARAPHRASE,
  OTHER_BRIEF,
  TEASER,
} from './texts/short-texts.js';

const scan = (texts: Readonly<Record<string, string>>, others: readonly Article[] = []): Promise<Report> => {
  const articles = [...Object.entries(texts).map(([id, text]) => ({ id, text })), ...others];
  return findDuplicates([articles.map(article => ({ article }))], DEFAULT_OPTIONS);
};
const paired = ({ pairs }: Report): string[] => pairs.map(({ a, b }) => `${a} ${b}`);
const clustered = ({ clusters }: Report): string[][] =>
  clusters.map(({ representative, members }) => [representative, ...members.map(member => member.id)].sort());

describe('short texts', () => {
  test('a teaser is an excerpt of its article', async () => {
    const report = await scan({ article: ARTICLE, teaser: TEASER, long: LONG_BRIEF, brief: BRIEF });
    expect(report.pairs.map(({ a, b, relation }) => [a, b, relation])).toEqual([['article', 'teaser', 'excerpt']]);
    expect(report.pairs[0].similarity).toBeGreaterThanOrEqual(0.5);
    expect(clustered(report)).toEqual([['article', 'teaser']]);
  });

  test('two briefs from one beat are not copies, the same brief edited is', async () => {
    expect(paired(await scan({ brief: BRIEF, other: OTHER_BRIEF }))).toEqual([]);
    const report = await scan({ brief: BRIEF, edited: BRIEF_EDITED, other: OTHER_BRIEF });
    expect(paired(report)).toEqual(['brief edited']);
    expect(report.pairs[0].similarity).toBeGreaterThan(0.9);
  });

  test('a brief of 80 words with a quarter of them replaced is found', async () => {
    const report = await scan({ brief: LONG_BRIEF, copy: LONG_BRIEF_PARAPHRASE, other: OTHER_BRIEF });
    expect(report.pairs.map(({ a, b, relation }) => [a, b, relation])).toEqual([['brief', 'copy', 'paraphrase']]);
  });

  test('briefs of one folder, shorter than the frame round them, are not glued together', async () => {
    const briefs = BRIEFS.map((text, i) => ({ id: `briefs/${i}.txt`, path: `briefs/${i}.txt`, text: framed(text) }));
    const elsewhere = { id: 'stories/keeper.txt', path: 'stories/keeper.txt', text: ARTICLE };
    const report = await scan({}, [...briefs, elsewhere]);
    expect(report.pairs).toEqual([]);
    const discounted = report.boilerplate.reduce((sum, block) => sum + block.words, 0);
    expect(discounted).toBeGreaterThan(70);
    expect((await scan({}, briefs)).pairs).toEqual([]);
  });
});

describe('lists and tables of one form', () => {
  test('from another day are no copies', async () => {
    const stocks = { monday: stockTable(0, 1).join('\n'), tuesday: stockTable(0, 2).join('\n') };
    const matches = { first: matchDay(0, 1).join('\n'), second: matchDay(0, 2).join('\n') };
    expect(paired(await scan(stocks))).toEqual([]);
    expect(paired(await scan(matches))).toEqual([]);
  });

  const results = matchDay(0, 1);
  const stocks = stockTable(0, 1);
  const lists = {
    results: {
      list: results,
      changed: withRows(results, { 7: 'Ingleby Rovers 3 - 3 Fenbridge Town', 29: 'Aldwick City 0 - 1 Hexley Albion' }),
      other: matchDay(1, 1),
    },
    stocks: {
      list: stocks,
      changed: withRows(stocks, {
        4: 'Cindra Ferries\t12.10\t+1.20 %\t44321',
        30: 'Helix Copper\t55.01\t-0.10 %\t7731',
      }),
      other: stockTable(1, 1),
    },
    ingredients: {
      list: HONEY_CAKE,
      changed: withRows(HONEY_CAKE, { 2: '4 medium eggs', 14: '60 g hazelnuts, toasted and chopped' }),
      other: LEMON_TART,
    },
  };

  test.each(Object.entries(lists))(
    '%s: the same with two rows changed is a copy, another one is not',
    async (_, its) => {
      const texts = { list: its.list.join('\n'), changed: its.changed.join('\n'), other: its.other.join('\n') };
      const report = await scan(texts);
      expect(report.articles.map(article => article.status)).toEqual(['ok', 'ok', 'ok']);
      expect(report.pairs.map(({ a, b, relation }) => [a, b, relation])).toEqual([
        ['changed', 'list', 'near-identical'],
      ]);
    },
  );

  test('an earlier state of a live page is an excerpt of a later one', async () => {
    const report = await scan({ earlier: liveBlog(STORM_ENTRIES, 12), later: liveBlog(STORM_ENTRIES, 22) });
    expect(report.pairs.map(({ a, b, relation }) => [a, b, relation])).toEqual([['earlier', 'later', 'excerpt']]);
  });
});

test('a poem is the same wherever its lines break', async () => {
  const lines = POEM.filter(line => line !== '');
  const report = await scan({
    stanzas: POEM.join('\n'),
    prose: lines.join(' '),
    couplets: lines.map((line, i) => line + (i % 2 === 0 ? ' / ' : '\n\n')).join(''),
    brief: BRIEF,
  });
  expect(clustered(report)).toEqual([['couplets', 'prose', 'stanzas']]);
  expect(report.pairs.map(pair => pair.relation)).toEqual(['identical', 'identical', 'identical']);
});

test('two pieces of code in one style are not copies of one another', async () => {
  expect(paired(await scan({ booking: BOOKING_CODE, inventory: INVENTORY_CODE }))).toEqual([]);
  // among other texts, too
  expect(paired(await scan({ article: ARTICLE, booking: BOOKING_CODE, inventory: INVENTORY_CODE }))).toEqual([]);
});
