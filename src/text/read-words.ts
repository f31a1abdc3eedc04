/**
 * The words of an article as they are compared: what its text shows. Nearly all texts show what they hold; the scan of a text tells at
 * no cost where that has to be looked into (shown-text.ts).
 */

import { LANGUAGES, type Language, languageOf, UNKNOWN_LANGUAGE } from './language.js';
import { onOriginal } from './original-offsets.js';
import { type Edit, editedText, type ShownText, showText } from './shown-text.js';
import {
  addEncodedTokens,
  addTokens,
  type LocatedTokens,
  normalised,
  type Seen,
  TokenColumns,
  tokenize,
  tokenizeLocated,
} from './tokenize.js';

/** The words of one article among those of others. */
export interface ReadWords {
  readonly language: Language;
  /** What the text shows instead of what it holds, one clause; absent where it shows what it holds. */
  readonly disguised?: string;
}

/** Adds the words of an article to columns. @param text as a string, or in UTF-8 */
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
 * The words of an article with their offsets in its text. The bytes of a text that stores words in reverse are those of the text as it is
 * printed, in the order in which it is read.
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

/** Signs that a disguise has, and words for each sign: fewer signs than it leaves of two words in a hundred. */
const LEAST_SIGNS = 2;
const SPARSEST = 200;

function shownText(
  text: string | Uint8Array,
  { signs, foreignLetters }: Seen,
  language: Language,
  words: number,
): ShownText | undefined {
  const areMany = (count: number): boolean => count >= LEAST_SIGNS && count * SPARSEST >= words;
  // words in letters of another alphabet among others, or in no language that is known
  const isForeign = areMany(foreignLetters) && (foreignLetters < words || language === UNKNOWN_LANGUAGE);
  if (!areMany(signs) && !isForeign) return undefined;
  const string = typeof text === 'string' ? text : Buffer.from(text.buffer, text.byteOffset, text.length).toString();
  return showText(string, normalised, LANGUAGES[language], recognise);
}

const recognise = (text: string): string | undefined => LANGUAGES[languageOf(tokenize(text).hashes)];

/** Moves the offsets of tokens from the text that is compared to the one that is printed. */
function toPrinted(tokens: LocatedTokens, { printed, edits }: ShownText): LocatedTokens {
  return { ...tokens, bytes: Buffer.from(printed), ...moved(tokens, edits, printed) };
}

/** Offsets in bytes. The words of an edit share its place: the first begins there, the others are empty at its end. */
function moved(
  { starts, ends }: LocatedTokens,
  edits: readonly Edit[],
  printed: string,
): Pick<LocatedTokens, 'starts' | 'ends'> {
  const [newStarts, newEnds] = [new Uint32Array(starts.length), new Uint32Array(ends.length)];
  /** Code units of the printed text that are counted, and bytes up to there in both texts. */
  let at = 0;
  let before = 0;
  let behind = 0;
  let token = 0;
  for (const { start, end, shown } of [...edits, { start: printed.length, end: printed.length, shown: '' }]) {
    const unchanged = Buffer.byteLength(printed.slice(at, start));
    for (; token < starts.length && starts[token] < behind + unchanged; token++) {
      newStarts[token] = starts[token] - behind + before;
      newEnds[token] = ends[token] - behind + before;
    }
    before += unchanged;
    behind += unchanged;
    const [held, read] = [Buffer.byteLength(printed.slice(start, end)), Buffer.byteLength(shown)];
    let from = before;
    for (; token < starts.length && starts[token] < behind + read; token++) {
      newStarts[token] = from;
      from = before + held;
      newEnds[token] = from;
    }
    before += held;
    behind += read;
    at = end;
  }
  return { starts: newStarts, ends: newEnds };
}
