import { describe, expect, test } from 'vitest';
import { proposeAll } from '../../src/candidates/candidates.js';
import { bandMissChance, LEVELS, missChance } from '../../src/candidates/engine.js';
import { sketchOf } from '../oracle/sketch.js';
import { setPair } from './random-sets.js';
import { storeOf } from './stores.js';

const SIZE = 128;

describe('the chance that a pair is never proposed', () => {
  /** The share of 200 random pairs of sets of `shingles` values that are not proposed. */
  function missedShare(shingles: number, jaccard: number, level: keyof typeof LEVELS): number {
    const { scale, rule } = LEVELS[level];
    const union = Math.round((2 * shingles) / (1 + jaccard));
    let missed = 0;
    for (let n = 0; n < 200; n++) {
      const { a, b } = setPair({ seed: n * 7919, union, jaccard: jaccard * 1000, split: 50 });
      const store = storeOf([[...sketchOf(a, SIZE, scale).values], [...sketchOf(b, SIZE, scale).values]]);
      if (proposeAll(store, rule).left.length === 0) missed++;
    }
    return missed / 200;
  }

  test.each([
    [400, 0.01, 'default'],
    [400, 0.02, 'default'],
    [1500, 0.005, 'default'],
    [1500, 0.005, 'high'],
    [1500, 0.005, 'low'],
  ] as const)(
    'of %i shingles at Jaccard %f, sensitivity %s, is the share that is missed',
    (shingles, jaccard, level) => {
      // 200 pairs: a standard deviation of at most 0.035; the rest is the error of the binomial approximation
      const chance = missChance(shingles, jaccard, SIZE, level);
      expect(Math.abs(chance - missedShare(shingles, jaccard, level))).toBeLessThan(0.1);
    },
  );

  test('is from 0 to 1, and falls with the shared part', () => {
    for (const level of ['low', 'default', 'high'] as const) {
      for (const shingles of [1, 50, 128, 400, 20_000]) {
        const chances = [0, 0.01, 0.05, 0.2, 0.5, 1].map(jaccard => missChance(shingles, jaccard, SIZE, level));
        expect(chances[0]).toBe(1);
        for (const [i, chance] of chances.entries()) {
          expect(chance).toBeGreaterThanOrEqual(0);
          expect(chance).toBeLessThanOrEqual(i === 0 ? 1 : chances[i - 1]);
        }
      }
    }
  });

  test('with bands follows the LSH formula', () => {
    expect(bandMissChance(0, 128, 4)).toBe(1);
    expect(bandMissChance(1, 128, 4)).toBe(0);
    // 32 bands of 4 rows: found half the time at Jaccard (1 - 0.5^(1/32))^(1/4)
    expect(bandMissChance((1 - 0.5 ** (1 / 32)) ** 0.25, 128, 4)).toBeCloseTo(0.5, 6);
  });
});
