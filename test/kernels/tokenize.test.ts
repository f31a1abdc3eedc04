/** The tokenise kernel gives the same tokens as the byte-by-byte loop behind located tokens. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { MAX_QUOTATION, TEXT_BYTES, tokenizeKernel } from '../../src/kernels/tokenize.js';
import { addEncodedTokens, TokenColumns, type Tokens, tokenize, tokenizeLocated } from '../../src/text/tokenize.js';
import { anyText } from '../text/any-text.js';

const plain = ({ hashes, flags }: Tokens): unknown => ({ hashes: [...hashes], flags: [...flags] });
const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array | Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

const columns = new TokenColumns();
const encoder = new TextEncoder();

// the guard zones must still hold their fill pattern
afterEach(() => tokenizeKernel().check());

/** Compares token by token only after a difference: comparing millions takes longer than making them. */
function expectSame(found: Tokens, expected: Tokens): void {
  const isSame =
    bytesOf(found.hashes).equals(bytesOf(expected.hashes)) && bytesOf(found.flags).equals(bytesOf(expected.flags));
  if (!isSame) expect(plain(found)).toEqual(plain(expected));
  expect(isSame).toBe(true);
}

function expectAlike(text: string): void {
  const expected = tokenizeLocated(text);
  expectSame(tokenize(text), expected);
  expectSame(tokensOfParts(text, TEXT_BYTES), expected);
}

function tokensOfParts(text: string, partBytes: number): Tokens {
  columns.length = 0;
  addEncodedTokens(encoder.encode(text), columns, partBytes);
  const { hashes, flags, length } = columns;
  return { hashes: hashes.subarray(0, length), flags: flags.subarray(0, length) };
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

describe('the kernel gives the tokens of the byte-by-byte loop', () => {
  test('for words and anything between them', () => {
    const text = fc.array(fc.tuple(words, between), { maxLength: 60 }).map(parts => parts.flat().join(''));
    fc.assert(fc.property(text, expectAlike), { numRuns: 700 });
  });

  test('for Han and kana with anything between them', () => {
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
    fc.assert(fc.property(text, expectAlike), { numRuns: 400 });
  });

  test('for every two-byte and three-byte character between Han, kana and Latin', () => {
    // A call for several characters, because each call has to prepare the kernel.
    let texts: string[] = [];
    for (let code = 0x80; code < 0x10000; code++) {
      if (code >= 0xac00 && code < 0xe000) continue; // Hangul, and halves of pairs
      const its = String.fromCharCode(code);
      texts.push(`漢${its}字か${its}な。${its}漢漢漢 ab${its}cd ${its}漢`);
      if (texts.length < 16 && code < 0xffff) continue;
      expectAlike(texts.join('\n'));
      texts = [];
    }
  });

  test('for every two-byte character next to one-byte and two-byte letters, before and after characters that look around', () => {
    for (let code = 0x80; code < 0x800; code++) {
      const its = String.fromCharCode(code);
      expectAlike(
        `a${its}b д${its}я ${its}а ${its}. Да ${its}${its}. ab${its}. Да.${its} ${its}.a ${its}.Б "${its}" ${its}1 1,${its} 1${its}`,
      );
      expectAlike(
        `Да${its}\nнет${its}\n${its}так\n ${its} \nб.${its}в\n${'дом'.repeat(6)}${its} ${'дом'.repeat(2)}${its}`,
      );
    }
  });

  test.each([
    ['Cyrillic', 'абвйёяАБЯЁѢѣҐґӀӏ'],
    ['Greek', 'αβγάώϊΑΩΆςΣϐϒ'],
    ['Hebrew', 'אבגםןףׁ'],
    ['Arabic', 'ابتةىيكِّ٣۵ـ'],
    ['Latin', 'aeozéüßñŁłÉÜıİſŉǅȺÿŸ'],
    ['Armenian', 'աբգԱԲԳև'],
    ['all of them', 'aZ9бДßÉωΣςבبԱ\u0301\u00ad٣ºª'],
  ])('of words in letters of two bytes, and what may stand between them: %s', (_, letters) => {
    const word = fc.oneof(
      fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 3 }),
      words,
    );
    const marks = fc.oneof(
      between,
      fc.constantFrom(
        ...[
          ' ',
          ' ',
          ' ',
          '. ',
          '.',
          ', ',
          '«',
          '»',
          ' «',
          '» ',
          '„',
          '“',
          '”',
          ' — ',
          '.»',
          '؟ ',
          '، ',
          '\n',
          ' \n',
          '.\n',
        ],
        ...[
          '\n\n',
          '\n«',
          '\u00a0',
          '.\u00a0',
          '\n\u00a0',
          '\u00a0\n',
          '\u037e',
          '·',
          '§',
          '©',
          '´',
          'ʼ',
          '×',
          '한',
          '𐐀',
        ],
      ),
    );
    const text = fc.array(fc.tuple(word, marks), { maxLength: 60 }).map(parts => parts.flat().join(''));
    fc.assert(fc.property(text, expectAlike), { numRuns: 400 });
  });

  test('for any two-byte characters with ASCII and with everything else', () => {
    const twoBytes = fc.integer({ min: 0x80, max: 0x7ff }).map(code => String.fromCharCode(code));
    // characters of one script cluster, as in real text
    const near = fc
      .tuple(fc.integer({ min: 2, max: 31 }), fc.array(fc.integer({ min: 0, max: 0x7f }), { maxLength: 30 }))
      .map(([lead, codes]) => codes.map(code => String.fromCharCode(lead * 64 + code)).join(''));
    const ascii = fc.string({ unit: fc.constantFrom(...'aBc 1.,"!?\n '), maxLength: 12 });
    const parts = fc.array(fc.oneof(twoBytes, near, near, ascii, anyText), { maxLength: 20 });
    fc.assert(
      fc.property(
        parts.map(its => its.join('')),
        expectAlike,
      ),
      { numRuns: 700 },
    );
  });

  test('for any ASCII bytes', () => {
    const unit = fc.integer({ min: 0, max: 0x7f }).map(code => String.fromCharCode(code));
    fc.assert(fc.property(fc.string({ unit, maxLength: 300 }), expectAlike), { numRuns: 400 });
  });

  test('where a word, number or mark meets the end of a SIMD block', () => {
    for (let before = 0; before < 70; before++) {
      for (const at of [
        ...['Word next', '200,000 more', '3.5 or', 'end. Next', 'U.S. and', '"so"', 'é à'],
        ...['Дом стоит', 'Ш. Да', 'Дом. Да', 'Ёлка1', '«так»', 'так\nи', 'Ж\u0301', 'ж漢', 'Жж—ж', 'ё', 'ς', 'aЖ.b'],
      ]) {
        expectAlike(`${' '.repeat(before)}${at}`);
        expectAlike(`${'w'.repeat(before)} ${at}`);
        expectAlike(`${'д'.repeat(before)}${at}`);
        expectAlike(`${'Д'.repeat(before)} ${at} ${'Д'.repeat(before)}${at} a`);
        expectAlike(`w${'Жж '.repeat(before / 2)}${at}`);
      }
    }
  });

  test.each([-1, 0, 1])('for a quotation that is %i words longer than the longest', more => {
    expectAlike(`"${'Quoted word. '.repeat((MAX_QUOTATION + more) / 2 + 1)}" and "again"`);
    expectAlike(`«${'Слово один. '.repeat((MAX_QUOTATION + more) / 2 + 1)}» и «снова»`);
    for (const [open, close] of ['“”', '「」']) {
      const quoted = '漢'.repeat(MAX_QUOTATION + 1 + more);
      expectAlike(`字${open}${quoted}${close}字${open}字${close}字`);
      expectAlike(`字${open}${quoted}${open}字${close}字`);
      expectAlike(`字${open}${quoted.slice(5)} five ASCII words of it${open} so ${close}字`);
    }
  });

  test.each(['漢', 'ab, "C." ', 'жa漢', 'a'])(
    'for a text that just fits into kernel memory, and of one that does not: %j repeated',
    piece => {
      const bytes = encoder.encode(piece).length;
      for (const length of [TEXT_BYTES, TEXT_BYTES + 1])
        expectAlike(`${'x'.repeat(length % bytes)}${piece.repeat(Math.floor(length / bytes))}`);
    },
  );
});

