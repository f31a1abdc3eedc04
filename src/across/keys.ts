/**
 * Extracts the keys of an article: hashes of the rough spelling (romanize.ts) of names, numbers and long words, which
 * are similar in many languages.
 */
import { mix32 } from '../collections/hash-table.js';
import { knownWords, type Language } from '../text/language.js';
import { BOILERPLATE, CAPITAL, CHARACTER, type LocatedTokens, NUMBER, SENTENCE_START } from '../text/tokenize.js';
import { consonantsOf, romanized, romanizedAscii } from './romanize.js';

/** Kinds of keys. A capitalised word at the beginning of a sentence counts as a word, because it may be no name. */
export const NAME = 0;
export const DIGITS = 1;
export const WORD = 2;

/**
 * Keys in the order of the text, two numbers each.
 *
 * ```text
 * key   │ hash │ position of the token << 2 | kind │
 * ```
 */
export type Keys = Uint32Array;

export const keyCount = (keys: Keys): number => keys.length >>> 1;
export const hashAt = (keys: Keys, n: number): number => keys[n * 2];
export const positionAt = (keys: Keys, n: number): number => keys[n * 2 + 1] >>> 2;
export const kindAt = (keys: Keys, n: number): number => keys[n * 2 + 1] & 3;

/**
 * Most keys of an article, about five thousand words. The rest of a longer article is not compared across languages.
 */
export const MAX_KEYS = 2048;
/** Most consonants of a key, because endings differ between languages. */
const CONSONANTS = 5;
/** Words with fewer consonants are too similar. The key of such a name is the hash of all its letters. */
const MIN_CONSONANTS = 3;
/** Least letters of a word and of a name. */
const MIN_LETTERS = 5;
const MIN_NAME = 3;
/** Least digits of a number: a one-digit number is often spelled as a word. */
const MIN_DIGITS = 2;
/** Share of the articles of a language above which a word is a function word. */
const COMMON = 0.25;

const SPACE = 0x20;
const decoder = new TextDecoder();
/** Scratch arrays for the letters and consonants of a word. */
const letters = new Uint8Array(64);
const consonants = new Uint8Array(128);

/** A growing array of keys. */
class KeyList {
  #values = new Uint32Array(1 << 12);
  length = 0;

