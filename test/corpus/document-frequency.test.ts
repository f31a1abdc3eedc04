import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slotOf } from '../../src/collections/hash-table.js';
import {
  countFrequencies,
  countWords,
  joinFrequencies,
  NO_FREQUENCIES,
  type PartialFrequencies,
  type WordWeights,
  wordWeights,
} from '../../src/corpus/corpus.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { LANGUAGES, UNKNOWN_LANGUAGE } from '../../src/text/language.js';
import { tokenize } from '../../src/text/tokenize.js';

const ENGLISH = LANGUAGES.indexOf('en');
const hashOf = (word: string): number => tokenize(word).hashes[0];
const storeOf = (articles: readonly (readonly number[])[]) =>
  tokenStoreOf(articles.map(hashes => ({ hashes: Uint32Array.from(hashes), flags: new Uint8Array(hashes.length) })));
const all = (length: number): Uint32Array => Uint32Array.from(Array(length).keys());

// few distinct words, so that they repeat; the limits of 32 bits, and words with equal low bits, so that they collide
const word = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff),
  fc.integer({ min: 0, max: 200 }).map(high => high * 0x10000),
);
const corpus = fc.array(fc.array(word, { maxLength: 40 }), { maxLength: 30 });

const found = ({ words, counts }: PartialFrequencies): (readonly [number, number])[] =>
  [...words].map((hash, slot) => [hash, counts[slot]] as const).filter(([, count]) => count > 0);

describe('document frequencies', () => {
  test('equal a plain count', () => {
    fc.assert(
      fc.property(corpus, fc.func(fc.boolean()), (articles, chosen) => {
        const counted = all(articles.length).filter(article => chosen(article));
        const expected = new Map<number, number>();
        for (const article of counted) {
          for (const hash of new Set(articles[article])) expected.set(hash, (expected.get(hash) ?? 0) + 1);
        }
        const frequencies = countFrequencies(storeOf(articles), counted);
        expect(found(frequencies)).toHaveLength(expected.size);
        expect(new Map(found(frequencies))).toEqual(expected);
        expect(frequencies.articles).toBe(counted.length);
        for (const [hash, count] of expected)
          expect(frequencies.counts[slotOf(frequencies.words, frequencies.counts, hash)]).toBe(count);
      }),
    );
  });

  test('are the same when counted in parts', () => {
    fc.assert(
      fc.property(corpus, fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), (articles, somewhere) => {
        const store = storeOf(articles);
        const cuts = [0, ...somewhere.map(cut => Math.min(cut, articles.length)), articles.length].sort(
          (x, y) => x - y,
        );
        const count = countWords(store, all(articles.length));
        const parts = cuts.slice(1).map((to, i) => count(cuts[i], to));
        const [joined, whole] = [
          joinFrequencies(articles.length, parts),
          countFrequencies(store, all(articles.length)),
        ];
        expect(new Map(found(joined))).toEqual(new Map(found(whole)));
      }),
    );
  });

  test('are kept when the table grows', () => {
    // each word twice, so that the table grows between the two occurrences in one article
    const articles = Array.from({ length: 50 }, (_, i) =>
      Array.from({ length: 3200 }, (_, j) => (i * 800 + (j % 1600)) * 4096 + 1),
    );
    const all50 = new Map(found(countFrequencies(storeOf(articles), all(50))));
    expect(all50.size).toBe(50 * 800 + 800);
    const expected = (hash: number): number => (hash < 800 * 4096 || hash >= 40_000 * 4096 ? 1 : 2);
    expect([...all50].filter(([hash, count]) => count !== expected(hash))).toEqual([]);
  });

  test('cover articles of any length', () => {
    for (const length of [1, 65_535, 65_536, 65_537, 200_000]) {
      const long = Array.from({ length }, (_, i) => Math.imul(i % 150_000, 0x9e3779b1) >>> 0);
      const store = storeOf([[7], long, [...long, 7]]);
      const frequencies = new Map(found(countFrequencies(store, all(3))));
      const expected = new Map(long.map(hash => [hash, 2]));
      expected.set(7, (expected.get(7) ?? 0) + 2);
      expect(frequencies.size).toBe(expected.size);
      expect([...expected].filter(([hash, count]) => frequencies.get(hash) !== count)).toEqual([]);
    }
  });
});

describe('weights', () => {
  test('are from 0 to 1 for any counts', () => {
    fc.assert(
      fc.property(corpus, fc.integer({ min: -1, max: LANGUAGES.length - 1 }), (articles, language) => {
        const weights = wordWeights(countFrequencies(storeOf(articles), all(articles.length)), language);
        for (const hash of [...articles.flat(), hashOf('the'), hashOf('bridge'), 123456789]) {
          expect(weights.weightOf(hash)).toBeGreaterThanOrEqual(0);
          expect(weights.weightOf(hash)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('never rise when a word occurs in more articles', () => {
    const articles = Array.from({ length: 4000 }, (_, i) => [
      7,
      ...(i % 2 ? [8] : []),
      ...(i % 10 ? [] : [9]),
      i + 1000,
    ]);
    const weights = wordWeights(countFrequencies(storeOf(articles), all(4000)), UNKNOWN_LANGUAGE);
    const falling = [1000, 9, 8, 7].map(weights.weightOf);
    expect(falling).toEqual([...falling].sort((x, y) => y - x));
    expect(new Set(falling).size).toBe(4);
    expect(weights.weightOf(1000)).toBe(1);
  });

  test('of two articles alone come from the language', () => {
    const weights = wordWeights(NO_FREQUENCIES, ENGLISH);
    expect(weights.weightOf(hashOf('the'))).toBeLessThan(0.05);
    expect(weights.weightOf(hashOf('blorvak'))).toBe(1);
    expect(weights.isContent(hashOf('the'))).toBe(false);
    expect(weights.isContent(hashOf('bridge'))).toBe(true);
  });
});

describe('content words', () => {
  const inShare = (share: number, total: number): WordWeights => {
    const articles = Array.from({ length: total }, (_, i) => (i < share * total ? [7, i + 1000] : [i + 1000]));
    return wordWeights(countFrequencies(storeOf(articles), all(total)), UNKNOWN_LANGUAGE);
  };

  test('occur in at most a quarter of a large corpus', () => {
    expect(inShare(0.3, 30_000).isContent(7)).toBe(false);
    expect(inShare(0.2, 30_000).isContent(7)).toBe(true);
    expect(inShare(1, 30_000).isContent(7)).toBe(false);
    expect(inShare(0.3, 30_000).isContent(1000)).toBe(true);
  });

  test('include the words of a story that a corpus holds fifty times', () => {
    expect(inShare(1, 50).isContent(7)).toBe(true);
  });

  test('follow the corpus rather than the language where both say something', () => {
    const articles = Array.from({ length: 30_000 }, (_, i) => [i + 1000]);
    const weights = wordWeights(countFrequencies(storeOf(articles), all(30_000)), ENGLISH);
    expect(weights.weightOf(hashOf('the'))).toBeGreaterThan(0.3);
  });
});
