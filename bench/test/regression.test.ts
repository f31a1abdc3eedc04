import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  EVIDENCE,
  type EvidenceName,
  type EvidenceValues,
  INTERCEPT,
  logOdds,
  WEIGHTS,
} from '../../src/compare/score.js';
import { logOddsWith } from '../regression.js';

const NAMES = Object.keys(EVIDENCE) as EvidenceName[];

test('the log-odds that are fitted are those of the shipped formula', () => {
  const columns = Object.keys(WEIGHTS) as EvidenceName[];
  const shipped = { columns, weights: columns.map(name => WEIGHTS[name]!), intercept: INTERCEPT };
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const values = fc.array(share, { minLength: NAMES.length, maxLength: NAMES.length });
  fc.assert(
    fc.property(values, its => {
      const evidence = Object.fromEntries(NAMES.map((name, n) => [name, its[n]])) as EvidenceValues;
      expect(logOddsWith(shipped, { evidence })).toBeCloseTo(logOdds(evidence), 9);
    }),
  );
});
