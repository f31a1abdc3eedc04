/**
 * The articles that are compared, as columns in shared memory, and their document frequencies as one explicit value: the number of
 * articles that hold each word, which gives the weights of words. The same two articles and document frequencies give the same verdict.
 */

import { capacityFor, slotOf } from '../collections/hash-table.js';
import { holds, type PerfectHashSet, perfectHashSet } from '../collections/perfect-hash-set.js';
import { WordCounter } from '../kernels/word-counts.js';
import { knownWords, type Language, RARE_SHARE, UNKNOWN_LANGUAGE } from '../text/language.js';
import { longestOf, sharedCopy, type TokenStore, tokensOf } from './token-store.js';

export interface Corpus {
  readonly store: TokenStore;
  /** By article (`text/language.ts`). */
  readonly languages: Int8Array;
  /** Document frequency of each word. */
  readonly frequencies: DocumentFrequencies;
}

/** In how many articles of a corpus each word stands. */
export interface DocumentFrequencies {
  /** Articles counted. */
  readonly articles: number;
  /** Open-addressing table of word hashes, a power of two long; a slot is free where `counts` is 0. */
  readonly words: Uint32Array;
  /** Number of articles that hold the word in the same slot. */
  readonly counts: Uint32Array;
}

/**
 * The shipped lexicon counts like this many articles seen before the first one. Two files alone have sensible weights,
 * ten thousand have their own, and a folder that holds nothing but fifty copies of one story does not take the words of
 * that story for common ones.
 */
const LEXICON_ARTICLES = 2000;
/** A word in fewer than this share of articles is as rare as can be: below, counts say more about how often its story was copied. */
export const RAREST_SHARE = 0.01;
/** Words in more than this share of articles say nothing about one of them: they are not content words. */
const COMMON_SHARE = 0.25;

/**
 * The corpus alone makes no function word of one that the language hardly uses: where a third of all articles are
 * copies of one story, its words are common and say everything. Share of articles.
 */
const KNOWN_COMMON = 0.03;

/** Weights of words that stand in fewer articles are worked out beforehand. */
const COUNTS_AT_HAND = 4096;

/** Per-word numbers in one language, aligned with the slots of `DocumentFrequencies.words`. */
export interface WordWeights {
  /** Inverse document frequency scaled to 0 to 1; 1 for the rarest words. */
  weightOf(hash: number): number;
  isContent(hash: number): boolean;
  /** The words that are no content words, for many look-ups. */
  readonly functionWords: PerfectHashSet;
}

export const NO_FREQUENCIES: DocumentFrequencies = {
  articles: 0,
  words: new Uint32Array(2),
  counts: new Uint32Array(2),
};

/** Document frequencies of a part of the corpus: words and in how many of its articles they stand, in any order. */
export interface PartialFrequencies {
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
}

/** Slots of a table of words at the start, at most. */
const FIRST_SLOTS = 2 ** 16;

/**
 * Prepares to count document frequencies.
 *
 * @returns function that counts them over `articles[from]` to `articles[to - 1]`
 */
export function countWords(store: TokenStore, articles: Uint32Array): (from: number, to: number) => PartialFrequencies {
  return (from, to) => {
    const range = articles.subarray(from, to);
    const tokens = range.reduce((sum, article) => sum + store.counts[article], 0);
    const counter = new WordCounter(longestOf(store, range), Math.min(FIRST_SLOTS, capacityFor(tokens)));
    for (const article of range) counter.countArticle(tokensOf(store, article).hashes);
    const { words, counts } = counter.gather();
    counter.check();
    return { words: words.slice(), counts: counts.slice() };
  };
}

/** Adds up what was counted over parts of the corpus. */
export function joinFrequencies(articles: number, parts: readonly PartialFrequencies[]): DocumentFrequencies {
  const most = parts.reduce((so, { words }) => Math.max(so, words.length), 0);
  const counter = new WordCounter(0, capacityFor(most));
  for (const part of parts) counter.add(part);
  const { words, counts } = counter.table();
  counter.check();
  return { articles, words: sharedCopy(words), counts: sharedCopy(counts) };
}

/** Counts document frequencies over the given articles. */
export function countFrequencies(store: TokenStore, articles: Uint32Array): DocumentFrequencies {
  return joinFrequencies(articles.length, [countWords(store, articles)(0, articles.length)]);
}

/**
 * Weights of words in one language, from the corpus smoothed by the shipped lexicon: the share of articles that hold a
 * word is estimated as (count + 2000 * expected) / (articles + 2000).
 */
export function wordWeights(frequencies: DocumentFrequencies, language: Language): WordWeights {
  const { words, counts } = frequencies;
  const total = frequencies.articles + LEXICON_ARTICLES;
  const scale = 1 / Math.log(1 / RAREST_SHARE);
  const share = (count: number, expected: number): number => (count + LEXICON_ARTICLES * expected) / total;
  const weight = (s: number): number => Math.min(1, Math.max(0, -Math.log(s) * scale));

  const commonWeight = weight(COMMON_SHARE);
  // most words are unknown to the language, and as rare as others: theirs depends on nothing but the count
  const byCount = Float32Array.from({ length: Math.min(frequencies.articles + 1, COUNTS_AT_HAND) }, (_, count) =>
    weight(share(count, RARE_SHARE)),
  );
  const weightOfRare = (count: number): number =>
    count < byCount.length ? byCount[count] : Math.fround(weight(share(count, RARE_SHARE)));
  // few words are common: asking for them keeps to the cache, where asking for all others would not
  const common: number[] = [];
  if (language === UNKNOWN_LANGUAGE) {
    for (let slot = 0; slot < words.length; slot++) {
      if (counts[slot] !== 0 && weightOfRare(counts[slot]) <= commonWeight) common.push(words[slot]);
    }
  }
  const known = new Map<number, number>();
  for (const [hash, expected] of knownWords(language)) {
    const count = counts[slotOf(words, counts, hash)];
    const smoothed = weight(share(count, expected));
    known.set(hash, count === 0 ? smoothed : Math.fround(smoothed));
    if (known.get(hash)! <= commonWeight && (count === 0 || expected >= KNOWN_COMMON)) common.push(hash);
  }
  const unseen = weight(share(0, RARE_SHARE));
  const functionWords = perfectHashSet(common);
  return {
    weightOf(hash) {
      const weight = known.get(hash);
      if (weight !== undefined) return weight;
      const count = counts[slotOf(words, counts, hash)];
      return count === 0 ? unseen : weightOfRare(count);
    },
    isContent: hash => !holds(functionWords, hash),
    functionWords,
  };
}

/** Articles that hold a word, from which it may weigh less than the rarest ones in a language that does not know it. */
export const leastTellingCount = (articles: number): number =>
  Math.max(1, Math.floor(RAREST_SHARE * (articles + LEXICON_ARTICLES) - LEXICON_ARTICLES * RARE_SHARE) - 1);

/** The word weights of each language in a corpus, calculated when a language is first asked for. */
export function weightsByLanguage(frequencies: DocumentFrequencies): (language: Language) => WordWeights {
  const byLanguage = new Map<Language, WordWeights>();
  return language => {
    let weights = byLanguage.get(language);
    if (weights === undefined) {
      weights = wordWeights(frequencies, language);
      byLanguage.set(language, weights);
    }
    return weights;
  };
}
