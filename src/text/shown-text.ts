/**
 * Finds out what a disguised text shows to a reader; the shown words are compared, and the report says so.
 *
 * Disguises are lookalike letters of other alphabets, invisible characters, digits for letters, words spaced out or
 * broken, and parts stored in reverse. Genuine texts hold words of several alphabets, codes with digits, and initials:
 * a text without clear signs stays unchanged.
 */

import { joinBrokenWords, joinSpacedWords } from './broken-words.js';
import { foldDigits } from './leetspeak.js';
import { foldLookalikes } from './lookalike-words.js';
import { hasStyledLetters } from './lookalikes.js';
import { showReversed } from './reversed-text.js';
import { isEnough, type Word, wordsOf } from './words.js';

export interface ShownText {
  /** The text that a diff prints: in NFKC, reversed parts in the order of reading. */
  readonly printed: string;
  /** Whether a part is stored in reverse. */
  readonly isReordered: boolean;
  /** Parts of `printed` that show other words than stored, ascending. */
  readonly edits: readonly Edit[];
  /** The kinds of disguise, one clause: "120 letters of other alphabets, 3 invisible characters". */
  readonly clause: string;
}

/** Code units [start, end) of a printed text, with the words that they show. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

/**
 * Cheap signs of each kind of disguise; a text with few signs is not examined word by word. In these patterns every
 * character but ASCII controls, marks and digits counts as a letter, because Unicode classes take ten times as long.
 */
const SIGNS = {
  lookalike:
    /[\u0180-\u02af\u0370-\u058f\u10a0-\u10ff\u1200-\u16ff\u1c80-\u1dbf\u1f00-\u1fff\u2c00-\u2dff\ua4d0-\uabff\ud800-\ud834\ud836-\ud83b]/g,
  invisible:
    /[\u00ad\u061c\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufff8\udb40]|[\ufe00-\ufe0f]|[\u180b-\u180f]|[\u17b4\u17b5]|\u034f/g,
  digits: /[^\0-@]\d\d?[^\0-@]/g,
  spaced: /(?:^|[\0-@])[^\0-@]([ \-_·*|])[^\0-@]\1[^\0-@](?![^\0-@])/g,
  broken: /[^\0-@][-\u2010\u00ad][ \t]*\r?\n/g,
};
const NOT_ASCII = /[^\0-\x7f]/;
/** Fewest signs of a disguise. */
const LEAST_SIGNS = 2;
/** Most code units for each sign. A disguise of two words in a hundred leaves more signs. */
const UNITS_PER_SIGN = 1000;

const WORDS = /[\p{L}\p{M}\u24b6-\u24e9]+/gu;
/** The letters that `hasStyledLetters` finds, as code points. */
const STYLED_LETTERS =
  /[\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u210a-\u2113\u2115\u2119-\u211d\u212c-\u2138\u{1d400}-\u{1d7cb}]/gu;
/** Shorter words of styled letters are symbols. */
const LEAST_LETTERS = 3;
/** Texts in these scripts have full-width Latin words. */
const WIDE_SCRIPTS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;

/**
 * Reads a disguised text.
 *
 * @param normalise normalises a text as the tokeniser does
 * @param language  language of most stored words; undefined if unknown
 * @param recognise names the language of a text; undefined if unknown
 * @returns undefined if the text is not disguised
 */
