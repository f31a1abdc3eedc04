import { expect, test } from 'vitest';
import { consonantsOf, romanized } from '../../src/across/romanize.js';

function consonants(word: string): string {
  const codes = new Uint8Array(80);
  return String.fromCharCode(...codes.subarray(0, consonantsOf(romanized(word), codes)));
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

test('words of other scripts have no letters', () => {
  expect(['東京', 'محمد', 'ירושלים', '123'].map(romanized)).toEqual(['', '', '', '']);
});

test('a long word is cut', () => {
  expect(romanized('ж'.repeat(100_000))).toHaveLength(32);
  expect(consonants('x'.repeat(100_000))).toHaveLength(64);
});
