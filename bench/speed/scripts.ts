/**
 * Converts English text to other scripts, letter by letter or word by word. Words keep their lengths and frequencies,
 * so that a measurement shows the cost of the script alone.
 */
import { hashOf } from '../random.js';

const LATIN = 'abcdefghijklmnopqrstuvwxyz';
const CYRILLIC = 'абцдефгхийклмнопярстувшжуз';
/** One of this many suitable words gets an accent: about one letter in a hundred, as in German. */
const ACCENTED = 5;
const HAN = 0x4e00;
/** Number of characters that a newspaper uses. */
const HAN_CHARACTERS = 3000;
/** Words with more letters become two characters. */
const ONE_CHARACTER = 4;

const ACCENTS: Readonly<Record<string, string>> = { a: 'ä', o: 'ö', u: 'ü' };

function accented(text: string): string {
  return text.replace(/[a-z]{4,}/g, word =>
    hashOf(word) % ACCENTED === 0 ? word.replace(/[aou]/, vowel => ACCENTS[vowel]) : word,
  );
}

const cyrillicOf = new Map(
  [...LATIN].flatMap((letter, i) => [
    [letter, CYRILLIC[i]] as const,
    [letter.toUpperCase(), CYRILLIC[i].toUpperCase()] as const,
  ]),
);

const cyrillic = (text: string): string => text.replace(/[a-z]/gi, letter => cyrillicOf.get(letter)!);

function han(text: string): string {
  const character = (word: string): string => String.fromCodePoint(HAN + (hashOf(word) % HAN_CHARACTERS));
  return text
    .replace(/[a-z]+/gi, word =>
      word.length <= ONE_CHARACTER
        ? character(word.toLowerCase())
        : character(word.toLowerCase()) + character(`${word.toLowerCase()}2`),
    )
    .replace(/\. ?/g, '。')
    .replace(/, ?/g, '，')
    .replaceAll(' ', '');
}

export const SCRIPTS = {
  'Latin with accents': accented,
  Cyrillic: cyrillic,
  Han: han,
} as const satisfies Record<string, (english: string) => string>;