describe('a text scanned in parts has the tokens of the whole', () => {
  const inParts = (text: string, partBytes: number): void =>
    expectSame(tokensOfParts(text, partBytes), tokenizeLocated(text));
  const partBytes = fc.integer({ min: 1, max: 60 });

  test('for words and anything between them', () => {
    const text = fc.array(fc.tuple(words, between), { maxLength: 60 }).map(parts => parts.flat().join(''));
    fc.assert(fc.property(text, partBytes, inParts), { numRuns: 700 });
  });

  test('for letters of any script with spaces, marks and quotations between them', () => {
    const unit = fc.constantFrom(
      ...'aB1é漢字かไท한ДжΩب \u0301\u0e31\u3099\ufe0f".!?,。「」«»\n\u00a0\u3000…½ﬁ',
      ...[' ', ' ', ' ', 'U.S. ', '\n\n', '"so" ', '200,000 ', '漢漢', 'Mr. '],
    );
    fc.assert(fc.property(fc.string({ unit, maxLength: 120 }), partBytes, inParts), { numRuns: 400 });
  });

  test('for anything', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), partBytes, (texts, most) => inParts(texts.join(' '), most)),
      {
        numRuns: 400,
      },
    );
  });

  test.each([-2, -1, 0, 1, 2])('for a quotation that is %i words longer than the longest', more => {
    const quoted = 'word '.repeat(MAX_QUOTATION + more);
    const characters = '漢'.repeat(MAX_QUOTATION + more);
    for (const most of [5, 50, 1000]) {
      inParts(`so "${quoted}" and "again" so`, most);
      inParts(`字「${characters}」字「字」字`, most);
    }
  });
});

test('text without a cutting point, and text that normalisation makes longer than kernel memory, is scanned too', () => {
  const long = TEXT_BYTES + 100;
  for (const text of [
    'x'.repeat(long),
    `a ${'-'.repeat(long)} b`,
    '\ufdfa'.repeat(long / 9),
    `e\u0301${'a'.repeat(long)}`,
  ])
    expectAlike(`${text} end "of it" here`);
});
