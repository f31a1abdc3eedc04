/** The index of the holders of each value, built in any parts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildPostings,
  createPostings,
  evenParts,
  type Partition,
  type Postings,
  partitionSketches,
  toPartition,
} from '../../src/candidates/postings.js';
import { type SketchStore, valuesOfBatch } from '../../src/candidates/sketch.js';
import { FREQUENT_POSTINGS, SKETCH_MASK } from '../../src/kernels/candidates.js';
import { storeOf } from './stores.js';

/** Batches of a thousand sketches, and smaller ones. */
const PARTS = 1024;
const PART = 2 ** 22;

const value = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.integer({ min: 0, max: 8 }),
  // the first and last value of a part, and values that are equal in one digit of the radix sort
  fc.integer({ min: 0, max: PARTS - 1 }).map(part => part * PART),
  fc.integer({ min: 0, max: PARTS - 1 }).map(part => part * PART + PART - 1),
  fc.integer({ min: 0, max: 9 }).map(i => i * 2 ** 9),
  fc.integer({ min: 0, max: 9 }).map(i => i * 2 ** 18 + 7),
  fc
    .integer({ min: 0, max: 9 })
    .map(i => (PARTS - 1) * PART + i * 2 ** 21 + 1)
    .map(it => it % 2 ** 32),
);
const sketch = fc.uniqueArray(value, { maxLength: 30 }).map(values => values.sort((x, y) => x - y));
const sketches = fc.array(sketch, { maxLength: 25 });
const documentFrequency = fc.integer({ min: 1, max: 12 });
const batchSize = fc.integer({ min: 1, max: 26 });
/** The cuts between parts, and the order in which the pieces are indexed. */
const split = fc.uniqueArray(fc.integer({ min: 1, max: PARTS - 1 }), { maxLength: 12 }).chain(cuts => {
  const edges = [0, ...cuts.sort((x, y) => x - y), PARTS];
  const ranges = edges.slice(1).map((to, n) => ({ from: edges[n], to }));
  return fc.shuffledSubarray(ranges, { minLength: ranges.length });
});

/** The batches of a store partitioned, in ranges. */
function partitioned(store: SketchStore): Partition {
  const partition = toPartition(store);
  expect(partition.parts).toBe(PARTS);
  for (let batch = 0; batch < store.batches.length; batch += 2)
    partitionSketches(partition, batch, Math.min(batch + 2, store.batches.length));
  return partition;
}

/** The index of all parts, built in pieces. */
function indexed(partition: Partition, most: number, ranges = [{ from: 0, to: PARTS }]): Postings {
  const postings = createPostings(partition);
  const build = buildPostings(partition, postings, most);
  for (const { from, to } of ranges) build(from, to);
  return postings;
}

/** The range of the values of a part in a batch. */
const rangeOf = ({ starts, parts }: Partition, batch: number, part: number): [number, number] => [
  starts[batch * (parts + 1) + part],
  starts[batch * (parts + 1) + part + 1],
];

/** All entries of the batches: part, sketch number, and the rest of the value or its replacement. */
function* wordsOf(partition: Partition): Generator<{ part: number; sketch: number; word: number }> {
  const { sketches, parts, sketchBits } = partition;
  for (let batch = 0; batch < sketches.batches.length; batch++) {
    const words = valuesOfBatch(sketches, batch);
    for (let part = 0; part < parts; part++) {
      const [start, end] = rangeOf(partition, batch, part);
      for (const word of words.slice(start, end)) {
        const sketch = batch * sketches.batchSize + (word % 2 ** sketchBits);
        yield { part, sketch, word: Math.floor(word / 2 ** sketchBits) };
      }
    }
  }
}

/** The number of postings before a position of a part; 0 at position 0. */
function listBefore({ listStarts, memory }: Postings, part: number, place: number): number[] {
  const found: number[] = [];
  if (place === 0) return found;
  const lists = new Int32Array(memory.buffer);
  let at = listStarts[part] + place;
  do found.unshift(lists[--at] & SKETCH_MASK);
  while (lists[at] >= 0);
  return found;
}

