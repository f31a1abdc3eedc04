import { totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { memoryHere } from '../../src/cli/memory.js';

test('the memory there is: that of the container where it has less than the machine', () => {
  expect(memoryHere(24e9, 2e9)).toBe(2e9);
  expect(memoryHere(24e9, 0)).toBe(24e9);
  expect(memoryHere(24e9, 2 ** 64)).toBe(24e9);
  expect(memoryHere()).toBeGreaterThan(0);
  expect(memoryHere()).toBeLessThanOrEqual(totalmem());
});
