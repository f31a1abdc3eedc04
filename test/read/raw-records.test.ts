/** Parts of JSON Lines are all their bytes, and their records are numbered as the reader numbers them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJsonLines } from '../../src/read/json/json-lines.js';
import { JsonLinesSplitter } from '../../src/read/json/line-blocks.js';
import { RawLines } from '../../src/read/json/raw-lines.js';
import type { RawPart } from '../../src/read/raw-part.js';

function partsOf(bytes: Buffer, size: number, isWanted: (row: number) => boolean): RawPart[] {
  const lines = new RawLines(isWanted);
  const parts: RawPart[] = [];
  const add = (part: RawPart): void => void parts.push({ ...part, bytes: Buffer.from(part.bytes) });
  for (let at = 0; at < bytes.length; at += size)
    for (const part of lines.push(bytes.subarray(at, at + size))) add(part);
  for (const part of lines.push(Buffer.alloc(0), true)) add(part);
  return parts;
}

function articlesOf(bytes: Buffer): Map<number, string[]> {
  const splitter = new JsonLinesSplitter();
  const texts = new Map<number, string[]>();
  for (const block of [...splitter.push(bytes), ...splitter.end()]) {
    for (const item of readJsonLines(block, { path: 'f', explicit: true }, {})) {
      if (!('article' in item) || item.article.row === undefined || !('text' in item.article)) continue;
      const { row, text } = item.article;
      texts.set(row, [...(texts.get(row) ?? []), text as string]);
    }
  }
  return texts;
}

const text = fc.stringMatching(/^[a-z{}"\\\n é]{1,12}$/).filter(its => its.trim() !== '');
const record = text.map(its => ({ text: its }));
const line = fc.oneof(
  { weight: 6, arbitrary: record.map(its => JSON.stringify(its)) },
  { weight: 2, arbitrary: record.map(its => JSON.stringify(its, null, 1)) },
  fc.constantFrom(
    '',
    ' \t',
    '\r',
    '{"text":',
    'x',
    '[]',
    '{}',
    '{"text":"a"}{"text":"b"}',
    '[{"text":"a"},{"text":"b"}]',
    '{"a":{"b":"}"}},',
  ),
);
const file = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.constantFrom('', '\uFEFF'))
  .map(([its, end, isOpen, mark]) => mark + its.join(end) + (isOpen ? '' : end));

test('all bytes are returned, for any chunks, records and encoding', () => {
  fc.assert(
    fc.property(
      file,
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      fc.array(fc.nat(15)),
      (its, size, isWide, rows) => {
        const bytes = Buffer.from(its, isWide ? 'utf16le' : 'utf8');
        const parts = partsOf(bytes, size, row => rows.includes(row));
        expect(Buffer.concat(parts.map(part => part.bytes)).equals(bytes)).toBe(true);
        for (const { row } of parts) expect(row === 0 || rows.includes(row)).toBe(true);
      },
    ),
  );
});

test('a record that can be cut out has the same number as in the reader', () => {
  fc.assert(
    fc.property(file, fc.integer({ min: 1, max: 60 }), (its, size) => {
      const bytes = Buffer.from(its);
      const articles = articlesOf(bytes);
      for (const { row, bytes: part, closing } of partsOf(bytes, size, row => articles.has(row))) {
        if (row === 0 || closing === undefined) continue;
        const json = Buffer.from(part)
          .toString()
          .replace(/^[\uFEFF\s,]+/, '')
          .replace(/[\s,]+$/, '');
        expect([(JSON.parse(json) as { text: string }).text]).toEqual(articles.get(row));
      }
    }),
  );
});
