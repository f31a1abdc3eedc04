/** Words that are broken: spaced out letter by letter, and divided by a hyphen at the end of a line. */
import { commonWords, isEnough, plainWords, type Word } from './words.js';

/** What stands between the letters of a word that is spaced out; the same between all of them. */
const BETWEEN_LETTERS = /^[ \-_·*|]$/;
/** Fewer letters are initials. */
const LEAST_LETTERS = 3;
/** Runs that are longer are several words. Letters. */
const LONGEST_WORD = 16;
/** Share of the words that are known when their letters are joined: single letters also stand in lists. */
const KNOWN_SHARE = 0.2;
/** One letter is a word of its own in front of others: "a paper", "I paid". */
const WORDS_OF_ONE_LETTER = /^[aioyuevwzàéаиоувкся]$/iu;
/** Between the parts of a word that is divided. */
const LINE_END = /^[-\u2010]?[ \t]*\r?\n[ \t]*$/;

/**
 * Joins the letters of words that are spaced out, in place.
 *
 * @returns words that are spaced out; 0 where they are few
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
  const plain = plainWords(words.filter(({ shown }) => shown.length > 1));
  const areSeveral = runs.filter(run => !isSetApart(text, words, run)).length * 2 > runs.length;
  // runs of several words are in no language; those of one are in the language of the others
  const whole = [...runs.map(shownBy), ...others].join(' ');
  const common = commonWords(recognise(whole) ?? recognise(others.join(' ')));
  const isKnown = (word: string): boolean => common.has(word) || plain.has(word);
  const costOf = (word: string): number =>
    common.get(word) ?? (plain.has(word) ? COST_OF_PLAIN : COST_OF_UNKNOWN + COST_OF_LETTER * word.length);

  const counts = new Map<string, number>();
  for (const run of runs) counts.set(shownBy(run), (counts.get(shownBy(run)) ?? 0) + 1);
  const found = runs.flatMap(([from, to]): Run[] => {
    const run = shownBy([from, to]);
    if (isKnown(run)) return [[from, to]];
    if (to - from > LONGEST_WORD || areSeveral) return wordsIn(words, [from, to], costOf);
    const isAhead = to - from > LEAST_LETTERS && WORDS_OF_ONE_LETTER.test(words[from].shown);
    const rest = shownBy([from + 1, to]);
    return isAhead && (isKnown(rest) || counts.has(rest)) ? [[from + 1, to]] : [[from, to]];
  });
  const known = found.filter(run => isKnown(shownBy(run)));
  if (known.length < KNOWN_SHARE * found.length) return 0;
  for (const [from, to] of found) for (let i = from + 1; i < to; i++) words[i].isJoined = true;
  return found.length;
}

/** Whether the words beside a run are farther away than its letters from one another. */
function isSetApart(text: string, words: readonly Word[], [from, to]: Run): boolean {
  const gap = gapBehind(text, words, from);
  return (from === 0 || gapBehind(text, words, from - 1) !== gap) && gapBehind(text, words, to - 1) !== gap;
}

/** Costs of words, as negative decimal logarithms of their frequency: known ones of the text, and others by their length. */
const COST_OF_PLAIN = 3.5;
const COST_OF_UNKNOWN = 5;
const COST_OF_LETTER = 0.8;

/** The words that a run of letters is made of most likely: the cheapest way to cut it (Viterbi 1967). */
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

/** Words from one to before another. */
type Run = readonly [from: number, to: number];

function spacedRuns(text: string, words: readonly Word[]): Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < words.length; ) {
    let to = from + 1;
    if (isLetter(words[from])) {
      const gap = gapBehind(text, words, from);
      if (BETWEEN_LETTERS.test(gap))
        while (to < words.length && isLetter(words[to]) && gapBehind(text, words, to - 1) === gap) to++;
    }
    const letters = to - from;
    const areInitials = letters === LEAST_LETTERS && words.slice(from, to).every(({ shown }) => /^\p{Lu}/u.test(shown));
    if (letters >= LEAST_LETTERS && !areInitials && !isAlphabet(words, from, to)) runs.push([from, to]);
    // the last letter may begin a word with another mark between its letters
    from = letters > 1 && letters < LEAST_LETTERS ? to - 1 : to;
  }
  return runs;
}

/** "a b c d": letters in the order of the alphabet. */
function isAlphabet(words: readonly Word[], from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) {
    if (words[i].shown.codePointAt(0)! - words[i - 1].shown.codePointAt(0)! !== 1) return false;
  }
  return true;
}

const isLetter = ({ shown }: Word): boolean => /^[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]\p{M}*$/u.test(shown);

const gapBehind = (text: string, words: readonly Word[], i: number): string =>
  i + 1 < words.length ? text.slice(words[i].end, words[i + 1].start) : '';

/**
 * Joins words that are divided at the ends of lines, in place. "well-" and "known" stay two words where both are known, and where the
 * text has "well-known" elsewhere.
 *
 * @param isDisguised true where other words of the text are disguised: few broken words belong to it
 * @returns words that are joined
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
  const plain = plainWords(words.filter(word => !ofBroken.has(word)));
  const isKnown = (word: string): boolean => common.has(word) || plain.has(word);
  const joined = broken.filter(i => {
    const [first, second] = [words[i].shown.toLowerCase(), words[i + 1].shown.toLowerCase()];
    if (compounds.has(`${first}-${second}`)) return false;
    return isKnown(first + second) || !(isKnown(first) && isKnown(second));
  });
  if (!isDisguised && !isEnough(joined.length, words.length)) return 0;
  for (const i of joined) words[i + 1].isJoined = true;
  return joined.length;
}

/** Whether a word goes on in the next line, in a small letter. A soft hyphen at the end of a line is shown. */
function isBroken(gap: string, { shown: first }: Word, { shown: second }: Word): boolean {
  if (!LINE_END.test(gap.replace('\u00ad', '-')) || !/[-\u2010\u00ad]/.test(gap)) return false;
  return /\p{L}$/u.test(first) && /^\p{Ll}+$/u.test(second);
}
