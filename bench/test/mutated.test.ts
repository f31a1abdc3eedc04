/** A small run of the benchmark that reads mutated files. */
import { expect, test } from 'vitest';
import { readMutated } from '../mutated/run.js';

test('mutated files: each is accounted for, and the same seed gives the same', async () => {
  const options = { inputs: 120, seed: 3, threads: 2, seconds: 60, memory: 512, keep: undefined };
  const first = await readMutated(options);
  expect(first).toMatchObject({ inputs: 120, crashes: [], hangs: [], silent: [] });
  expect(first.found.articles).toBeGreaterThan(60);
  expect(first.found.problems + first.found.notices).toBeGreaterThan(0);
  expect(first.slowest.length).toBe(10);
  expect((await readMutated({ ...options, threads: 1 })).found).toEqual(first.found);
});
