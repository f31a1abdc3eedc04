/** Splits a text into words as strings, for the few texts that may be disguised. */
import { LEXICON_DATA } from './lexicon-data.js';

export interface Word {
  /** Code units [start, end) of the text, with invisible characters within the word. */
  readonly start: number;
  readonly end: number;
  /** What a reader sees. Initially the letters and digits of the word without invisible characters. */
  shown: string;
  /** Number of invisible characters within the word that its script does not need. */
  readonly invisible: number;
  /** The word continues the word before. */
  isJoined: boolean;
}

const WORDS = /[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]*/gu;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Most words examined: more than an article compares, even if each is one letter of a spaced word. */
const MOST_WORDS = 2 ** 18;
const INVISIBLE_ANYWHERE = /\p{Default_Ignorable_Code_Point}/u;
/** Alphabets that need no joiners. */
const UNJOINED = /^[\p{N}\p{M}\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\p{sc=Armenian}\p{sc=Georgian}]+$/u;
const VISIBLE = /[\p{L}\p{M}\p{N}]+/gu;
const SOFT_HYPHEN = '\u00ad';

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const isPlain = !INVISIBLE_ANYWHERE.test(text);
  for (const match of text.matchAll(WORDS)) {
    if (words.length === MOST_WORDS) break;
    const [found] = match;
    const start = match.index;
    if (isPlain) {
      words.push({ start, end: start + found.length, shown: found, invisible: 0, isJoined: false });
      continue;
    }
    const stored = withoutInvisibleEnd(found);
    const shown = stored.replace(INVISIBLE, '');
    const invisible = shown === stored || !UNJOINED.test(shown) ? 0 : invisibleIn(stored);
    words.push({ start, end: start + stored.length, shown, invisible, isJoined: false });
  }
  return words;
}

/** Removes the invisible characters after the last letter. */
function withoutInvisibleEnd(word: string): string {
  let end = 0;
  for (const { index, 0: visible } of word.matchAll(VISIBLE)) end = index + visible.length;
  return word.slice(0, end);
}

/**
 * Counts the invisible characters in a word. Soft hyphens with two letters on each side are hyphenation points, not a
 * disguise.
 */
function invisibleIn(word: string): number {
  const all = word.match(INVISIBLE)?.length ?? 0;
  const parts = word.split(SOFT_HYPHEN);
  if (parts.length - 1 === all && parts.every(part => [...part].length > 1)) return 0;
  return all;
}

/** Fewer words are slips, such as a letter typed in the wrong keyboard layout. */
const LEAST_WORDS = 3;
/** Least share of all words, for the same reason. */
const LEAST_SHARE = 0.02;

export const isEnough = (disguised: number, words: number): boolean =>
  disguised >= LEAST_WORDS && disguised >= LEAST_SHARE * words;

const lexicons = new Map<string, ReadonlyMap<string, number>>();
const NO_WORDS: ReadonlyMap<string, number> = new Map();

/** Common words of a language in lower case, with -log10 of their frequency; empty for an unknown language. */
export function commonWords(language: string | undefined): ReadonlyMap<string, number> {
  if (language === undefined) return NO_WORDS;
  let words = lexicons.get(language);
  if (words === undefined) {
    const bands = LEXICON_DATA[language].split('|');
    words = new Map(bands.flatMap((band, n) => band.split(' ').map(word => [word, (n + 0.5) / 10] as const)));
    lexicons.set(language, words);
  }
  return words;
}

/** Counts the words of letters only, in lower case. */
export function plainWords(words: Iterable<Word>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { shown } of words) {
    if (!/^[\p{L}\p{M}]+$/u.test(shown)) continue;
    const word = shown.toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
