import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Distinct } from '../../src/collections/hash-dictionary.js';

// few different ones, so that they meet; the edges of 32 bits; and hashes that look for the same slot
const hash = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff),
  fc.integer({ min: 0, max: 200 }).map(high => high * 0x10000),
  fc.integer({ min: 0, max: 0xffffffff }),
);
const hashes = fc.array(hash, { maxLength: 300 }).map(values => Uint32Array.from(values));

describe('distinct hashes', () => {
  test('are those of a Set, in its order', () => {
    fc.assert(
      fc.property(hashes, values => {
        const { hashes: distinct, size } = new Distinct(values);
        expect([...distinct]).toEqual([...new Set(values)]);
        expect(size).toBe(distinct.length);
      }),
    );
  });

  test('have numbers, others have none', () => {
    fc.assert(
      fc.property(hashes, hashes, (values, others) => {
        const numberAt = new Uint32Array(values.length);
        const distinct = new Distinct(values, numberAt);
        values.forEach((value, i) => {
          expect(distinct.hashes[numberAt[i]]).toBe(value);
          expect(distinct.numberOf(value)).toBe(numberAt[i]);
        });
        for (const other of others) expect(distinct.numberOf(other)).toBe([...distinct.hashes].indexOf(other));
      }),
    );
  });

  test('in common are those of both', () => {
    fc.assert(
      fc.property(hashes, hashes, (a, b) => {
        const [one, other] = [new Set(a), new Set(b)];
        expect(new Distinct(a).commonWith(new Distinct(b))).toBe([...one].filter(value => other.has(value)).length);
      }),
    );
  });
});
