/** Regular expressions that the bundle compiles when they are first used do what they did. */
import { expect, test } from 'vitest';
// @ts-expect-error the tools of the build are plain JavaScript
import { lazyPatterns } from '../lazy-patterns.js';

const CODE = `
const LETTERS = /\\p{L}+/gu;
const DIGIT = /^\\p{Nd}/u;
const NAMED = new RegExp(LETTERS.source, LETTERS.flags);
function ends(text) {
  const found = [];
  LETTERS.lastIndex = 0;
  while (LETTERS.exec(text) !== null) found.push(LETTERS.lastIndex);
  return found;
}
function own(text) {
  const each = /\\p{Lu}/gu;
  each.test(text);
  return each.lastIndex;
}
const run = text => [
  text.match(LETTERS), [...text.matchAll(LETTERS)].map(match => match.index), text.replace(LETTERS, '<$&>'),
  text.replaceAll(/\\p{L}/gu, letter => letter.toUpperCase()), text.split(/[\\p{N}\\s]+/u, 3), text.search(/\\p{Nd}/u),
  DIGIT.test(text), DIGIT.exec(text)?.[0], NAMED.test(text), ends(text), own(text), own(text), text.match(/\\p{L}/gu)?.length,
];`;

test('patterns compiled on demand match as literals do', () => {
  const { code } = lazyPatterns.renderChunk(CODE) ?? { code: '' };
  // a literal whose last match counts stays
  expect(code.match(/\/[^/\n]*\\p\{[^/\n]*\/[gu]+/g)).toEqual(['/\\p{Lu}/gu']);
  const [given, lazy] = [CODE, code].map(body => new Function(`${body} return run;`)() as (text: string) => unknown[]);
  for (const text of ['Ärger um 12 Uhr', '7 Wege', 'ничего', '', '三 Drei 3'])
    expect(lazy!(text)).toEqual(given!(text));
});
