import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchBuffer } from '../../../src/read/file.js';
import { readJsonLines } from '../../../src/read/json/json-lines.js';
import { JsonLinesSplitter } from '../../../src/read/json/line-blocks.js';
import type { FieldChoice } from '../../../src/read/records/fields.js';
import type { EncodedArticle, ReadItem } from '../../../src/types/article.js';
import { anyCharacter } from '../../texts/any-character.js';

const FILE = { path: 'f', explicit: false };
const texts = new BatchBuffer();

function blocksOf(content: string | Uint8Array) {
  const splitter = new JsonLinesSplitter();
  return [...splitter.push(Buffer.from(content)), ...splitter.end()];
}

/** With its text as a string. */
function decoded(item: ReadItem | EncodedArticle): ReadItem {
  return 'utf8' in item ? { article: { ...item.article, text: Buffer.from(item.utf8).toString() } } : item;
}

/** Items of one block, and how many of them came as bytes. */
function readEncoded(content: string | Uint8Array, fields: FieldChoice = {}) {
  let encoded = 0;
  const items = blocksOf(content).flatMap(block => {
    texts.clear();
    const read = readJsonLines(block, FILE, fields, texts);
    encoded += read.filter(item => 'utf8' in item).length;
    return read.map(decoded);
  });
  return { items, encoded };
}

const readWhole = (content: string | Uint8Array, fields: FieldChoice = {}): ReadItem[] =>
  blocksOf(content).flatMap(block => readJsonLines(block, FILE, fields));

const LONG = `Once "upon" a time,\n\n\tthe café opened \\ closed. ${'Nobody knew why it had been so. '.repeat(6)}`;
const line = (record: unknown): string => `${JSON.stringify(record)}\n`;
const slashed = line({ id: 'b', text: LONG }).replace('Nobody', 'No\\/body\\b\\f\\r');

describe('reading texts as bytes', () => {
  it.each([
    ['the text at the end', line({ id: 'a', title: 'T', url: 'https://x.org/a', published: '2024-01-02', text: LONG })],
    ['the text in front', line({ text: LONG, id: 'a' })],
    ['no id', line({ body: LONG })],
    ['all escapes of one letter', slashed],
    ['nested values', line({ tags: ['x "y"', { z: null }], text: LONG, author: { name: 'N. N.' } })],
    ['another long string, which is not used', line({ summary: LONG.slice(1), text: 'short' }) + line({ text: LONG })],
    ['no line feed at the end', line({ text: LONG }).trimEnd()],
    ['a carriage return at the end', line({ text: LONG }).replace('\n', '\r\n')],
    ['a repeated field', `{"text":"short","text":${JSON.stringify(LONG)}}\n`],
    ['a byte order mark in the middle', line({ text: `\uFEFF${LONG}` })],
  ])('applies to %s', (_, content) => {
    const { items, encoded } = readEncoded(content);
    expect(items).toEqual(readWhole(content));
    expect(encoded).toBe(1);
  });

  it.each<[string, string, FieldChoice?]>([
    ['a short text', line({ text: 'short' })],
    ['HTML', line({ text: `<p>${LONG}</p>` }) + line({ text: `\n <p>${LONG}</p>` }) + line({ content_html: LONG })],
    ['HTML under a name of its own', line({ content: { rendered: `Once <b>more</b> ${LONG}` } })],
    ['paragraphs', line({ paragraphs: [LONG, 'more'] })],
    ['escapes by number', line({ text: LONG }).replace('é', '\\u00e9')],
    ['what stands for a text elsewhere', line({ text: '\0<p>', summary: LONG })],
    ['a longer title', line({ title: `${LONG} and more`, text: LONG })],
    ['a text that is its title', line({ text: LONG }), { title: 'text' }],
    ['a text that is its id', line({ text: LONG }), { id: 'text' }],
    ['a repeated field', `{"text":${JSON.stringify(LONG)},"text":"short"}\n`],
    ['a line end in a string', line({ text: LONG }).replace('\\n', '\n')],
    ['a tabulator in a string', line({ text: LONG }).replace('\\t', '\t')],
    ['an escape that is none', line({ text: LONG }).replace('\\n', '\\q')],
    ['a string that is not closed', `{"text":"${'word '.repeat(40)}`],
    ['a string that ends in an escape', `{"text":"${'word '.repeat(40)}\\`],
    ['broken syntax', line({ text: LONG }).replace(':', ' ') + line({ text: LONG }).replace('}', ',}')],
    ['no object', line([LONG]) + line(LONG)],
    ['a byte order mark', `\uFEFF${line({ text: LONG })}`],
  ])('does not apply to %s', (_, content, fields) => {
    const { items, encoded } = readEncoded(content, fields);
    expect(items).toEqual(readWhole(content, fields));
    expect(encoded).toBe(0);
  });

  it('does not apply to a block that is not UTF-8', () => {
    const content = Buffer.from(line({ text: LONG }), 'latin1');
    const { items, encoded } = readEncoded(content);
    expect(items).toEqual(readWhole(content));
    expect(encoded).toBe(0);
  });

  it('applies to texts of any length, up to the size of the kernel memory', () => {
    for (const length of [127, 128, 129, 144, 2 ** 18 + 1, 2 ** 20, 2 ** 21 - 60, 2 ** 21 + 1]) {
      const content = line({ text: `${'x'.repeat(length - 2)}"y` });
      const { items, encoded } = readEncoded(content);
      expect(items).toEqual(readWhole(content));
      expect(encoded).toBe(length >= 128 && length < 2 ** 21 ? 1 : 0);
    }
  });

  it('gives the same items as reading strings, for any records, broken anywhere', () => {
    const string = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({ unit: anyCharacter, maxLength: 300 }),
      fc.constantFrom('\0<p>', LONG, `${LONG}"`, '\\', '"', '<p>', 'a\tb', '\n', '\u2028'),
    );
    const key = fc.constantFrom(
      'id',
      'title',
      'text',
      'content',
      'html',
      'url',
      'source',
      'date',
      'x',
      'a"b',
      '__proto__',
    );
    const value = fc.oneof(string, fc.jsonValue({ maxDepth: 2 }), fc.array(string, { maxLength: 3 }));
    const record = fc.array(fc.tuple(key, value), { maxLength: 6 });
    const change = fc.tuple(fc.nat(), fc.constantFrom('', '"', '\\', '\n', '\\u0041', '{', ',', '\xff', ' '));
    const choice = fc.constantFrom<FieldChoice>({}, { text: 'x' }, { title: 'text', text: 'x.0' });
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 4 }),
        fc.array(change, { maxLength: 2 }),
        choice,
        (records, changes, fields) => {
          let json = records
            .map(fields => `{${fields.map(pair => pair.map(part => JSON.stringify(part)).join(':')).join(', ')}}`)
            .join('\n');
          for (const [at, by] of changes) {
            const place = at % (json.length + 1);
            json = json.slice(0, place) + by + json.slice(place + 1);
          }
          const content = Buffer.from(json, changes.length === 2 ? 'latin1' : 'utf8');
          expect(readEncoded(content, fields).items).toEqual(readWhole(content, fields));
        },
      ),
      { numRuns: 600 },
    );
  });
});
