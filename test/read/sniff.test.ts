import { expect, test } from 'vitest';
import { isOwnReport } from '../../src/read/sniff.js';
import { renderComparison, renderReport } from '../../src/report/render.js';
import { COMPARISON, NEWSROOM, report } from '../report/samples.js';

test.each(['text', 'json', 'markdown'] as const)('a report as %s is recognised', format => {
  for (const value of [NEWSROOM, report({})]) {
    expect(isOwnReport([...renderReport(value, format)].join(''))).toBe(true);
  }
});

test('a comparison as JSON is recognised', () => {
  expect(isOwnReport([...renderComparison(COMPARISON, 'json')].join(''))).toBe(true);
});

test.each([1, 2])('a report of version %d of the contract is recognised', version => {
  expect(isOwnReport(`{\n  "schema": "twicetold.report/${version}",\n  "tool": {`)).toBe(true);
});

test.each(['', '{"schema": "other/1"}', '3 stories told twice'])('%j is not a report', text => {
  expect(isOwnReport(text)).toBe(false);
});
