/** Strings for property tests: words and marks as people write them, and what nobody would write and anybody could send. */
import fc from 'fast-check';

const codeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map(units => String.fromCharCode(...units));

/** What the tokeniser decides about: letters, digits and marks of many scripts with everything that may stand between. */
const pieces = [
  ...['a', 'B', 'the', 'Ministry', 'U.S.', 'Mr.', '200,000', '3.5', 'é', 'e\u0301', 'ß', 'İ', 'Σας', 'ﬁ', '\ufdfa', 'Ａ'],
  ...['漢', '字', 'か', 'カ', 'ガ', 'ー', 'ไ', 'ก', 'ิ', '한', '\u1100\u1161', 'كِ', 'हि', '٣', '५', '👩\u200d🚀', '🇩🇪', '1️⃣'],
  ...['.', ',', '!', '?', '。', '؟', ':', '-', '—', '(', '*', '=', "'", '’', '´', '"', '“', '”', '„', '«', '»', '「', '」'],
  ...[' ', '\n', '\r\n', '\n\n', '\t', '\v', '\0', '\u00a0', '\u2028', '\u00ad', '\u200b', '\u0301', '\ud800', '\udc00'],
];

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  codeUnits,
);
