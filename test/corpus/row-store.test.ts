/** Rows packed into bytes unpack to the same rows, for any text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PackedRows, type RowDetails, RowPacker, unpackRow } from '../../src/corpus/packed-rows.js';
import { RowStore } from '../../src/corpus/row-store.js';
import { statusName, statusNumber } from '../../src/corpus/status.js';
import { renderReport } from '../../src/report/render.js';
import { type ArticleRows, type ArticleStatus, STATUSES } from '../../src/types/report.js';
import { report } from '../report/samples.js';
import { anyText } from '../text/any-text.js';

const MIN_WORDS = 40;
const isCompared = ({ status }: { readonly status: string }): boolean => status === 'ok' || status === 'partial';

/** Hostile text: lone surrogates, NUL, byte order marks, text that looks like JSON, and names of object properties. */
const hostile = fc.oneof(
  anyText,
  fc.constantFrom('', '\0', '\ud800', '\udc00\ud800', '\uFEFF', '"', '\\', '\u2028', '[null]', 'null', '-1', '-2'),
  fc.constantFrom('__proto__', 'constructor', '\x1b[31m', '],[', '\uffff', '👩\u200d🚀'.repeat(50)),
);
const details: fc.Arbitrary<RowDetails> = fc.record(
  { path: hostile, title: hostile, source: hostile, url: hostile, published: hostile, reason: hostile },
  { requiredKeys: [] },
);
interface Given {
  readonly id: string;
  readonly details: RowDetails;
}
const given: fc.Arbitrary<Given> = fc.oneof(
  fc.record({ id: hostile, details }),
  // an article whose id is its path
  fc.record({ id: hostile, details }).map(row => ({ ...row, details: { ...row.details, path: row.id } })),
  // records of one file
  fc.record({ id: hostile, details }).map(row => ({ ...row, details: { ...row.details, path: 'wire.jsonl' } })),
);

function packed(rows: readonly Given[]): PackedRows {
  const packer = new RowPacker();
  for (const { id, details } of rows) packer.add(id, details);
  return packer.pack();
}

test('a status converts to its number and back', () => {
  expect(STATUSES.map(statusNumber).map(statusName)).toEqual(STATUSES);
});

describe('packed rows', () => {
  test('unpack to the same rows; absent fields stay absent', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 10 }), rows => {
        const batch = packed(rows);
        rows.forEach(({ id, details: expected }, i) => {
          const row = unpackRow(batch, i, id);
          expect(row).toEqual(expected);
          expect(Object.keys(row).sort()).toEqual(Object.keys(expected).sort());
        });
      }),
      { numRuns: 500 },
    );
  });

  test('survive a message to another thread', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 5 }), rows => {
        const batch = structuredClone(packed(rows));
        rows.forEach(({ id, details: expected }, i) => {
          expect(unpackRow(batch, i, id)).toEqual(expected);
        });
      }),
    );
  });

  test('store the common path of a thousand records once', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      id: `r${i}`,
      details: { path: 'a/long/way/to/wire.jsonl' },
    }));
    expect(packed(rows).paths).toEqual(['a/long/way/to/wire.jsonl']);
  });
});

interface GivenRow extends Given {
  readonly words: number;
  readonly status: ArticleStatus;
}
const givenRow: fc.Arbitrary<GivenRow> = fc
  .record({ given, words: fc.nat(120), status: fc.constantFrom(...STATUSES) })
  .map(({ given, words, status }) => ({ ...given, words, status }));

/** A store of rows in batches of `size`. */
function storeOf(rows: readonly GivenRow[], size: number): RowStore {
  const batches = Array.from({ length: Math.ceil(rows.length / size) }, (_, n) =>
    packed(rows.slice(n * size, (n + 1) * size)),
  );
  return new RowStore(
    rows.map(({ id }) => id),
    Uint32Array.from(rows, ({ words }) => words),
    Uint8Array.from(rows, ({ status }) => statusNumber(status)),
    {
      batches,
      batchOf: Uint32Array.from(rows, (_, i) => Math.floor(i / size)),
      indexOf: Uint32Array.from(rows, (_, i) => i % size),
      givenIds: new Map(),
    },
    MIN_WORDS,
  );
}

const printed = (articles: ArticleRows, format: 'json' | 'jsonl'): string =>
  [...renderReport({ ...report({}), articles }, format)].join('');