export function showText(
  text: string,
  normalise: (text: string) => string,
  language: string | undefined,
  recognise: (text: string) => string | undefined,
): ShownText | undefined {
  const isAscii = !NOT_ASCII.test(text);
  const { text: ordered, words: reversed } = isAscii ? { text, words: 0 } : showReversed(text);
  const printed = isAscii ? text : normalise(ordered);
  const least = Math.max(LEAST_SIGNS, printed.length / UNITS_PER_SIGN);
  const counts = countSigns(printed, isAscii);
  const isStyled = !isAscii && hasStyledLetters(ordered);
  if (reversed === 0 && !isStyled && Math.max(...Object.values(counts)) < least) return undefined;

  const words = wordsOf(printed);
  const styled = isStyled ? styledLetters(ordered, words.length) : 0;
  const invisible = counts.invisible > 0 ? invisibleCharacters(words) : 0;
  const isDisguised = reversed + styled + invisible > 0;
  const lookalikes = (isOther: boolean): number =>
    counts.lookalike > 0 ? foldLookalikes(words, language, recognise, isOther) : 0;
  let letters = lookalikes(isDisguised);
  const spaced = counts.spaced > 0 ? joinSpacedWords(printed, words, recognise) : 0;
  const digits = counts.digits > 0 || letters > 0 ? foldDigits(words, recognise) : 0;
  if (letters === 0 && spaced + digits > 0) letters = lookalikes(true);
  const known = letters + digits === 0 ? language : recognise(words.map(({ shown }) => shown).join(' '));
  const isAny = isDisguised || letters + spaced + digits > 0;
  const broken = counts.broken > 0 ? joinBrokenWords(printed, words, known, isAny) : 0;
  if (letters === 0 && !isAny && broken > 0) letters = lookalikes(true);

  const remarks: string[] = [];
  remark(remarks, letters, 'letter of another alphabet', 'letters of other alphabets');
  remark(remarks, styled, 'letter in another shape', 'letters in other shapes');
  remark(remarks, invisible, 'invisible character');
  remark(remarks, digits, 'digit for a letter', 'digits for letters');
  remark(remarks, spaced, 'word in spaced letters', 'words in spaced letters');
  remark(remarks, broken, 'word broken at a line end', 'words broken at line ends');
  remark(remarks, reversed, 'word stored in reverse', 'words stored in reverse');
  if (remarks.length === 0) return undefined;
  return { printed, isReordered: reversed > 0, edits: editsOf(printed, words), clause: remarks.join(', ') };
}

function countSigns(text: string, isAscii: boolean): Readonly<Record<keyof typeof SIGNS, number>> {
  const countOf = (sign: RegExp): number => text.match(sign)?.length ?? 0;
  const { lookalike, invisible, digits, spaced, broken } = SIGNS;
  return {
    lookalike: isAscii ? 0 : countOf(lookalike),
    invisible: isAscii ? 0 : countOf(invisible),
    digits: countOf(digits),
    spaced: countOf(spaced),
    broken: countOf(broken),
  };
}

function remark(remarks: string[], count: number, one: string, many = `${one}s`): void {
  if (count > 0) remarks.push(`${count} ${count === 1 ? one : many}`);
}

/** Styled letters within words; 0 if there are few, or if the language uses full-width letters. */
function styledLetters(text: string, words: number): number {
  let [styled, letters] = [0, 0];
  for (const [word] of text.matchAll(WORDS)) {
    const count = word.match(STYLED_LETTERS)?.length ?? 0;
    if (count === 0 || [...word].length < LEAST_LETTERS) continue;
    styled++;
    letters += count;
  }
  if (!isEnough(styled, words)) return 0;
  const wide = text.match(WIDE_SCRIPTS)?.length ?? 0;
  return wide > letters ? 0 : letters;
}

/** Invisible characters within words; 0 if there are few. */
function invisibleCharacters(words: readonly Word[]): number {
  let hiding = 0;
  let count = 0;
  for (const { invisible } of words) {
    if (invisible === 0) continue;
    hiding++;
    count += invisible;
  }
  return isEnough(hiding, words.length) ? count : 0;
}

/** Edits for the words that show something else; joined words are one edit. */
function editsOf(printed: string, words: readonly Word[]): Edit[] {
  const edits: Edit[] = [];
  for (let i = 0; i < words.length; ) {
    let end = i + 1;
    let shown = words[i].shown;
    while (end < words.length && words[end].isJoined) shown += words[end++].shown;
    const [from, to] = [words[i].start, words[end - 1].end];
    // a letter read as another one may compose with the mark after it
    shown = shown.normalize('NFKC');
    if (shown !== printed.slice(from, to)) edits.push({ start: from, end: to, shown });
    i = end;
  }
  return edits;
}

/** The printed text with all edits applied: the compared text. */
export function editedText({ printed, edits }: ShownText): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, shown } of edits) {
    parts.push(printed.slice(at, start), shown);
    at = end;
  }
  parts.push(printed.slice(at));
  return parts.join('');
}
