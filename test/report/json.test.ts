import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderReport } from '../../src/report/render.js';
import { NEWSROOM, report, summary } from './samples.js';

const printed = (value: Parameters<typeof renderReport>[0], format: 'json' | 'jsonl'): string =>
  [...renderReport(value, format)].join('');

test('a pair parses to itself, its keys in the order of the type', () => {
  const given = [...NEWSROOM.pairs, { ...NEWSROOM.pairs[0]!, evidence: {}, edition: true as const }];
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value);
  const { pairs } = JSON.parse(printed({ ...NEWSROOM, pairs: given }, 'json'));
  expect(JSON.stringify(pairs)).toBe(JSON.stringify(given, rounded));
});

test('every character of a title parses to itself', () => {
  const titles = Array.from({ length: 0x110000 >> 8 }, (_, page) =>
    String.fromCodePoint(...Array.from({ length: 256 }, (_, i) => (page << 8) + i)),
  );
  const articles = titles.map((title, i) => ({ id: `${i}`, title, words: 0, status: 'ok' as const }));
  const parsed = JSON.parse(printed(report({ articles }), 'json')) as typeof NEWSROOM;
  expect(parsed.articles.map(({ title }) => title)).toEqual(titles);
});

test('numbers have at most four decimals, as JSON.stringify prints them', () => {
  const numbers = fc.oneof(
    fc.double(),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(),
    fc.constantFrom(0, -0, 0.00004, 0.00005, 1e21, Number.NaN, Number.POSITIVE_INFINITY),
  );
  fc.assert(
    fc.property(numbers, candidatePairs => {
      const rounded = JSON.stringify(Math.round(candidatePairs * 10_000) / 10_000);
      expect(printed(report({ summary: summary({ candidatePairs }) }), 'jsonl')).toContain(
        `"candidatePairs":${rounded},`,
      );
    }),
  );
});
