/** One article made ready to be compared with many: its words weighed, its sentences found, its n-grams as sorted sets. */
import type { WordWeights } from '../text/corpus-facts.js';
import { contentShingles, shinglesOf, sortedSet } from '../text/shingles.js';
import { CAPITAL, CHARACTER, NUMBER, SENTENCE_START, type Tokens } from '../text/tokenize.js';

export interface Profile {
  readonly length: number;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** Weight of each token, 0 to 1: inverse document frequency, 1 for the rarest words. */
  readonly weights: Float32Array;
  /** Number of the sentence each token stands in. */
  readonly sentences: Uint32Array;
  readonly sentenceCount: number;
  /** Distinct n-grams of all words (of two characters each in scripts without spaces), ascending. */
  readonly words: Uint32Array;
  readonly trigrams: Uint32Array;
  /** Distinct shingles of content words, the set that sketches sample, ascending. */
  readonly shingles: Uint32Array;
  /** Distinct capitalised words inside sentences, and distinct numbers, ascending. */
  readonly names: Uint32Array;
  readonly numbers: Uint32Array;
  /** Places of the content words among the tokens. */
  readonly contentPlaces: Uint32Array;
  /** The same, by word; ascending. */
  readonly placesOf: ReadonlyMap<number, readonly number[]>;
  /** Distinct tokens. */
  readonly vocabulary: ReadonlySet<number>;
}

export function profileOf(tokens: Tokens, wordWeights: WordWeights, shingleSize: number): Profile {
  const { hashes, flags } = tokens;
  const length = hashes.length;
  const weights = new Float32Array(length);
  const sentences = new Uint32Array(length);
  const contentPlaces = new Uint32Array(length);
  const names = new Uint32Array(length);
  const numbers = new Uint32Array(length);
  let contentCount = 0;
  let nameCount = 0;
  let numberCount = 0;
  let characters = 0;
  let sentence = -1;
  for (let i = 0; i < length; i++) {
    const flag = flags[i];
    if (i === 0 || flag & SENTENCE_START) sentence++;
    sentences[i] = sentence;
    weights[i] = wordWeights.weightOf(hashes[i]);
    if (flag & CHARACTER) characters++;
    if (flag & CHARACTER || wordWeights.isContent(hashes[i])) {
      contentPlaces[contentCount++] = i;
      if (flag & NUMBER) numbers[numberCount++] = hashes[i];
      else if ((flag & (CAPITAL | SENTENCE_START)) === CAPITAL) names[nameCount++] = hashes[i];
    }
  }
  const perWord = characters * 2 > length ? 2 : 1;
  return {
    length,
    hashes,
    flags,
    weights,
    sentences,
    sentenceCount: sentence + 1,
    words: sortedSet(perWord === 1 ? hashes.slice() : shinglesOf(hashes, perWord)),
    trigrams: sortedSet(shinglesOf(hashes, 3 * perWord)),
    shingles: sortedSet(contentShingles(tokens, wordWeights, shingleSize)),
    names: sortedSet(names.slice(0, nameCount)),
    numbers: sortedSet(numbers.slice(0, numberCount)),
    contentPlaces: contentPlaces.slice(0, contentCount),
    placesOf: placesByWord(hashes, contentPlaces.subarray(0, contentCount)),
    vocabulary: new Set(hashes),
  };
}

function placesByWord(hashes: Uint32Array, places: Uint32Array): Map<number, number[]> {
  const byWord = new Map<number, number[]>();
  for (const place of places) {
    const its = byWord.get(hashes[place]);
    if (its === undefined) byWord.set(hashes[place], [place]);
    else its.push(place);
  }
  return byWord;
}