describe('a store of rows', () => {
  const batchSize = fc.integer({ min: 1, max: 8 });

  test('keeps the references of articles out of their rows', () => {
    const claims = fc.record(
      { credits: hostile.filter(text => text !== ''), ignored: fc.constant<true>(true) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(givenRow, claims), { maxLength: 8 }), batchSize, (rows, size) => {
        const shown = storeOf(
          rows.map(([row]) => row),
          size,
        );
        const store = storeOf(
          rows.map(([row, said]) => ({ ...row, details: { ...row.details, ...said } })),
          size,
        );
        expect(rows.map((_, i) => store.claimsOf(i))).toEqual(rows.map(([, said]) => said));
        expect([...store]).toEqual([...shown]);
        expect(printed(store, 'json')).toBe(printed(shown, 'json'));
      }),
    );
  });

  test('gives each row by position, in order and by status', () => {
    fc.assert(
      fc.property(fc.array(givenRow, { maxLength: 12 }), batchSize, (rows, size) => {
        const store = storeOf(rows, size);
        const expected = rows.map(({ id, details, words, status }) => ({ id, ...details, words, status }));
        expect(store.length).toBe(rows.length);
        expect([...store]).toEqual(expected);
        expect(rows.map((_, i) => store.at(i))).toEqual(expected);
        expect(rows.map((_, i) => store.idOf(i))).toEqual(rows.map(({ id }) => id));
        expect(rows.map((_, i) => store.isCompared(i))).toEqual(rows.map(isCompared));
        for (const status of STATUSES) {
          expect([...store.ofStatus(status)]).toEqual(expected.filter(row => row.status === status));
          expect(store.totals()[status]).toBe(expected.filter(row => row.status === status).length);
        }
        expect(store.totals().boilerplate).toBe(0);
      }),
    );
  });

  test('discounts boilerplate: the remaining words decide whether an article is long enough', () => {
    const left = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(givenRow, left), { maxLength: 12 }), batchSize, (given, size) => {
        const rows = given.map(([row]) => row);
        const store = storeOf(rows, size);
        // fills the cache
        rows.forEach((_, i) => {
          store.at(i);
        });
        const leftOf = given.map(([{ words }, share]) => Math.ceil(words * share));
        store.discount(Uint32Array.from(leftOf));
        const expected = rows.map(({ id, details: { reason, ...details }, words, status }, i) => {
          const boilerplate = words - leftOf[i];
          if (boilerplate === 0) return { id, ...details, words, status, ...(reason !== undefined && { reason }) };
          if (!isCompared({ status }) || leftOf[i] >= MIN_WORDS)
            return { id, ...details, words, boilerplate, status, ...(reason !== undefined && { reason }) };
          const short = `${leftOf[i]} words besides ${boilerplate} of boilerplate; at least 40 are needed to compare`;
          const both = reason === undefined ? short : `${short}; incomplete: ${reason}`;
          return { id, ...details, words, boilerplate, status: 'too-short', reason: both };
        });
        expect([...store]).toEqual(expected);
        expect(rows.map((_, i) => store.at(i))).toEqual(expected);
        expect(rows.map((_, i) => store.isCompared(i))).toEqual(expected.map(isCompared));
        // described, not created
        for (const format of ['json', 'jsonl'] as const)
          expect(printed(store, format)).toBe(printed([...store], format));
        const totals = store.totals();
        for (const status of STATUSES) {
          expect([...store.ofStatus(status)]).toEqual(expected.filter(row => row.status === status));
          expect(totals[status]).toBe(expected.filter(row => row.status === status).length);
        }
        expect(totals.boilerplate).toBe(rows.reduce((sum, { words }, i) => sum + words - leftOf[i], 0));
        expect([...store.words]).toEqual(rows.map(({ words }) => words));
      }),
    );
  });

  test('keeps the path of a renamed article whose id was its path', () => {
    const rows = packed([
      { id: 'a.txt', details: { path: 'a.txt' } },
      { id: 'a.txt', details: { path: 'a.txt', title: 'the second' } },
    ]);
    const store = new RowStore(
      ['a.txt', 'a.txt~2'],
      Uint32Array.of(50, 60),
      new Uint8Array(2),
      {
        batches: [rows],
        batchOf: new Uint32Array(2),
        indexOf: Uint32Array.of(0, 1),
        givenIds: new Map([[1, 'a.txt']]),
      },
      MIN_WORDS,
    );
    expect([...store].map(({ id, path }) => [id, path])).toEqual([
      ['a.txt', 'a.txt'],
      ['a.txt~2', 'a.txt'],
    ]);
  });

  test('gives the same rows in any order, with more rows than the cache holds', () => {
    const rows = Array.from({ length: 70_000 }, (_, i) => ({
      id: `n${i}`,
      details: { path: 'wire.jsonl', title: `title ${i}` },
      words: 50,
      status: 'ok' as const,
    }));
    const store = storeOf(rows, 1000);
    for (const i of [0, 69_999, 5]) expect(store.at(i)).toMatchObject({ id: `n${i}`, title: `title ${i}` });
    for (let i = 0; i < rows.length; i++) store.at(i);
    for (const i of [0, 65_535, 65_536, 69_999])
      expect(store.at(i)).toMatchObject({ id: `n${i}`, title: `title ${i}` });
  });
});
