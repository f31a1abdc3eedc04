/** A plain text that stays bytes is the article that it would have been as a string. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchBuffer } from '../../src/read/file.js';
import { encodedPlain } from '../../src/read/plain.js';
import { DocumentReaders } from '../../src/read/readers.js';
import type { ReadItem } from '../../src/types/article.js';
import { anyText } from '../text/any-text.js';

const FILE = { path: 'a.txt', explicit: false };
const WORDS = 'The council met on Monday and agreed to repair the bridge before the winter sets in. ';

const line = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'A headline',
    'é',
    '“Who will pay?”',
    'runs on',
    'Über uns',
    '4 stories told twice among 9 articles',
  ),
  fc.constantFrom(
    '桥梁'.repeat(60),
    '👩‍🚀'.repeat(40),
    'x'.repeat(401),
    '\t',
    '\u2028',
    '\u0085',
    '{"schema": "twicetold.',
  ),
  fc.nat(60).map(count => WORDS.repeat(count)),
  fc.nat(1100).map(length => 'wörd '.repeat(250).slice(0, length)),
  anyText,
);
const text = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\n\n', '\r\n', '\n \n'))
  .map(([lines, end]) => Buffer.from(lines.join(end)));
const bytes = fc.oneof(
  text,
  text,
  text,
  fc.uint8Array({ maxLength: 50 }).map(given => Buffer.from(given)),
);

const asText = (item: ReturnType<typeof encodedPlain>) =>
  item && { article: { ...item.article, text: Buffer.from(item.utf8).toString() } };

test('an encoded text equals the text of the ordinary reader, for any file', async () => {
  const readers = new DocumentReaders();
  await readers.load(['plain']);
  const texts = new BatchBuffer();
  const ordinary = (bytes: Buffer) => (readers.read(bytes, 'plain', FILE, {}) as readonly ReadItem[])[0];
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 5 }), files => {
      texts.clear();
      const read = files.map(bytes => encodedPlain(bytes, FILE, texts));
      read.forEach((item, i) => {
        if (item !== undefined) expect(asText(item)).toEqual(ordinary(files[i]!));
      });
    }),
    { numRuns: 600 },
  );
});

test('ordinary texts are encoded', () => {
  const texts = new BatchBuffer();
  for (const given of [
    `Bridge\n\n${WORDS.repeat(40)}`,
    WORDS.repeat(40),
    `Brücke\n\n${WORDS}\n${WORDS.repeat(30)}`,
    WORDS,
  ]) {
    expect(asText(encodedPlain(Buffer.from(given), FILE, texts))?.article.text).toBe(given);
  }
});
