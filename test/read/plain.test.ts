import { describe, expect, it } from 'vitest';
import { readPlain } from '../../src/read/plain.js';
import { expectLinear } from '../setup/count-work.js';

const BODY =
  'The council met on Monday and agreed, after a long debate, to repair the bridge before the winter sets in.';

describe('readPlain', () => {
  it.each([
    ['Council agrees to repair bridge', `Council agrees to repair bridge\n\n${BODY}`],
    ['Who will pay for the bridge?', `\n  Who will pay for the bridge?  \n\n${BODY}`],
    ['Bridge', `Bridge\n${BODY} ${BODY}`],
    ['桥梁将在冬天之前修好', '桥梁将在冬天之前修好\n\n市议会星期一开会。'],
    [undefined, `${BODY}\n\n${BODY}`],
    [undefined, 'The council met.\n\nIt agreed.'],
    [undefined, 'The council met on Monday and agreed after a\nlong debate to repair the bridge.'],
    [
      undefined,
      'A line of hard-wrapped text is about as long as this one is here\nWednesday was the day of the next line of it.',
    ],
    [undefined, 'Only a headline'],
    [undefined, 'Only a headline\n \n'],
    [undefined, '* * *\n\nWords'],
    [undefined, `${'x'.repeat(201)}\n\n${BODY}`],
    [undefined, ''],
    [undefined, ' \n\t\n'],
  ])('title %j', (title, text) => {
    expect(readPlain(text).title).toBe(title);
  });

  it('changes only line ends', () => {
    expect(readPlain('A\r\nb\rc\n\n d \n').text).toBe('A\nb\nc\n\n d \n');
  });

  it.each([' ', '\n', '\r', '.', '\u2028', 'x '])(
    'takes linear time for a repeated %j',
    { timeout: 60_000 },
    async part => {
      await expectLinear(2000, size => readPlain(part.repeat(size)));
      readPlain(part.repeat(1 << 18));
    },
  );
});
