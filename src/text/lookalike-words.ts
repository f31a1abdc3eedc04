/**
 * Reads words whose letters are lookalikes from other alphabets.
 *
 * A word of mixed alphabets is read in the alphabet to which all its letters can be mapped. In a disguised text, a word
 * wholly in another alphabet is read in the alphabet of the text.
 */
import { type Alphabet, CYRILLIC, GREEK, LATIN, type Letter, letterOf, OTHER } from './lookalikes.js';
import { commonWords, isEnough, type Word } from './words.js';

/** A word with its characters looked up. */
interface SpelledWord {
  readonly word: Word;
  readonly characters: readonly string[];
  /** For each character; undefined for a character that is no letter. */
  readonly letters: readonly (Letter | undefined)[];
  /** Bit set of the alphabets of the letters. */
  readonly alphabets: number;
}

const ALPHABETS: readonly Alphabet[] = [LATIN, CYRILLIC, GREEK];
/** Letters of some languages only: a reading may use them only if the text has them elsewhere. */
const IN_SOME_LANGUAGES = /[іїјѕІЇЈЅ]/u;
/** Without mixed words, least share of the words in other alphabets that can be read in the alphabet of the text. */
const LOOKALIKE_SHARE = 0.9;

/**
 * Reads lookalike letters, in place (`Word.shown`).
 *
 * @param isDisguised whether other words are disguised: a few mixed words then suffice
 * @returns number of letters read as another one; 0 if the text is not disguised
 */
export function foldLookalikes(
  words: readonly Word[],
  language: string | undefined,
  recognise: (text: string) => string | undefined,
  isDisguised: boolean,
): number {
  const spelled = words.filter(({ shown }) => /\p{L}/u.test(shown)).map(spell);
  if (spelled.every(({ alphabets }) => alphabets === bit(LATIN))) return 0;
  const base = baseOf(spelled);
  const own = new Set(
    spelled.filter(({ alphabets }) => alphabets === bit(base)).flatMap(({ characters }) => characters),
  );
  const readIn = (word: SpelledWord, alphabet: Alphabet): string | undefined => {
    const shown = shownIn(word, alphabet);
    if (shown === undefined || alphabet !== CYRILLIC) return shown;
    const isWritten = word.letters.every(
      (letter, i) =>
        letter?.alphabet === CYRILLIC ||
        !IN_SOME_LANGUAGES.test(letter?.shown[CYRILLIC] ?? '') ||
        own.has(word.characters[i]),
    );
    return isWritten ? shown : undefined;
  };

  const mixed = spelled.filter(word => isMixed(word));
  const readings = new Map<SpelledWord, string>();
  let clear = 0;
  for (const word of mixed) {
    const shown = readMixed(word, base, readIn);
    if (shown === undefined) continue;
    readings.set(word, shown);
    if (!isSymbolic(word)) clear++;
  }
  const foreign = spelled.filter(word => !isMixed(word) && word.alphabets !== bit(base));
  const [whole, others] = partition(foreign, word => readIn(word, base) !== undefined);
  if (!isEnough(clear, words.length) && !(isDisguised && clear > 0)) {
    const long = (list: readonly SpelledWord[]): number =>
      list.filter(({ characters }) => characters.length > 1).length;
    const lookalike = long(whole);
    if (base !== LATIN) return foldWholly(words, spelled, language, recognise);
    if (!isEnough(lookalike, words.length) || lookalike < LOOKALIKE_SHARE * (lookalike + long(others))) return 0;
  }
  // a Cyrillic or Greek text has genuine Latin words: read a Latin word only if the result is a common word, or if the
  // disguise uses all its letters
  const used = new Set<string>();
  for (const [word, shown] of readings) for (const character of replaced(word, shown)) used.add(character);
  const common = commonWords(language ?? recognise([...readings.values()].join(' ')));
  for (const word of whole) {
    const shown = readIn(word, base)!;
    const isLatin = (word.alphabets & bit(LATIN)) !== 0;
    if (!isLatin || common.has(shown.toLowerCase()) || word.characters.every(character => used.has(character)))
      readings.set(word, shown);
  }
  if (base === LATIN) readPlainLetters(spelled, readings, recognise);
  return applyReadings(readings);
}

/** Reads letters such as the dotless i as the plain ones if the language of the text does not use them. */
function readPlainLetters(
  spelled: readonly SpelledWord[],
  readings: Map<SpelledWord, string>,
  recognise: (text: string) => string | undefined,
): void {
  const shownBy = (word: SpelledWord): string => readings.get(word) ?? word.word.shown;
  const language = recognise(spelled.map(shownBy).join(' '));
  if (language === undefined || language === 'tr') return;
  for (const word of spelled) {
    if (!word.letters.some(letter => letter !== undefined && letter.plain !== '')) continue;
    const shown = [...shownBy(word)];
    readings.set(word, shown.map((character, i) => word.letters[i]?.plain || character).join(''));
  }
}

