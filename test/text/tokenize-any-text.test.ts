/** What holds of any string, in time that grows with its length. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PARAGRAPH_START, SENTENCE_START, type Tokens, tokenize, tokenizeLocated } from '../../src/text/tokenize.js';
import { anyText } from './any-text.js';

const RUNS = { numRuns: 200 };
/** Of these NFKC makes a space and points, which would divide a word; the tokeniser reads them as the points alone. */
const SPACING_POINTS = /[\ufc5e-\ufc63\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e]/u;
const textInNfkc = anyText.filter(text => !SPACING_POINTS.test(text));
const plain = ({ hashes, flags }: Tokens): unknown => ({ hashes: [...hashes], flags: [...flags] });

describe('any string', () => {
  test('words are in order and inside the text', () => {
    fc.assert(
      fc.property(anyText, text => {
        const { hashes, flags, starts, ends, bytes } = tokenizeLocated(text);
        expect([flags.length, starts.length, ends.length]).toEqual(Array(3).fill(hashes.length));
        let before = 0;
        starts.forEach((start, i) => {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(ends[i]).toBeGreaterThan(start);
          before = ends[i];
        });
        expect(before).toBeLessThanOrEqual(bytes.length);
      }),
      RUNS,
    );
  });

  test('offsets point into the text in NFKC, between characters', () => {
    fc.assert(
      fc.property(textInNfkc, text => {
        const { starts, ends, bytes } = tokenizeLocated(text);
        const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
        // a lone surrogate has no UTF-8: it is encoded as U+FFFD
        expect(bytes).toEqual(new TextEncoder().encode(text.normalize('NFKC')));
        starts.forEach((start, i) => {
          expect(decoder.decode(bytes.subarray(start, ends[i]))).not.toBe('');
        });
      }),
      RUNS,
    );
  });

  test('with and without offsets the tokens are the same, and the first begins a sentence and a paragraph', () => {
    fc.assert(
      fc.property(anyText, text => {
        const tokens = tokenize(text);
        expect(plain(tokenizeLocated(text))).toEqual(plain(tokens));
        if (tokens.flags.length > 0) {
          expect(tokens.flags[0] & (SENTENCE_START | PARAGRAPH_START)).toBe(SENTENCE_START | PARAGRAPH_START);
        }
      }),
      RUNS,
    );
  });

  test('a text does not change the tokens of the next one', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const first = tokenize(text);
        const copy = plain(first);
        tokenizeLocated(other);
        expect(plain(first)).toEqual(copy);
        expect(plain(tokenize(text))).toEqual(copy);
      }),
      RUNS,
    );
  });

  test('ASCII letters in capitals are the same words', () => {
    fc.assert(
      fc.property(anyText, text => {
        // a letter with an accent of its own after it is no ASCII letter any more
        const upper = text.replace(/[a-z](?!\p{M})/gu, letter => letter.toUpperCase());
        expect([...tokenize(upper).hashes]).toEqual([...tokenize(text).hashes]);
      }),
      RUNS,
    );
  });

  test('NFC, NFD and NFKC of a text are the same words', () => {
    fc.assert(
      fc.property(textInNfkc, text => {
        const words = [...tokenize(text).hashes];
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
          expect([...tokenize(text.normalize(form)).hashes]).toEqual(words);
        }
      }),
      RUNS,
    );
  });

  test('a text and its NFKC are the same tokens, flags and all', () => {
    fc.assert(
      fc.property(textInNfkc, text => {
        expect(plain(tokenize(text))).toEqual(plain(tokenize(text.normalize('NFKC'))));
      }),
      RUNS,
    );
  });

  test('two texts with a blank line between them have the words of both', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const joined = tokenize(`${text}\n\n${other}`);
        const [first, second] = [tokenize(text), tokenize(other)];
        expect([...joined.hashes]).toEqual([...first.hashes, ...second.hashes]);
        if (second.flags.length > 0) expect(joined.flags[first.flags.length] & PARAGRAPH_START).not.toBe(0);
      }),
      RUNS,
    );
  });
});

describe('every character', () => {
  const normals = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;
  /** Characters that some normal form writes otherwise: all others are what they are. */
  const changing: string[] = [];
  for (let code = 0; code < 0x110000; code++) {
    const character = String.fromCodePoint(code);
    if (SPACING_POINTS.test(character)) continue;
    if (normals.some(form => character.normalize(form) !== character)) changing.push(character);
  }

  test('and its normal forms are the same token, alone and inside a word', () => {
    expect(changing.length).toBeGreaterThan(15_000);
    const different: string[] = [];
    for (const character of changing) {
      const words = (text: string): string => tokenize(text).hashes.join();
      for (const around of ['', 'a', 'か', '\u1112', '\u0928']) {
        const text = `${around}${character}${around}`;
        const expected = words(text.normalize('NFKC'));
        for (const its of new Set([text, ...normals.map(form => text.normalize(form))])) {
          if (words(its) !== expected) different.push(`${around} ${character.codePointAt(0)!.toString(16)}`);
        }
      }
    }
    expect([...new Set(different)]).toEqual([]);
  });

  test('beside any other gives the tokens of the NFKC', () => {
    const character = fc.oneof(
      fc.constantFrom(...changing),
      fc.constantFrom(...changing).map(its => [...its.normalize('NFKD')].at(-1)!),
      fc.constantFrom(...changing).map(its => [...its.normalize('NFKD')][0]),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 8 }), characters => {
        const text = characters.join('');
        expect(plain(tokenize(text))).toEqual(plain(tokenize(text.normalize('NFKC'))));
      }),
      { numRuns: 1500 },
    );
  });
});

describe('400,000 characters, on which a quadratic pass exceeds the time limit', { timeout: 60_000 }, () => {
  test.each([
    ['one word', 'a'],
    ['initials', 'a.'],
    ['a number without end', '1,'],
    ['quotation marks', '"'],
    ['unlike quotation marks', '“„«'],
    ['line ends', '\n'],
    ['blank lines of spaces', '\n '],
    ['line ends after stops', '.\n'],
    ['white space', ' \t'],
    ['one mark over and over', '\u0301'],
    ['marks on letters', 'e\u0301\u0300'],
    ['marks on characters', '漢\u0301'],
    ['zero-width characters', '\u200b'],
    ['vowel points', 'ك\u064e\u0651'],
    ['vowel points alone', '\u064e'],
    ['what NFKC makes eighteen times longer', '\ufdfa'],
    ['lone surrogates', '\ud800'],
    ['emoji', '👩\u200d🚀'],
    ['Hangul letters', '\u1100\u1161\u11a8'],
    ['controls', '\0\x1b'],
  ])('%s', (_, unit) => {
    tokenize(unit.repeat(Math.floor(400_000 / unit.length / (unit === '\ufdfa' ? 18 : 1))));
  });
});
