/** The work of looking up a text grows linearly with the text and its source, for any content. */
import { test } from 'vitest';
import { SourceMap, type SourceText } from '../../../src/read/source/source-map.js';
import { expectLinear } from '../../setup/count-work.js';

const whole = (text: string, format: SourceText['format']): SourceText => ({ text, format, line: 1, column: 1 });

test.each([
  ['one letter', 'a'],
  ['words that come back', 'the cat sat '],
  ['markup that never ends', '<script>&amp<b '],
])('time is linear: %s', async (_, part) => {
  await expectLinear(2000, size => {
    const source = part.repeat(size);
    new SourceMap(whole(source, 'html')).find(`other ${source} words`);
    new SourceMap(whole(source, 'json')).find(`${source.slice(size)} words`);
  });
});
