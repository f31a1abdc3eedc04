import { describe, expect, test } from 'vitest';
import { shareOf } from '../interval.js';

const observed = (hits: number, of: number, perStory = 1) =>
  Array.from({ length: of }, (_, i) => ({ story: String(Math.floor(i / perStory)), hit: i < hits }));

describe('a share with its interval', () => {
  test('is reproducible and contains the share', () => {
    const share = shareOf(observed(90, 100))!;
    expect(shareOf(observed(90, 100))).toEqual(share);
    expect(share.share).toBe(0.9);
    // The normal approximation gives 0.84 to 0.96.
    expect(share.low).toBeGreaterThan(0.81);
    expect(share.low).toBeLessThan(0.87);
    expect(share.high).toBeGreaterThan(0.93);
    expect(share.high).toBeLessThan(0.98);
  });

  test('is wider if pairs share their stories', () => {
    const width = (perStory: number): number => {
      const { low, high } = shareOf(observed(80, 200, perStory))!;
      return high - low;
    };
    expect(width(10)).toBeGreaterThan(2 * width(1));
  });

  test('is not empty if all of a few pairs are hits', () => {
    expect(shareOf(observed(10, 10))).toMatchObject({ share: 1, high: 1, low: expect.closeTo(0.6915, 4) });
    expect(shareOf(observed(0, 10))).toMatchObject({ share: 0, low: 0, high: expect.closeTo(0.3085, 4) });
    expect(shareOf([])).toBeUndefined();
  });
});
