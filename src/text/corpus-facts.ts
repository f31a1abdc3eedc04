/**
 * What the scanned corpus teaches, as one explicit value: in how many articles each word stands. It is mergeable and
 * storable, and whoever holds the same facts reaches the same verdicts, be it a second run, a worker or an index.
 */
import { HashCounter, slotOf } from './hash-counter.js';
import { expectedShare, knownWords, type Language, RARE_SHARE, UNKNOWN_LANGUAGE } from './lexicon.js';
import { type TokenStore, tokensOf } from './token-store.js';

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

/** Per-word numbers in one language, aligned with the slots of `CorpusFacts.words`. */
export interface WordWeights {
  /** Inverse document frequency scaled to 0 to 1; 1 for the rarest words. */
  weightOf(hash: number): number;
  isContent(hash: number): boolean;
}

export const NO_FACTS: CorpusFacts = { articles: 0, words: new Uint32Array(2), counts: new Uint32Array(2) };

/** Counts document frequencies over the given articles. */
export function countFacts(store: TokenStore, articles: ArrayLike<number> & Iterable<number>): CorpusFacts {
  const counter = new HashCounter();
  for (const article of articles) {
    for (const hash of tokensOf(store, article).hashes) counter.addOnce(hash, article);
  }
  return { articles: articles.length, words: shared(counter.hashes), counts: shared(counter.counts) };
}

function shared(values: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
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
  const weights = new Float32Array(words.length);
  const common = new Uint8Array(words.length);
  for (let slot = 0; slot < words.length; slot++) {
    if (counts[slot] === 0) continue;
    const expected = expectedShare(language, words[slot]);
    weights[slot] = weight(share(counts[slot], expected));
    if (weights[slot] <= commonWeight && (expected >= KNOWN_COMMON || language === UNKNOWN_LANGUAGE)) common[slot] = 1;
  }
  const unseen = new Map<number, number>();
  for (const [hash, expected] of knownWords(language)) {
    if (counts[slotOf(words, counts, hash)] === 0) unseen.set(hash, weight(share(0, expected)));
  }
  const unknown = weight(share(0, RARE_SHARE));
  return {
    weightOf(hash) {
      const slot = slotOf(words, counts, hash);
      return counts[slot] !== 0 ? weights[slot] : (unseen.get(hash) ?? unknown);
    },
    isContent(hash) {
      const slot = slotOf(words, counts, hash);
      return counts[slot] !== 0 ? common[slot] === 0 : (unseen.get(hash) ?? unknown) > commonWeight;
    },
  };
}
