import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calibrated,
  EVIDENCE,
  type EvidenceName,
  type EvidenceValues,
  INTERCEPT,
  logOdds,
  similarityOf,
  thresholdsOf,
  WEIGHTS,
  weighedEvidence,
} from '../../src/compare/score.js';
import { AGAINST } from './evidence.js';

const NAMES = Object.keys(EVIDENCE) as EvidenceName[];

const share = fc.double({ min: 0, max: 1, noNaN: true });
const evidence: fc.Arbitrary<EvidenceValues> = fc
  .array(share, { minLength: NAMES.length, maxLength: NAMES.length })
  .map(values => Object.fromEntries(NAMES.map((name, i) => [name, values[i]])) as EvidenceValues);
const all = (value: number): EvidenceValues =>
  Object.fromEntries(NAMES.map(name => [name, AGAINST.includes(name) ? 1 - value : value])) as EvidenceValues;

describe('the formula', () => {
  test('gives each piece of evidence the sign of its meaning', () => {
    for (const [name, weight] of Object.entries(WEIGHTS)) {
      expect(NAMES).toContain(name);
      if (AGAINST.includes(name as EvidenceName)) expect(weight, name).toBeLessThanOrEqual(0);
      else expect(weight, name).toBeGreaterThanOrEqual(0);
    }
  });

  test('is from 0 to 0.9999, with four decimals', () => {
    fc.assert(
      fc.property(evidence, values => {
        const similarity = similarityOf(values);
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(0.9999);
        expect(Math.round(similarity * 1e4) / 1e4).toBe(similarity);
      }),
    );
  });

  test('more evidence for it never lowers the similarity, more against it never raises it', () => {
    fc.assert(
      fc.property(evidence, fc.constantFrom(...NAMES), share, (values, name, other) => {
        const [low, high] = [Math.min(values[name], other), Math.max(values[name], other)];
        const [less, more] = [similarityOf({ ...values, [name]: low }), similarityOf({ ...values, [name]: high })];
        if (AGAINST.includes(name)) expect(more).toBeLessThanOrEqual(less);
        else expect(more).toBeGreaterThanOrEqual(less);
      }),
      { numRuns: 1000 },
    );
  });

  test('full evidence is nearly 1, none is nearly 0', () => {
    expect(similarityOf(all(1))).toBeGreaterThan(0.95);
    expect(similarityOf(all(0))).toBeLessThan(0.05);
  });

  test('the threshold of the log-odds is the inverse of the similarity', () => {
    for (let n = 1; n < 1000; n++) {
      const { logOdds: bar } = thresholdsOf(n / 1000);
      expect(1 / (1 + Math.exp(-calibrated(bar)))).toBeCloseTo(n / 1000, 9);
    }
    expect(calibrated(0)).toBe(0);
  });

  test('one long common passage is no evidence for the whole', () => {
    fc.assert(
      fc.property(evidence, share, (values, passage) => {
        const length = Math.max(0.3, values.length);
        expect(similarityOf({ ...values, passage, length })).toBe(similarityOf({ ...values, length }));
      }),
    );
  });

  test('a different order does not count when half is verbatim and the facts agree', () => {
    const long = { ...all(0.8), length: 0.6, verbatim: 0.45, contradicted: 0.1 };
    const at = (values: Partial<EvidenceValues>): number => similarityOf({ ...long, ...values });
    expect(at({ moved: 0.9 })).toBe(at({ moved: 0 }));
    expect(at({ moved: 0 })).toBeGreaterThan(0.5);
    expect(at({ moved: 0.9, verbatim: 0.3 })).toBeLessThan(at({ moved: 0, verbatim: 0.3 }));
    expect(at({ moved: 0.9, contradicted: 0.2 })).toBeLessThan(at({ moved: 0, contradicted: 0.2 }));
  });

  test('a short text is a copy only by its own words', () => {
    const short = { ...all(1), length: 0.2, missingNames: 0 };
    expect(similarityOf(short)).toBeGreaterThan(0.95);
    for (const name of ['verbatim', 'vocabulary', 'passage', 'rareWords'] as const)
      expect(similarityOf({ ...short, [name]: 0.04 }), name).toBe(0);
    for (const name of ['missingNumbers', 'contradicted'] as const)
      expect(similarityOf({ ...short, [name]: 0.3 }), name).toBe(0);
    expect(similarityOf({ ...short, alignedLong: 0, sentenceOrder: 0, moved: 1 })).toBe(similarityOf(short));
  });

  test('the log-odds are the weighted sum', () => {
    fc.assert(
      fc.property(evidence, values => {
        const weighed = weighedEvidence(values);
        const sum = Object.entries(WEIGHTS).reduce(
          (its, [name, weight]) => its + weight * weighed[name as EvidenceName],
          0,
        );
        expect(logOdds(values)).toBeCloseTo(INTERCEPT + sum, 9);
      }),
    );
  });
});
