import { expect, test } from 'vitest';
import { closingLine, percent, score } from '../../src/report/phrases.js';
import { summary } from './samples.js';

test.each([
  [{ clusters: 3, copies: 7, ok: 31 }, '3 stories told twice, 7 copies among 31 articles'],
  [{ clusters: 1, copies: 1, ok: 1, tooShort: 1 }, '1 story told twice, 1 copy among 2 articles'],
  [{ ok: 31 }, 'No story told twice among 31 articles'],
  [{ ok: 1 }, 'No story told twice among 1 article'],
  [{}, 'No story told twice among 0 articles'],
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
  [0.29, '0.29'],
  [0.57, '0.57'],
  [0.4999, '0.49'],
  [0.5, '0.50'],
  [0.99999, '1.00'],
  [1, '1.00'],
])('score(%d)', (similarity, expected) => expect(score(similarity)).toBe(expected));

test('every score of two decimals reads as itself', () => {
  for (let n = 0; n <= 100; n++) expect(score(n / 100)).toBe((n / 100).toFixed(2));
});
