/**
 * Defines the corpus: compared articles as columns in shared memory, and document frequencies, which give the weights
 * of words.
 *
 * The same two articles and document frequencies give the same verdict.
 */

import { capacityFor, slotOf } from '../collections/hash-table.js';
import { holds, type PerfectHashSet, perfectHashSet } from '../collections/perfect-hash-set.js';
import { WordCounter } from '../kernels/word-counts.js';
import { knownWords, type Language, RARE_SHARE, UNKNOWN_LANGUAGE } from '../text/language.js';
import { longestOf, sharedCopy, type TokenStore, tokensOf } from './token-store.js';

export interface Corpus {
  readonly store: TokenStore;
  /** Language of each article (`text/language.ts`). */
  readonly languages: Int8Array;
  /** Document frequency of each word. */
  readonly frequencies: DocumentFrequencies;
}

/** The number of articles of a corpus with each word. */
export interface DocumentFrequencies {
  /** Number of counted articles. */
  readonly articles: number;
  /** Open-addressing table of word hashes; its length is a power of two. A free slot has count 0. */
  readonly words: Uint32Array;
  /** Number of articles with the word of the same slot. */
  readonly counts: Uint32Array;
}

/**
 * Weight of the shipped lexicon in articles. Two files then have sensible weights, ten thousand have mostly their own,
 * and in a folder of fifty copies of one story the words of that story are not common.
 */
const LEXICON_ARTICLES = 2000;
/** Share of articles below which all words have weight 1: lower counts rather tell how often a story was copied. */
export const RAREST_SHARE = 0.01;
/** Share of articles above which a word is no content word. */
const COMMON_SHARE = 0.25;

/**
 * Least share of articles expected by the lexicon for a function word. Otherwise, in a corpus with a third of copies of
 * one story, the telling words of that story would be function words.
 */
const KNOWN_COMMON = 0.03;

/** Weights of words with smaller counts are computed in advance. */
const PRECOMPUTED_COUNTS = 4096;

/** Word weights of one language. */
export interface WordWeights {
  /** Inverse document frequency, scaled to 0 to 1; 1 for the rarest words. */
  weightOf(hash: number): number;
  isContent(hash: number): boolean;
  /** The words that are no content words. */
  readonly functionWords: PerfectHashSet;
}

export const NO_FREQUENCIES: DocumentFrequencies = {
  articles: 0,
  words: new Uint32Array(2),
  counts: new Uint32Array(2),
};

/** Document frequencies of a part of the corpus, in any order. */
export interface PartialFrequencies {
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
}

/** Most initial slots of a table of words. */
const FIRST_SLOTS = 2 ** 16;

/**
 * Prepares to count document frequencies.
 *
 * @returns a function that counts over `articles[from]` to `articles[to - 1]`
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

/** Adds up the counts of parts of the corpus. */
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
 * Word weights of one language, from the corpus smoothed by the shipped lexicon: the share of articles with a word is
 * estimated as (count + 2000 * expected) / (articles + 2000).
 */
export function wordWeights(frequencies: DocumentFrequencies, language: Language): WordWeights {
  const { words, counts } = frequencies;
  const total = frequencies.articles + LEXICON_ARTICLES;
  const scale = 1 / Math.log(1 / RAREST_SHARE);
  const share = (count: number, expected: number): number => (count + LEXICON_ARTICLES * expected) / total;
  const weight = (s: number): number => Math.min(1, Math.max(0, -Math.log(s) * scale));

  const commonWeight = weight(COMMON_SHARE);
  // the weight of a word outside of the lexicon depends only on its count; most words are such
  const byCount = Float32Array.from({ length: Math.min(frequencies.articles + 1, PRECOMPUTED_COUNTS) }, (_, count) =>
    weight(share(count, RARE_SHARE)),
  );
  const weightOfRare = (count: number): number =>
    count < byCount.length ? byCount[count] : Math.fround(weight(share(count, RARE_SHARE)));
  // a table of the few common words fits the cache, unlike one of all other words
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

/** Least count for which a word outside of the lexicon may weigh less than the rarest words. */
export const leastTellingCount = (articles: number): number =>
  Math.max(1, Math.floor(RAREST_SHARE * (articles + LEXICON_ARTICLES) - LEXICON_ARTICLES * RARE_SHARE) - 1);

/** Looks up the word weights of a language; computes them on the first call. */
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
