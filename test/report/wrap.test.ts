import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANY_WIDTH } from '../../src/report/any-width.js';
import { printable } from '../../src/report/sanitize.js';
import { cutEnd, cutMiddle } from '../../src/report/style.js';
import { type Span, wrap } from '../../src/report/wrap.js';
import { expectLinear } from '../setup/count-work.js';
import { anyText, anyTexts } from './arbitraries.js';

const lines = (text: string, width: number): string[] => wrap([{ text }], width, ANY_WIDTH).map(line => line.text);
const visible = (text: string): string => text.replace(/\s+/gu, '');

describe('wrap', () => {
  test.each<[string, string, number, string[]]>([
    ['breaks at spaces', 'one two three four', 9, ['one two', 'three', 'four']],
    ['joins white space', '  one \n\n two ', 20, ['one two']],
    ['cuts words longer than a line', 'abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['breaks between wide characters', '港口大橋將關閉', 6, ['港口大', '橋將關', '閉']],
    ['keeps words of letters with marks beside them whole', 'यह हिन्दी में', 5, ['यह', 'हिन्दी', 'में']],
    ['leaves no full stop alone', '港口大。', 6, ['港口', '大。']],
    ['keeps right-to-left words in their order', 'קטר מהיר בעיר', 8, ['קטר מהיר', 'בעיר']],
    [
      'cuts marks piled up without end',
      `क${'\u093e'.repeat(9)}`,
      4,
      ['का\u093e\u093e', '\u093e'.repeat(4), '\u093e\u093e'],
    ],
    ['gives no line for nothing', '  ', 10, []],
  ])('%s', (_, text, width, expected) => expect(lines(text, width)).toEqual(expected));

  test('keeps a word of several styles together, and paints text of one style once', () => {
    const bracket = (text: string): string => `<${text}>`;
    const spans: Span[] = [{ text: 'so ' }, { text: 'big red', paint: bracket }, { text: 'dish dog' }];
    expect(wrap(spans, 10, ANY_WIDTH).map(line => line.text)).toEqual(['so <big>', '<red>dish', 'dog']);
  });

  test('keeps all text within the width, and measures its lines', () => {
    fc.assert(
      fc.property(anyTexts, fc.integer({ min: 4, max: 60 }), (texts, width) => {
        const spans = texts.map(text => ({ text: printable(text) }));
        const wrapped = wrap(spans, width, ANY_WIDTH);
        expect(visible(wrapped.map(line => line.text).join(''))).toBe(visible(spans.map(span => span.text).join('')));
        for (const line of wrapped) {
          expect(line.width).toBeLessThanOrEqual(width);
          expect(ANY_WIDTH.columns(line.text)).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each(['word ', '港', 'x', '。', 'é'])('takes linear time for a line of %j', async piece => {
    await expectLinear(2_000, size => wrap([{ text: piece.repeat(size) }], 80, ANY_WIDTH));
  });
});

describe('cutting and padding', () => {
  test.each([
    ['short', 10, 'short'],
    ['a long title', 8, 'a long …'],
    ['met … of', 6, 'met …'],
    ['港口大橋將關閉', 8, '港口大…'],
  ])('cutEnd(%j, %i)', (text, width, expected) => expect(cutEnd(text, width, ANY_WIDTH)).toBe(expected));

  test.each([
    ['folder/file.txt', 15, 'folder/file.txt'],
    ['a/very/long/path/file.txt', 13, 'a/very…le.txt'],
  ])('cutMiddle(%j, %i)', (text, width, expected) => expect(cutMiddle(text, width, ANY_WIDTH)).toBe(expected));

  test('takes linear time for a long id', async () => {
    await expectLinear(20_000, size => cutMiddle('wörd '.repeat(size), 80, ANY_WIDTH));
  });

  test('no cut text exceeds the width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 3, max: 60 }), (text, width) => {
        const safe = printable(text);
        expect(ANY_WIDTH.columns(cutEnd(safe, width, ANY_WIDTH))).toBeLessThanOrEqual(width);
        expect(ANY_WIDTH.columns(cutMiddle(safe, width, ANY_WIDTH))).toBeLessThanOrEqual(width);
        if (ANY_WIDTH.columns(safe) <= width)
          expect([cutEnd(safe, width, ANY_WIDTH), cutMiddle(safe, width, ANY_WIDTH)]).toEqual([safe, safe]);
      }),
    );
  });
});
