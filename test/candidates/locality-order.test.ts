import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RULE, NEAR_OVERLAP, orderForLocality, proposeAll } from '../../src/candidates/candidates.js';
import { storeOf } from './stores.js';

const valuesFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (first + i) * 9973);

describe('the order of comparison', () => {
  it('brings together the pairs of a family with distant members', () => {
    const [red, blue] = [valuesFrom(1, 20), valuesFrom(1000, 20)];
    // red and blue alternate, and each shares a little with the other colour
    const bridge = valuesFrom(5000, 4);
    const sketches = [red, blue, red, blue, red, blue].map(values => [...values, ...bridge]);
    const { nearest, ...pairs } = proposeAll(storeOf(sketches), DEFAULT_RULE);

    const { left } = orderForLocality(pairs, nearest);
    expect([...left]).toEqual([2, 2, 4, 4, 4, 4, 1, 3, 3, 3, 5, 5, 5, 5, 5]);
  });

  it('does not count an article that shares less as near', () => {
    const shared = valuesFrom(1, NEAR_OVERLAP - 1);
    const sketches = [shared, shared];
    expect([...proposeAll(storeOf(sketches), DEFAULT_RULE).nearest]).toEqual([0, 0]);
    const more = valuesFrom(1, NEAR_OVERLAP);
    expect([...proposeAll(storeOf([more, more]), DEFAULT_RULE).nearest]).toEqual([0, 1]);
  });

  it('keeps every pair, and the pairs of an article together', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.nat(30), { maxLength: 60 })
          .chain(lefts =>
            fc.tuple(
              fc.constant([...lefts].sort((x, y) => x - y)),
              fc.array(fc.nat(), { minLength: 31, maxLength: 31 }),
            ),
          ),
        ([lefts, links]) => {
          const pairs = { left: Uint32Array.from(lefts), right: Uint32Array.from(lefts, (_, n) => n) };
          const nearest = Uint32Array.from(links, (link, article) => link % (article + 1));
          const ordered = orderForLocality(pairs, nearest);
          expect([...ordered.right].sort((x, y) => x - y)).toEqual([...pairs.right]);
          expect(Array.from(ordered.right, n => pairs.left[n])).toEqual([...ordered.left]);
          const blocks = ordered.left.filter((article, n) => n === 0 || ordered.left[n - 1] !== article);
          expect(new Set(blocks).size).toBe(blocks.length);
          for (let n = 1; n < ordered.left.length; n++)
            if (ordered.left[n] === ordered.left[n - 1])
              expect(ordered.right[n]).toBeGreaterThan(ordered.right[n - 1]!);
        },
      ),
    );
  });
});
