/** Which texts are copies covered by a kept text: never through a chain, and never a whole by its part. */
import { describe, expect, test } from 'vitest';
import { type CopyRules, coveredTexts, otherCovers, partOf } from '../../src/cluster/copies.js';
import type { Link } from '../../src/cluster/star-clusters.js';
import type { Relation } from '../../src/types/report.js';
import { pick, randomFrom } from '../invented/stories.js';

const copy = (a: number, b: number, similarity = 0.9, relation: Relation = 'paraphrase'): Link => ({
  a,
  b,
  similarity,
  relation,
});
/** `a` is a part of `b`. */
const part = (a: number, b: number, similarity = 0.9): Link => ({
  ...copy(a, b, similarity, 'excerpt'),
  alignment: { coverage: { a: 0.9, b: 0.3 } },
});

/** Prefers the lower number. */
const BY_NUMBER: CopyRules = { compare: (x, y) => x - y, isEdition: () => false };
const covered = (links: readonly Link[], rules: Partial<CopyRules> = {}) =>
  [...coveredTexts(links, { ...BY_NUMBER, ...rules })].map(([text, { by }]) => [text, by]).sort();

describe('a text is removed', () => {
  test('for the preferred text, and of several for the most similar', () => {
    expect(covered([copy(1, 2)])).toEqual([[2, 1]]);
    expect(covered([copy(1, 2)], { compare: (x, y) => y - x })).toEqual([[1, 2]]);
    expect(covered([copy(1, 3, 0.7), copy(2, 3, 0.8)])).toEqual([[3, 2]]);
    expect(covered([copy(1, 3), copy(2, 3)])).toEqual([[3, 1]]);
  });

  test('only by a pair of its own: a copy of a copy stays', () => {
    expect(covered([copy(1, 2), copy(2, 3)])).toEqual([[2, 1]]);
    expect(covered([copy(1, 2), copy(2, 3), copy(3, 4)])).toEqual([
      [2, 1],
      [4, 3],
    ]);
    expect(covered([copy(1, 2), copy(2, 3), copy(1, 3)])).toEqual([
      [2, 1],
      [3, 1],
    ]);
  });

  test('as a part, in spite of preference; a part of a part stays if the whole does not contain it', () => {
    expect(covered([part(1, 2)])).toEqual([[1, 2]]);
    expect(covered([part(1, 2), part(2, 3)])).toEqual([[2, 3]]);
    expect(covered([part(1, 2), part(2, 3), part(1, 3)])).toEqual([
      [1, 3],
      [2, 3],
    ]);
    // each contains as much of the other
    expect(partOf({ ...part(1, 2), alignment: { coverage: { a: 0.5, b: 0.5 } } })).toBeUndefined();
    expect(partOf(copy(1, 2))).toBeUndefined();
  });

  test('as an edition, for the preferred one', () => {
    const editions: Partial<CopyRules> = {
      isEdition: (x, y) => x + y === 3,
      compareEditions: (x, y) => y - x,
    };
    expect(covered([copy(1, 2), copy(2, 3)], editions)).toEqual([
      [1, 2],
      [3, 2],
    ]);
  });

  test('in a cycle of parts, but at least one stays', () => {
    const gone = covered([part(1, 2), part(2, 3), part(3, 1)]);
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.length).toBeLessThan(3);
  });
});

test('a text whose cover was removed gets a kept cover', () => {
  const lists = [
    [copy(1, 5, 0.7), copy(2, 5, 0.9)],
    [copy(3, 5, 0.8), part(5, 4, 0.6), part(4, 6)],
  ];
  const find = (copies: readonly number[], gone: readonly number[]) =>
    [...otherCovers(lists, new Set(copies), text => !gone.includes(text))].map(([text, { by }]) => [text, by]);
  expect(find([5], [])).toEqual([[5, 2]]);
  expect(find([5], [2])).toEqual([[5, 3]]);
  expect(find([5], [1, 2, 3])).toEqual([[5, 4]]);
  expect(find([6], [])).toEqual([]);
});

test('for any pairs, no kept text could cover another, and each removed text has a pair with a kept one', () => {
  const random = randomFrom(8);
  for (let round = 0; round < 200; round++) {
    const links = new Map<string, Link>();
    for (let n = 0; n < 20; n++) {
      const [a, b] = [Math.floor(random() * 10), Math.floor(random() * 10)];
      if (a < b) links.set(`${a} ${b}`, pick(random, [copy(a, b), part(a, b), { ...part(b, a) }]));
    }
    const all = [...links.values()];
    const allows = (link: Link, text: number): boolean => (partOf(link) ?? text) === text;
    // only contradictory pairs make a cycle of parts, where a removable text may remain: repeat, as a search does
    const departed = new Set<number>();
    for (let left: readonly Link[] = all; ; ) {
      const gone = coveredTexts(left, BY_NUMBER);
      for (const [text, { by }] of gone) {
        expect(gone.has(by)).toBe(false);
        const own = left.filter(({ a, b }) => (a === text && b === by) || (a === by && b === text));
        expect(own.some(link => allows(link, text))).toBe(true);
        departed.add(text);
      }
      left = left.filter(({ a, b }) => !departed.has(a) && !departed.has(b));
      if (gone.size === 0) {
        expect(left).toEqual([]);
        break;
      }
    }
  }
});
