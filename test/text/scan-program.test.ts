/** The program that scans ASCII gives the tokens that the loop over single bytes gives, which located tokens are made by. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_QUOTATION, LONGEST_TEXT } from '../../src/text/scan-constants.js';
import { scanProgram } from '../../src/text/scan-program.js';
import { type Tokens, tokenize, tokenizeLocated } from '../../src/text/tokenize.js';

const plain = ({ hashes, flags }: Tokens): unknown => ({ hashes: [...hashes], flags: [...flags] });

function expectAlike(text: string): void {
  expect(plain(tokenize(text))).toEqual(plain(tokenizeLocated(text)));
}

const words = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abcdeXYZ019'), minLength: 1, maxLength: 20 }),
  fc.constantFrom('U', 'S', 'Mr', 'Dr', 'in', '1', '200', '9a', 'a'.repeat(63), 'b'.repeat(64), 'C'.repeat(200)),
);
const between = fc.constantFrom(
  ...[' ', ' ', ' ', '. ', '.', ',', ', ', '! ', '?', '"', ' "', '" ', '.)', ".'", '\n', '.\n', '\n\n', "'", '`'],
  ...[
    '-',
    '\0',
    '\x7f',
    '\t',
    '@',
    '[',
    '{',
    '/',
    ':',
    'é',
    '’',
    '“',
    '漢',
    '\u0301',
    '\u00ad',
    '…',
    '\u00a0',
    '，',
    '）',
    '！',
    '\u3000',
    '\n\u3000\n',
  ],
);

test('the program is there: vector instructions came with WebAssembly to every Node that is supported', () => {
  expect(scanProgram).toBeDefined();
});

describe('the same tokens as byte by byte', () => {
  test('of words and what may stand between them', () => {
    const text = fc.array(fc.tuple(words, between), { maxLength: 60 }).map(parts => parts.flat().join(''));
    fc.assert(fc.property(text, expectAlike), { numRuns: 2000 });
  });

  test('of Han and kana, and what may stand between them', () => {
    const characters = fc.string({
      unit: fc.constantFrom(...'漢字市长说这座かなカナー龠一鿿'),
      minLength: 1,
      maxLength: 12,
    });
    const marks = fc.constantFrom(
      ...'，。、！？：；（）「」『』“”‘’—…《》〈〉【】 \u3000\n.,!"aB1é\u0301\u3099\u00ad\ufe0f𠀀㐀ｱ゛ゞㄅ한',
      ...['。\n', '！“', '？」', '！ ', '？a', '200,000', 'U.S.', '\n\n', '——'],
    );
    const text = fc.array(fc.oneof(characters, characters, marks), { maxLength: 60 }).map(parts => parts.join(''));
    fc.assert(fc.property(text, expectAlike), { numRuns: 3000 });
  });

  test('of every character of two or three bytes between Han, kana and Latin', () => {
    for (let code = 0x80; code < 0x10000; code++) {
      if (code >= 0xac00 && code < 0xe000) continue; // Hangul, and halves of pairs
      const its = String.fromCharCode(code);
      expectAlike(`漢${its}字か${its}な。${its}漢漢漢 ab${its}cd ${its}漢`);
    }
  });

  test('of any bytes of ASCII', () => {
    const unit = fc.integer({ min: 0, max: 0x7f }).map(code => String.fromCharCode(code));
    fc.assert(fc.property(fc.string({ unit, maxLength: 300 }), expectAlike), { numRuns: 1000 });
  });

  test('wherever a word, a number or a mark meets the end of the bytes looked at together', () => {
    for (let before = 0; before < 70; before++) {
      for (const at of ['Word next', '200,000 more', '3.5 or', 'end. Next', 'U.S. and', '"so"', 'é à']) {
        expectAlike(`${' '.repeat(before)}${at}`);
        expectAlike(`${'w'.repeat(before)} ${at}`);
      }
    }
  });

  test.each([-1, 0, 1])('of a quotation that is %i words longer than the longest', more => {
    expectAlike(`"${'Quoted word. '.repeat((LONGEST_QUOTATION + more) / 2 + 1)}" and "again"`);
    for (const [open, close] of ['“”', '「」']) {
      const quoted = '漢'.repeat(LONGEST_QUOTATION + 1 + more);
      expectAlike(`字${open}${quoted}${close}字${open}字${close}字`);
      expectAlike(`字${open}${quoted}${open}字${close}字`);
      expectAlike(`字${open}${quoted.slice(5)} five ASCII words of it${open} so ${close}字`);
    }
  });

  test('of a text that just fits, and of one that does not', () => {
    for (const length of [LONGEST_TEXT, LONGEST_TEXT + 1]) {
      for (const piece of ['a b', '漢', 'a漢', 'ab, "C." ']) expectAlike(piece.repeat(length).slice(0, length));
    }
  });
});
