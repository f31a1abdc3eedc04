import { expect, test } from 'vitest';
import { consonantsOf, romanized, romanizedAscii } from '../../src/across/romanize.js';

function consonants(word: string): string {
  const letters = Buffer.from(romanized(word));
  const codes = new Uint8Array(128);
  return String.fromCharCode(...codes.subarray(0, consonantsOf(letters, letters.length, codes)));
}

test.each([
  ['vsngtn', 'Washington Waszyngton Vašington Вашингтон Ουάσινγκτον'],
  ['abm', 'Obama Обама Ομπάμα'],
  ['dnld', 'Donald Дональд Ντόναλντ'],
  ['tlfn', 'telephone teléfono Telefon телефон τηλέφωνο'],
  ['prsdnt', 'president presidente Präsident президент'],
  ['frns', 'France Francia Франция'],
  ['jnsn', 'Johnson Джонсон Џонсон'],
  ['srdr', 'Schröder Schroeder Шрёдер Σρέντερ'],
  ['sn', 'Chechnya Tchétchénie Cecenia Чечня'],
  ['strs', 'Straße Strasse'],
  ['kpng', 'Copenhague Κοπεγχάγη'],
])('%s is the rough spelling of %s', (expected, words) => {
  expect(words.split(' ').map(consonants)).toEqual(words.split(' ').map(() => expected));
});

test('words of other scripts give an empty string', () => {
  expect(['東京', 'محمد', 'ירושלים', '123'].map(romanized)).toEqual(['', '', '', '']);
});

test('an ASCII word gives the same from its bytes', () => {
  for (const word of ['Washington', 'U.S.', 'covid19', '[x]@`{', 'a'.repeat(100)]) {
    const letters = new Uint8Array(32);
    const length = romanizedAscii(Buffer.from(`-${word}-`), 1, word.length + 1, letters);
    expect(Buffer.from(letters.subarray(0, length)).toString()).toBe(romanized(word));
  }
  expect(romanizedAscii(Buffer.from('café'), 0, 5, new Uint8Array(32))).toBe(-1);
});

test('a long word is truncated', () => {
  expect(romanized('ж'.repeat(100_000))).toHaveLength(32);
  expect(consonants('x'.repeat(100_000))).toHaveLength(64);
});