  add(hash: number, position: number, kind: number): void {
    if (this.length + 2 > this.#values.length) {
      const larger = new Uint32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = hash;
    this.#values[this.length++] = position * 4 + kind;
  }

  keys(): Keys {
    return this.#values.slice(0, this.length);
  }
}

/** The keys of an article without its boilerplate, in linear time. */
export function keysOf(tokens: LocatedTokens, language: Language): Keys {
  const { hashes, flags, starts, ends } = tokens;
  const common = knownWords(language);
  const keys = new KeyList();
  for (let i = 0; i < hashes.length && keys.length < MAX_KEYS * 2; i++) {
    const flag = flags[i];
    if ((flag & (CHARACTER | BOILERPLATE)) !== 0) continue;
    if ((flag & NUMBER) !== 0) {
      let digits = digitsOf(tokens, i);
      const first = i;
      // "60 000" in French and Russian
      while (digits.length <= 9 && isThousands(tokens, first, i)) digits += digitsOf(tokens, ++i);
      digits = digits.replace(/^0+/, '');
      if (digits.length >= MIN_DIGITS) keys.add(hashOf(digits, digits.length, DIGITS), first, DIGITS);
      continue;
    }
    const isCapital = (flag & CAPITAL) !== 0;
    const shortest = isCapital ? MIN_NAME : MIN_LETTERS;
    if (ends[i] - starts[i] < shortest || (common.get(hashes[i]) ?? 0) > COMMON) continue;
    const length = lettersOf(tokens, i);
    if (length < shortest) continue;
    const kind = isCapital && (flag & SENTENCE_START) === 0 ? NAME : WORD;
    const count = consonantsOf(letters, length, consonants);
    if (count >= MIN_CONSONANTS) keys.add(hashOf(consonants, Math.min(count, CONSONANTS), WORD), i, kind);
    else if (kind === NAME) keys.add(hashOf(letters, length, NAME), i, kind);
  }
  return keys.keys();
}

/** Writes the romanised letters of a word to `letters`. Returns their number. */
function lettersOf({ bytes, starts, ends }: LocatedTokens, token: number): number {
  const length = romanizedAscii(bytes, starts[token], ends[token], letters);
  if (length >= 0) return length;
  const roman = romanized(decoder.decode(bytes.subarray(starts[token], ends[token])));
  const size = Math.min(roman.length, letters.length);
  for (let i = 0; i < size; i++) letters[i] = roman.charCodeAt(i);
  return size;
}

/** The digits of a number in ASCII: "1990s" is 1990. */
function digitsOf({ bytes, starts, ends }: LocatedTokens, token: number): string {
  const text = decoder.decode(bytes.subarray(starts[token], Math.min(ends[token], starts[token] + 64)));
  let digits = '';
  for (const character of text) {
    const digit = digitValue(character);
    if (digit >= 0) digits += digit;
  }
  return digits;
}

const NATIVE_DIGIT = /\p{Nd}/u;

/** Value of a digit of any script, -1 for other characters. The ten digits of a script are consecutive code points. */
function digitValue(character: string): number {
  if (character >= '0' && character <= '9') return character.charCodeAt(0) - 48;
  if (character < '\u0660' || !NATIVE_DIGIT.test(character)) return -1;
  const code = character.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && NATIVE_DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}

/** Whether the next token is the next group of three digits of a number with spaces, such as "60 000". */
function isThousands({ bytes, flags, starts, ends }: LocatedTokens, first: number, last: number): boolean {
  const next = last + 1;
  return (
    next < flags.length &&
    (flags[next] & NUMBER) !== 0 &&
    ends[next] - starts[next] === 3 &&
    starts[next] - ends[last] === 1 &&
    bytes[ends[last]] === SPACE &&
    ends[first] - starts[first] <= 3
  );
}

/** @param salt makes equal spellings of different kinds different keys */
function hashOf(codes: string | Uint8Array, length: number, salt: number): number {
  let hash = 0x811c9dc5 ^ salt;
  for (let i = 0; i < length; i++) {
    const code = typeof codes === 'string' ? codes.charCodeAt(i) : codes[i];
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return mix32(hash);
}

// ---- sketches

/** Most values of a sketch. */
const SKETCH = 256;

/**
 * The sketch of an article by its names and numbers: hashes of single keys, and of unordered pairs of keys with at most
 * one key between them. Single names find a translation in a small folder. In a large corpus many articles hold each
 * name, but few hold the same two side by side.
 *
 * @returns the 256 smallest values, ascending and distinct
 */
export function keySketch(keys: Keys): Uint32Array {
  const values = new Float64Array(keyCount(keys) * 3);
  let size = 0;
  let [before, last] = [-1, -1];
  for (let n = 0; n < keyCount(keys); n++) {
    if (kindAt(keys, n) === WORD) continue;
    const hash = hashAt(keys, n);
    values[size++] = hash;
    if (last >= 0) values[size++] = pairHash(last, hash);
    if (before >= 0) values[size++] = pairHash(before, hash);
    [before, last] = [last, hash];
  }
  const sorted = values.subarray(0, size).sort();
  const sketch = new Uint32Array(Math.min(size, SKETCH));
  let kept = 0;
  for (let i = 0; i < size && kept < SKETCH; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) sketch[kept++] = sorted[i];
  return sketch.subarray(0, kept);
}

const pairHash = (a: number, b: number): number => mix32(mix32(Math.min(a, b) ^ 0x5bd1e995) + Math.max(a, b));
