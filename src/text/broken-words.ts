/** Joins words that are spaced out letter by letter, and words hyphenated at the end of a line. */
import { commonWords, isEnough, plainWords, type Word } from './words.js';

/** The separator between the letters of a spaced word, the same between all letters. */
const BETWEEN_LETTERS = /^[ \-_·*|]$/;
/** Fewer letters are initials. */
const LEAST_LETTERS = 3;
/** Most letters of one word; a longer run is several words. */
const LONGEST_WORD = 16;
/** Least share of joined words that are known words: lists also have single letters. */
const KNOWN_SHARE = 0.2;
/** Words of one letter, which may precede a spaced word: "a paper", "I paid". */
const WORDS_OF_ONE_LETTER = /^[aioyuevwzàéаиоувкся]$/iu;
/** The gap between the parts of a hyphenated word. */
const LINE_END = /^[-\u2010]?[ \t]*\r?\n[ \t]*$/;

/**
 * Joins the letters of spaced words, in place (`Word.isJoined`).
 *
 * @returns number of spaced words; 0 if there are few
 */
export function joinSpacedWords(
  text: string,
  words: readonly Word[],
  recognise: (text: string) => string | undefined,
): number {
  const runs = spacedRuns(text, words);
  if (runs.length === 0) return 0;
  const letters = runs.reduce((sum, [from, to]) => sum + to - from, 0);
  if (!isEnough(runs.length, words.length - letters + runs.length)) return 0;
  const shownBy = ([from, to]: Run): string => {
    let shown = '';
    for (let i = from; i < to; i++) shown += words[i].shown;
    return shown.toLowerCase();
  };
  const others = words.flatMap(({ shown }) => (shown.length > 1 ? [shown] : []));
  const textWords = plainWords(words.filter(({ shown }) => shown.length > 1));
  const holdSeveralWords = runs.filter(run => !isSpacedFromOthers(text, words, run)).length * 2 > runs.length;
  // runs of several words belong to no language; then the other words decide
  const whole = [...runs.map(shownBy), ...others].join(' ');
  const common = commonWords(recognise(whole) ?? recognise(others.join(' ')));
  const isKnown = (word: string): boolean => common.has(word) || textWords.has(word);
  const costOf = (word: string): number =>
    common.get(word) ?? (textWords.has(word) ? COST_OF_TEXT_WORD : COST_OF_UNKNOWN + COST_OF_LETTER * word.length);

  const counts = new Map<string, number>();
  for (const run of runs) counts.set(shownBy(run), (counts.get(shownBy(run)) ?? 0) + 1);
  const found = runs.flatMap(([from, to]): Run[] => {
    const run = shownBy([from, to]);
    if (isKnown(run)) return [[from, to]];
    if (to - from > LONGEST_WORD || holdSeveralWords) return wordsIn(words, [from, to], costOf);
    const isAhead = to - from > LEAST_LETTERS && WORDS_OF_ONE_LETTER.test(words[from].shown);
    const rest = shownBy([from + 1, to]);
    return isAhead && (isKnown(rest) || counts.has(rest)) ? [[from + 1, to]] : [[from, to]];
  });
  const known = found.filter(run => isKnown(shownBy(run)));
  if (known.length < KNOWN_SHARE * found.length) return 0;
  for (const [from, to] of found) for (let i = from + 1; i < to; i++) words[i].isJoined = true;
  return found.length;
}

/** Whether the gaps around a run differ from the gaps between its letters. */
function isSpacedFromOthers(text: string, words: readonly Word[], [from, to]: Run): boolean {
  const gap = gapAfter(text, words, from);
  return (from === 0 || gapAfter(text, words, from - 1) !== gap) && gapAfter(text, words, to - 1) !== gap;
}

/** -log10 of the assumed frequency of a word that the text has elsewhere, and of an unknown word with its letters. */
const COST_OF_TEXT_WORD = 3.5;
const COST_OF_UNKNOWN = 5;
const COST_OF_LETTER = 0.8;

