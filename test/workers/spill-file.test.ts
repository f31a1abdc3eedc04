/** Tokens and sketches that live in a temporary file, read and written in place, in this thread and as another one gets them. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toPartition } from '../../src/candidates/partition.js';
import { joinSketches, valuesOf, valuesOfBatch } from '../../src/candidates/sketch-store.js';
import { allocateTokenStore, saveTokens, type TokenSegment, tokensOf } from '../../src/corpus/token-store.js';
import { evenCuts } from '../../src/pipeline/stages.js';
import type { Tokens } from '../../src/text/tokenize.js';
import { Parking, reopened } from '../../src/workers/spill-file.js';
import type { StepAtHand } from '../../src/workers/tasks.js';

const tokens = (hashes: readonly number[]): Tokens => ({
  hashes: Uint32Array.from(hashes),
  flags: Uint8Array.from(hashes, hash => hash % 127),
});
const plain = ({ hashes, flags }: Tokens): unknown => ({ hashes: [...hashes], flags: [...flags] });

function parkingWith(tokenBytes: number, sketchBytes = 0): Parking {
  const parking = new Parking({ tokens: tokenBytes, sketches: sketchBytes });
  onTestFinished(() => parking.close());
  return parking;
}

/** What a segment says, wherever it is. */
function read(segment: TokenSegment, offset: number, count: number): Tokens {
  if ('read' in segment) return segment.read(offset, count);
  return {
    hashes: segment.hashes.subarray(offset, offset + count),
    flags: segment.flags.subarray(offset, offset + count),
  };
}

const article = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 50 });

describe('tokens in the file', () => {
  test('are read back as they were, any range of any segment, however few fit into memory', () => {
    fc.assert(
      fc.property(fc.array(article, { maxLength: 8 }), fc.integer({ min: 0, max: 900 }), (articles, budget) => {
        const parking = new Parking({ tokens: budget, sketches: 0 });
        try {
          const segments = articles.map(its => parking.parkTokens(tokens(its)));
          let inMemory = 0;
          articles.forEach((its, i) => {
            if (!('read' in segments[i])) inMemory += its.length * 5;
            for (const [from, to] of [
              [0, its.length],
              [its.length >> 1, its.length],
              [its.length >> 2, its.length >> 1],
            ]) {
              expect(plain(read(segments[i], from, to - from))).toEqual(plain(tokens(its.slice(from, to))));
            }
          });
          expect(inMemory).toBeLessThanOrEqual(budget);
          const total = articles.reduce((sum, its) => sum + its.length * 5, 0);
          expect(parking.parkedBytes).toBe(total - inMemory);
        } finally {
          parking.close();
        }
      }),
    );
  });

  test('can be overwritten and shortened, as boilerplate is, and the articles beside them stay as they are', () => {
    fc.assert(
      fc.property(
        fc
          .array(article, { minLength: 1, maxLength: 6 })
          .chain(articles =>
            fc.tuple(fc.constant(articles), fc.nat(articles.length - 1), fc.double({ min: 0, max: 1, noNaN: true })),
          ),
        ([articles, which, share]) => {
          const parking = new Parking({ tokens: 0, sketches: 0 });
          try {
            const store = allocateTokenStore(articles.length, [parking.parkTokens(tokens(articles.flat()))]);
            let at = 0;
            articles.forEach((its, i) => {
              store.offsets[i] = at;
              store.counts[i] = its.length;
              at += its.length;
            });
            const left = articles[which].slice(0, Math.floor(articles[which].length * share)).map(hash => hash ^ 1);
            saveTokens(store, which, tokens(left.map(hash => hash >>> 0)));
            articles.forEach((its, i) => {
              const expected = i === which ? left.map(hash => hash >>> 0) : its;
              expect(plain(tokensOf(store, i))).toEqual(plain(tokens(expected)));
            });
          } finally {
            parking.close();
          }
        },
      ),
    );
  });

  test('are parked later where there turns out to be less room: the last ones, and none that fit', () => {
    fc.assert(
      fc.property(fc.array(article, { maxLength: 8 }), fc.nat(900), fc.nat(900), (articles, budget, left) => {
        const parking = new Parking({ tokens: budget, sketches: 0 });
        try {
          const before = articles.map(its => parking.parkTokens(tokens(its)));
          const after = parking.parkBeyond(before, left);
          articles.forEach((its, i) => {
            expect(plain(read(after[i], 0, its.length))).toEqual(plain(tokens(its)));
            if ('read' in before[i]) expect(after[i]).toBe(before[i]);
          });
          let room = left;
          before.forEach((segment, i) => {
            if ('read' in segment) return;
            room -= segment.hashes.length * 5;
            expect('read' in after[i]).toBe(room < 0);
          });
        } finally {
          parking.close();
        }
      }),
    );
  });

  test('are read by another thread from the same file: a copy of the segment finds its methods again', () => {
    const parking = parkingWith(0);
    const [first, second] = [tokens([1, 2, 3]), tokens([4, 5, 6, 7])];
    const store = allocateTokenStore(2, [parking.parkTokens(first), parking.parkTokens(second)]);
    store.segmentOf.set([0, 1]);
    store.counts.set([3, 4]);
    const articles = Uint32Array.of(0, 1);
    const corpus = { store, languages: new Int8Array(2), facts: { articles: 2, words: articles, counts: articles } };
    const options = { engine: 'bottom-k', shingleSize: 2, sketchSize: 128, sensitivity: 'default' } as const;
    const steps: StepAtHand[] = [
      { step: 'countWords', input: { store, articles } },
      { step: 'sketch', input: { corpus, articles, options } },
    ];
    for (const step of steps) {
      const { input } = reopened(structuredClone(step));
      const its = 'corpus' in input ? input.corpus.store : 'store' in input ? input.store : undefined;
      expect(plain(tokensOf(its!, 0))).toEqual(plain(first));
      expect(plain(tokensOf(its!, 1))).toEqual(plain(second));
      saveTokens(its!, 1, tokens([9, 9, 9]));
      expect(plain(tokensOf(store, 1))).toEqual(plain(tokens([9, 9, 9])));
      saveTokens(store, 1, second);
    }
  });
});

