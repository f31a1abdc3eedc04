import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countFacts, NO_FACTS, type WordWeights, wordWeights } from '../../src/text/corpus-facts.js';
import { LANGUAGES, UNKNOWN_LANGUAGE } from '../../src/text/lexicon.js';
import { tokenStoreOf } from '../../src/text/token-store.js';
import { tokenize } from '../../src/text/tokenize.js';

const ENGLISH = LANGUAGES.indexOf('en');
const hashOf = (word: string): number => tokenize(word).hashes[0];
const storeOf = (articles: readonly (readonly number[])[]) =>
  tokenStoreOf(articles.map(hashes => ({ hashes: Uint32Array.from(hashes), flags: new Uint8Array(hashes.length) })));
const all = (length: number): Uint32Array => Uint32Array.from(Array(length).keys());

// few different words, so that they meet; the edges of 32 bits, and words that share their low bits, so that they collide
const word = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff),
  fc.integer({ min: 0, max: 200 }).map(high => high * 0x10000),
);
const corpus = fc.array(fc.array(word, { maxLength: 40 }), { maxLength: 30 });

describe('document frequencies', () => {
  test('are those of a plain count', () => {
    fc.assert(
      fc.property(corpus, fc.func(fc.boolean()), (articles, chosen) => {
        const counted = all(articles.length).filter(article => chosen(article));
        const expected = new Map<number, number>();
        for (const article of counted) {
          for (const hash of new Set(articles[article])) expected.set(hash, (expected.get(hash) ?? 0) + 1);
        }
        const { words, counts, articles: total } = countFacts(storeOf(articles), counted);
        const found = [...words].map((hash, slot) => [hash, counts[slot]] as const).filter(([, count]) => count > 0);
        expect(found).toHaveLength(expected.size);
        expect(new Map(found)).toEqual(expected);
        expect(total).toBe(counted.length);
      }),
    );
  });

  test('survive the growth of the table', () => {
    // each word twice, so that the table grows between a word's first and second place in an article
    const articles = Array.from({ length: 50 }, (_, i) =>
      Array.from({ length: 800 }, (_, j) => (i * 200 + (j % 400)) * 4096),
    );
    const { words, counts } = countFacts(storeOf(articles), all(50));
    const found = new Map(
      [...words].map((hash, slot) => [hash, counts[slot]] as const).filter(([, count]) => count > 0),
    );
    expect(found.size).toBe(50 * 200 + 200);
    for (const [hash, count] of found) expect(count).toBe(hash < 200 * 4096 || hash >= 10_000 * 4096 ? 1 : 2);
  });
});

describe('weights', () => {
  test('are from 0 to 1, whatever was counted', () => {
    fc.assert(
      fc.property(corpus, fc.integer({ min: -1, max: LANGUAGES.length - 1 }), (articles, language) => {
        const weights = wordWeights(countFacts(storeOf(articles), all(articles.length)), language);
        for (const hash of [...articles.flat(), hashOf('the'), hashOf('bridge'), 123456789]) {
          expect(weights.weightOf(hash)).toBeGreaterThanOrEqual(0);
          expect(weights.weightOf(hash)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('of a word in more articles are never higher', () => {
    const articles = Array.from({ length: 4000 }, (_, i) => [
      7,
      ...(i % 2 ? [8] : []),
      ...(i % 10 ? [] : [9]),
      i + 1000,
    ]);
    const weights = wordWeights(countFacts(storeOf(articles), all(4000)), UNKNOWN_LANGUAGE);
    const falling = [1000, 9, 8, 7].map(weights.weightOf);
    expect(falling).toEqual([...falling].sort((x, y) => y - x));
    expect(new Set(falling).size).toBe(4);
    expect(weights.weightOf(1000)).toBe(1);
  });

  test('of two files alone come from the language', () => {
    const weights = wordWeights(NO_FACTS, ENGLISH);
    expect(weights.weightOf(hashOf('the'))).toBeLessThan(0.05);
    expect(weights.weightOf(hashOf('blorvak'))).toBe(1);
    expect(weights.isContent(hashOf('the'))).toBe(false);
    expect(weights.isContent(hashOf('bridge'))).toBe(true);
  });
});

describe('content words', () => {
  const inShare = (share: number, total: number): WordWeights => {
    const articles = Array.from({ length: total }, (_, i) => (i < share * total ? [7, i + 1000] : [i + 1000]));
    return wordWeights(countFacts(storeOf(articles), all(total)), UNKNOWN_LANGUAGE);
  };

  test('are in no more than a quarter of many articles', () => {
    expect(inShare(0.3, 30_000).isContent(7)).toBe(false);
    expect(inShare(0.2, 30_000).isContent(7)).toBe(true);
    expect(inShare(1, 30_000).isContent(7)).toBe(false);
    expect(inShare(0.3, 30_000).isContent(1000)).toBe(true);
  });

  test('a folder of fifty copies of one story does not take its words for common ones', () => {
    expect(inShare(1, 50).isContent(7)).toBe(true);
  });

  test('what a corpus shows outweighs what the language expects', () => {
    const articles = Array.from({ length: 30_000 }, (_, i) => [i + 1000]);
    const weights = wordWeights(countFacts(storeOf(articles), all(30_000)), ENGLISH);
    expect(weights.weightOf(hashOf('the'))).toBeGreaterThan(0.3);
  });
});
