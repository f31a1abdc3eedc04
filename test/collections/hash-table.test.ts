/** Tables of hashes against the sets and maps of the language. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacityFor, HashCounter, HashSet, slotOf } from '../../src/collections/hash-table.js';
import { mix32 } from '../../src/collections/mix.js';
import { filterOf, filterRuns, RunTable, runsIn, writeRuns } from '../../src/corpus/word-runs.js';
import { RUN } from '../../src/kernels/constants/boilerplate.js';

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
  const countsOf = (counter: HashCounter): Map<number, number> => {
    const counts = new Map<number, number>();
    counter.forEach((word, count) => {
      expect(counts.has(word)).toBe(false);
      counts.set(word, count);
    });
    return counts;
  };

  test('counts each once for each article', () => {
    // as well hashes that are equal in their lowest bits, and come in turns
    const word = fc.oneof(
      hash,
      fc.nat(4).map(i => i * 2 ** 14 + 5),
      fc.nat(3).map(i => i * 2 ** 30),
    );
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 60 }), { maxLength: 12 }), articles => {
        const counter = new HashCounter();
        const expected = new Map<number, number>();
        articles.forEach((values, article) => {
          counter.addAll(Uint32Array.from(values), article);
          for (const value of new Set(values)) expected.set(value, (expected.get(value) ?? 0) + 1);
        });
        expect(countsOf(counter)).toEqual(expected);
        expect(counter.size).toBe(expected.size);
        const [words, counts] = [new Uint32Array(counter.capacity), new Uint32Array(counter.capacity)];
        counter.forEach((value, count, slot) => {
          words[slot] = value;
          counts[slot] = count;
        });
        for (const [value, count] of expected) expect(counts[slotOf(words, counts, value)]).toBe(count);
      }),
    );
  });

  test('grows without losing anything, in parts that are put together as well', () => {
    const [whole, joined] = [new HashCounter(16), new HashCounter(16)];
    const parts = [0, 1, 2].map(() => new HashCounter());
    for (let article = 0; article < 30; article++) {
      const values = Uint32Array.from({ length: 2000 }, (_, i) => Math.imul(article * 500 + (i % 1000), 0x9e3779b1));
      whole.addAll(values, article);
      parts[article % 3].addAll(values, article);
    }
    for (const part of parts) {
      const counts = [...countsOf(part)];
      joined.add(
        Uint32Array.from(counts, ([value]) => value),
        Uint32Array.from(counts, ([, count]) => count),
      );
    }
    expect(whole.size).toBe(29 * 500 + 1000);
    expect(joined.size).toBe(whole.size);
    expect(countsOf(joined)).toEqual(countsOf(whole));
    expect(whole.capacity).toBeGreaterThanOrEqual(whole.size * 2);
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
