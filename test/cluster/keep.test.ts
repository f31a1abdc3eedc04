/** Which of several copies is kept: each rule, the precedence of rules, and an order without ties. */
import { describe, expect, test } from 'vitest';
import { type KeepLookup, Precedence } from '../../src/cluster/keep.js';
import type { KeepRule } from '../../src/options.js';
import { pick, randomFrom } from '../invented/stories.js';

interface Given {
  readonly published?: string;
  readonly source?: string;
  readonly url?: string;
  readonly length?: number;
  readonly path?: string;
  readonly row?: number;
  readonly copies?: number;
}

const lookup = (articles: readonly Given[]): KeepLookup => ({
  length: articles.length,
  fieldOf: (article, field) => articles[article][field],
  lengthOf: article => articles[article].length ?? 100,
  pathOf: article => articles[article].path ?? 'feed.jsonl',
  rowOf: article => articles[article].row ?? article + 1,
  copiesOf: article => articles[article].copies ?? 0,
});

const firstOf = (rules: readonly KeepRule[], articles: readonly Given[], origin?: number): number => {
  const precedence = new Precedence(rules, lookup(articles));
  if (origin !== undefined) precedence.addOrigin(origin);
  const all = articles.map((_, article) => article);
  const first = precedence.firstOf(all);
  expect(precedence.firstOf(all.reverse())).toBe(first);
  return first;
};

const DATED = [{ published: '2024-03-02' }, { published: '2024-03-01' }, { published: '2024-03-03' }, {}];
const BY_SOURCE = [{ source: 'The Courier' }, { source: 'AP News' }, { url: 'https://www.reuters.com/a' }];

describe('the rule', () => {
  const cases: readonly (readonly [rules: readonly KeepRule[], articles: readonly Given[], first: number])[] = [
    [['oldest'], DATED, 1],
    [['newest'], DATED, 2],
    [['newest'], [{}, { published: 'soon' }, { published: '2024-03-02' }], 2],
    [['longest'], [{ length: 90 }, { length: 120 }, { length: 110 }], 1],
    [['first'], [{ row: 3 }, { row: 1 }, { row: 2 }], 1],
    [
      ['first'],
      [
        { path: 'b', row: 1 },
        { path: 'a', row: 9 },
      ],
      1,
    ],
    [[{ sources: ['reuters', 'ap'] }], BY_SOURCE, 2],
    [[{ sources: ['ap', 'reuters'] }], BY_SOURCE, 1],
    [[{ sources: ['reuters.com'] }], BY_SOURCE, 2],
    // whole words only
    [[{ sources: ['cour', 'new'] }], BY_SOURCE, 0],
    [[{ sources: ['', '!'] }], BY_SOURCE, 0],
    // the first rule that distinguishes two articles decides
    [['longest', 'newest'], [{ length: 9, published: '2024-03-03' }, ...DATED], 3],
    [[{ sources: ['ap'] }, 'newest'], [{ source: 'AP' }, { source: 'AP', published: '2024-03-01' }, ...DATED], 1],
    // then: has copies, is the origin, is the oldest, the longest, the first
    [[], [{ published: '2024-03-01' }, { published: '2024-03-02', copies: 1 }], 1],
    [['oldest'], [{ published: '2024-03-01' }, { published: '2024-03-02', copies: 1 }], 0],
    [[], [{ length: 90 }, { length: 120 }], 1],
    [[], [{}, {}], 0],
  ];

  test.for(cases)('%j of %j', ([rules, articles, first]) => {
    expect(firstOf(rules, articles)).toBe(first);
  });

  test('origin', () => {
    expect(firstOf(['origin'], DATED, 2)).toBe(2);
    expect(firstOf([], DATED, 2)).toBe(2);
    expect(firstOf(['newest', 'origin'], DATED, 1)).toBe(2);
  });
});

test('files follow the order of the input', () => {
  const order = new Map([
    ['b', 0],
    ['a', 1],
  ]);
  const precedence = new Precedence(['first'], lookup([{ path: 'a' }, { path: 'b' }]), path => order.get(path)!);
  expect(precedence.firstOf([0, 1])).toBe(1);
});

test('any rules give a total order', () => {
  const random = randomFrom(5);
  const rules: readonly KeepRule[] = ['origin', 'oldest', 'newest', 'longest', 'first', { sources: ['ap', 'dpa'] }];
  for (let round = 0; round < 50; round++) {
    const articles = Array.from({ length: 12 }, () => ({
      ...pick(random, [{}, { published: '2024-03-01' }, { published: '2024-03-02' }, { published: 'x' }]),
      ...pick(random, [{}, { source: 'AP' }, { url: 'https://dpa.example/1' }]),
      length: pick(random, [90, 100]),
      path: pick(random, ['a', 'b']),
      row: 1,
      copies: pick(random, [0, 1]),
    }));
    const precedence = new Precedence([pick(random, rules), pick(random, rules)], lookup(articles));
    precedence.addOrigin(Math.floor(random() * 12));
    const sorted = articles.map((_, article) => article).sort((x, y) => precedence.compare(x, y));
    for (let x = 0; x < 12; x++) {
      for (let y = 0; y < 12; y++) {
        expect(Math.sign(precedence.compare(sorted[x], sorted[y]))).toBe(Math.sign(x - y));
      }
    }
  }
});
