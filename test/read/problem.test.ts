/** What readers say of articles and files that are not whole. */
import { expect, test } from 'vitest';
import { incomplete, notice, skipped } from '../../src/read/problem.js';

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
