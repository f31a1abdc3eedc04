/** Tokens and sketches under a memory budget: which are spilled, and that they read back unchanged. */
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { joinSketches, valuesOf, valuesOfBatch } from '../../src/candidates/sketch.js';
import { isSpilled, readColumn, type TokenSegment } from '../../src/corpus/storage.js';
import { allocateTokenStore, saveTokens, tokensOf } from '../../src/corpus/token-store.js';
import { evenCuts } from '../../src/pipeline/stages.js';
import type { Tokens } from '../../src/text/tokenize.js';
import { SpillingStorage } from '../../src/workers/spilling-storage.js';

const tokens = (hashes: readonly number[]): Tokens => ({
  hashes: Uint32Array.from(hashes),
  flags: Uint8Array.from(hashes, hash => hash % 127),
});
const plain = ({ hashes, flags }: Tokens): unknown => ({ hashes: [...hashes], flags: [...flags] });

function segmentsOf(storage: SpillingStorage, batches: readonly (readonly number[])[], articles = 0) {
  const collector = storage.collectTokens();
  for (const hashes of batches) collector.add(tokens(hashes));
  return collector.finish(articles);
}

const readSegment = ({ hashes, flags }: TokenSegment, count: number): Tokens => ({
  hashes: readColumn(hashes, 0, count),
  flags: readColumn(flags, 0, count),
});

const batch = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 50 });
/** Bytes per token. */
const TOKEN = 5;

describe('tokens', () => {
  test('take at most half of the budget and read back unchanged', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 8 }), fc.nat(1800), (batches, budget) => {
        const storage = new SpillingStorage(budget);
        try {
          const segments = segmentsOf(storage, batches);
          let inMemory = 0;
          batches.forEach((hashes, i) => {
            if (!isSpilled(segments[i].hashes)) inMemory += hashes.length * TOKEN;
            expect(plain(readSegment(segments[i], hashes.length))).toEqual(plain(tokens(hashes)));
          });
          expect(inMemory).toBeLessThanOrEqual(budget / 2);
          expect(storage.spilledBytes).toBe(batches.flat().length * TOKEN - inMemory);
        } finally {
          storage.close();
        }
      }),
    );
  });

  test('leave room for the articles: the last batches are spilled once the article count is known', () => {
    const batches = [[1, 2], [3, 4], [5]];
    const budget = 10_000;
    const spilledWith = (articles: number): boolean[] => {
      const storage = new SpillingStorage(budget);
      onTestFinished(() => storage.close());
      const segments = segmentsOf(storage, batches, articles);
      batches.forEach((hashes, i) => {
        expect(plain(readSegment(segments[i], hashes.length))).toEqual(plain(tokens(hashes)));
      });
      return segments.map(({ hashes }) => isSpilled(hashes));
    };
    expect(spilledWith(1)).toEqual([false, false, false]);
    // 8,000 bytes for tokens and articles
    expect(spilledWith((8_000 - 20) / 1600)).toEqual([false, false, true]);
    expect(spilledWith(5)).toEqual([true, true, true]);
  });

  test('can be replaced by fewer tokens; other articles do not change', () => {
    const articles = fc.array(batch, { minLength: 1, maxLength: 6 });
    const change = fc.record({ which: fc.nat(5), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(articles, change, (hashes, { which, share }) => {
        const storage = new SpillingStorage(0);
        try {
          const store = allocateTokenStore(hashes.length, segmentsOf(storage, [hashes.flat()]));
          let at = 0;
          hashes.forEach(({ length }, article) => {
            store.offsets[article] = at;
            store.counts[article] = length;
            at += length;
          });
          const changed = which % hashes.length;
          const kept = hashes[changed].slice(0, Math.floor(hashes[changed].length * share)).map(hash => hash >>> 1);
          saveTokens(store, changed, tokens(kept));
          hashes.forEach((own, article) => {
            expect(plain(tokensOf(store, article))).toEqual(plain(tokens(article === changed ? kept : own)));
          });
        } finally {
          storage.close();
        }
      }),
    );
  });
});

test('sketches take at most a fifth of the budget, read back unchanged, and can be overwritten', () => {
  const input = fc.record({
    sketches: fc.array(batch, { minLength: 1, maxLength: 12 }),
    budget: fc.nat(4500),
    size: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(input, ({ sketches, budget, size }) => {
      const storage = new SpillingStorage(budget);
      try {
        const cuts = evenCuts(sketches.length, size);
        const batches = cuts.slice(1).map((to, n) => {
          const own = sketches.slice(cuts[n], to);
          return { counts: Uint32Array.from(own, ({ length }) => length), values: Uint32Array.from(own.flat()) };
        });
        const store = joinSketches(batches, size, storage);
        expect(sketches.map((_, i) => [...valuesOf(store, i)])).toEqual(sketches);
        expect(batches.flatMap((_, n) => [...valuesOfBatch(store, n)])).toEqual(sketches.flat());
        const inMemory = store.batches.reduce((sum, values) => sum + (isSpilled(values) ? 0 : values.byteLength), 0);
        expect(inMemory).toBeLessThanOrEqual(budget / 5);
        expect(storage.spilledBytes).toBe(sketches.flat().length * 4 - inMemory);
        const [first] = store.batches;
        if (!isSpilled(first) || sketches[0].length < 2) return;
        first.write(1, Uint32Array.of(7));
        expect(sketches.map((_, i) => [...valuesOf(store, i)])).toEqual(
          sketches.map((sketch, i) => (i === 0 ? sketch.with(1, 7) : sketch)),
        );
      } finally {
        storage.close();
      }
    }),
  );
});
