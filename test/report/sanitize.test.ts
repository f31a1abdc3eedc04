import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvField, jsonString, markdownText, oneLine, printable } from '../../src/report/sanitize.js';
import { expectLinear } from '../setup/count-work.js';
import { ACTING, anyText } from './arbitraries.js';
import { parseCsv } from './parse-csv.js';

describe('printable', () => {
  test.each([
    ['plain ASCII stays', 'a  b.txt', 'a  b.txt'],
    ['letters of all scripts stay', 'Ünï قطار 港口 🌉', 'Ünï قطار 港口 🌉'],
    ['escape sequences are spelled out', '\u001b[2J\u0007', '\\u001b[2J\\u0007'],
    ['C1 controls and DEL are spelled out', '\u009b1m\u007f', '\\u009b1m\\u007f'],
    ['bidi overrides and isolates are spelled out', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['line breaks of every kind become spaces', 'a\nb\r\nc\rd\u0085e\u2028f\u2029g\th', 'a b c d e f g h'],
    ['lone surrogates are replaced', 'a\ud83db\udc00', 'a\ufffdb\ufffd'],
    ['invisible characters are dropped', '\ufeffa\u200bb\u00adc\u{e0041}d\u200ee\u200df', 'abcdef'],
    ['joiners that spell words stay', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['joiners at the edges of such words are dropped', '\u200cمی\u200d', 'می'],
  ])('%s', (_, text, expected) => expect(printable(text)).toBe(expected));

  test('makes any text harmless, and changes nothing when applied again', () => {
    fc.assert(
      fc.property(anyText, text => {
        const safe = printable(text);
        expect(safe).not.toMatch(ACTING);
        expect(safe).not.toMatch(/[\p{Surrogate}\u200b\u2060\ufeff\u{e0000}-\u{e007f}]/u);
        expect(printable(safe)).toBe(safe);
      }),
    );
  });

  test.each(['\u200c', '\u001b', ' ', 'ا\u200c'])('takes linear time for a repeated %j', async piece => {
    await expectLinear(20_000, size => printable(`é${piece.repeat(size)}`));
  });
});

test('printable leaves alone the same characters with and without its fast path', () => {
  // U+0085 before the character turns the fast path off
  for (let code = 0x20; code <= 0xffff; code++) {
    const character = String.fromCharCode(code);
    if (printable(character) === character) expect(printable(`\u0085${character}`)).toBe(` ${character}`);
  }
});

test('oneLine joins runs of white space and trims', () => expect(oneLine(' a \n\n b\u3000c ')).toBe('a b c'));

describe('csvField', () => {
  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', '"\'=1+1"'],
    ['+1', '"\'+1"'],
    ['-1', '"\'-1"'],
    ['@SUM(A1)', '"\'@SUM(A1)"'],
    ['  =1', '"\'  =1"'],
    ['\u200b=1', '"\'\u200b=1"'],
    ['\t=1', '"\'\t=1"'],
    ['\rx', '"\'\\u000dx"'],
    ['＝1', '"\'＝1"'],
    ['＋1', '"\'＋1"'],
    ['－1', '"\'－1"'],
    ['＠1', '"\'＠1"'],
    ['a\u001b[2Jb', 'a\\u001b[2Jb'],
    ['a\u202eb', 'a\\u202eb'],
  ])('%j', (text, expected) => expect(csvField(text)).toBe(expected));

  test('parses to the same text but for the apostrophe, where it has no controls', () => {
    const harmless = anyText
      .map(text => text.replace(/\r(?!\n)/g, ''))
      .filter(text => {
        const rest = text.replace(/[\t\n]|\r\n/g, '');
        return !ACTING.test(rest) && !/[\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(rest);
      });
    fc.assert(
      fc.property(fc.array(harmless, { minLength: 2, maxLength: 5 }), fields => {
        const [row] = parseCsv(`${fields.map(csvField).join(',')}\r\n`);
        expect(row?.map((field, n) => (field === fields[n] ? field : field.replace(/^'/, '')))).toEqual(fields);
      }),
    );
  });

  test('makes no control and no formula of any text', () => {
    fc.assert(
      fc.property(anyText, text => {
        const field = csvField(text);
        expect(field.replace(/[\t\n]|\r\n/g, '')).not.toMatch(ACTING);
        expect(parseCsv(`${field},x\r\n`)[0]?.[0]).not.toMatch(
          /^[\s\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠]|^[\t\r]/u,
        );
      }),
    );
  });
});

test('jsonString parses to the same string and has no controls', () => {
  fc.assert(
    fc.property(anyText, text => {
      expect(jsonString(text)).not.toMatch(ACTING);
      expect(JSON.parse(jsonString(text))).toBe(text);
    }),
  );
});

describe('markdownText', () => {
  test.each([
    ['a_b *c* `d`', 'a\\_b \\*c\\* \\`d\\`'],
    ['<b>&|\\', '&lt;b&gt;&amp;&#124;&#92;'],
    ['# heading', '\\#&#8203; heading'],
    ['- item', '\\- item'],
    ['12. item', '12\\. item'],
    ['version 1.2', 'version 1.2'],
    ['1.5 million', '1.5 million'],
    ['@someone #12 GH-12', '@&#8203;someone \\#&#8203;12 GH&#8203;-12'],
    ['https://a.example WWW.a.example', 'https:&#8203;//a.example WWW&#8203;.a.example'],
    ['a@b.example', 'a@&#8203;b.example'],
  ])('%j', (text, expected) => expect(markdownText(text)).toBe(expected));

  test('makes no markup of any text', () => {
    fc.assert(
      fc.property(anyText, text => {
        const escaped = markdownText(text);
        expect(escaped).not.toMatch(ACTING);
        const active = escaped.replace(/\\[!-/:-@[-`{-~]|&(?:#\d+|amp|lt|gt);/g, '\u25a1');
        expect(active).not.toMatch(/[&<>|\\$`*_[\]~!#]/);
        expect(active).not.toMatch(/:\/\/|www\.|@[^\u25a1]|^\s*(?:[-+=]|\d+[.)]\s)/i);
      }),
    );
  });
});
