/**
 * Digits that stand for letters ("c0mp4ny"). They are read as letters only in a text in which many words have digits between
 * letters and enough of these words are common when read as letters, because codes, units, ordinals and names of models have
 * digits, too.
 */
import { commonWords, isEnough, plainWords, type Word } from './words.js';

/** The letters that a digit may stand for, the likeliest first. */
const MEANT: Readonly<Record<string, string>> = {
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
/** A digit or two between letters, of which one at least is a small letter or all are capitals. */
const WITHIN = /\p{Ll}[0-9]{1,3}\p{L}|\p{L}[0-9]{1,3}\p{Ll}/u;
const IN_CAPITALS = /\p{Lu}[0-9]{1,3}\p{Lu}/u;
/** Longest word that digits are read in. Characters. */
const LONGEST = 40;

/** "2nd", "19th", "5km", "90s", "4x4", "G20", "A380": as they are written everywhere. */
const WRITTEN_SO =
  /^(?:\d*(?:1st|2nd|3rd|[04-9]th|1[123]th)|\d+(?:er|re|e|a|o|s|k|m|x|km|kg|cm|mm|am|pm|bn|mn)|\d+[xX]\d+|\p{Lu}+\d+|\d+\p{Lu}{1,3})$/u;
/** A code, in which capitals stand beside digits. */
const CODE = /^(?:\p{Lu}+\d+|\d+\p{Lu}+)$/u;
/** Longest word that is read in every way. */
const MOST_READINGS = 64;
/** Words with digits between letters, at least, among those with digits. */
const LEAST_SURE = 2;
/** Share of the words with digits letters that are known when read in letters. */
const KNOWN_SHARE = 0.2;
/** In a text with this share of such words, those with digits at an end are read so, too. */
const MOSTLY = 0.3;

/**
 * Reads digits as letters, in place.
 *
 * @returns digits that show letters; 0 where the text has no such words
 */
export function foldDigits(words: readonly Word[], recognise: (text: string) => string | undefined): number {
  const candidates = words.filter(({ shown }) => isCandidate(shown) && !WRITTEN_SO.test(shown));
  const sure = candidates.filter(({ shown }) => isSure(shown));
  if (sure.length < LEAST_SURE) return 0;
  const first = (shown: string): string => shown.replace(/\d/g, digit => (MEANT[digit] ?? digit)[0]);
  // the words as they are stored vote for some language, or for none
  const spoken = recognise(words.map(({ shown }) => (isCandidate(shown) ? first(shown) : shown)).join(' '));
  const plain = plainWords(words);
  const listed = commonWords(spoken);
  const isKnown = (word: string): boolean => listed.has(word) || plain.has(word);
  const readings = new Map(candidates.map(({ shown }) => [shown, readingsOf(shown.toLowerCase())] as const));
  const knownOf = (shown: string): string | undefined => readings.get(shown)?.find(isKnown);
  const known = candidates.filter(({ shown }) => knownOf(shown) !== undefined);
  if (known.length < KNOWN_SHARE * candidates.length) return 0;
  if (!isEnough(new Set([...sure, ...known]).size, words.length)) return 0;

  const likelihood = pairCounts([...listed.keys(), ...plain.keys()]);
  const oneOnly = onlyMeaning(known.map(({ shown }) => [shown.toLowerCase(), knownOf(shown)] as const));
  const isMostly = candidates.length >= MOSTLY * words.length;
  let count = 0;
  for (const word of candidates) {
    const { shown } = word;
    const common = knownOf(shown);
    if (common === undefined && !isSure(shown) && (!isMostly || CODE.test(shown))) continue;
    const read = common ?? likeliest(readings.get(shown)!, shown.toLowerCase(), likelihood, oneOnly);
    word.shown = inCaseOf(shown, read);
    count += shown.match(/[0-9]/g)!.length;
  }
  return count;
}

/** A word of letters and of digits that may stand for letters. */
const isCandidate = (word: string): boolean =>
  word.length <= LONGEST && /[013456789]/.test(word) && /\p{L}/u.test(word) && !/[^\p{L}\p{M}013456789]/u.test(word);

/** Digits for each letter of a word that is no code. */
const MOST_DIGITS = 1.5;

/** A word with digits between letters, three at least, that is no code. */
function isSure(word: string): boolean {
  const digits = word.match(/[0-9]/g)?.length ?? 0;
  const letters = word.match(/\p{L}/gu)?.length ?? 0;
  return (
    letters >= 3 &&
    digits <= MOST_DIGITS * letters &&
    (WITHIN.test(word) || (IN_CAPITALS.test(word) && !/\p{Ll}/u.test(word)))
  );
}

/** All words that a word may show; one for a word with very many. */
function readingsOf(word: string): string[] {
  let readings = [''];
  for (const character of word) {
    const meant = MEANT[character] ?? character;
    if (meant.length === 1 || readings.length * meant.length > MOST_READINGS)
      readings = readings.map(read => read + meant[0]);
    else readings = readings.flatMap(read => [...meant].map(letter => read + letter));
  }
  return readings;
}

/** Digits that stand for one letter alone in the words that are known. */
function onlyMeaning(
  pairs: readonly (readonly [word: string, known: string | undefined])[],
): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>();
  for (const [word, known] of pairs) {
    if (known === undefined) continue;
    [...word].forEach((character, i) => {
      if (!(character in MEANT)) return;
      const before = meanings.get(character);
      meanings.set(character, before === undefined || before === known[i] ? known[i] : '');
    });
  }
  return meanings;
}

/** How often each pair of neighbouring letters stands in words. */
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

/** The reading whose pairs of letters are the commonest. */
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

/** A reading in the case of the letters of the word: capitals where all its letters are, or the first one is. */
function inCaseOf(word: string, read: string): string {
  if (!/\p{Ll}/u.test(word)) return read.toUpperCase();
  return /^\p{Lu}/u.test(word) ? read[0].toUpperCase() + read.slice(1) : read;
}
