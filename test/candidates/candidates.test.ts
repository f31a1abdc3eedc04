import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CandidateRule,
  DEFAULT_RULE,
  joinPairs,
  NEAR_OVERLAP,
  proposeAll,
  proposePairs,
} from '../../src/candidates/candidates.js';
import {
  buildPostings,
  createPostings,
  evenParts,
  type Partition,
  type Postings,
  partitionSketches,
  toPartition,
} from '../../src/candidates/postings.js';
import type { SketchStore } from '../../src/candidates/sketch.js';
import { FREQUENT_POSTINGS } from '../../src/kernels/candidates.js';
import { evenCuts } from '../../src/pipeline/stages.js';
import { pairsOf, storeOf } from './stores.js';

/** Ranges as several workers would get them. */
function indexed(store: SketchStore): { readonly partition: Partition; readonly postings: Postings } {
  const partition = toPartition(store);
  partitionSketches(partition, 0, store.batches.length);
  const cuts = [...new Set([...evenParts(partition), 1, 9, 1000])].sort((x, y) => x - y);
  const postings = createPostings(partition);
  const build = buildPostings(partition, postings, DEFAULT_RULE.maxDocumentFrequency);
  cuts.slice(1).forEach((to, n) => {
    build(cuts[n], to);
  });
  return { partition, postings };
}

const propose = (sketches: readonly (readonly number[])[], rule: CandidateRule = DEFAULT_RULE): [number, number][] =>
  pairsOf(proposeAll(storeOf(sketches), rule));

/** The reference: checks every pair and counts every value. */
function counted(sketches: readonly (readonly number[])[], rule: CandidateRule = DEFAULT_RULE): [number, number][] {
  const holders = new Map<number, number[]>();
  for (const [article, sketch] of sketches.entries()) {
    for (const value of sketch) holders.set(value, [...(holders.get(value) ?? []), article]);
  }
  const pairs: [number, number][] = [];
  for (let left = 0; left < sketches.length; left++) {
    for (let right = 0; right < left; right++) {
      const shared = sketches[left].filter(value => {
        const its = holders.get(value)!;
        return its.length > rule.maxDocumentFrequency
          ? its.slice(0, FREQUENT_POSTINGS).includes(right)
          : its.includes(right);
      });
      if (shared.length >= rule.minOverlap) pairs.push([left, right]);
    }
  }
  return pairs;
}

const value = fc.oneof(
  fc.integer({ min: 0, max: 25 }),
  // equal in one digit of the radix sort
  fc.integer({ min: 0, max: 9 }).map(i => i * 2 ** 11),
  fc.integer({ min: 0, max: 9 }).map(i => i * 2 ** 22 + 7),
  fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff),
);
const sketch = fc.uniqueArray(value, { maxLength: 20 }).map(values => values.sort((x, y) => x - y));
const sketches = fc.array(sketch, { maxLength: 25 });
/** More articles than a value may have holders, with few distinct values. */
const manySketches = fc.array(
  fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 9 }).map(values => values.sort()),
  { minLength: 105, maxLength: 160 },
);

