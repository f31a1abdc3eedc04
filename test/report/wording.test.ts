import { describe, expect, test } from 'vitest';
import { closingLine, evidenceLine, evidenceName, percent, score } from '../../src/report/wording.js';
import type { Relation } from '../../src/types/report.js';
import { pair, summary } from './samples.js';

test.each([
  [{ clusters: 3, copies: 7, ok: 31 }, '3 stories told twice, 7 copies among 31 articles'],
  [{ clusters: 1, copies: 1, ok: 1, tooShort: 1 }, '1 story told twice, 1 copy among 2 articles'],
  [{ ok: 31 }, 'No story told twice among 31 articles'],
  [{ ok: 1 }, 'No story told twice: only 1 article'],
  [{}, 'No story told twice: no articles'],
  [{ articles: 5, ok: 3, unreadable: 1, binary: 1 }, 'No story told twice among 3 articles'],
])('%j', (counts, expected) => expect(closingLine(summary(counts))).toBe(expected));

test.each([
  [0, '0 %'],
  [0.004, 'under 1 %'],
  [0.314, '31 %'],
  [0.999, '99 %'],
  [1, '100 %'],
])('percent(%d)', (share, expected) => expect(percent(share)).toBe(expected));

test.each([
  [0.29, '0.290'],
  [0.57, '0.570'],
  [0.4999, '0.499'],
  [0.5, '0.500'],
  [0.9999, '0.999'],
  [0.99999, '0.999'],
  [1, '1.000'],
])('score(%d)', (similarity, expected) => expect(score(similarity)).toBe(expected));

test('every score of three decimals prints unchanged', () => {
  for (let n = 0; n <= 1000; n++) expect(score(n / 1000)).toBe((n / 1000).toFixed(3));
});

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
    ['near-identical', 0.9, 0.98, '20 % of its words changed, 31 % of its phrases kept, 3 passages'],
    ['excerpt', 0.2, 0.89, '89 % of it comes from 3 passages of the longer article'],
    ['excerpt', 0.89, 0.2, '89 % of the other article comes from 3 passages of this one'],
    ['paraphrase', 0.7, 0.82, 'kept 80 % of its words in order, 31 % of its phrases, 3 passages'],
    ['paraphrase', 0.82, 0.7, "kept 50 % of the other article's words in order, 41 % of its phrases, 3 passages"],
    ['related', 0.1, 0.3, 'shares 80 % of its words in order, 31 % of its phrases, 3 passages'],
  ])('%s, covering %d and %d, beside B', (relation, a, b, expected) => {
    expect(evidenceLine(pair('a', 'b', relation, 0.9, alignment(a, b)), { member: 'b', articles })).toBe(expected);
  });

  test('counts the passages that moved', () => {
    const one = pair('a', 'b', 'paraphrase', 0.9, alignment(0.5, 0.5, 1, 1));
    expect(evidenceLine(one, { member: 'b', articles })).toBe(
      'kept 80 % of its words in order, 31 % of its phrases, 1 passage (1 moved)',
    );
  });

  test('mentions no change where every word was kept', () => {
    const all = pair('a', 'b', 'near-identical', 0.99, { alignment: { ...alignment(0.6, 1).alignment, kept: 250 } });
    expect(evidenceLine(all, { member: 'b', articles })).toBe(
      'kept 100 % of its words in order, 31 % of its phrases, 3 passages',
    );
  });

  test('does not count boilerplate among the words', () => {
    const framed = new Map([['b', { words: 400, boilerplate: 150 }]]);
    const one = pair('a', 'b', 'near-identical', 0.99, alignment(0.9, 0.98));
    expect(evidenceLine(one, { member: 'b', articles: framed })).toBe(
      '20 % of its words changed, 31 % of its phrases kept, 3 passages',
    );
  });

  test('gives the coverage where the length is not known', () => {
    const one = pair('a', 'b', 'paraphrase', 0.9, alignment(0.5, 0.8));
    expect(evidenceLine(one, { member: 'b' })).toBe(
      '80 % of its words are in 3 passages, 31 % of its phrases are the same',
    );
  });

  test('names the shorter article without a member', () => {
    const one = pair('a', 'b', 'excerpt', 0.9, alignment(0.2, 0.89));
    expect(evidenceLine(one)).toBe('89 % of the shorter one comes from 3 passages of the longer article');
  });
});

test.each([
  ['names', 'names'],
  ['sentenceOrder', 'sentence order'],
  ['minCoverage', 'minimum coverage'],
  ['constructor', 'constructor'],
  ['a\u001b[2m\nb', 'a\\u001b[2m b'],
])('evidenceName(%j)', (key, expected) => expect(evidenceName(key)).toBe(expected));
