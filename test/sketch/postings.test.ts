/** The index of who holds each value, whoever builds which part of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIRST_HOLDERS, type Holders, indexParts, PARTS, partOf, placeOf } from '../../src/sketch/postings.js';
import { type SketchStore, valuesOf } from '../../src/sketch/sketch-store.js';
import { storeOf } from './stores.js';

const PART = 2 ** 26;

const value = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.integer({ min: 0, max: 8 }),
  // the first and the last value of a part, and those that are equal in one of the digits that the sort goes by
  fc.integer({ min: 0, max: PARTS - 1 }).map(part => part * PART),
  fc.integer({ min: 0, max: PARTS - 1 }).map(part => part * PART + PART - 1),
  fc.integer({ min: 0, max: 9 }).map(i => i * 2 ** 9),
  fc.integer({ min: 0, max: 9 }).map(i => i * 2 ** 18 + 7),
  fc
    .integer({ min: 0, max: 9 })
    .map(i => 63 * PART + i * 2 ** 25 + 1)
    .map(it => it % 2 ** 32),
);
const sketch = fc.uniqueArray(value, { maxLength: 30 }).map(values => values.sort((x, y) => x - y));
const sketches = fc.array(sketch, { maxLength: 25 });
const mostHolders = fc.integer({ min: 1, max: 12 });
const batchSize = fc.integer({ min: 1, max: 26 });
/** Where the 64 parts are cut, and in which order the pieces are indexed. */
const split = fc.uniqueArray(fc.integer({ min: 1, max: PARTS - 1 }), { maxLength: 12 }).chain(cuts => {
  const edges = [0, ...cuts.sort((x, y) => x - y), PARTS];
  const ranges = edges.slice(1).map((to, n) => ({ from: edges[n], to }));
  return fc.shuffledSubarray(ranges, { minLength: ranges.length });
});

const referencesOf = (store: SketchStore): number[][] =>
  Array.from({ length: store.size }, (_, i) => [...valuesOf(store, i)]);

/** The holders that a reference leads to; undefined where there are no others. */
function listAt(holders: readonly Holders[], reference: number): number[] | undefined {
  const place = placeOf(reference);
  if (place === 0) return undefined;
  const list = holders[partOf(reference)];
  return [...list.subarray(place + 1, place + 1 + list[place])];
}

describe('the index', () => {
  test('gives each value the list of its holders, of too long a list the first four', () => {
    fc.assert(
      fc.property(sketches, mostHolders, batchSize, (its, most, size) => {
        const store = storeOf(its, size);
        const holders = indexParts(store, most, 0, PARTS);
        expect(holders).toHaveLength(PARTS);
        const all = new Map<number, number[]>();
        for (const [article, values] of its.entries())
          for (const each of values) all.set(each, [...(all.get(each) ?? []), article]);
        referencesOf(store).forEach((references, article) => {
          const expected = its[article].map(each => {
            const list = all.get(each)!;
            return list.length === 1 ? undefined : list.slice(0, list.length > most ? FIRST_HOLDERS : undefined);
          });
          expect(references.map(reference => listAt(holders, reference))).toEqual(expected);
          expect(references.map(partOf)).toEqual(its[article].map(partOf));
        });
      }),
      { numRuns: 300 },
    );
  });

  test('is the same in any split of its parts, built in any order, of sketches in memory or on disk', () => {
    fc.assert(
      fc.property(sketches, mostHolders, batchSize, split, fc.boolean(), (its, most, size, ranges, inMemory) => {
        const [whole, pieces] = [storeOf(its), storeOf(its, size, inMemory)];
        const expected = indexParts(whole, most, 0, PARTS);
        const found: Holders[] = [];
        for (const { from, to } of ranges) {
          const lists = indexParts(pieces, most, from, to);
          expect(lists).toHaveLength(to - from);
          lists.forEach((list, n) => {
            found[from + n] = list;
          });
        }
        expect(found.map(list => [...list])).toEqual(expected.map(list => [...list]));
        expect(referencesOf(pieces)).toEqual(referencesOf(whole));
      }),
      { numRuns: 300 },
    );
  });

  test('of parts that outgrow their first columns is the same too', () => {
    // 40 articles with 600 values each in one part, and a few in the others
    const its = Array.from({ length: 40 }, (_, article) =>
      [
        ...Array.from({ length: 600 }, (_, i) => 5 * PART + (i * 7 + (article % 3)) * 9973),
        ...Array.from({ length: 60 }, (_, i) => (6 + (i % 50)) * PART + (article % 4) + Math.floor(i / 50)),
      ].sort((x, y) => x - y),
    );
    const [whole, pieces] = [storeOf(its), storeOf(its, 7)];
    const expected = indexParts(whole, 100, 0, PARTS);
    const found = [...Array(PARTS).keys()].flatMap(part => indexParts(pieces, 100, part, part + 1));
    expect(found).toEqual(expected);
    expect(referencesOf(pieces)).toEqual(referencesOf(whole));
    expect(listAt(expected, referencesOf(whole)[0][0])).toEqual(
      [...its.keys()].filter(article => its[article][0] === its[0][0]),
    );
  });

  test('stands in shared memory, so that handing it to workers costs nothing', () => {
    for (const list of indexParts(
      storeOf([
        [1, 2],
        [2, 3],
      ]),
      100,
      0,
      PARTS,
    )) {
      expect(list.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });
});