describe('the partition', () => {
  test('keeps all values of all sketches, part by part', () => {
    fc.assert(
      fc.property(sketches, batchSize, fc.boolean(), (its, size, inMemory) => {
        const found = its.map((): number[] => []);
        for (const { part, sketch, word } of wordsOf(partitioned(storeOf(its, size, inMemory))))
          found[sketch].push(part * PART + word);
        expect(found).toEqual(its);
      }),
    );
  });

  test('is cut into ranges with about equal numbers of values', () => {
    const its = Array.from({ length: 600 }, (_, i) =>
      Array.from({ length: 1024 }, (_, part) => part * (PART / (part < 200 ? 4 : 1)) + i).sort((x, y) => x - y),
    );
    const partition = partitioned(storeOf(its, 100));
    const cuts = evenParts(partition);
    expect([cuts[0], cuts[cuts.length - 1]]).toEqual([0, PARTS]);
    const sizes = cuts.slice(1).map((to, n) => {
      let size = 0;
      for (let batch = 0; batch < 6; batch++)
        size += rangeOf(partition, batch, to - 1)[1] - rangeOf(partition, batch, cuts[n])[0];
      return size;
    });
    expect(sizes.length).toBeGreaterThanOrEqual(4);
    expect(sizes.length).toBeLessThanOrEqual(64);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(600 * 1024);
    expect(Math.max(...sizes)).toBeLessThan(2 ** 17 + 4 * 600);
  });

  test('of large batches has more parts, so that a sketch number and a value fit into one word', () => {
    const its = Array.from({ length: 5000 }, (_, i) => [i, 2 ** 31 + i, 0xffffffff]);
    const partition = toPartition(storeOf(its));
    partitionSketches(partition, 0, 1);
    expect([partition.parts, partition.sketchBits]).toEqual([8192, 13]);
    const found = its.map((): number[] => []);
    for (const { part, sketch, word } of wordsOf(partition)) found[sketch].push(part * 2 ** 19 + word);
    expect(found).toEqual(its);
  });
});

describe('the index', () => {
  test('gives for each value its earlier holders, or the first four of a long list', () => {
    fc.assert(
      fc.property(sketches, documentFrequency, batchSize, (its, most, size) => {
        const partition = partitioned(storeOf(its, size));
        const values = [...wordsOf(partition)].map(({ part, word }) => part * PART + word);
        const postings = indexed(partition, most);
        expect(postings.listStarts).toHaveLength(PARTS);
        const all = new Map<number, number[]>();
        for (const [article, own] of its.entries())
          for (const each of own) all.set(each, [...(all.get(each) ?? []), article]);
        [...wordsOf(partition)].forEach(({ part, sketch: article, word }, n) => {
          const list = all.get(values[n])!;
          const listed = list.slice(0, list.length > most ? FREQUENT_POSTINGS : undefined);
          expect(list).toContain(article);
          expect(listBefore(postings, part, word)).toEqual(listed.filter(other => other < article));
        });
      }),
      { numRuns: 200 },
    );
  });

  test('is the same for any split into parts, any order, and sketches in memory or on disk', () => {
    fc.assert(
      fc.property(sketches, documentFrequency, batchSize, split, fc.boolean(), (its, most, size, ranges, inMemory) => {
        const [whole, pieces] = [partitioned(storeOf(its, size)), partitioned(storeOf(its, size, inMemory))];
        const [one, other] = [indexed(whole, most), indexed(pieces, most, ranges)];
        const words = [...wordsOf(whole)];
        expect([...wordsOf(pieces)]).toEqual(words);
        for (const { part, word } of words) expect(listBefore(other, part, word)).toEqual(listBefore(one, part, word));
      }),
      { numRuns: 100 },
    );
  });

  test('has room for any number of truncated lists', () => {
    // pairs: a rule that counts no shared value lists both holders and an end
    const its = Array.from({ length: 2 }, () => Array.from({ length: 50 }, (_, i) => 3 * PART + i));
    const partition = partitioned(storeOf(its));
    const postings = indexed(partition, 1);
    for (const { part, sketch: article, word } of wordsOf(partition))
      expect(listBefore(postings, part, word)).toEqual(article === 0 ? [] : [0]);
  });

  test('is the same for parts that outgrow the table', () => {
    // 40 articles with 600 values each in one part, and a few in the others
    const its = Array.from({ length: 40 }, (_, article) =>
      [
        ...Array.from({ length: 600 }, (_, i) => 5 * PART + (i * 7 + (article % 3)) * 97),
        ...Array.from({ length: 60 }, (_, i) => (6 + (i % 50)) * PART + (article % 4) + Math.floor(i / 50)),
      ].sort((x, y) => x - y),
    );
    const partition = partitioned(storeOf(its, 7));
    const postings = indexed(partition, 100);
    for (const { part, sketch: article, word } of wordsOf(partition)) {
      if (part !== 5) continue;
      expect(listBefore(postings, part, word)).toEqual(
        [...its.keys()].filter(other => other < article && other % 3 === article % 3),
      );
    }
  });
});
