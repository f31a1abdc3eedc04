import { expect, test } from 'vitest';
import { LONGEST_NUMBER, writeNumber } from '../../src/report/json-number.js';

const written = (value: number): string => {
  const bytes = Buffer.alloc(LONGEST_NUMBER + 1);
  return bytes.toString('latin1', 1, writeNumber(bytes, 1, value));
};

test('every ten-thousandth is written as String writes it', () => {
  for (let parts = 0; parts <= 20_000; parts++) expect(written(parts / 1e4)).toBe(String(parts / 1e4));
});

test('numbers of any size are cut to four decimals', () => {
  for (const value of [
    9,
    10,
    99,
    100,
    107_374.1823,
    107_374.1824,
    123_456_789.123_45,
    2 ** 53,
    1e300,
    -0.25,
    -1e-9,
    0.000_04,
  ]) {
    expect(written(value)).toBe(String(Math.round(value * 1e4) / 1e4));
    expect(written(value).length).toBeLessThanOrEqual(LONGEST_NUMBER);
  }
  expect(written(-1e-9)).toBe('0');
  expect(written(1e300)).toBe('1e+300');
});

test('what is no number is null', () => {
  expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(written)).toEqual([
    'null',
    'null',
    'null',
  ]);
});
