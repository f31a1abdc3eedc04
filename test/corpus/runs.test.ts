/** A run that many otherwise unrelated articles share is background; a run of a copied story is not. */
import { describe, expect, test } from 'vitest';
import { slotOf } from '../../src/collections/hash-table.js';
import {
  backgroundsOf,
  countRuns,
  findRuns,
  MANY,
  markBackground,
  NO_RUNS,
  RUN_PARTS,
  sampleRuns,
  samplingRate,
  setBackgrounds,
} from '../../src/corpus/runs.js';
import { type TokenStore, tokenStoreOf, tokensOf } from '../../src/corpus/token-store.js';
import { GramSampler } from '../../src/kernels/boilerplate.js';
import { BACKGROUND, tokenize } from '../../src/text/tokenize.js';
import { InventedLanguage } from './invented.js';

const all = (store: TokenStore): Uint32Array => Uint32Array.from({ length: store.size }, (_, article) => article);
const storeOf = (texts: readonly string[]): TokenStore => tokenStoreOf(texts.map(tokenize));
const wordsIn = (text: string): number => tokenize(text).hashes.length;

/** For each word of a text, whether it is background among `texts`. */
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

  test.each([4, 16])('are one in %i, and do not depend on the position of the n-grams', rate => {
    const { starts, grams } = sampler.sample(hashes, rate);
    const [places, known] = [[...starts], [...grams]];
    expect(places.length).toBeGreaterThan(393 / rate / 2);
    expect(places.length).toBeLessThan((393 / rate) * 2);
    const inside = places.flatMap((start, n) => (start >= 100 && start + 8 <= 300 ? [known[n]] : []));
    expect([...sampler.sample(hashes.subarray(100, 300), rate).grams]).toEqual(inside);
    sampler.check();
  });

  test('of a text too short for an n-gram are empty', () => {
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

  test('that many otherwise unrelated articles share is background, at any position', () => {
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

  test('that fewer articles share is not background', () => {
    const texts = [...strangers(20), ...Array.from({ length: MANY - 1 }, () => around(block))];
    expect(marked(backgroundOf(texts, 20))).toBe(0);
  });

  test('that one article repeats is not background', () => {
    const texts = [...strangers(20), Array.from({ length: 20 }, () => block).join('\n\n'), around(block)];
    expect(marked(backgroundOf(texts, 20)) + marked(backgroundOf(texts, 21))).toBe(0);
  });

  test('of a story that is copied whole is not background in the story or its copies', () => {
    const story = language.text(300);
    const texts = [...strangers(20), ...Array.from({ length: 50 }, () => `${language.text(20)}\n\n${story}`), story];
    for (const article of [20, 70]) expect(marked(backgroundOf(texts, article))).toBe(0);
  });

  test('is counted exactly, even when it shares counters', () => {
    const texts = [...strangers(200), ...Array.from({ length: 9 }, () => around(block))];
    const store = storeOf(texts);
    const { rate, holders } = findRuns(store, all(store));
    const sampler = new GramSampler(wordsIn(block));
    const { grams } = sampler.sample(tokenize(block).hashes, rate);
    expect(grams.length).toBeGreaterThan(3);
    for (const gram of grams) expect(holders.counts[slotOf(holders.words, holders.counts, gram)]).toBe(9);
  });
});

test('runs are counted the same for any division into ranges and parts', () => {
  const language = new InventedLanguage(5);
  const block = language.text(60);
  const others = Array.from({ length: 30 }, () => language.text(100));
  const store = storeOf(others.map((text, n) => (n % 4 === 1 ? `${block}\n\n${text}\n\n${block}` : text)));
  const sample = sampleRuns(store, all(store), 4);
  const whole = countRuns([sample(0, 30)])(0, RUN_PARTS);
  const count = countRuns([sample(0, 7), sample(7, 8), sample(8, 30)]);
  const parts = [count(0, 1), count(1, 40), count(40, RUN_PARTS)];
  expect(parts.flatMap(({ words }) => [...words])).toEqual([...whole.words]);
  expect(parts.flatMap(({ counts }) => [...counts])).toEqual([...whole.counts]);
  expect(new Set(parts.flatMap(({ holders }) => [...holders]))).toEqual(new Set(whole.holders));
  expect([...whole.holders].sort((a, b) => a - b)).toEqual([1, 5, 9, 13, 17, 21, 25, 29]);
  expect(new Set(whole.counts)).toEqual(new Set([8]));
});

test('a larger corpus samples a smaller share of its runs', () => {
  expect(samplingRate(1000)).toBe(8);
  expect(samplingRate(2 ** 33)).toBe(32);
});

test('few articles have no background', () => {
  const store = storeOf(['a b c', 'd e f']);
  expect(findRuns(store, all(store))).toBe(NO_RUNS);
});

test('marks can be recorded, cleared and set again', () => {
  const flags = [0, BACKGROUND, BACKGROUND | 1, 1, BACKGROUND];
  const plain = [0, 0, 1, 1, 0];
  const store = tokenStoreOf([plain, flags].map(of => ({ hashes: new Uint32Array(5), flags: Uint8Array.from(of) })));
  const record = backgroundsOf(store, all(store));
  expect([...record]).toEqual([1, 2, 1, 3, 4, 5]);
  setBackgrounds(store, record, false);
  expect([...tokensOf(store, 1).flags]).toEqual(plain);
  setBackgrounds(store, record, true);
  expect([...tokensOf(store, 1).flags]).toEqual(flags);
});