describe('sketches in the file', () => {
  const sketches = fc.array(article, { minLength: 1, maxLength: 12 });

  test('are read back as they were, and where they were overwritten as that', () => {
    fc.assert(
      fc.property(sketches, fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 12 }), (its, budget, size) => {
        const parking = new Parking({ tokens: 0, sketches: budget });
        try {
          const cuts = evenCuts(its.length, size);
          const batches = cuts.slice(1).map((to, n) => {
            const own = its.slice(cuts[n], to);
            return { counts: Uint32Array.from(own, ({ length }) => length), values: Uint32Array.from(own.flat()) };
          });
          const store = joinSketches(batches, size, values => parking.parkValues(values));
          expect(its.map((_, i) => [...valuesOf(store, i)])).toEqual(its);
          expect(batches.flatMap((_, n) => [...valuesOfBatch(store, n)])).toEqual(its.flat());
          const inMemory = store.batches.reduce((sum, batch) => sum + ('read' in batch ? 0 : batch.byteLength), 0);
          expect(inMemory).toBeLessThanOrEqual(budget);
          expect(parking.parkedBytes).toBe(its.flat().length * 4 - inMemory);
          const first = store.batches[0];
          if (!('write' in first) || its[0].length < 2) return;
          first.write(1, Uint32Array.of(7));
          expect(its.map((_, i) => [...valuesOf(store, i)])).toEqual(
            its.map((one, i) => (i === 0 ? one.with(1, 7) : one)),
          );
        } finally {
          parking.close();
        }
      }),
    );
  });

  test('stand beside the tokens, and another thread reads and writes the same ones', () => {
    const parking = parkingWith(0);
    const segment = parking.parkTokens(tokens([1, 2, 3]));
    const batch = { counts: Uint32Array.of(2, 1), values: Uint32Array.of(10, 20, 30) };
    const sketches = joinSketches([batch], 2, values => parking.parkValues(values));
    const { input } = reopened(structuredClone<StepAtHand>({ step: 'partition', input: toPartition(sketches) }));
    const there = 'sketches' in input ? input.sketches : undefined;
    expect([0, 1].map(i => [...valuesOf(there!, i)])).toEqual([[10, 20], [30]]);
    const its = there!.batches[0];
    expect('write' in its).toBe(true);
    if ('write' in its) its.write(1, Uint32Array.of(21));
    expect([0, 1].map(i => [...valuesOf(sketches, i)])).toEqual([[10, 21], [30]]);
    expect(plain(read(segment, 0, 3))).toEqual(plain(tokens([1, 2, 3])));
    expect(parking.parkedBytes).toBe(3 * 5 + 3 * 4);
  });
});

describe('the file', () => {
  test('is only made when something does not fit', () => {
    const parking = parkingWith(15);
    expect(parking.parkTokens(tokens([1, 2, 3]))).toHaveProperty('hashes');
    expect(parking.parkedBytes).toBe(0);
    expect(parking.parkTokens(tokens([]))).toHaveProperty('hashes');
    expect(parking.parkTokens(tokens([4]))).not.toHaveProperty('hashes');
    expect(parking.parkValues(Uint32Array.of(5))).not.toBeInstanceOf(Uint32Array);
    expect(parking.parkedBytes).toBe(9);
  });

  test('is gone once it is closed, and closing again is no error', () => {
    const folder = mkdtempSync(join(tmpdir(), 'twicetold-parked-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    onTestFinished(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true });
    });
    const parking = parkingWith(0);
    const segment = parking.parkTokens(tokens([1, 2, 3]));
    expect(plain(read(segment, 1, 2))).toEqual(plain(tokens([2, 3])));
    parking.close();
    parking.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});
