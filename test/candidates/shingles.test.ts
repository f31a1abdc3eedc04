import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shinglesOf } from '../../src/candidates/engine.js';
import { sketchTokens } from '../../src/candidates/sketch.js';
import { NO_FREQUENCIES, wordWeights } from '../../src/corpus/corpus.js';
import { LANGUAGES } from '../../src/text/language.js';
import { tokenize } from '../../src/text/tokenize.js';
import { shinglesOf as oracle } from '../oracle/shingles.js';

describe('shingles', () => {
  test('are equal when their words are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (values, size) => {
          const length = Math.min(size, values.length);
          const windows = Array.from({ length: values.length - length + 1 }, (_, i) =>
            values.slice(i, i + length).join(),
          );
          const shingles = shinglesOf(Uint32Array.from(values), size);
          expect([...shingles]).toEqual([...oracle(values, size)]);
          expect(shingles).toHaveLength(windows.length);
          // equal windows give equal hashes, different windows different hashes
          expect(new Set(shingles).size).toBe(new Set(windows).size);
          expect(new Set(windows.map((window, i) => `${window} ${shingles[i]}`)).size).toBe(new Set(windows).size);
        },
      ),
    );
  });

  test('of an empty text are none; of fewer words than a shingle has, one', () => {
    expect(shinglesOf(new Uint32Array(0), 3)).toHaveLength(0);
    expect(shinglesOf(Uint32Array.of(1, 2), 3)).toHaveLength(1);
    expect([...shinglesOf(Uint32Array.of(1, 2), 3)]).toEqual([...shinglesOf(Uint32Array.of(1, 2), 2)]);
  });

  test('depend on the order of their words', () => {
    expect(shinglesOf(Uint32Array.of(1, 2), 2)).not.toEqual(shinglesOf(Uint32Array.of(2, 1), 2));
  });

  test('spread evenly over 32 bits', () => {
    const shingles = shinglesOf(Uint32Array.from(Array(20_001).keys()), 2);
    const quarters = [0, 0, 0, 0];
    for (const shingle of shingles) quarters[shingle >>> 30]++;
    // 5,000 expected in each, standard deviation 61
    for (const count of quarters) expect(Math.abs(count - 5000)).toBeLessThan(300);
    expect(new Set(shingles).size).toBe(20_000);
  });
});

describe('shingles of content words', () => {
  /** The distinct shingles, by a sketch large enough for all. */
  const of = (text: string, language = 'en', size = 2): number[] => [
    ...sketchTokens(tokenize(text), wordWeights(NO_FREQUENCIES, LANGUAGES.indexOf(language)), size, 1000, 0).values,
  ];

  test('do not change when a rewrite shuffles function words', () => {
    expect(of('The surgeon and the violin were in the orchard')).toEqual(of('surgeon, violin: a orchard'));
    expect(of('The surgeon and the violin')).not.toEqual(of('The violin and the surgeon'));
  });

  test('an article of function words has none', () => {
    expect(of('the and of to in')).toEqual([]);
    expect(of('')).toEqual([]);
  });

  test('in scripts without spaces a word counts as two characters', () => {
    const text = '市长说这座桥将关闭一个月';
    expect(of(text, 'zh', 2)).toHaveLength(text.length - 3);
    expect(of(text, 'zh', 1)).toHaveLength(text.length - 1);
  });
});
