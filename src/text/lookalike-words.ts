/**
 * Words in letters of other alphabets that look the same. A word that mixes alphabets is read in the one in which all its letters can
 * be read; a word wholly in another alphabet is read like the text around it, where the text is disguised.
 */
import { type Alphabet, CYRILLIC, GREEK, LATIN, type Letter, letterOf, OTHER } from './lookalikes.js';
import { commonWords, isEnough, type Word } from './words.js';

/** A word with letters that are not ASCII, or one of ASCII among words of other alphabets. */
interface SpelledWord {
  readonly word: Word;
  readonly characters: readonly string[];
  /** One for each character; undefined where it is no letter. */
  readonly letters: readonly (Letter | undefined)[];
  /** A bit for each alphabet of its letters. */
  readonly alphabets: number;
}

const ALPHABETS: readonly Alphabet[] = [LATIN, CYRILLIC, GREEK];
/** Letters that only some languages have: they are read into a word where the text has them elsewhere. */
const OF_SOME_LANGUAGES = /[іїјѕІЇЈЅ]/u;
/** Share of the words in other alphabets that look like words of the text's own, where no word mixes alphabets. */
const ALIKE = 0.9;

/**
 * Reads words with letters of other alphabets, in place.
 *
 * @param isDisguised true where other words of the text are disguised: few words of several alphabets belong to it
 * @returns letters that show another one; 0 where the text is not disguised
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
        !OF_SOME_LANGUAGES.test(letter?.shown[CYRILLIC] ?? '') ||
        own.has(word.characters[i]),
    );
    return isWritten ? shown : undefined;
  };

  const mixed = spelled.filter(word => isMixed(word));
  const readings = new Map<SpelledWord, string>();
  let sure = 0;
  for (const word of mixed) {
    const shown = readMixed(word, base, readIn);
    if (shown === undefined) continue;
    readings.set(word, shown);
    if (!isSymbolic(word)) sure++;
  }
  const foreign = spelled.filter(word => !isMixed(word) && word.alphabets !== bit(base));
  const [whole, others] = split(foreign, word => readIn(word, base) !== undefined);
  if (!isEnough(sure, words.length) && !(isDisguised && sure > 0)) {
    const long = (list: readonly SpelledWord[]): number =>
      list.filter(({ characters }) => characters.length > 1).length;
    const alike = long(whole);
    if (base !== LATIN) return foldWholly(words, spelled, language, recognise);
    if (!isEnough(alike, words.length) || alike < ALIKE * (alike + long(others))) return 0;
  }
  // a text in Cyrillic or Greek holds genuine Latin words: they are read so only where that makes common words, or in letters that
  // the disguise is seen to use
  const used = new Set<string>();
  for (const [word, shown] of readings) for (const character of replaced(word, shown)) used.add(character);
  const common = commonWords(language ?? recognise([...readings.values()].join(' ')));
  for (const word of whole) {
    const shown = readIn(word, base)!;
    const isLatin = (word.alphabets & bit(LATIN)) !== 0;
    if (!isLatin || common.has(shown.toLowerCase()) || word.characters.every(character => used.has(character)))
      readings.set(word, shown);
  }
  if (base === LATIN) readPlainly(spelled, readings, recognise);
  return write(readings);
}

/** Letters that only some languages have are read as the ones that they look like, where the language is known to have none. */
function readPlainly(
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

/** A text that is in no language as it stands, and in one when its letters are read as Latin ones. */
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
  if (!isEnough(readings.size, words.length) || readings.size < ALIKE * spelled.length) return 0;
  const found = recognise([...readings.values()].join(' '));
  return found === undefined ? 0 : write(readings);
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

/** The alphabet of the text: the one with the most letters that no other alphabet has in this shape. */
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

/** Words of phonetic letters alone count as mixed: no language writes them. */
function isMixed({ alphabets, letters }: SpelledWord): boolean {
  if ((alphabets & (alphabets - 1)) !== 0) return true;
  return letters.length > 1 && letters.every(letter => letter?.isPhonetic ?? true);
}

/** The word in letters of one alphabet; undefined where a letter cannot be read so. */
function shownIn({ characters, letters }: SpelledWord, alphabet: Alphabet): string | undefined {
  let shown = '';
  for (const [i, letter] of letters.entries()) {
    if (letter === undefined) shown += characters[i];
    else if (letter.shown[alphabet] === '') return undefined;
    else shown += letter.shown[alphabet];
  }
  // the table takes I for l: within small letters the capital is meant for the small one
  return alphabet === LATIN ? shown.replace(/(?<=\p{Ll})I(?=\p{Ll}|$)/gu, 'l') : shown;
}

/** A word of several alphabets: in that of the text, in the only one that it can be read in, or in that of most of its letters. */
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

/** A Latin word with letters before or behind it that are written from right to left, as Hebrew writes articles. */
function isPrefixed({ letters }: SpelledWord): boolean {
  const rightToLeft = letters.map(letter => letter?.isRightToLeft === true);
  if (!rightToLeft.includes(true)) return false;
  const [first, last] = [rightToLeft.indexOf(false), rightToLeft.lastIndexOf(false)];
  return !rightToLeft.slice(first, last + 1).includes(true);
}

/** "TNFα", "αβ", "µm", "Δx": Greek letters are symbols beside a few Latin ones. */
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

function split<T>(list: readonly T[], isFirst: (element: T) => boolean): [T[], T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const element of list) (isFirst(element) ? first : second).push(element);
  return [first, second];
}

/** The characters of a word that show another one. */
function replaced({ characters }: SpelledWord, shown: string): string[] {
  const read = [...shown];
  return characters.filter((character, i) => character !== read[i]);
}

function write(readings: ReadonlyMap<SpelledWord, string>): number {
  let count = 0;
  for (const [word, shown] of readings) {
    count += replaced(word, shown).length;
    word.word.shown = shown;
  }
  return count;
}
