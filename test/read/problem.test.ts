/** What readers say of articles and files that are not whole. */
import { describe, expect, test } from 'vitest';
import { incomplete, notice, skipped } from '../../src/read/problem.js';
import { DocumentReaders } from '../../src/read/readers.js';

describe('a document whose bytes are incomplete', () => {
  const location = { path: 'pages.gz', explicit: true, incomplete: 'cut off: the gzip member is damaged' };

  test.each([
    ['plain', 'Harbour bridge closes\n\nThe bridge is closed.'],
    ['html', '<title>Bridge</title><article><p>The bridge is closed for nine weeks, engineers say.</p></article>'],
    ['mail', 'Subject: Bridge\n\nThe bridge is closed.\n'],
  ] as const)('gives incomplete articles as %s', async (format, text) => {
    const readers = new DocumentReaders();
    await readers.load([format]);
    const [item] = await readers.read(Buffer.from(text), format, location, {});
    expect(item).toMatchObject({ article: { incomplete: location.incomplete } });
  });
});

test('a second clause follows the first; what is no article stays as it is', () => {
  const article = { id: 'a', text: 'text' };
  const once = incomplete({ article }, 'row 3 is short');
  expect(incomplete(once, 'cut off')).toEqual({ article: { ...article, incomplete: 'row 3 is short; cut off' } });
  const other = skipped({ path: 'a.png', explicit: false }, 'no reader for .png');
  expect(incomplete(other, 'cut off')).toBe(other);
});

test('a notice names the file, and the part of it', () => {
  const location = { path: 'a.csv', explicit: true, number: 3, label: 'row 3' };
  expect(notice(location, 'has no text')).toEqual({ notice: { path: 'a.csv', reason: 'row 3: has no text' } });
});
