/** The sort of hashes against that of the typed array, whatever the hashes are like. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sortHashes } from '../../src/collections/hash-sort.js';
import { mix32 } from '../../src/text/tokenize.js';
import { expectLinear } from '../setup/count-work.js';

/** How the values lie in the range of 32 bits; `i` of them come before. */
const SHAPES: Readonly<Record<string, (i: number, seed: number) => number>> = {
  uniform: (i, seed) => mix32(seed + i),
  equal: (_, seed) => mix32(seed),
  'few different ones': (i, seed) => mix32(seed + (mix32(i) % 7)),
  'in one corner': (i, seed) => mix32(seed + i) >>> 16,
  'in the last corner': (i, seed) => (0xffff0000 | (mix32(seed + i) >>> 16)) >>> 0,
  'in clusters': (i, seed) => ((mix32(seed + (i % 5)) & 0xfffff000) | (mix32(i) & 0xfff)) >>> 0,
  'a cluster among uniform ones': (i, seed) => (i % 3 === 0 ? mix32(seed) + (i % 50) : mix32(seed + i)) >>> 0,
  ascending: (i, seed) => seed + i * 3,
  descending: (i, seed) => 0xffffffff - (seed % 1000) - i * 3,
  'at both ends': (i, seed) => (mix32(seed + i) & 1 ? 0xffffffff - (i % 9) : i % 9),
};

function expectSorted(values: Uint32Array): void {
  const expected = Uint32Array.from(values).sort();
  sortHashes(values);
  expect(Buffer.compare(Buffer.from(values.buffer), Buffer.from(expected.buffer))).toBe(0);
}

const valuesOf = (shape: string, length: number, seed: number): Uint32Array =>
  Uint32Array.from({ length }, (_, i) => SHAPES[shape](i, seed));

describe.each(Object.keys(SHAPES))('%s', shape => {
  test('any number of them', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(1e6), (length, seed) => expectSorted(valuesOf(shape, length, seed))),
      { numRuns: 60 },
    );
  });

  test.each([0, 1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1024, 1025, 16_384, 32_767, 32_768, 32_769, 65_536, 100_000])(
    '%i of them',
    length => {
      for (const seed of [0, 12_345]) expectSorted(valuesOf(shape, length, seed));
    },
  );
});

test('any values', () => {
  const value = fc.oneof(
    fc.integer({ min: 0, max: 0xffffffff }),
    fc.integer({ min: 0, max: 20 }),
    fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 200, size: 'max' }), values => expectSorted(Uint32Array.from(values))),
    { numRuns: 500 },
  );
});

test('a part of a larger array is sorted, and nothing beside it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 100 }), fc.nat(50), (values, from) => {
      const all = Uint32Array.from(values);
      const start = Math.min(from, values.length);
      const end = Math.max(start, values.length - 3);
      sortHashes(all.subarray(start, end));
      const expected = [
        ...values.slice(0, start),
        ...values.slice(start, end).sort((x, y) => x - y),
        ...values.slice(end),
      ];
      expect([...all]).toEqual(expected);
    }),
  );
});

test.each(Object.keys(SHAPES))('sorts %s in linear time', async shape => {
  await expectLinear(20_000, size => sortHashes(valuesOf(shape, size, 1)));
});
