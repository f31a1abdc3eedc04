import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateJaccard, SCALE_BOUND, sketchTokens } from '../../src/candidates/sketch.js';
import { type PerfectHashSet, perfectHashSet } from '../../src/collections/perfect-hash-set.js';
import { SketchKernel, sketchKernel } from '../../src/kernels/sketch.js';
import { CAPITAL, CHARACTER, mix32, NUMBER, type Tokens } from '../../src/text/tokenize.js';
import { contentShingles } from '../oracle/shingles.js';
import { sketchOf } from '../oracle/sketch.js';

const hash = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.integer({ min: 0, max: 40 }).map(mix32),
  fc.constantFrom(0, 1, 0xffffffff),
);
const flag = fc.constantFrom(0, CAPITAL, NUMBER, CHARACTER, CHARACTER | CAPITAL);
const token = fc.tuple(hash, flag);
const articles = fc.oneof(
  fc.array(token, { maxLength: 40 }),
  fc.array(token, { minLength: 100, maxLength: 600, size: 'max' }),
  fc.array(fc.tuple(hash, fc.constant(CHARACTER)), { maxLength: 300, size: 'max' }),
);
const functionWords = fc.oneof(fc.constant([]), fc.array(hash, { maxLength: 20 }));
const shingleSizes = fc.integer({ min: 1, max: 9 });
const sizes = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(128, 100_000));
const scales = fc.oneof(
  fc.constantFrom(0, 1, 2 ** 29, SCALE_BOUND, 2 ** 31, 2 ** 32),
  fc.integer({ min: 0, max: 2 ** 32 }),
);

const tokensOf = (list: readonly (readonly [number, number])[]): Tokens => ({
  hashes: Uint32Array.from(list, ([its]) => its),
  flags: Uint8Array.from(list, ([, its]) => its),
});
const words = (length: number, hashOf: (i: number) => number): Tokens =>
  tokensOf(Array.from({ length }, (_, i) => [hashOf(i), 0]));

const NO_WORDS = { functionWords: perfectHashSet([]) };

function expectOracle(
  tokens: Tokens,
  common: { readonly functionWords: PerfectHashSet },
  shingleSize: number,
  size: number,
  scale: number,
  kernel = sketchKernel(),
): void {
  const { values, bound } = sketchTokens(tokens, common, shingleSize, size, scale, kernel);
  const expected = sketchOf(contentShingles(tokens, common, shingleSize), size, scale);
  expect(bound).toBe(expected.bound);
  expect(values.length === expected.values.length && values.every((value, i) => value === expected.values[i])).toBe(
    true,
  );
  kernel.check();
}

describe('a sketch has the values and the bound of the reference', () => {
  test('for any tokens', () => {
    fc.assert(
      fc.property(articles, functionWords, shingleSizes, sizes, scales, (list, common, shingleSize, size, scale) => {
        expectOracle(tokensOf(list), { functionWords: perfectHashSet(common) }, shingleSize, size, scale);
      }),
      { numRuns: 500 },
    );
  });

  test('for an article with the function words of one language after another', () => {
    const one = words(500, mix32);
    const languages = [[], [mix32(3), mix32(4)]].map(common => ({ functionWords: perfectHashSet(common) }));
    for (const scale of [0, SCALE_BOUND])
      for (const common of [...languages, ...languages]) expectOracle(one, common, 2, 128, scale);
  });

  test.each([1, 2, 3, 50])('for a text of any length that repeats %i words', period => {
    for (const length of [1000, 70_000])
      expectOracle(
        words(length, i => mix32(i % period)),
        NO_WORDS,
        2,
        128,
        SCALE_BOUND,
      );
  });

  test('for articles longer than the initial kernel memory, then shorter ones', () => {
    const kernel = new SketchKernel();
    for (const length of [10, 2 ** 16 - 1, 2 ** 16, 2 ** 16 + 1, 300_000, 10])
      for (const size of [128, length]) expectOracle(words(length, mix32), NO_WORDS, 2, size, SCALE_BOUND, kernel);
  });

  test('for more function words than the initial kernel memory holds', () => {
    const many = { functionWords: perfectHashSet(Array.from({ length: 1200 }, (_, i) => mix32(i))) };
    expectOracle(words(2400, mix32), many, 2, 128, SCALE_BOUND, new SketchKernel());
  });
});

describe('the estimate of Jaccard', () => {
  const hashes = fc.array(fc.oneof(hash, fc.constantFrom(SCALE_BOUND - 1, SCALE_BOUND, SCALE_BOUND + 1)), {
    maxLength: 120,
  });
  const few = fc.integer({ min: 1, max: 40 });

  test('is exact when both sketches hold their whole sets', () => {
    fc.assert(
      fc.property(hashes, hashes, (a, b) => {
        const union = new Set([...a, ...b]);
        const inB = new Set(b);
        const common = [...new Set(a)].filter(value => inB.has(value)).length;
        const estimate = union.size === 0 ? 0 : common / union.size;
        expect(estimateJaccard(sketchOf(a, 200), sketchOf(b, 200))).toEqual({ estimate, sample: union.size });
      }),
    );
  });

  test('is symmetric, from 0 to 1, and 1 for a set with itself', () => {
    fc.assert(
      fc.property(hashes, hashes, few, (a, b, size) => {
        const [one, other] = [sketchOf(a, size), sketchOf(b, size)];
        const found = estimateJaccard(one, other);
        expect(estimateJaccard(other, one)).toEqual(found);
        expect(found.estimate).toBeGreaterThanOrEqual(0);
        expect(found.estimate).toBeLessThanOrEqual(1);
        if (a.length > 0) expect(estimateJaccard(one, one).estimate).toBe(1);
      }),
    );
  });

  test('uses the largest sample that the smaller sketch allows', () => {
    fc.assert(
      fc.property(hashes, hashes, few, (a, b, size) => {
        const [one, other] = [sketchOf(a, size), sketchOf(b, size)];
        const { sample } = estimateJaccard(one, other);
        expect(sample).toBeGreaterThanOrEqual(Math.min(new Set([...a, ...b]).size, size));
        expect(sample).toBeLessThanOrEqual(one.values.length + other.values.length);
      }),
    );
  });
});
