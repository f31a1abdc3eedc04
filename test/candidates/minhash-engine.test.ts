import fc from 'fast-check';
import minhash from 'minhash';
import { describe, expect, test } from 'vitest';
import { minhashEngine, rowsFor, type SketchOptions, signatureOf } from '../../src/candidates/engine.js';
import { NO_FREQUENCIES, wordWeights } from '../../src/corpus/corpus.js';
import { UNKNOWN_LANGUAGE } from '../../src/text/language.js';
import { tokenize } from '../../src/text/tokenize.js';
import { candidatesOf, pairsOf, storeOf } from './stores.js';

const OPTIONS: SketchOptions = { shingleSize: 3, sketchSize: 16, sensitivity: 'default', threshold: 0.9 };
const WEIGHTS = wordWeights(NO_FREQUENCIES, UNKNOWN_LANGUAGE);
const hashes = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 30 });
const propose = (sketches: readonly (readonly number[])[]): [number, number][] =>
  pairsOf(candidatesOf(minhashEngine, storeOf(sketches), OPTIONS));
const sketch = (text: string, options = OPTIONS): Uint32Array => minhashEngine.sketch(tokenize(text), WEIGHTS, options);

/** The signature of the unmodified package. */
function untouched(shingles: readonly number[], numPerm: number): InstanceType<typeof minhash.Minhash> {
  const signature = new minhash.Minhash({ numPerm });
  for (const shingle of shingles) signature.update(shingle.toString(36));
  return signature;
}

describe('signatures', () => {
  test('are those of the unmodified package', () => {
    fc.assert(
      fc.property(hashes, fc.constantFrom(1, 16, 33, 128), (shingles, numPerm) => {
        const { hashvalues } = untouched(shingles, numPerm);
        expect([...signatureOf(Uint32Array.from(shingles), numPerm)]).toEqual(hashvalues);
      }),
    );
  });

  test('do not depend on order', () => {
    fc.assert(
      fc.property(hashes, shingles => {
        const forward = signatureOf(Uint32Array.from(shingles), 16);
        expect(signatureOf(Uint32Array.from(shingles.reverse()), 16)).toEqual(forward);
      }),
    );
  });

  test('have the requested number of 32-bit values', () => {
    fc.assert(
      fc.property(hashes, fc.integer({ min: 1, max: 64 }), (shingles, numPerm) => {
        const { hashvalues } = untouched(shingles, numPerm);
        expect([...Uint32Array.from(hashvalues)]).toEqual(hashvalues);
        expect(signatureOf(shingles, numPerm)).toHaveLength(numPerm);
      }),
    );
  });

  test('include all words, function words too, in any case', () => {
    expect(sketch('the rain that fell')).toEqual(sketch('The RAIN that fell.'));
    expect(sketch('the rain that fell')).not.toEqual(sketch('rain fell'));
    expect(minhashEngine.similarity?.(sketch('the rain that fell'), sketch('The rain that fell'))).toBe(1);
  });

  test('the share of equal values is the package’s estimate', () => {
    fc.assert(
      fc.property(hashes, hashes, (a, b) => {
        const estimate = untouched(a, 32).jaccard(untouched(b, 32));
        expect(minhashEngine.similarity?.(signatureOf(a, 32), signatureOf(b, 32))).toBe(estimate);
      }),
    );
  });
});

describe('candidate pairs', () => {
  test('share a band: four values at the same position', () => {
    expect(
      propose([
        [1, 2, 3, 4, 5, 6, 7, 8],
        [0, 0, 0, 0, 5, 6, 7, 8],
        [9, 9, 9, 9, 9, 6, 7, 8],
      ]),
    ).toEqual([[1, 0]]);
  });

  test('do not share bands at different positions', () => {
    expect(
      propose([
        [1, 2, 3, 4, 5, 6, 7, 8],
        [5, 6, 7, 8, 1, 2, 3, 4],
      ]),
    ).toEqual([]);
  });

  test('equal a comparison of all bands, in order, each once', () => {
    const signature = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 10, maxLength: 10 });
    const signatures = fc.array(fc.oneof(signature, fc.constant([])), { maxLength: 14 });
    fc.assert(
      fc.property(signatures, its => {
        const expected: [number, number][] = [];
        const band = (values: readonly number[], n: number): string => values.slice(n * 4, n * 4 + 4).join();
        for (let left = 0; left < its.length; left++) {
          for (let right = 0; right < left; right++) {
            if (its[left].length === 0 || its[right].length === 0) continue;
            if ([0, 1, 2].some(n => band(its[left], n) === band(its[right], n))) expected.push([left, right]);
          }
        }
        expect(propose(its)).toEqual(expected);
      }),
    );
  });

  test('at a lower threshold share a smaller band', () => {
    const store = storeOf([
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 9, 9, 9, 9, 9, 9],
      [9, 2, 9, 4, 9, 6, 9, 8],
    ]);
    const pairsAt = (threshold: number) => pairsOf(candidatesOf(minhashEngine, store, { ...OPTIONS, threshold }));
    expect(pairsAt(0.9)).toEqual([]);
    expect(pairsAt(0.5)).toContainEqual([1, 0]);
    expect([0.5, 0.3, 0.2].map(threshold => rowsFor({ threshold, sketchSize: 128 }))).toEqual([4, 2, 2]);
  });

  test('leave out articles without a sketch, at the start and end too', () => {
    const one = [1, 2, 3, 4];
    expect(propose([[], one, [], [], one, []])).toEqual([[4, 1]]);
    expect(propose([[], []])).toEqual([]);
    expect(propose([])).toEqual([]);
  });

  test('a query for unique bands does not throw', () => {
    expect(
      propose([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
      ]),
    ).toEqual([]);
    // as in the unmodified package
    const index = new minhash.LshIndex({ bandSize: 4 });
    expect(() => index.query(new minhash.Minhash({ numPerm: 4 }))).toThrow(TypeError);
  });
});
