/** Renders the figures of statistics.ts as tables. */
import { table } from '../tables.js';
import { LIMITS } from './curves.js';
import { GRAMS } from './grams.js';
import type { SampleFigures, Statistics } from './statistics.js';

const percent = (share: number): string => (100 * share).toFixed(1);
const count = (value: number): string => Math.round(value).toLocaleString('en');
const SPREAD_HEAD = LIMITS.map((limit, i) =>
  limit === Infinity
    ? `> ${LIMITS[i - 1]}`
    : i > 0 && limit > LIMITS[i - 1] + 1
      ? `${LIMITS[i - 1] + 1}-${limit}`
      : `${limit}`,
);

/** The comparison as lines. */
export function comparisonTables({ comparisons, known }: Statistics): string[] {
  const lines: string[] = [];
  for (const { name, real, generated } of comparisons) {
    const growth = real.points.map(({ words, distinct }, i) => [
      count(words),
      ...GRAMS.map(gram => `${count(distinct[gram])} / ${count(generated.points[i].distinct[gram])}`),
    ]);
    const spread = GRAMS.map(gram => [
      gram,
      ...real.spread[gram].map((share, i) => `${percent(share)} / ${percent(generated.spread[gram][i])}`),
    ]);
    lines.push(
      '',
      `Distinct n-grams in the first words: real (${name}, ${real.articles}) / generated (${generated.articles})`,
      ...table(['words', ...GRAMS], 0, growth),
      '',
      'Share of the distinct n-grams by document frequency, %: real / generated',
      ...table(['articles', ...SPREAD_HEAD], 1, spread),
      `Distinct words among the first 200 of an article, %: ${percent(real.variety)} / ${percent(generated.variety)}`,
    );
  }
  const rows = [GRAMS.map(gram => `${percent(known.heldOut[gram])} / ${percent(known.generated[gram])}`)];
  return [
    ...lines,
    '',
    'Share of the occurrences that are known from the learned articles, %: held-out / generated',
    ...table([...GRAMS], 0, rows),
  ];
}

/** The whole corpus as lines; it has no real counterpart. */
export function corpusTables({ articles, words, points, spread }: SampleFigures): string[] {
  const growth = points.map(({ words: at, distinct }, i) => [
    count(at),
    ...GRAMS.map(gram => {
      if (i === 0) return count(distinct[gram]);
      const before = points[i - 1];
      const exponent = Math.log(distinct[gram] / before.distinct[gram]) / Math.log(at / before.words);
      return `${count(distinct[gram])} (${exponent.toFixed(2)})`;
    }),
  ]);
  return [
    '',
    `The whole corpus without copies and page frames, ${count(articles)} articles of ${count(words)} words:`,
    'generated only, counted and not extrapolated; distinct n-grams in the first words, and the exponent of their growth',
    'since the line before',
    ...table(['words', ...GRAMS], 0, growth),
    '',
    'Share of the distinct n-grams by document frequency, %',
    ...table(
      ['articles', ...SPREAD_HEAD],
      1,
      GRAMS.map(gram => [gram, ...spread[gram].map(percent)]),
    ),
  ];
}
