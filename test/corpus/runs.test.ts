/** Runs that many articles hold which have nothing else in common are background; what is copied as a whole is not. */
import { describe, expect, test } from 'vitest';
import { slotOf } from '../../src/collections/hash-table.js';
import { createCounters, findRuns, joinRuns, MANY, markBackground, NO_RUNS } from '../../src/corpus/runs.js';
import { type TokenStore, tokenStoreOf, tokensOf } from '../../src/corpus/token-store.js';
import { GramSampler } from '../../src/kernels/boilerplate.js';
import { BACKGROUND, tokenize } from '../../src/text/tokenize.js';
import { InventedLanguage } from './invented.js';

const all = (store: TokenStore): Uint32Array => Uint32Array.from({ length: store.size }, (_, article) => article);
const storeOf = (texts: readonly string[]): TokenStore => tokenStoreOf(texts.map(tokenize));
const wordsIn = (text: string): number => tokenize(text).hashes.length;

/** For each word of a text: whether it is background among these texts. */
function backgroundOf(texts: readonly string[], article: number): boolean[] {
  const store = storeOf(texts);
  const tokens = tokensOf(store, article);
  markBackground(tokens, findRuns(store, all(store)));
  return Array.from(tokens.flags, flag => (flag & BACKGROUND) !== 0);
}

describe('samples of n-grams', () => {
  const language = new InventedLanguage(3);
  const text = language.text(400);
  const { hashes } = tokenize(text);
  const sampler = new GramSampler(hashes.length);

  test.each([4, 16])('are one in %i, and the same wherever the n-grams stand', rate => {
    const { starts, grams } = sampler.sample(hashes, rate);
    const [places, known] = [[...starts], [...grams]];
    expect(places.length).toBeGreaterThan(393 / rate / 2);
    expect(places.length).toBeLessThan((393 / rate) * 2);
    const inside = places.flatMap((start, n) => (start >= 100 && start + 8 <= 300 ? [known[n]] : []));
    expect([...sampler.sample(hashes.subarray(100, 300), rate).grams]).toEqual(inside);
    sampler.check();
  });

  test('of a text too short for an n-gram are none', () => {
    expect(sampler.sample(hashes.subarray(0, 7), 1).grams).toHaveLength(0);
    expect(sampler.sample(hashes.subarray(0, 8), 1).grams).toHaveLength(1);
  });
});

describe('a run', () => {
  const language = new InventedLanguage(4);
  const block = language.text(80);
  const strangers = (count: number): string[] => Array.from({ length: count }, () => language.text(200));
  const around = (text: string): string => `${language.text(100)}\n\n${text}\n\n${language.text(100)}`;
  const marked = (flags: readonly boolean[]): number => flags.filter(Boolean).length;

  test('that many articles hold which have nothing else in common is background, wherever it stands', () => {
    const texts = [
      ...strangers(20),
      ...Array.from({ length: MANY }, () => around(block)),
      `${block}\n\n${language.text(200)}`,
    ];
    const words = wordsIn(block);
    for (const article of [20, 25])
      expect(Math.abs(marked(backgroundOf(texts, article)) - words)).toBeLessThanOrEqual(30);
    expect(backgroundOf(texts, 26).slice(0, words - 30)).not.toContain(false);
    expect(marked(backgroundOf(texts, 0))).toBe(0);
  });

  test('that fewer articles hold is none', () => {
    const texts = [...strangers(20), ...Array.from({ length: MANY - 1 }, () => around(block))];
    expect(marked(backgroundOf(texts, 20))).toBe(0);
  });

  test('that one article holds many times is none', () => {
    const texts = [...strangers(20), Array.from({ length: 20 }, () => block).join('\n\n'), around(block)];
    expect(marked(backgroundOf(texts, 20)) + marked(backgroundOf(texts, 21))).toBe(0);
  });

  test('of a story that is copied as a whole is none in the story and in its copies', () => {
    const story = language.text(300);
    const texts = [...strangers(20), ...Array.from({ length: 50 }, () => `${language.text(20)}\n\n${story}`), story];
    for (const article of [20, 70]) expect(marked(backgroundOf(texts, article))).toBe(0);
  });

  test('is counted exactly, whatever counters it shares', () => {
    const texts = [...strangers(200), ...Array.from({ length: 9 }, () => around(block))];
    const store = storeOf(texts);
    const { rate, holders } = findRuns(store, all(store));
    const sampler = new GramSampler(wordsIn(block));
    const { grams } = sampler.sample(tokenize(block).hashes, rate);
    expect(grams.length).toBeGreaterThan(3);
    for (const gram of grams) expect(holders.counts[slotOf(holders.words, holders.counts, gram)]).toBe(9);
  });
});

test('counters take a bounded amount of memory', () => {
  expect(createCounters(1000).rate).toBe(8);
  const { rate, counts } = createCounters(2 ** 33);
  expect(rate).toBe(32);
  expect(counts.length).toBe(2 ** 28);
});

test('few articles, and parts without a run, make no background', () => {
  const store = storeOf(['a b c', 'd e f']);
  expect(findRuns(store, all(store))).toBe(NO_RUNS);
  const { holders } = joinRuns(5, 10, [{ words: Uint32Array.of(7), counts: Uint32Array.of(MANY - 1) }]);
  expect(holders.counts.every(count => count === 0)).toBe(true);
});
