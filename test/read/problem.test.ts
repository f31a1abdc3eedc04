/** What readers say of articles and files that are not whole. */
import { expect, test } from 'vitest';
import { incomplete, notice, skipped } from '../../src/read/problem.js';
import { readArticles } from '../../src/read/read.js';
import { itemsOf } from './streams.js';
import { makeTree } from './tree.js';

test('a second clause follows the first; an item without an article stays unchanged', () => {
  const article = { id: 'a', text: 'text' };
  const once = incomplete({ article }, 'row 3 is short');
  expect(incomplete(once, 'cut off')).toEqual({ article: { ...article, incomplete: 'row 3 is short; cut off' } });
  const other = skipped({ path: 'a.png', explicit: false }, 'no reader for .png');
  expect(incomplete(other, 'cut off')).toBe(other);
});

test('a notice names the file and the part of the file', () => {
  const location = { path: 'a.csv', explicit: true, number: 3, label: 'row 3' };
  expect(notice(location, 'has no text')).toEqual({ notice: { path: 'a.csv', reason: 'row 3: has no text' } });
});

test.each(['json', 'jsonl'] as const)('a reader that fails is the problem of its %s file', async format => {
  const folder = makeTree({ file: '{"id": "a", "text": "The bridge is closed."}' });
  // no name of a field, which the command line would refuse
  const fields = { text: 5 as never };
  const items = await itemsOf(
    readArticles({ path: 'file', absolute: `${folder}/file`, format, explicit: true }, { fields }),
  );
  expect(items).toMatchObject([
    { problem: { path: 'file', reason: expect.stringMatching(/^given up, its reader failed: /) } },
  ]);
});
