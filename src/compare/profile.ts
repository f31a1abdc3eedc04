/**
 * One article made ready to be compared with many: its words numbered and weighed at once, and what only the few pairs
 * ask for that come to be aligned (sentences, places of the words, n-grams) when it is first asked for.
 */

import { Distinct } from '../collections/hash-dictionary.js';
import type { WordWeights } from '../corpus/document-frequency.js';
import { CONTENT_WORD, NAME, NUMERAL } from '../kernels/constants/word-kinds.js';
import { contentShingles, shinglesOf } from '../text/shingles.js';
import { CAPITAL, CHARACTER, NUMBER, QUOTED, SENTENCE_START, shiftOf, type Tokens } from '../text/tokenize.js';
import { type Cover, coverOf } from './coverage.js';
import { type ContentPlaces, contentPlaces, type Sentences, sentencesOf } from './places.js';

// which tokens are marked cannot be foretold: to count them without a branch costs less
const QUOTED_SHIFT = shiftOf(QUOTED);
const NUMBER_SHIFT = shiftOf(NUMBER);
const CHARACTER_SHIFT = shiftOf(CHARACTER);

const NONE = new Int32Array(0);

export class Profile {
  readonly length: number;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** Distinct tokens; their numbers are the words of this article. */
  readonly vocabulary: Distinct;
  /** Word of each token. */
  readonly words: Uint32Array;
  /** Weight of each word, 0 to 1: inverse document frequency, 1 for the rarest words. */
  readonly wordWeights: Float32Array;
  /** What each word is (word-kinds.ts). */
  readonly kinds: Uint8Array;
  /** Distinct names and distinct numbers. */
  readonly names: number;
  readonly numerals: number;
  /** Tokens in quotation marks, and tokens that are numbers. */
  readonly quoted: number;
  readonly numeric: number;
  /** Tokens that carry what one word does: two characters do in scripts without spaces. */
  readonly perWord: 1 | 2;

  readonly #of: WordWeights;
  readonly #shingleSize: number;
  #other: Profile | undefined;
  #wordsInOther = NONE;
  #cover: Cover | undefined;
  #content: ContentPlaces | undefined;
  #sentences: Sentences | undefined;
  #grams: Distinct | undefined;
  #trigrams: Distinct | undefined;
  #shingles: Distinct | undefined;

  constructor({ hashes, flags }: Tokens, weights: WordWeights, shingleSize: number) {
    const { length } = hashes;
    this.length = length;
    this.hashes = hashes;
    this.flags = flags;
    this.#of = weights;
    this.#shingleSize = shingleSize;
    const words = new Uint32Array(length);
    this.words = words;
    this.vocabulary = new Distinct(hashes, words);
    const { size, hashes: distinct } = this.vocabulary;
    const wordWeights = new Float32Array(size);
    const kinds = new Uint8Array(size);
    for (let word = 0; word < size; word++) {
      const weight = weights.weightOf(distinct[word]);
      wordWeights[word] = weight;
      // the rarest words are content words
      if (weight === 1 || weights.isContent(distinct[word])) kinds[word] = CONTENT_WORD;
    }
    this.wordWeights = wordWeights;
    this.kinds = kinds;
    let names = 0;
    let numerals = 0;
    let quoted = 0;
    let numeric = 0;
    let characters = 0;
    for (let i = 0; i < length; i++) {
      const flag = flags[i];
      quoted += (flag & QUOTED) >>> QUOTED_SHIFT;
      numeric += (flag & NUMBER) >>> NUMBER_SHIFT;
      characters += (flag & CHARACTER) >>> CHARACTER_SHIFT;
      if ((flag & (CAPITAL | NUMBER)) === 0) continue;
      const word = words[i];
      const kind = flag & NUMBER ? NUMERAL : flag & SENTENCE_START ? 0 : NAME;
      if (kinds[word] & kind || !(flag & CHARACTER || kinds[word] & CONTENT_WORD)) continue;
      kinds[word] |= kind;
      if (kind === NUMERAL) numerals++;
      if (kind === NAME) names++;
    }
    this.names = names;
    this.numerals = numerals;
    this.quoted = quoted;
    this.numeric = numeric;
    this.perWord = characters * 2 > length ? 2 : 1;
  }

  /** For each word its number in the other article, or -1. Remembered for the article that was asked for last. */
  wordsIn(other: Profile): Int32Array {
    if (this.#other === other) return this.#wordsInOther;
    const { size, hashes } = this.vocabulary;
    const numbers = this.#other === undefined ? new Int32Array(size) : this.#wordsInOther;
    for (let word = 0; word < size; word++) numbers[word] = other.vocabulary.numberOf(hashes[word]);
    this.#other = other;
    this.#wordsInOther = numbers;
    return numbers;
  }

  get content(): ContentPlaces {
    this.#content ??= contentPlaces(this.flags, this.words, this.kinds);
    return this.#content;
  }

  /** What its tokens count where they are covered by another article's. */
  get cover(): Cover {
    this.#cover ??= coverOf(this.flags, this.words, this.wordWeights);
    return this.#cover;
  }

  get sentences(): Sentences {
    this.#sentences ??= sentencesOf(this.flags);
    return this.#sentences;
  }

  /** Distinct words, or pairs of characters in scripts without spaces. */
  get grams(): Distinct {
    if (this.perWord === 1) return this.vocabulary;
    this.#grams ??= new Distinct(shinglesOf(this.hashes, this.perWord));
    return this.#grams;
  }

  /** Distinct runs of three of them. */
  get trigrams(): Distinct {
    this.#trigrams ??= new Distinct(shinglesOf(this.hashes, 3 * this.perWord));
    return this.#trigrams;
  }

  /** Distinct shingles of content words, the set that sketches sample. */
  get shingles(): Distinct {
    this.#shingles ??= new Distinct(contentShingles(this, this.#of, this.#shingleSize));
    return this.#shingles;
  }
}

/** @param shingleSize content words in a shingle */
export function profileOf(tokens: Tokens, weights: WordWeights, shingleSize: number): Profile {
  return new Profile(tokens, weights, shingleSize);
}
