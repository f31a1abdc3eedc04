/** Pairs with their texts, for a report that prints both side by side. */
import { expect, test } from 'vitest';
import { prepare } from '../../src/corpus/prepare.js';
import type { CorpusStatistics } from '../../src/corpus/statistics.js';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import { choosePairs, pairDetails } from '../../src/pipeline/pair-details.js';
import { scan } from '../../src/pipeline/scan.js';
import type { Article } from '../../src/types/article.js';
import type { DiffRun } from '../../src/types/comparison.js';
import type { Pair } from '../../src/types/report.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';

const story = (seed: number): string =>
  `${inventStory(randomFrom(seed), 200)}\n\n“${inventStory(randomFrom(seed + 50), 12)}”`;

test('the runs of each side join to its text, and quotations are found', async () => {
  const articles: Article[] = [1, 2, 3].flatMap(seed => [
    { id: `${seed}a`, text: story(seed) },
    { id: `${seed}b`, text: `ﬁrst\n\n${reword(randomFrom(seed), story(seed), 0.1)}` },
  ]);
  let learned: CorpusStatistics | undefined;
  const report = await scan(
    [
      prepare(
        articles.map(article => ({ article })),
        5,
      ),
    ],
    DEFAULT_OPTIONS,
    {
      onStatistics: used => {
        learned = used;
      },
    },
  );
  const texts = new Map(articles.map(article => [article.id, { article }]));
  const details = [...pairDetails(report.pairs, texts, learned!, report.options)];
  expect(details.map(({ a, b }) => [a.id, b.id])).toEqual([1, 2, 3].map(seed => [`${seed}a`, `${seed}b`]));
  for (const { a, b, comparison } of details) {
    expect([a.text, b.text]).toEqual([texts.get(a.id)!.article.text, texts.get(b.id)!.article.text]);
    const side = (pick: (run: DiffRun) => string): string =>
      comparison.diff.rows.flatMap(({ runs }) => runs.map(pick)).join('');
    expect([side(run => run.a), side(run => run.b)]).toEqual([a.text, b.text]);
    const [[start, end]] = a.quotations as [[number, number]];
    expect([a.text[start - 1], a.text.slice(end)]).toEqual(['“', expect.stringMatching(/^\.?”$/)]);
  }
  const missing = [...pairDetails(report.pairs, new Map([...texts].slice(1)), learned!, report.options)];
  expect(missing).toHaveLength(2);
});

test('copies precede passages, and omitted pairs are counted', () => {
  const pair = (a: string, relation: Pair['relation'], similarity: number) => ({ a, b: 'z', relation, similarity });
  const pairs = [
    pair('p', 'passage', 0.4),
    pair('t', 'translation', 1),
    pair('c', 'paraphrase', 0.6),
    pair('d', 'identical', 1),
  ];
  const choose = (most: number, room: number) => {
    const { chosen, left } = choosePairs(pairs, most, () => 100, room);
    return [chosen.map(({ a }) => a).join(''), ...left.map(({ pairs }) => pairs)];
  };
  expect(choose(9, 1e6)).toEqual(['dcp', 1]);
  expect(choose(2, 1e6)).toEqual(['dc', 1, 1]);
  expect(choose(2, 1800)).toEqual(['dc', 1, 1]);
  expect(choose(2, 1799)).toEqual(['d', 1, 1, 1]);
});
