import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, perfectHashSet } from '../../src/collections/perfect-hash-set.js';

const hash = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 64 }));

test('holds its members and nothing else', () => {
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 400 }), fc.array(hash, { maxLength: 50 }), (hashes, others) => {
      const set = new Set(hashes);
      const table = perfectHashSet(hashes);
      for (const its of hashes) expect(holds(table, its)).toBe(true);
      for (const other of [0, 1, ...others]) expect(holds(table, other)).toBe(set.has(other));
    }),
  );
});

test('an empty set does not hold 0', () => {
  const table = perfectHashSet([]);
  for (let value = 0; value < 1000; value++) expect(holds(table, value)).toBe(false);
});

test('the filler of a free slot is no member', () => {
  const table = perfectHashSet([7, 9, 2 ** 32 - 1]);
  const held = Array.from(table.slots.keys()).filter(value => holds(table, value));
  expect(held).toEqual([7, 9]);
});

test('is small for the function words of a language', () => {
  const words = Array.from({ length: 150 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 0);
  expect(perfectHashSet(words).slots.length).toBeLessThanOrEqual(4096);
});
