import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateJaccard, SCALE_BOUND, sketchOf } from '../../src/candidates/sketch.js';
import { mix32 } from '../../src/text/tokenize.js';

const WHOLE = 2 ** 32;
const hash = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.integer({ min: 0, max: 30 }).map(mix32),
  fc.constantFrom(0, 1, SCALE_BOUND - 1, SCALE_BOUND, SCALE_BOUND + 1, 0xffffffff),
);
const hashes = fc.array(hash, { maxLength: 120 });
const sizes = fc.integer({ min: 1, max: 40 });
const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((x, y) => x - y);
const sketch = (values: readonly number[], size: number) => sketchOf(Uint32Array.from(values), size);

describe('a sketch', () => {
  test('holds the smallest values, and every one in the lowest quarter of the range', () => {
    fc.assert(
      fc.property(hashes, sizes, (values, size) => {
        const set = ascending(values);
        const kept = Math.max(size, set.filter(value => value < SCALE_BOUND).length);
        expect([...sketch(values, size).values]).toEqual(set.slice(0, kept));
      }),
    );
  });

  test('holds everything below its bound, and says so where it holds everything', () => {
    fc.assert(
      fc.property(hashes, sizes, (values, size) => {
        const set = ascending(values);
        const { values: kept, bound } = sketch(values, size);
        expect([...kept].filter(value => value < bound)).toEqual(set.filter(value => value < bound));
        if (kept.length === set.length) expect(bound).toBe(WHOLE);
        else expect(bound).toBeLessThanOrEqual(set[kept.length]);
      }),
    );
  });

  test('of another scale keeps every value below that one', () => {
    fc.assert(
      fc.property(hashes, sizes, fc.integer({ min: 0, max: 0xffffffff }), (values, size, scale) => {
        const set = ascending(values);
        const kept = Math.max(size, set.filter(value => value < scale).length);
        expect([...sketchOf(Uint32Array.from(values), size, scale).values]).toEqual(set.slice(0, kept));
      }),
    );
  });

  test('does not depend on order and repetition', () => {
    fc.assert(
      fc.property(hashes, sizes, (values, size) => {
        expect(sketch([...values, ...values].reverse(), size)).toEqual(sketch(values, size));
      }),
    );
  });

  test('of nothing is empty', () => {
    expect(sketchOf(new Uint32Array(0), 128)).toEqual({ values: new Uint32Array(0), bound: WHOLE });
  });

  test('is its own: what is done to the shingles afterwards does not reach it', () => {
    const shingles = Uint32Array.of(3, 1, 2);
    const { values } = sketchOf(shingles, 128);
    shingles.fill(0);
    expect([...values]).toEqual([1, 2, 3]);
  });
});

describe('the estimate', () => {
  test('is exact where both sketches hold their whole sets', () => {
    fc.assert(
      fc.property(hashes, hashes, (a, b) => {
        const union = new Set([...a, ...b]);
        const inB = new Set(b);
        const common = [...new Set(a)].filter(value => inB.has(value)).length;
        const estimate = union.size === 0 ? 0 : common / union.size;
        expect(estimateJaccard(sketch(a, 200), sketch(b, 200))).toEqual({ estimate, sample: union.size });
      }),
    );
  });

  test('is the same whichever comes first, from 0 to 1, and 1 for a set with itself', () => {
    fc.assert(
      fc.property(hashes, hashes, sizes, (a, b, size) => {
        const [one, other] = [sketch(a, size), sketch(b, size)];
        const found = estimateJaccard(one, other);
        expect(estimateJaccard(other, one)).toEqual(found);
        expect(found.estimate).toBeGreaterThanOrEqual(0);
        expect(found.estimate).toBeLessThanOrEqual(1);
        if (a.length > 0) expect(estimateJaccard(one, one).estimate).toBe(1);
      }),
    );
  });

  test('is made from as much as the smaller sketch allows', () => {
    fc.assert(
      fc.property(hashes, hashes, sizes, (a, b, size) => {
        const [one, other] = [sketch(a, size), sketch(b, size)];
        const { sample } = estimateJaccard(one, other);
        expect(sample).toBeGreaterThanOrEqual(Math.min(new Set([...a, ...b]).size, size));
        expect(sample).toBeLessThanOrEqual(one.values.length + other.values.length);
      }),
    );
  });
});
