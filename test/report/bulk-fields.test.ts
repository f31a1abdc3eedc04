/** Articles that are never made, and pairs, are written as anything else is: the bytes do not show the short way. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowPacker, statusNumber } from '../../src/corpus/packed-rows.js';
import { RowStore } from '../../src/corpus/row-store.js';
import { renderReport } from '../../src/report/formats.js';
import type { ArticleRows, StreamedReport } from '../../src/types/report.js';
import { anyText } from '../text/any-text.js';
import { NEWSROOM } from './samples.js';

const hostile = fc.oneof(
  anyText,
  fc.constantFrom('', '"', '\\', '\0', '\x1b[31m', '\x7f', '\u0085', '\ud800', '\u2028', '\u202e', '\ufeff', '\u00ad'),
);
const about = fc.record(
  { path: hostile, title: hostile, source: hostile, url: hostile, published: hostile, reason: hostile },
  { requiredKeys: [] },
);
const given = fc.record({ about, words: fc.nat(100), left: fc.nat(100), status: fc.constantFrom(0, 1, 2, 3) });

const rendered = (articles: ArticleRows, format: 'json' | 'jsonl'): string =>
  [...renderReport({ ...NEWSROOM, articles } satisfies StreamedReport, format)].join('');

test('a row that is not made is written as one that is', () => {
  fc.assert(
    fc.property(fc.array(given, { maxLength: 8 }), rows => {
      const packer = new RowPacker();
      const ids = rows.map((_, i) => `id ${i}`);
      rows.forEach(({ about: its }, i) => {
        packer.add(ids[i], its);
      });
      const store = new RowStore(
        ids,
        Uint32Array.from(rows, row => row.words),
        Uint8Array.from(rows, row => row.status),
        {
          batches: [packer.pack()],
          batchOf: new Uint32Array(rows.length),
          indexOf: Uint32Array.from(rows, (_, i) => i),
          givenIds: new Map(),
        },
        40,
      );
      store.discount(Uint32Array.from(rows, row => Math.min(row.left, row.words)));
      for (const format of ['json', 'jsonl'] as const)
        expect(rendered(store, format)).toBe(rendered([...store], format));
    }),
    { numRuns: 300 },
  );
});

test('every character is written as one that was made', () => {
  const titles = Array.from({ length: 0x110000 >> 8 }, (_, page) =>
    String.fromCodePoint(...Array.from({ length: 256 }, (_, i) => (page << 8) + i)),
  );
  const characters = titles.flatMap(title => (title.charCodeAt(0) < 0x3000 || title >= '\ufb00' ? [...title] : []));
  const packer = new RowPacker();
  const ids = characters.map((_, i) => `${i}`);
  characters.forEach((title, i) => {
    packer.add(ids[i], { title });
  });
  const store = new RowStore(
    ids,
    new Uint32Array(ids.length),
    new Uint8Array(ids.length).fill(statusNumber('ok')),
    {
      batches: [packer.pack()],
      batchOf: new Uint32Array(ids.length),
      indexOf: Uint32Array.from(ids, (_, i) => i),
      givenIds: new Map(),
    },
    40,
  );
  expect(rendered(store, 'json') === rendered([...store], 'json')).toBe(true);
});

test('a pair parses to itself, its fields in the order of the model', () => {
  const given = [...NEWSROOM.pairs, { ...NEWSROOM.pairs[0]!, evidence: {}, edition: true as const }];
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value);
  const { pairs } = JSON.parse([...renderReport({ ...NEWSROOM, pairs: given }, 'json')].join(''));
  expect(JSON.stringify(pairs)).toBe(JSON.stringify(given, rounded));
});
