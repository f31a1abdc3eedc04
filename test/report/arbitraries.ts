/** Hostile and unusual strings. */
import fc from 'fast-check';
import { anyCharacter } from '../texts/any-character.js';
import { ATTACKS } from './samples.js';

/** Any UTF-16 code units, lone surrogates and noncharacters among them. */
const codeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
  .map(units => String.fromCharCode(...units));

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc.string({ unit: anyCharacter, maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  codeUnits,
  // marks and letters that join into clusters of unusual width
  fc.string({
    unit: fc.constantFrom(
      'a',
      ' ',
      '\u0301',
      '\u093e',
      'ﾞ',
      '\u1100',
      '\u1161',
      '🇩',
      '👩',
      '\u200d',
      '\u{1f3fd}',
      '1',
      '\u20e3',
    ),
  }),
  fc
    .array(fc.constantFrom(...ATTACKS, ' ', 'word', 'gh', ':', '//', 'www', '.'), { maxLength: 8 })
    .map(parts => parts.join('')),
);

export const anyTexts: fc.Arbitrary<string[]> = fc.array(anyText, { minLength: 1, maxLength: 24 });

/** Characters that act on a terminal or reorder its text. Renderers write line feeds themselves. */
export const ACTING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