/** Cuts a run of letters into its most likely words (Viterbi 1967). */
function wordsIn(words: readonly Word[], [from, to]: Run, costOf: (word: string) => number): Run[] {
  const costs = [0];
  const starts = [0];
  for (let end = 1; end <= to - from; end++) {
    costs.push(Number.POSITIVE_INFINITY);
    starts.push(0);
    let word = '';
    for (let start = end - 1; start >= Math.max(0, end - LONGEST_WORD); start--) {
      word = words[from + start].shown.toLowerCase() + word;
      const cost = costs[start] + costOf(word);
      if (cost >= costs[end]) continue;
      costs[end] = cost;
      starts[end] = start;
    }
  }
  const found: Run[] = [];
  for (let end = to - from; end > 0; end = starts[end]) found.push([from + starts[end], from + end]);
  return found.reverse();
}

/** A range of words, half-open. */
type Run = readonly [from: number, to: number];

function spacedRuns(text: string, words: readonly Word[]): Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < words.length; ) {
    let to = from + 1;
    if (isLetter(words[from])) {
      const gap = gapAfter(text, words, from);
      if (BETWEEN_LETTERS.test(gap))
        while (to < words.length && isLetter(words[to]) && gapAfter(text, words, to - 1) === gap) to++;
    }
    const letters = to - from;
    const areInitials = letters === LEAST_LETTERS && words.slice(from, to).every(({ shown }) => /^\p{Lu}/u.test(shown));
    if (letters >= LEAST_LETTERS && !areInitials && !isAlphabet(words, from, to)) runs.push([from, to]);
    // the last letter may begin a run with another separator
    from = letters > 1 && letters < LEAST_LETTERS ? to - 1 : to;
  }
  return runs;
}

/** Whether the letters are in the order of the alphabet: "a b c d" is a list, no word. */
function isAlphabet(words: readonly Word[], from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) {
    if (words[i].shown.codePointAt(0)! - words[i - 1].shown.codePointAt(0)! !== 1) return false;
  }
  return true;
}

const isLetter = ({ shown }: Word): boolean => /^[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]\p{M}*$/u.test(shown);

const gapAfter = (text: string, words: readonly Word[], i: number): string =>
  i + 1 < words.length ? text.slice(words[i].end, words[i + 1].start) : '';

/**
 * Joins words hyphenated at line ends, in place (`Word.isJoined`). "well-" and "known" stay two words, because both are
 * known words, or if the text has "well-known" elsewhere.
 *
 * @param isDisguised whether other words are disguised: a few broken words then suffice
 * @returns number of joined words
 */
export function joinBrokenWords(
  text: string,
  words: readonly Word[],
  language: string | undefined,
  isDisguised: boolean,
): number {
  const broken: number[] = [];
  const ofBroken = new Set<Word>();
  const compounds = new Set<string>();
  for (let i = 0; i + 1 < words.length; i++) {
    const gap = text.slice(words[i].end, words[i + 1].start);
    if (gap === '-') compounds.add(`${words[i].shown}-${words[i + 1].shown}`.toLowerCase());
    else if (isBroken(gap, words[i], words[i + 1])) {
      broken.push(i);
      ofBroken.add(words[i]).add(words[i + 1]);
    }
  }
  if (broken.length === 0) return 0;
  const common = commonWords(language);
  const textWords = plainWords(words.filter(word => !ofBroken.has(word)));
  const isKnown = (word: string): boolean => common.has(word) || textWords.has(word);
  const joined = broken.filter(i => {
    const [first, second] = [words[i].shown.toLowerCase(), words[i + 1].shown.toLowerCase()];
    if (compounds.has(`${first}-${second}`)) return false;
    return isKnown(first + second) || !(isKnown(first) && isKnown(second));
  });
  if (!isDisguised && !isEnough(joined.length, words.length)) return 0;
  for (const i of joined) words[i + 1].isJoined = true;
  return joined.length;
}

/** Whether a word continues in the next line with a small letter. A soft hyphen at a line end is visible. */
function isBroken(gap: string, { shown: first }: Word, { shown: second }: Word): boolean {
  if (!LINE_END.test(gap.replace('\u00ad', '-')) || !/[-\u2010\u00ad]/.test(gap)) return false;
  return /\p{L}$/u.test(first) && /^\p{Ll}+$/u.test(second);
}
