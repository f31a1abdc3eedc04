/**
 * Says which Latin, Cyrillic or Greek letter a letter of another alphabet looks like.
 *
 * Data and licence: lookalike-data.ts.
 */
import { LOOKALIKES, ROUGH_LOOKALIKES } from './lookalike-data.js';

/** Alphabets of words; `OTHER` is any other alphabet and phonetic notation. */
export const LATIN = 0;
export const CYRILLIC = 1;
export const GREEK = 2;
export const OTHER = 3;
export type Alphabet = typeof LATIN | typeof CYRILLIC | typeof GREEK;

export interface Letter {
  readonly alphabet: Alphabet | typeof OTHER;
  /** For each alphabet the letter that a reader sees among letters of that alphabet; '' without a lookalike. */
  readonly shown: readonly [latin: string, cyrillic: string, greek: string];
  /** Used only in phonetic notation, such as a small capital. */
  readonly isPhonetic: boolean;
  /** The letter that a Latin letter of some languages looks like: `i` for the dotless i. '' for all others. */
  readonly plain: string;
  /** Belongs to a script written from right to left. */
  readonly isRightToLeft: boolean;
}

/** Letters of the large Cyrillic languages, from which a disguise takes its letters. */
const CYRILLIC_LETTERS = 'абвгдежзийклмнопрстуфхцчшщъыьэюяіјѕАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЈЅ';
const GREEK_LETTERS = 'αβγδεζηθικλμνξοπρτυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ';
/** Letters of Latin alphabets from U+0250 on that languages use. */
const LATIN_LETTERS = /[ɓɔɖɗəɛɣɨɩɯɲɵʃʉʊʋʒʔ]/u;

const RIGHT_TO_LEFT = /[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Mand}\p{sc=Mend}\p{sc=Adlm}]/u;
/** Rough lookalikes of the table that still look the same among letters of the other alphabets. */
const ALSO_CYRILLIC = 'к';
const ALSO_GREEK = 'κτε';

interface Tables {
  readonly latin: ReadonlyMap<string, string>;
  readonly cyrillic: ReadonlyMap<string, string>;
  readonly greek: ReadonlyMap<string, string>;
}

let tables: Tables | undefined;
const letters = new Map<string, Letter>();

/** @param character one code point of a text in NFKC */
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
  const isPhonetic = isLatin && character >= '\u0250' && latin.has(character) && !LATIN_LETTERS.test(character);
  const alphabet =
    isLatin && !isPhonetic
      ? LATIN
      : /\p{sc=Cyrillic}/u.test(character)
        ? CYRILLIC
        : /\p{sc=Greek}/u.test(character)
          ? GREEK
          : OTHER;
  const shown = [latin, cyrillic, greek].map((table, n) =>
    n === alphabet ? character : shownIn(table, character),
  ) as unknown as Letter['shown'];
  const plain = alphabet === LATIN ? (latin.get(character) ?? '') : '';
  return { alphabet, shown, isPhonetic, plain, isRightToLeft: RIGHT_TO_LEFT.test(character) };
}

/** Looks up a letter in a table of letters without accents; the result keeps the accents of the letter. */
function shownIn(table: ReadonlyMap<string, string>, character: string): string {
  const plain = table.get(character);
  if (plain !== undefined) return plain;
  const [base, ...marks] = character.normalize('NFD');
  const shown = marks.length === 0 ? undefined : table.get(base);
  return shown === undefined ? '' : (shown + marks.join('')).normalize('NFC');
}

function buildTables(): Tables {
  const exact = parseGroups(LOOKALIKES);
  const latin = new Map([...parseGroups(ROUGH_LOOKALIKES), ...exact]);
  // where two letters of an alphabet look like the same letter, take the first: omicron, not sigma
  const reversed = (alphabet: string, also: string): Map<string, string> => {
    const byShown = new Map<string, string>();
    for (const letter of alphabet + also) {
      const shown = (also.includes(letter) ? latin : exact).get(letter);
      if (shown !== undefined && !byShown.has(shown)) byShown.set(shown, letter);
    }
    const table = new Map(byShown);
    for (const [letter, shown] of latin) {
      const target = byShown.get(shown);
      if (target !== undefined && !alphabet.includes(letter)) table.set(letter, target);
    }
    return table;
  };
  return { latin, cyrillic: reversed(CYRILLIC_LETTERS, ALSO_CYRILLIC), greek: reversed(GREEK_LETTERS, ALSO_GREEK) };
}

/** Maps each letter of the data to the ASCII letter that it looks like. */
function parseGroups(data: string): Map<string, string> {
  const shown = new Map<string, string>();
  for (const group of data.split(' ')) {
    const [letter, ...lookalikes] = group;
    for (const lookalike of lookalikes) shown.set(lookalike, letter);
  }
  return shown;
}

/**
 * Letters in shapes that no running text has and that NFKC turns into ASCII letters: full-width, circled, mathematical.
 * The last class is the high surrogate of the mathematical letters.
 */
const STYLED = /[\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u210a-\u2113\u2115\u2119-\u211d\u212c-\u2138\ud835]/;

/** Whether a text holds letters that NFKC turns into ASCII letters. */
export const hasStyledLetters = (text: string): boolean => STYLED.test(text);

/** Blocks of rare letters with lookalikes, ascending. */
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

/**
 * Whether a letter of three or four UTF-8 bytes belongs to a block with lookalikes: Cherokee, small capitals, Lisu...
 */
export function isRareLetter(codePoint: number): boolean {
  if (codePoint >= 0x10000) return true;
  if (codePoint >= 0xac00) return false;
  for (const [from, to] of RARE_BLOCKS) if (codePoint <= to) return codePoint >= from;
  return false;
}
