import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HighestFirst } from '../../src/compare/highest-first.js';

// few different ones, so that some are equal
const scores = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 5, noNaN: true })), {
  maxLength: 200,
});

test('numbers come from the highest score down, of equal ones the lowest first', () => {
  const highest = new HighestFirst();
  fc.assert(
    fc.property(
      scores,
      fc.integer({ min: 0, max: 5 }),
      fc.nat(200),
      fc.func(fc.boolean()),
      (all, least, turn, isKept) => {
        const taken = [...all.keys()].filter(n => all[n] >= least).sort((x, y) => all[y] - all[x] || x - y);
        const first = taken.slice(0, turn);
        const rest = taken.slice(turn).filter(n => isKept(n));
        highest.fill(Float64Array.from(all), all.length, least);
        expect(highest.size).toBe(taken.length);
        expect(first.map(() => highest.take())).toEqual(first);
        highest.keep(isKept);
        expect([...rest, -1, -1].map(() => highest.take())).toEqual([...rest, -1, -1]);
      },
    ),
  );
});
