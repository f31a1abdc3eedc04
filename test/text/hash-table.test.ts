/** Tables of hashes against the sets and maps of the language. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacityFor, HashCounter, HashSet, slotOf } from '../../src/text/hash-table.js';
import { mix32 } from '../../src/text/mix.js';
import { filterOf, filterRuns, RUN, RunTable, runsIn, writeRuns } from '../../src/text/runs.js';

const hash = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.integer({ min: 0, max: 30 }),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff),
  // equal in their low bits, so that they want the same slot
  fc.integer({ min: 0, max: 40 }).map(high => high * 0x4000000),
);
const hashes = fc.array(hash, { maxLength: 120 });

test('a capacity is a power of two with room for as many again', () => {
  fc.assert(
    fc.property(fc.nat(1e6), entries => {
      const capacity = capacityFor(entries);
      expect(Math.log2(capacity) % 1).toBe(0);
      expect(capacity).toBeGreaterThanOrEqual(entries * 2);
      expect(capacity).toBeLessThanOrEqual(Math.max(16, entries * 4));
    }),
  );
});

describe('a set of hashes', () => {
  test('has what it was made of, 0 like any other, and nothing else', () => {
    fc.assert(
      fc.property(hashes, hashes, (values, others) => {
        for (const its of [values, Uint32Array.from(values)]) {
          const [set, expected] = [new HashSet(its), new Set(values)];
          for (const value of [...values, ...others, 0]) expect(set.has(value)).toBe(expected.has(value));
        }
      }),
    );
  });

  test('of nothing has nothing, and one of 0 has 0 alone', () => {
    expect([0, 1, 0xffffffff].map(value => new HashSet([]).has(value))).toEqual([false, false, false]);
    expect([0, 1, 16, 0xffffffff].map(value => new HashSet([0]).has(value))).toEqual([true, false, false, false]);
  });
});

describe('a counter of hashes', () => {
  const countsOf = ({ hashes: words, counts }: HashCounter): Map<number, number> =>
    new Map([...words].map((word, slot) => [word, counts[slot]] as const).filter(([, count]) => count > 0));

  test('counts each once for each owner', () => {
    fc.assert(
      fc.property(fc.array(hashes, { maxLength: 12 }), owners => {
        const counter = new HashCounter();
        const expected = new Map<number, number>();
        owners.forEach((values, owner) => {
          for (const value of values) counter.addOnce(value, owner);
          for (const value of new Set(values)) expected.set(value, (expected.get(value) ?? 0) + 1);
        });
        expect(countsOf(counter)).toEqual(expected);
        expect(counter.size).toBe(expected.size);
        for (const [value, count] of expected) {
          expect(counter.counts[slotOf(counter.hashes, counter.counts, value)]).toBe(count);
        }
      }),
    );
  });

  test('grows without losing anything, in parts that are put together as well', () => {
    const [whole, joined] = [new HashCounter(), new HashCounter()];
    const parts = [0, 1, 2].map(() => new HashCounter());
    for (let owner = 0; owner < 30; owner++) {
      for (let i = 0; i < 2000; i++) {
        const value = Math.imul(owner * 500 + (i % 1000), 0x9e3779b1) >>> 0;
        whole.addOnce(value, owner);
        parts[owner % 3].addOnce(value, owner);
      }
    }
    for (const part of parts) for (const [value, count] of countsOf(part)) joined.add(value, count);
    expect(whole.size).toBe(29 * 500 + 1000);
    expect(joined.size).toBe(whole.size);
    expect(countsOf(joined)).toEqual(countsOf(whole));
    expect(whole.hashes.length).toBeGreaterThanOrEqual(whole.size * 2);
  });
});

describe('a table of runs', () => {
  const articles = fc.array(hashes, { maxLength: 8 });

  test('counts in how many articles each stands, and of how many it is text', () => {
    fc.assert(
      fc.property(articles, fc.func(fc.boolean()), (its, isText) => {
        const table = new RunTable();
        const numbers = its.map((runs, article) => runs.map(run => table.count(run, article)));
        table.startOver();
        numbers.forEach((own, article) => {
          for (const [i, number] of own.entries()) if (isText(its[article][i])) table.countAsText(number, article);
        });
        const different = [...new Set(its.flat())];
        expect(table.size).toBe(different.length);
        // numbered as they turn up, and never anew
        its.forEach((runs, article) => {
          expect(numbers[article]).toEqual(runs.map(run => different.indexOf(run)));
        });
        for (const [number, run] of different.entries()) {
          const holders = its.filter(runs => runs.includes(run)).length;
          expect(table.runAt(number)).toBe(run);
          expect(table.counts[number]).toBe(holders);
          expect(table.textCounts[number]).toBe(isText(run) ? holders : 0);
        }
      }),
    );
  });

  test('grows', () => {
    const runs = Array.from({ length: 5000 }, (_, i) => mix32(i));
    const table = new RunTable();
    for (const article of [0, 1]) expect(runs.map(run => table.count(run, article))).toEqual([...runs.keys()]);
    expect(table.size).toBe(5000);
    expect([...table.counts.subarray(0, 5000)].every(count => count === 2)).toBe(true);
    expect(runs.map((_, number) => table.runAt(number))).toEqual(runs);
  });
});

test('filters let through all runs that are in their sets, with the words they start at, and few others', () => {
  const words = Uint32Array.from({ length: 3000 }, (_, i) => mix32(i));
  const all = new Uint32Array(runsIn(words.length));
  writeRuns(words, all, 0);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(all.length - 1), { maxLength: 200 }), fc.nat(200), (chosen, cut) => {
      const [one, other] = [chosen.slice(0, cut), chosen.slice(cut)].map(its =>
        filterOf(Uint32Array.from(its, at => all[at])),
      );
      const [starts, runs] = [new Uint32Array(all.length), new Uint32Array(all.length)];
      const count = filterRuns(words, one, other, starts, runs);
      const found = [...starts.subarray(0, count)];
      expect(found).toEqual([...new Set(found)].sort((x, y) => x - y));
      expect([...runs.subarray(0, count)]).toEqual(found.map(start => all[start]));
      expect(chosen.filter(at => !found.includes(at))).toEqual([]);
      expect(count).toBeLessThan(chosen.length + 500);
      expect(filterRuns(words.subarray(0, RUN - 1), one, other, starts, runs)).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test('runs of the same eight words have the same hash, wherever they stand, and others another', () => {
  const words = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 60 });
  fc.assert(
    fc.property(words, fc.nat(5), (its, at) => {
      const into = new Uint32Array(at + its.length + 1);
      const count = writeRuns(Uint32Array.from(its), into, at);
      expect(count).toBe(runsIn(its.length));
      expect(count).toBe(Math.max(0, its.length - RUN + 1));
      const windows = Array.from({ length: count }, (_, i) => its.slice(i, i + RUN).join());
      const pairs = new Set(windows.map((window, i) => `${window} ${into[at + i]}`));
      expect(pairs.size).toBe(new Set(windows).size);
      expect(new Set(into.subarray(at, at + count)).size).toBe(new Set(windows).size);
      expect(into.subarray(0, at).every(value => value === 0) && into[at + count] === 0).toBe(true);
    }),
  );
});
