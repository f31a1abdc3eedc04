import { describe, expect, test } from 'vitest';
import { evidenceLine } from '../../src/report/evidence-line.js';
import type { Relation } from '../../src/types/report.js';
import { pair } from './samples.js';

const alignment = (a: number, b: number, passages = 3, moved = 0) => ({
  alignment: { passages, moved, longest: 50, kept: 200, coverage: { a, b } },
});

const articles = new Map([
  ['a', { words: 400 }],
  ['b', { words: 250 }],
]);

describe('evidenceLine', () => {
  test.each<[Relation, number, number, string]>([
    ['identical', 1, 1, 'the same words'],
    ['near-identical', 0.9, 0.98, '20 % of its words changed, 3 passages, 31 % of shingles the same'],
    ['excerpt', 0.2, 0.89, '89 % of its words stand in 3 passages of the longer article'],
    ['excerpt', 0.89, 0.2, "holds 89 % of the other's words in 3 passages"],
    ['paraphrase', 0.7, 0.82, 'kept 80 % of its words in order, 3 passages, 31 % of shingles'],
    ['paraphrase', 0.82, 0.7, "kept 50 % of the other's words in order, 3 passages, 41 % of shingles"],
    ['related', 0.1, 0.3, 'shares 80 % of its words in order, 3 passages, 31 % of shingles'],
  ])('%s, covering %d and %d, beside B', (relation, a, b, expected) => {
    expect(evidenceLine(pair('a', 'b', relation, 0.9, alignment(a, b)), { member: 'b', articles })).toBe(expected);
  });

  test('says how many passages moved, in the right number', () => {
    const one = pair('a', 'b', 'paraphrase', 0.9, alignment(0.5, 0.5, 1, 1));
    expect(evidenceLine(one, { member: 'b', articles })).toBe(
      'kept 80 % of its words in order, 1 passage (1 moved), 31 % of shingles',
    );
  });

  test('does not speak of changes where every word was kept', () => {
    const all = pair('a', 'b', 'near-identical', 0.99, { alignment: { ...alignment(0.6, 1).alignment, kept: 250 } });
    expect(evidenceLine(all, { member: 'b', articles })).toBe(
      'kept 100 % of its words in order, 3 passages, 31 % of shingles',
    );
  });

  test('counts no boilerplate among the words that could be kept', () => {
    const framed = new Map([['b', { words: 400, boilerplate: 150 }]]);
    const one = pair('a', 'b', 'near-identical', 0.99, alignment(0.9, 0.98));
    expect(evidenceLine(one, { member: 'b', articles: framed })).toBe(
      '20 % of its words changed, 3 passages, 31 % of shingles the same',
    );
  });

  test('tells what stands in passages where the length is not known', () => {
    const one = pair('a', 'b', 'paraphrase', 0.9, alignment(0.5, 0.8));
    expect(evidenceLine(one, { member: 'b' })).toBe(
      '80 % of its words stand in 3 passages, 31 % of shingles are the same',
    );
  });

  test('speaks of the shorter article where it stands beside none', () => {
    const one = pair('a', 'b', 'excerpt', 0.9, alignment(0.2, 0.89));
    expect(evidenceLine(one)).toBe("89 % of the shorter article's words stand in 3 passages of the longer article");
  });
});
