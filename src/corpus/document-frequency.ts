/**
 * What the scanned corpus teaches, as one explicit value: in how many articles each word stands. It is mergeable and
 * storable, and whoever holds the same facts reaches the same verdicts, be it a second run, a worker or an index.
 */

import { capacityFor, HashCounter, slotOf } from '../collections/hash-table.js';
import { type FewHashes, fewHashes, holds } from '../collections/perfect-hash-set.js';
import { type FramesProgram, framesProgram } from '../kernels/boilerplate.js';
import { copyPreservingAlignment } from '../kernels/copy-preserving-alignment.js';
import { knownWords, type Language, RARE_SHARE, UNKNOWN_LANGUAGE } from '../text/lexicon.js';
import { sharedCopy, sharedNumbers, type TokenStore, tokensOf } from './token-store.js';

export interface CorpusFacts {
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
const RAREST_SHARE = 0.01;
/** Words in more than this share of articles say nothing about one of them: they are not content words. */
const COMMON_SHARE = 0.25;

/**
 * The corpus alone makes no function word of one that the language hardly uses: where a third of all articles are
 * copies of one story, its words are common and say everything. Share of articles.
 */
const KNOWN_COMMON = 0.03;

/** Weights of words that stand in fewer articles are worked out beforehand. */
const COUNTS_AT_HAND = 4096;

/** Per-word numbers in one language, aligned with the slots of `CorpusFacts.words`. */
export interface WordWeights {
  /** Inverse document frequency scaled to 0 to 1; 1 for the rarest words. */
  weightOf(hash: number): number;
  isContent(hash: number): boolean;
  /** The words that are no content words, where somebody asks for many. */
  readonly functionWords: FewHashes;
}

export const NO_FACTS: CorpusFacts = { articles: 0, words: new Uint32Array(2), counts: new Uint32Array(2) };

/** Document frequencies of a part of the corpus: words and in how many of its articles they stand, in any order. */
export interface PartialFacts {
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
}

/** Slots of a table of words to begin with. */
const FIRST_SLOTS = 2 ** 16;

/**
 * Counts document frequencies over the articles [from, to) of `articles`.
 *
 * @param program that does so sooner; null for the plain reference
 */
export function countWords(
  store: TokenStore,
  articles: Uint32Array,
  from: number,
  to: number,
  program: FramesProgram | null = framesProgram(),
): PartialFacts {
  if (program !== null) return countByProgram(store, articles.subarray(from, to), program);
  const counter = new HashCounter();
  for (let i = from; i < to; i++) counter.addAll(tokensOf(store, articles[i]).hashes, i);
  const words = new Uint32Array(counter.size);
  const counts = new Uint32Array(counter.size);
  let size = 0;
  counter.forEach((hash, count) => {
    words[size] = hash;
    counts[size++] = count;
  });
  return { words, counts };
}

function countByProgram(store: TokenStore, articles: Uint32Array, program: FramesProgram): PartialFacts {
  program.beginCounts(FIRST_SLOTS);
  for (const article of articles) {
    const { hashes } = tokensOf(store, article);
    if (hashes.length <= program.mostTokens) {
      program.countArticle(copyPreservingAlignment(hashes, program.views().hashes), hashes.length);
    } else {
      const words = Uint32Array.from(new Set(hashes));
      addParts(program, { words, counts: new Uint32Array(words.length).fill(1) });
    }
  }
  const { words, counts } = program.gathered();
  return { words: words.slice(), counts: counts.slice() };
}

/** Adds counts that may be more than the program takes at once. */
function addParts(program: FramesProgram, { words, counts }: PartialFacts): void {
  const atOnce = program.mostTokens;
  for (let at = 0; at < words.length; at += atOnce) {
    const { hashes, frameRuns } = program.views();
    const more = words.subarray(at, at + atOnce);
    hashes.set(more);
    frameRuns.set(counts.subarray(at, at + atOnce));
    program.addCounts(more.length);
  }
}

/**
 * Adds up what was counted over parts of the corpus.
 *
 * @param program that does so sooner; null for the plain reference
 */
export function joinFacts(
  articles: number,
  parts: readonly PartialFacts[],
  program: FramesProgram | null = framesProgram(),
): CorpusFacts {
  const most = parts.reduce((so, { words }) => Math.max(so, words.length), 0);
  if (program !== null) {
    program.beginCounts(capacityFor(most));
    for (const part of parts) addParts(program, part);
    const { words, counts } = program.spread();
    return { articles, words: sharedCopy(words), counts: sharedCopy(counts) };
  }
  const counter = new HashCounter(most);
  for (const { words, counts } of parts) counter.add(words, counts);
  const words = sharedNumbers(counter.capacity);
  const counts = sharedNumbers(counter.capacity);
  counter.forEach((hash, count, slot) => {
    words[slot] = hash;
    counts[slot] = count;
  });
  return { articles, words, counts };
}

/**
 * Counts document frequencies over the given articles.
 *
 * @param program as of `countWords`
 */
export function countFacts(
  store: TokenStore,
  articles: Uint32Array,
  program: FramesProgram | null = framesProgram(),
): CorpusFacts {
  return joinFacts(articles.length, [countWords(store, articles, 0, articles.length, program)], program);
}

/**
 * Weights of words in one language, from the corpus smoothed by the shipped lexicon: the share of articles that hold a
 * word is estimated as (count + 2000 * expected) / (articles + 2000).
 */
export function wordWeights(facts: CorpusFacts, language: Language): WordWeights {
  const { words, counts } = facts;
  const total = facts.articles + LEXICON_ARTICLES;
  const scale = 1 / Math.log(1 / RAREST_SHARE);
  const share = (count: number, expected: number): number => (count + LEXICON_ARTICLES * expected) / total;
  const weight = (s: number): number => Math.min(1, Math.max(0, -Math.log(s) * scale));

  const commonWeight = weight(COMMON_SHARE);
  // most words are unknown to the language, and as rare as others: theirs depends on nothing but the count
  const byCount = Float32Array.from({ length: Math.min(facts.articles + 1, COUNTS_AT_HAND) }, (_, count) =>
    weight(share(count, RARE_SHARE)),
  );
  const weights = new Float32Array(words.length);
  // few words are common: asking for them keeps to the cache, where asking for all others would not
  const common: number[] = [];
  for (let slot = 0; slot < words.length; slot++) {
    const count = counts[slot];
    weights[slot] = count < byCount.length ? byCount[count] : weight(share(count, RARE_SHARE));
    if (weights[slot] <= commonWeight && language === UNKNOWN_LANGUAGE && count !== 0) common.push(words[slot]);
  }
  const unseen = new Map<number, number>();
  for (const [hash, expected] of knownWords(language)) {
    const slot = slotOf(words, counts, hash);
    const its = weight(share(counts[slot], expected));
    if (counts[slot] === 0) {
      unseen.set(hash, its);
      if (its <= commonWeight) common.push(hash);
      continue;
    }
    weights[slot] = its;
    if (weights[slot] <= commonWeight && expected >= KNOWN_COMMON) common.push(hash);
  }
  const unknown = weight(share(0, RARE_SHARE));
  const functionWords = fewHashes(common);
  return {
    weightOf(hash) {
      const slot = slotOf(words, counts, hash);
      return counts[slot] !== 0 ? weights[slot] : (unseen.get(hash) ?? unknown);
    },
    isContent: hash => !holds(functionWords, hash),
    functionWords,
  };
}