/** Reads a whole text as Latin if it has no known language as stored, and a known one as Latin. */
function foldWholly(
  words: readonly Word[],
  spelled: readonly SpelledWord[],
  language: string | undefined,
  recognise: (text: string) => string | undefined,
): number {
  if (language !== undefined) return 0;
  const readings = new Map<SpelledWord, string>();
  for (const word of spelled) {
    const shown = shownIn(word, LATIN);
    if (shown !== undefined) readings.set(word, shown);
  }
  if (!isEnough(readings.size, words.length) || readings.size < LOOKALIKE_SHARE * spelled.length) return 0;
  const found = recognise([...readings.values()].join(' '));
  return found === undefined ? 0 : applyReadings(readings);
}

const bit = (alphabet: Letter['alphabet']): number => 1 << alphabet;

function spell(word: Word): SpelledWord {
  const characters = [...word.shown.normalize('NFC')];
  let alphabets = 0;
  const letters = characters.map(character => {
    if (!/\p{L}/u.test(character)) return undefined;
    const letter = letterOf(character);
    alphabets |= bit(letter.alphabet);
    return letter;
  });
  return { word, characters, letters, alphabets };
}

/** The alphabet of the text: the one with the most letters that have no lookalike in another alphabet. */
function baseOf(spelled: readonly SpelledWord[]): Alphabet {
  const votes = [0, 0, 0];
  for (const { letters } of spelled) {
    for (const letter of letters) {
      if (letter === undefined || letter.alphabet === OTHER) continue;
      if (letter.shown.filter(shown => shown !== '').length === 1) votes[letter.alphabet]++;
    }
  }
  return ALPHABETS.reduce((most, alphabet) => (votes[alphabet] > votes[most] ? alphabet : most));
}

/** A word of phonetic letters only counts as mixed, because no language has such words. */
function isMixed({ alphabets, letters }: SpelledWord): boolean {
  if ((alphabets & (alphabets - 1)) !== 0) return true;
  return letters.length > 1 && letters.every(letter => letter?.isPhonetic ?? true);
}

/** The word in letters of one alphabet; undefined if a letter has no lookalike there. */
function shownIn({ characters, letters }: SpelledWord, alphabet: Alphabet): string | undefined {
  let shown = '';
  for (const [i, letter] of letters.entries()) {
    if (letter === undefined) shown += characters[i];
    else if (letter.shown[alphabet] === '') return undefined;
    else shown += letter.shown[alphabet];
  }
  // the data maps l to I: among small letters the small one is meant
  return alphabet === LATIN ? shown.replace(/(?<=\p{Ll})I(?=\p{Ll}|$)/gu, 'l') : shown;
}

/** Reads a mixed word in the alphabet of the text, or else in the possible alphabet with most of its letters. */
function readMixed(
  word: SpelledWord,
  base: Alphabet,
  readIn: (word: SpelledWord, alphabet: Alphabet) => string | undefined,
): string | undefined {
  if (isPrefixed(word)) return undefined;
  const inBase = readIn(word, base);
  if (inBase !== undefined) return inBase;
  const lettersOf = (alphabet: Alphabet): number => word.letters.filter(letter => letter?.alphabet === alphabet).length;
  const possible = ALPHABETS.filter(alphabet => alphabet !== base && (word.alphabets & bit(alphabet)) !== 0)
    .map(alphabet => ({ shown: readIn(word, alphabet), letters: lettersOf(alphabet) }))
    .filter(({ shown }) => shown !== undefined);
  return possible.sort((x, y) => y.letters - x.letters)[0]?.shown;
}

/** A word with a right-to-left prefix or suffix: Hebrew attaches articles to Latin words. */
function isPrefixed({ letters }: SpelledWord): boolean {
  const rightToLeft = letters.map(letter => letter?.isRightToLeft === true);
  if (!rightToLeft.includes(true)) return false;
  const [first, last] = [rightToLeft.indexOf(false), rightToLeft.lastIndexOf(false)];
  return !rightToLeft.slice(first, last + 1).includes(true);
}

/** Greek letters as symbols beside a few Latin letters: "TNFα", "αβ", "µm", "Δx". */
function isSymbolic({ alphabets, letters, characters }: SpelledWord): boolean {
  if (alphabets !== (bit(LATIN) | bit(GREEK))) return false;
  const greek = letters.flatMap((letter, i) => (letter?.alphabet === GREEK ? [i] : []));
  const atEdge = greek.every((at, n) => at === n) || greek.every((at, n) => at === letters.length - greek.length + n);
  if (greek.length > 2 || !atEdge) return false;
  return (
    letters.length - greek.length <= 2 ||
    characters.some((character, i) => !greek.includes(i) && /\p{Lu}|\p{N}/u.test(character))
  );
}

function partition<T>(list: readonly T[], isFirst: (element: T) => boolean): [T[], T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const element of list) (isFirst(element) ? first : second).push(element);
  return [first, second];
}

/** The characters that a reading changes. */
function replaced({ characters }: SpelledWord, shown: string): string[] {
  const read = [...shown];
  return characters.filter((character, i) => character !== read[i]);
}

function applyReadings(readings: ReadonlyMap<SpelledWord, string>): number {
  let count = 0;
  for (const [word, shown] of readings) {
    count += replaced(word, shown).length;
    word.word.shown = shown;
  }
  return count;
}
