/** The program gives the values that shingles and sketches made one after the other in TypeScript have. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCALE_BOUND, sketchOf } from '../../src/candidates/sketch.js';
import { sketchTokens } from '../../src/candidates/sketch-tokens.js';
import { fewHashes } from '../../src/collections/perfect-hash-set.js';
import { sketchProgram } from '../../src/kernels/sketch.js';
import { type ContentWords, contentShingles } from '../../src/text/shingles.js';
import { CAPITAL, CHARACTER, mix32, NUMBER, type Tokens } from '../../src/text/tokenize.js';

const MOST_TOKENS = sketchProgram()!.mostTokens;
const MOST_SLOTS = sketchProgram()!.slots.length;

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

function expectAlike(tokens: Tokens, words: ContentWords, shingleSize: number, size: number, scale: number): void {
  const expected = sketchOf(contentShingles(tokens, words, shingleSize), size, scale).values;
  expect([...sketchTokens(tokens, words, shingleSize, size, scale)]).toEqual([...expected]);
}

test('the program is there: vector instructions came with WebAssembly to every Node that is supported', () => {
  expect(sketchProgram()).toBeDefined();
});

describe('the same values as array by array', () => {
  test('of any tokens', () => {
    fc.assert(
      fc.property(articles, functionWords, shingleSizes, sizes, scales, (list, common, shingleSize, size, scale) => {
        expectAlike(tokensOf(list), { functionWords: fewHashes(common) }, shingleSize, size, scale);
      }),
      { numRuns: 1500 },
    );
  });

  test('of two articles with function words and scales of their own, turn by turn', () => {
    const one = tokensOf(Array.from({ length: 500 }, (_, i) => [mix32(i), 0]));
    const words = [[], [mix32(3), mix32(4)]].map(common => ({ functionWords: fewHashes(common) }));
    for (const scale of [0, SCALE_BOUND]) for (const its of [...words, ...words]) expectAlike(one, its, 2, 128, scale);
  });

  test('of one run of words over and over, and of two', () => {
    const words = { functionWords: fewHashes([]) };
    for (const period of [1, 2, 3, 50]) {
      expectAlike(tokensOf(Array.from({ length: 1000 }, (_, i) => [mix32(i % period), 0])), words, 2, 128, SCALE_BOUND);
    }
  });

  test.each([-1, 0, 1])('of an article that is %i tokens longer than what fits', more => {
    const tokens = tokensOf(Array.from({ length: MOST_TOKENS + more }, (_, i) => [mix32(i), 0]));
    for (const size of [128, MOST_TOKENS]) expectAlike(tokens, { functionWords: fewHashes([]) }, 2, size, SCALE_BOUND);
  });

  test('with more function words than fit', () => {
    const functionWords = fewHashes(Array.from({ length: 1200 }, (_, i) => mix32(i)));
    expect(functionWords.slots.length).toBeGreaterThan(MOST_SLOTS);
    const tokens = tokensOf(Array.from({ length: 2400 }, (_, i) => [mix32(i), 0]));
    expectAlike(tokens, { functionWords }, 2, 128, SCALE_BOUND);
  });
});
