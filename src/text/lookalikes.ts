/**
 * Letters that look like a letter of another alphabet: what a letter shows when it stands among letters of the Latin, the Cyrillic
 * or the Greek alphabet. Data and licence: lookalike-data.ts.
 */
import { LOOKALIKES, ROUGH_LOOKALIKES } from './lookalike-data.js';

/** Alphabets that words are written in; `OTHER` is any other one, and letters of phonetic notation. */
export const LATIN = 0;
export const CYRILLIC = 1;
export const GREEK = 2;
export const OTHER = 3;
export type Alphabet = typeof LATIN | typeof CYRILLIC | typeof GREEK;

/** What is known of a letter. */
export interface Letter {
  readonly alphabet: Alphabet | typeof OTHER;
  /** By alphabet: the letter that a reader sees among its letters; '' where the letter looks like none of them. */
  readonly shown: readonly [latin: string, cyrillic: string, greek: string];
  /** A letter of phonetic notation, which no language writes, such as a small capital. */
  readonly isPhonetic: boolean;
  /** A Latin letter of some languages that looks like another one: the dotless i. '' for all others. */
  readonly plain: string;
  /** A letter of a script that is written from right to left. */
  readonly isRightToLeft: boolean;
}

/** Letters of the languages that are written in Cyrillic most: a disguise looks for its letters among these. */
const CYRILLIC_LETTERS = 'абвгдежзийклмнопрстуфхцчшщъыьэюяіјѕАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЈЅ';
const GREEK_LETTERS = 'αβγδεζηθικλμνξοπρτυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ';
/** Letters of the Latin alphabets of languages, besides those below U+0250. */
const WRITTEN = /[ɓɔɖɗəɛɣɨɩɯɲɵʃʉʊʋʒʔ]/u;

const RIGHT_TO_LEFT = /[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Mand}\p{sc=Mend}\p{sc=Adlm}]/u;
/** Letters whose likeness the table calls rough and that still look the same beside letters of the other alphabets. */
const ALSO_CYRILLIC = 'к';
const ALSO_GREEK = 'κτε';

interface Tables {
  readonly latin: ReadonlyMap<string, string>;
  readonly cyrillic: ReadonlyMap<string, string>;
  readonly greek: ReadonlyMap<string, string>;
}

let tables: Tables | undefined;
const letters = new Map<string, Letter>();

/** What is known of one letter, of a text in NFKC. */
export function letterOf(character: string): Letter {
  let letter = letters.get(character);
  if (letter === undefined) {
    letter = describe(character);
    letters.set(character, letter);
  }
  return letter;
}

function describe(character: string): Letter {
  tables ??= buildTables();
  const { latin, cyrillic, greek } = tables;
  const isLatin = /\p{sc=Latin}/u.test(character);
  const isPhonetic = isLatin && character >= '\u0250' && latin.has(character) && !WRITTEN.test(character);
  const alphabet =
    isLatin && !isPhonetic
      ? LATIN
      : /\p{sc=Cyrillic}/u.test(character)
        ? CYRILLIC
        : /\p{sc=Greek}/u.test(character)
          ? GREEK
          : OTHER;
  const shown = [latin, cyrillic, greek].map((table, n) =>
    n === alphabet ? character : shownBy(table, character),
  ) as unknown as Letter['shown'];
  const plain = alphabet === LATIN ? (latin.get(character) ?? '') : '';
  return { alphabet, shown, isPhonetic, plain, isRightToLeft: RIGHT_TO_LEFT.test(character) };
}

/** By a table of letters without accents: a letter with accents shows the letter of the table with the same accents. */
function shownBy(table: ReadonlyMap<string, string>, character: string): string {
  const plain = table.get(character);
  if (plain !== undefined) return plain;
  const [base, ...marks] = character.normalize('NFD');
  const shown = marks.length === 0 ? undefined : table.get(base);
  return shown === undefined ? '' : (shown + marks.join('')).normalize('NFC');
}

function buildTables(): Tables {
  const exact = groupsOf(LOOKALIKES);
  const latin = new Map([...groupsOf(ROUGH_LOOKALIKES), ...exact]);
  // of two letters that look like one, the first of the alphabet is meant: omicron, not sigma
  const reversed = (alphabet: string, also: string): Map<string, string> => {
    const byShown = new Map<string, string>();
    for (const letter of alphabet + also) {
      const shown = (also.includes(letter) ? latin : exact).get(letter);
      if (shown !== undefined && !byShown.has(shown)) byShown.set(shown, letter);
    }
    const table = new Map(byShown);
    for (const [letter, shown] of latin) {
      const meant = byShown.get(shown);
      if (meant !== undefined && !alphabet.includes(letter)) table.set(letter, meant);
    }
    return table;
  };
  return { latin, cyrillic: reversed(CYRILLIC_LETTERS, ALSO_CYRILLIC), greek: reversed(GREEK_LETTERS, ALSO_GREEK) };
}

/** Letter to the letter of ASCII that it shows. */
function groupsOf(data: string): Map<string, string> {
  const shown = new Map<string, string>();
  for (const group of data.split(' ')) {
    const [letter, ...lookalikes] = group;
    for (const lookalike of lookalikes) shown.set(lookalike, letter);
  }
  return shown;
}

/**
 * Letters of which NFKC makes letters of ASCII, in shapes that no running text has: full-width, in circles, of mathematics; the last by
 * the first half of their surrogate pairs.
 */
const STYLED = /[\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u210a-\u2113\u2115\u2119-\u211d\u212c-\u2138\ud835]/;

/** Whether a text holds letters that NFKC makes letters of ASCII of. */
export const hasStyledLetters = (text: string): boolean => STYLED.test(text);

/** Ascending. */
const RARE_BLOCKS: readonly (readonly [from: number, to: number])[] = [
  [0x13a0, 0x13ff],
  [0x1400, 0x16ff],
  [0x1d00, 0x1dbf],
  [0x2c60, 0x2cff],
  [0x2d00, 0x2d7f],
  [0xa4d0, 0xa4ff],
  [0xa640, 0xa6ff],
  [0xa720, 0xa7ff],
  [0xab30, 0xabbf],
];

/** Whether a letter of three bytes or more stands in a block that lookalikes are taken from: Cherokee, small capitals, Lisu... */
export function isRareLetter(codePoint: number): boolean {
  if (codePoint >= 0x10000) return true;
  if (codePoint >= 0xac00) return false;
  for (const [from, to] of RARE_BLOCKS) if (codePoint <= to) return codePoint >= from;
  return false;
}