describe('candidate pairs', () => {
  test('equal a count over all pairs', () => {
    fc.assert(
      fc.property(sketches, its => {
        expect(propose(its)).toEqual(counted(its));
      }),
    );
  });

  test('equal it when more than a hundred articles hold a value', () => {
    fc.assert(
      fc.property(manySketches, its => {
        expect(propose(its)).toEqual(counted(its));
      }),
      { numRuns: 15 },
    );
  });

  test('equal it under other rules', () => {
    const rules = fc.record({
      maxDocumentFrequency: fc.integer({ min: 1, max: 12 }),
      minOverlap: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(sketches, rules, (its, rule) => {
        expect(propose(its, rule)).toEqual(counted(its, rule));
      }),
    );
  });

  test('of consecutive ranges join to those of the whole', () => {
    fc.assert(
      fc.property(sketches, fc.array(fc.nat(25), { maxLength: 4 }), (its, cuts) => {
        const edges = [0, ...cuts.map(cut => Math.min(cut, its.length)).sort((x, y) => x - y), its.length];
        const store = storeOf(its);
        const { partition, postings } = indexed(store);
        const ranges = edges.slice(1).map((to, n) => proposePairs(partition, postings, DEFAULT_RULE)(edges[n], to));
        expect(pairsOf(joinPairs(ranges))).toEqual(propose(its));
      }),
    );
  });

  test('do not depend on the batches of the sketches, in memory or on disk', () => {
    fc.assert(
      fc.property(sketches, fc.integer({ min: 1, max: 30 }), fc.boolean(), (its, batchSize, inMemory) => {
        expect(pairsOf(proposeAll(storeOf(its, batchSize, inMemory), DEFAULT_RULE))).toEqual(propose(its));
      }),
    );
  });

  test('of ranges that begin within a batch are those of the whole', () => {
    fc.assert(
      fc.property(sketches, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (its, batchSize, step) => {
        const store = storeOf(its, batchSize, step % 2 === 0);
        const { partition, postings } = indexed(store);
        const cuts = evenCuts(its.length, step);
        const ranges = cuts.slice(1).map((to, n) => proposePairs(partition, postings, DEFAULT_RULE)(cuts[n], to));
        expect(pairsOf(joinPairs(ranges))).toEqual(propose(its));
      }),
    );
  });

  test('do not depend on the previous corpus, larger or smaller', () => {
    fc.assert(
      fc.property(fc.array(sketches, { maxLength: 4 }), corpora => {
        for (const its of corpora) expect(propose(its)).toEqual(counted(its));
      }),
    );
  });

  test('that share more values than a byte can count occur once', () => {
    const long = Array.from({ length: 700 }, (_, i) => i * 5_000_000);
    expect(propose([long, long, [1, 2, 3]])).toEqual([[1, 0]]);
    expect(propose([long, long], { maxDocumentFrequency: 100, minOverlap: 255 })).toEqual([[1, 0]]);
    expect(propose([long, long], { maxDocumentFrequency: 100, minOverlap: 700 })).toEqual([[1, 0]]);
    expect(propose([long, long], { maxDocumentFrequency: 100, minOverlap: 701 })).toEqual([]);
  });
});

describe('the nearest neighbour', () => {
  /** For each article, the most values that it shares with an earlier one; 0 below NEAR_OVERLAP. */
  function nearestOf(its: readonly (readonly number[])[]): number[] {
    return its.map((values, article) => {
      const overlaps = its.slice(0, article).map(other => values.filter(value => other.includes(value)).length);
      const most = Math.max(0, ...overlaps);
      return most < NEAR_OVERLAP ? 0 : most;
    });
  }

  test('shares the most with an article, and enough to be near', () => {
    const its = Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 40 }, (_, n) => n * 50_000_000 + (n < (i * 7) % 40 ? i % 3 : i)),
    );
    const { partition, postings } = indexed(storeOf(its, 9));
    const { nearest } = proposePairs(partition, postings, DEFAULT_RULE)(0, its.length);
    expect(new Set(nearest).size).toBeGreaterThan(3);
    const shared = [...nearest].map((neighbour, article) =>
      neighbour === 0 ? 0 : its[article].filter(value => its[neighbour - 1].includes(value)).length,
    );
    expect(shared).toEqual(nearestOf(its));
  });
});

describe('sketches that share more values than one count holds', () => {
  const long = Array.from({ length: 70_000 }, (_, i) => i * 60_000 + 1);
  const last = [...long.slice(0, 2 ** 16), ...Array.from({ length: 5 }, (_, i) => 4_200_000_000 + i)];

  test('are counted to the last value', () => {
    for (const between of [0, 3]) {
      const its = [long, ...Array.from({ length: between }, (_, i) => long.slice(i, i + 9)), last];
      expect(propose(its, { maxDocumentFrequency: 100, minOverlap: 2 ** 16 })).toEqual([[its.length - 1, 0]]);
      expect(propose(its, { maxDocumentFrequency: 100, minOverlap: 2 ** 16 + 1 })).toEqual([]);
    }
  });

  test('are paired with each of hundreds of others', () => {
    // each part shares half of its values with the next part; the last two articles contain the values of every part
    const parts = Array.from({ length: 300 }, (_, i) => long.slice(i * 200, i * 200 + 400));
    const expected = parts.flatMap((_, i) => (i === 0 ? [] : [[i, i - 1]]));
    for (const whole of [300, 301]) for (let i = 0; i < whole; i++) expected.push([whole, i]);
    expect(propose([...parts, long, long])).toEqual(expected);
  });
});

describe('the rule', () => {
  test('three shared values are a pair, two are not', () => {
    expect(
      propose([
        [1, 2, 3, 4],
        [2, 3, 4, 5],
        [3, 4, 9],
      ]),
    ).toEqual([[1, 0]]);
  });

  test('a hundred holders are compared with each other', () => {
    expect(propose(Array(100).fill([1, 2, 3]))).toHaveLength((100 * 99) / 2);
  });

  test('beyond a hundred, each is compared with the first four', () => {
    const pairs = propose(Array(500).fill([1, 2, 3]));
    expect(pairs).toHaveLength(6 + 496 * 4);
    expect(pairs.every(([, right]) => right < 4)).toBe(true);
    expect(new Set(pairs.map(([left]) => left)).size).toBe(499);
  });

  test('empty sketches and empty stores give no pairs', () => {
    expect(propose([])).toEqual([]);
    expect(propose([[], [], []])).toEqual([]);
  });

  test('values in 200,000 articles fit the time limit, which all pairs would exceed', { timeout: 120_000 }, () => {
    expect(propose(Array(200_000).fill([1, 2, 3]))).toHaveLength(6 + 199_996 * 4);
  });
});
