/**
 * Reads digits that replace letters ("c0mp4ny").
 *
 * Codes, units, ordinals and model names also have digits. Digits are therefore read as letters only if many words of
 * the text have digits between letters, and enough of these words are common words when read so.
 */
import { commonWords, isEnough, plainWords, type Word } from './words.js';

/** The letters that a digit may replace, the likeliest first. */
const LETTERS_OF_DIGIT: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'il',
  3: 'e',
  4: 'a',
  5: 's',
  6: 'gb',
  7: 't',
  8: 'b',
  9: 'g',
};
/** Digits between letters, at least one of them a small letter. */
const WITHIN = /\p{Ll}[0-9]{1,3}\p{L}|\p{L}[0-9]{1,3}\p{Ll}/u;
/** Digits between capitals. */
const IN_CAPITALS = /\p{Lu}[0-9]{1,3}\p{Lu}/u;
/** Most characters of a word whose digits are read. */
const LONGEST = 40;

/** Usual spellings with digits: "2nd", "19th", "5km", "90s", "4x4", "G20", "A380". */
const USUAL_WITH_DIGITS =
  /^(?:\d*(?:1st|2nd|3rd|[04-9]th|1[123]th)|\d+(?:er|re|e|a|o|s|k|m|x|km|kg|cm|mm|am|pm|bn|mn)|\d+[xX]\d+|\p{Lu}+\d+|\d+\p{Lu}{1,3})$/u;
/** Capitals before digits, or digits before capitals. */
const CODE = /^(?:\p{Lu}+\d+|\d+\p{Lu}+)$/u;
/** Most readings generated for one word. */
const MOST_READINGS = 64;
/** Fewest words with digits between letters. */
const LEAST_CLEAR = 2;
/** Least share of the words with digits that are known words when read as letters. */
const KNOWN_SHARE = 0.2;
/** From this share of words with digits on, digits at the ends of words are read as letters, too. */
const MOST_WORDS_SHARE = 0.3;

/**
 * Reads digits as letters, in place (`Word.shown`).
 *
 * @returns number of digits read as letters; 0 if the text is not disguised
 */
export function foldDigits(words: readonly Word[], recognise: (text: string) => string | undefined): number {
  const candidates = words.filter(({ shown }) => isCandidate(shown) && !USUAL_WITH_DIGITS.test(shown));
  const clear = candidates.filter(({ shown }) => isClear(shown));
  if (clear.length < LEAST_CLEAR) return 0;
  const first = (shown: string): string => shown.replace(/\d/g, digit => (LETTERS_OF_DIGIT[digit] ?? digit)[0]);
  // the stored words with their digits would vote for no language or a wrong one
  const language = recognise(words.map(({ shown }) => (isCandidate(shown) ? first(shown) : shown)).join(' '));
  const plain = plainWords(words);
  const listed = commonWords(language);
  const isKnown = (word: string): boolean => listed.has(word) || plain.has(word);
  const readings = new Map(candidates.map(({ shown }) => [shown, readingsOf(shown.toLowerCase())] as const));
  const knownOf = (shown: string): string | undefined => readings.get(shown)?.find(isKnown);
  const known = candidates.filter(({ shown }) => knownOf(shown) !== undefined);
  if (known.length < KNOWN_SHARE * candidates.length) return 0;
  if (!isEnough(new Set([...clear, ...known]).size, words.length)) return 0;

  const likelihood = pairCounts([...listed.keys(), ...plain.keys()]);
  const onlyLetters = onlyLetterOf(known.map(({ shown }) => [shown.toLowerCase(), knownOf(shown)] as const));
  const areMostWords = candidates.length >= MOST_WORDS_SHARE * words.length;
  let count = 0;
  for (const word of candidates) {
    const { shown } = word;
    const common = knownOf(shown);
    if (common === undefined && !isClear(shown) && (!areMostWords || CODE.test(shown))) continue;
    const read = common ?? likeliest(readings.get(shown)!, shown.toLowerCase(), likelihood, onlyLetters);
    word.shown = inCaseOf(shown, read);
    count += shown.match(/[0-9]/g)!.length;
  }
  return count;
}

/** A word of letters and of digits that may replace letters. */
const isCandidate = (word: string): boolean =>
  word.length <= LONGEST && /[013456789]/.test(word) && /\p{L}/u.test(word) && !/[^\p{L}\p{M}013456789]/u.test(word);

/** Most digits for each letter; codes have more. */
const MOST_DIGITS = 1.5;

/** A word of at least three letters with digits between letters that is no code. */
function isClear(word: string): boolean {
  const digits = word.match(/[0-9]/g)?.length ?? 0;
  const letters = word.match(/\p{L}/gu)?.length ?? 0;
  return (
    letters >= 3 &&
    digits <= MOST_DIGITS * letters &&
    (WITHIN.test(word) || (IN_CAPITALS.test(word) && !/\p{Ll}/u.test(word)))
  );
}

/** All readings of a word; after `MOST_READINGS` each further digit is read as its likeliest letter. */
function readingsOf(word: string): string[] {
  let readings = [''];
  for (const character of word) {
    const meant = LETTERS_OF_DIGIT[character] ?? character;
    if (meant.length === 1 || readings.length * meant.length > MOST_READINGS)
      readings = readings.map(read => read + meant[0]);
    else readings = readings.flatMap(read => [...meant].map(letter => read + letter));
  }
  return readings;
}

/** For each digit in known words the one letter that it always replaces; '' if there are several. */
function onlyLetterOf(
  pairs: readonly (readonly [word: string, known: string | undefined])[],
): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>();
  for (const [word, known] of pairs) {
    if (known === undefined) continue;
    [...word].forEach((character, i) => {
      if (!(character in LETTERS_OF_DIGIT)) return;
      const before = meanings.get(character);
      meanings.set(character, before === undefined || before === known[i] ? known[i] : '');
    });
  }
  return meanings;
}

/** Frequency of each pair of neighbouring letters in words. */
function pairCounts(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) {
    const marked = ` ${word} `;
    for (let i = 1; i < marked.length; i++) {
      const pair = marked.slice(i - 1, i + 1);
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  return counts;
}

/** The reading with the commonest letter pairs. */
function likeliest(
  readings: readonly string[],
  word: string,
  counts: ReadonlyMap<string, number>,
  only: ReadonlyMap<string, string>,
): string {
  const allowed = readings.filter(read =>
    [...word].every((character, i) => (only.get(character) || read[i]) === read[i]),
  );
  const score = (read: string): number => {
    const marked = ` ${read} `;
    let sum = 0;
    for (let i = 1; i < marked.length; i++) sum += Math.log(1 + (counts.get(marked.slice(i - 1, i + 1)) ?? 0));
    return sum;
  };
  const choices = allowed.length > 0 ? allowed : readings;
  return choices.reduce((best, read) => (score(read) > score(best) ? read : best));
}

/** Gives a reading the case of the word: all capitals, first letter capital, or small. */
function inCaseOf(word: string, read: string): string {
  if (!/\p{Ll}/u.test(word)) return read.toUpperCase();
  return /^\p{Lu}/u.test(word) ? read[0].toUpperCase() + read.slice(1) : read;
}
