/**
 * Reads the words of an article as a reader sees them.
 *
 * The tokeniser counts signs of a disguise at no cost. Only a text with enough signs is examined word by word
 * (shown-text.ts).
 */

import { LANGUAGES, type Language, languageOf, UNKNOWN_LANGUAGE } from './language.js';
import { onOriginal } from './original-offsets.js';
import { type Edit, editedText, type ShownText, showText } from './shown-text.js';
import {
  addEncodedTokens,
  addTokens,
  type DisguiseSigns,
  type LocatedTokens,
  normalised,
  TokenColumns,
  tokenize,
  tokenizeLocated,
} from './tokenize.js';

export interface ReadWords {
  readonly language: Language;
  /** What was read in another way than stored, one clause; absent without a disguise. */
  readonly disguised?: string;
}

/** Adds the words of an article to columns. @param text a string, or UTF-8 */
export function addWords(text: string | Uint8Array, into: TokenColumns): ReadWords {
  const from = into.length;
  const seen = typeof text === 'string' ? addTokens(text, into) : addEncodedTokens(text, into);
  const language = languageOf(into.hashes.subarray(from, into.length));
  const shown = shownText(text, seen, language, into.length - from);
  if (shown === undefined) return { language };
  into.length = from;
  addTokens(editedText(shown), into);
  return { language: languageOf(into.hashes.subarray(from, into.length)), disguised: shown.clause };
}

/**
 * The words of an article with their offsets in its text. A text with reversed parts is printed in the order of
 * reading.
 */
export function locateWords(text: string): { readonly tokens: LocatedTokens; readonly disguised?: string } {
  const columns = new TokenColumns();
  const seen = addTokens(text, columns);
  const language = languageOf(columns.hashes.subarray(0, columns.length));
  const shown = shownText(text, seen, language, columns.length);
  if (shown === undefined) return { tokens: onOriginal(tokenizeLocated(text), text) };
  const tokens = toPrinted(tokenizeLocated(editedText(shown)), shown);
  return { tokens: shown.isReordered ? tokens : onOriginal(tokens, text), disguised: shown.clause };
}

/** Fewest signs of a disguise. */
const LEAST_SIGNS = 2;
/** Most words for each sign. A disguise of two words in a hundred leaves more signs. */
const WORDS_PER_SIGN = 200;

function shownText(
  text: string | Uint8Array,
  { signs, foreignLetters }: DisguiseSigns,
  language: Language,
  words: number,
): ShownText | undefined {
  const areMany = (count: number): boolean => count >= LEAST_SIGNS && count * WORDS_PER_SIGN >= words;
  // some words in letters of another alphabet, or all words so and in no known language
  const isForeign = areMany(foreignLetters) && (foreignLetters < words || language === UNKNOWN_LANGUAGE);
  if (!areMany(signs) && !isForeign) return undefined;
  const string = typeof text === 'string' ? text : Buffer.from(text.buffer, text.byteOffset, text.length).toString();
  return showText(string, normalised, LANGUAGES[language], recognise);
}

const recognise = (text: string): string | undefined => LANGUAGES[languageOf(tokenize(text).hashes)];

/** Moves the offsets of tokens from the compared text to the printed one. */
function toPrinted(tokens: LocatedTokens, { printed, edits }: ShownText): LocatedTokens {
  return { ...tokens, bytes: Buffer.from(printed), ...moved(tokens, edits, printed) };
}

/** Offsets are bytes. Of several words in one edit the first takes its range; the others are empty at its end. */
function moved(
  { starts, ends }: LocatedTokens,
  edits: readonly Edit[],
  printed: string,
): Pick<LocatedTokens, 'starts' | 'ends'> {
  const [newStarts, newEnds] = [new Uint32Array(starts.length), new Uint32Array(ends.length)];
  /** Position in the printed text in code units, and in bytes of the printed and the compared text. */
  let at = 0;
  let printedBytes = 0;
  let comparedBytes = 0;
  let token = 0;
  for (const { start, end, shown } of [...edits, { start: printed.length, end: printed.length, shown: '' }]) {
    const unchanged = Buffer.byteLength(printed.slice(at, start));
    for (; token < starts.length && starts[token] < comparedBytes + unchanged; token++) {
      newStarts[token] = starts[token] - comparedBytes + printedBytes;
      newEnds[token] = ends[token] - comparedBytes + printedBytes;
    }
    printedBytes += unchanged;
    comparedBytes += unchanged;
    const [held, read] = [Buffer.byteLength(printed.slice(start, end)), Buffer.byteLength(shown)];
    let from = printedBytes;
    for (; token < starts.length && starts[token] < comparedBytes + read; token++) {
      newStarts[token] = from;
      from = printedBytes + held;
      newEnds[token] = from;
    }
    printedBytes += held;
    comparedBytes += read;
    at = end;
  }
  return { starts: newStarts, ends: newEnds };
}
