/** Vowel points and the tatweel, which carry no letter: a word is the same with and without them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addEncodedTokens, TokenColumns, tokenize, tokenizeLocated } from '../../src/text/tokenize.js';

const range = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, n) => String.fromCharCode(first + n));
const points = [
  ...range(0x64b, 0x652),
  '\u0670',
  '\u0640',
  ...range(0x591, 0x5bd),
  '\u05bf',
  '\u05c1',
  '\u05c2',
  '\u05c7',
];
const syriac = range(0x730, 0x74a);

const TEXTS = [
  'قررت بلدية المدينة وقف العبارة ٢٠٠ يوم. قالت «أن المجلس» رفض، و200,000 ريال! هل تمطر؟ نعم\nآخر السطر.\n\nفقرة مؤثرة إن شئت لأن',
  'מועצת העיר החליטה להפסיק את המעבורת. רב החובל אמר: "די" ב-14 בנובמבר!\nהוא הלך.\n\nסוף פסקה',
  'ܡܠܟܐ ܕܡܕܝܢܬܐ ܐܡܪ ܠܥܡܐ. ܗܟܢܐ ܗܘܐ',
  'The word كتاب in English, שלום to café, 漢字 and العربية 3.5',
];

/** A text with points behind some of its letters and digits. */
const pointed = fc.constantFrom(...TEXTS).chain(text =>
  fc
    .array(fc.array(fc.constantFrom(...points, ...syriac), { maxLength: 3 }), {
      minLength: text.length,
      maxLength: text.length,
    })
    .map(marks => ({
      text,
      marked: [...text]
        .map((letter, i) => (/[\p{L}\p{N}]/u.test(letter) ? letter + marks[i].join('') : letter))
        .join(''),
    })),
);

const hashesOf = (text: string): number[] => [...tokenize(text).hashes];

describe('points', () => {
  test('at any letters and digits change neither words nor flags, in every normal form', () => {
    fc.assert(
      fc.property(pointed, ({ text, marked }) => {
        const { hashes, flags } = tokenize(text);
        for (const its of [marked, marked.normalize('NFC'), marked.normalize('NFD'), marked.normalize('NFKC')]) {
          const [plain, located] = [tokenize(its), tokenizeLocated(its)];
          expect([...plain.hashes]).toEqual([...hashes]);
          expect([...plain.flags]).toEqual([...flags]);
          expect([...located.hashes]).toEqual([...hashes]);
          expect([...located.flags]).toEqual([...flags]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('belong to their word in a diff', () => {
    fc.assert(
      fc.property(pointed, ({ text, marked }) => {
        const words = (its: string): string[] => {
          const { bytes, starts, ends } = tokenizeLocated(its);
          return Array.from(starts, (start, i) => new TextDecoder().decode(bytes.subarray(start, ends[i])));
        };
        const shown = words(marked);
        expect(shown.map(word => [...word].filter(its => ![...points, ...syriac].includes(its)).join(''))).toEqual(
          words(text),
        );
        // nothing but what stands between words is outside of them
        expect(shown.join('').replace(/[.,]/g, '')).toBe(marked.normalize('NFKC').replace(/[^\p{L}\p{N}\p{M}]/gu, ''));
      }),
      { numRuns: 100 },
    );
  });

  test('without a letter form no word', () => {
    for (const alone of ['\u064e', '\u0640\u0640\u0640', ' \u05b0 ', '\u064e\u0651.', '\u0640 \u0640', '\ufe70']) {
      expect(hashesOf(alone)).toEqual([]);
      expect(hashesOf(`${alone} كتاب ${alone}`)).toEqual(hashesOf('كتاب'));
      expect([...tokenizeLocated(`${alone} كتاب ${alone}`).hashes]).toEqual(hashesOf('كتاب'));
    }
  });

  test.each([
    ['in front of a word', '\u064eكتاب', 'كتاب'],
    ['a stretched end', 'كتابـــ', 'كتاب'],
    ['stretched inside', 'كـــتـــاب', 'كتاب'],
    ['inside a number', '٢ـ٠\u064e٠', '٢٠٠'],
    ['shadda before the vowel and behind it', 'مدرّ\u064eسة', 'مدر\u064eّسة'],
    ['presentation forms with a vowel', 'كﹷتاب', 'كتاب'],
    ['spacing presentation forms inside a word', 'كﹶتﹺاﱠب', 'كتاب'],
    ['spacing presentation forms beside what NFKC changes', 'كﹶتﹺاب ﬁn', 'كتاب fin'],
    ['the tail of a letter', 'سﹳب', 'سب'],
    ['presentation forms of letters', 'ﻛﺘﺎﺏ ﻻ', 'كتاب لا'],
    ['letters with points in one character', 'שׁלוֹם וּבּ', 'שלום וב'],
    ['cantillation', 'בְּרֵאשִׁ֖ית', 'בראשית'],
    ['Syriac vowels', 'ܡܰܠܟܳܐ', 'ܡܠܟܐ'],
  ])('%s', (_, text, expected) => {
    expect(hashesOf(text)).toEqual(hashesOf(expected));
    expect([...tokenizeLocated(text).hashes]).toEqual(hashesOf(expected));
  });

  test.each([
    ['hamza and madda make another letter', 'سا\u0654ل', 'سال'],
    ['vowel signs of Devanagari', 'हिम', 'हम'],
    ['vowel signs of Thai', 'กิน', 'กน'],
    ['vowels of Thaana', 'ދިވެހި', 'ދވހ'],
    ['accents of Latin', 'cafe\u0301', 'cafe'],
    ['plural points of Syriac', 'ܡܠܟ\u0308ܐ', 'ܡܠܟܐ'],
  ])('are not: %s', (_, text, other) => {
    expect(hashesOf(text)).not.toEqual(hashesOf(other));
  });

  test('maqaf and paseq divide words', () => {
    expect(hashesOf('אֶת־הַבַּיִת')).toEqual(hashesOf('את הבית'));
    expect(hashesOf('דבר׀אחר')).toEqual(hashesOf('דבר אחר'));
  });

  test('a hamza is the same letter with a vowel between, written apart or at once', () => {
    expect(hashesOf('سا\u064e\u0654ل')).toEqual(hashesOf('سأل'));
    expect(hashesOf('سا\u0654\u064eل')).toEqual(hashesOf('سأل'));
  });

  test('a long text may be cut behind a pointed word', () => {
    const text = 'كَتَبَ الوَلَدُ رِسالَةً طَويلَةً '.repeat(40);
    const expected = hashesOf(text);
    for (const partBytes of [64, 100, 257, 1000]) {
      const columns = new TokenColumns();
      addEncodedTokens(Buffer.from(text), columns, partBytes);
      expect([...columns.hashes.subarray(0, columns.length)]).toEqual(expected);
    }
  });
});
