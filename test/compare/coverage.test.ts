import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverOf, partStart, spreadOver } from '../../src/compare/coverage.js';
import { PARTS } from '../../src/kernels/constants/compare.js';
import { QUOTED } from '../../src/text/tokenize.js';

test('parts follow one another, and differ by a word at most', () => {
  fc.assert(
    fc.property(fc.nat(400_000), length => {
      const starts = Array.from({ length: PARTS + 1 }, (_, part) => partStart(length, part));
      expect([starts[0], starts[PARTS]]).toEqual([0, length]);
      const sizes = starts.slice(1).map((end, part) => end - starts[part]);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      // word i stands in the part that its place is in
      starts.slice(1).forEach((end, part) => {
        if (end > starts[part]) expect(Math.floor((starts[part] * PARTS) / length)).toBe(part);
        if (end > starts[part]) expect(Math.floor(((end - 1) * PARTS) / length)).toBe(part);
      });
    }),
  );
});

test('words count by their weight, quoted ones three tenths of it', () => {
  const flags = new Uint8Array(20).fill(QUOTED, 10);
  const { parts, all } = coverOf(flags, new Uint32Array(20), Float32Array.of(1));
  expect([...parts].map(part => part.toFixed(3))).toEqual([...Array(5).fill('2.000'), ...Array(5).fill('0.600')]);
  expect(all).toBeCloseTo(13);
});

test('spread counts the covered parts, minCoverage is the mean of the 2nd to 4th lowest', () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(part, { minLength: PARTS, maxLength: PARTS }), parts => {
      const [, second, third, fourth] = [...parts].sort((x, y) => x - y);
      const { minCoverage, spread } = spreadOver(Float64Array.from(parts));
      expect(minCoverage).toBe((second + third + fourth) / 3);
      expect(spread).toBe(parts.filter(its => its > 0.25).length / PARTS);
    }),
  );
});
