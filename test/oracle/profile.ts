/** An article as alignment and evidence see it, in plain collections. */
import type { WordWeights } from '../../src/corpus/corpus.js';
import {
  BACKGROUND,
  CAPITAL,
  CHARACTER,
  NUMBER,
  QUOTED,
  SENTENCE_START,
  type Tokens,
} from '../../src/text/tokenize.js';
import { contentShingles, shinglesOf } from './shingles.js';

/** A quoted word counts less in a coverage: all reports of one event quote the same. */
const QUOTED_WEIGHT = 0.3;

export interface Profile {
  readonly length: number;
  readonly hashes: Uint32Array;
  /** Of each token: its weight (rarest words weigh 1), and what it counts in a coverage. */
  readonly weight: readonly number[];
  readonly cover: readonly number[];
  readonly isQuoted: readonly boolean[];
  /** In a run that many articles hold. */
  readonly isBackground: readonly boolean[];
  readonly isNumber: readonly boolean[];
  /** Capitalised inside a sentence. */
  readonly isName: readonly boolean[];
  /** Sentence of each token, from 0. */
  readonly sentence: readonly number[];
  /** Places of the content words. */
  readonly content: readonly number[];
  /** Distinct words in the order in which they first occur, with their weight. */
  readonly words: ReadonlyMap<number, number>;
  readonly names: ReadonlySet<number>;
  readonly numerals: ReadonlySet<number>;
  /** Names and numbers, and capitalised words that begin a sentence in front of another one. */
  readonly facts: ReadonlySet<number>;
  /** Of each token: capitalised, or a number. */
  readonly isMarked: readonly boolean[];
  /** Tokens that carry as much as one word. */
  readonly perWord: 1 | 2;
  /** Distinct words, or pairs of characters; runs of three of them; shingles of content words. */
  readonly grams: ReadonlySet<number>;
  readonly trigrams: ReadonlySet<number>;
  readonly shingles: ReadonlySet<number>;
}

export function profileOf(tokens: Tokens, weights: WordWeights, shingleSize: number): Profile {
  const hashes = tokens.hashes;
  const has = (flag: number): boolean[] => Array.from(tokens.flags, flags => (flags & flag) !== 0);
  const [isQuoted, isNumber, isCapital, isCharacter] = [has(QUOTED), has(NUMBER), has(CAPITAL), has(CHARACTER)];
  const startsSentence = has(SENTENCE_START);
  const weight = Array.from(hashes, hash => Math.fround(weights.weightOf(hash)));
  const isContent = Array.from(hashes, (hash, i) => isCharacter[i] || weight[i] === 1 || weights.isContent(hash));
  const where = (isWanted: (i: number) => boolean): number[] => [...hashes.keys()].filter(isWanted);
  const isName = Array.from(hashes, (_, i) => isCapital[i] && !isNumber[i] && !startsSentence[i]);
  const leads = Array.from(hashes, (_, i) => isCapital[i] && !isNumber[i] && startsSentence[i] && isName[i + 1]);
  let sentences = -1;
  const perWord = where(i => isCharacter[i]).length * 2 > hashes.length ? 2 : 1;
  return {
    length: hashes.length,
    hashes,
    weight,
    cover: weight.map((its, i) => (isQuoted[i] ? QUOTED_WEIGHT : 1) * its),
    isQuoted,
    isBackground: has(BACKGROUND),
    isNumber,
    isName,
    sentence: startsSentence.map((starts, i) => (i === 0 || starts ? ++sentences : sentences)),
    content: where(i => isContent[i]),
    words: new Map(Array.from(hashes, (hash, i) => [hash, weight[i]])),
    names: new Set(where(i => isName[i] && isContent[i]).map(i => hashes[i])),
    numerals: new Set(where(i => isNumber[i] && isContent[i]).map(i => hashes[i])),
    facts: new Set(where(i => (isName[i] || isNumber[i] || leads[i]) && isContent[i]).map(i => hashes[i])),
    isMarked: Array.from(hashes, (_, i) => isCapital[i] || isNumber[i]),
    perWord,
    grams: new Set(perWord === 1 ? hashes : shinglesOf(hashes, 2)),
    trigrams: new Set(shinglesOf(hashes, 3 * perWord)),
    shingles: new Set(contentShingles(tokens, weights, shingleSize)),
  };
}
