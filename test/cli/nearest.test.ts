import { expect, test } from 'vitest';
import { nearest } from '../../src/cli/nearest.js';

test.each([
  ['treshold', 'threshold'],
  ['thresohld', 'threshold'],
  ['Threshold', 'threshold'],
  ['shinglesize', 'shingleSize'],
  ['jbos', 'jobs'],
  ['zebra', undefined],
  ['', undefined],
])('%s is meant to be %s', (typed, meant) => {
  expect(nearest(typed, ['threshold', 'shingleSize', 'jobs', 'include', 'exclude'])).toBe(meant);
});

test('of two equally close names the first one is taken', () => {
  expect(nearest('xxclude', ['include', 'exclude'])).toBe('exclude');
  expect(nearest('clude', ['include', 'exclude'])).toBe('include');
});
