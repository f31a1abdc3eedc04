/**
 * Weights of words from a table that fits the processor's cache. Nearly all words of a large corpus are as rare as can be
 * and weigh 1; the few thousand that weigh less are the ones asked for again and again. A table of those alone answers
 * for every word without going to memory for each rare one.
 */

import { Distinct } from '../collections/hash-dictionary.js';
import type { CorpusFacts, WordWeights } from '../corpus/document-frequency.js';
import { knownWords, type Language } from '../text/lexicon.js';

/** Weight of every word that is not in the table. Rarest and content words all of them. */
const RAREST = 1;

export class CommonWords implements WordWeights {
  /** The words that weigh less than 1. */
  readonly words: Distinct;
  /** Weight of each, 0 to 1. */
  readonly weights: Float32Array;
  /** No function word weighs more. */
  readonly functionWeight: number;
  readonly functionWords: WordWeights['functionWords'];
  readonly #isContent: Uint8Array;

  /** @param weights those of all words in the language, which this gives, too */
  constructor(facts: CorpusFacts, language: Language, weights: WordWeights) {
    const common = [...knownWords(language).keys()].filter(hash => weights.weightOf(hash) < RAREST);
    for (let slot = 0; slot < facts.words.length; slot++) {
      const hash = facts.words[slot];
      if (facts.counts[slot] !== 0 && weights.weightOf(hash) < RAREST) common.push(hash);
    }
    this.functionWords = weights.functionWords;
    this.words = new Distinct(Uint32Array.from(common));
    this.weights = Float32Array.from(this.words.hashes, hash => weights.weightOf(hash));
    this.#isContent = Uint8Array.from(this.words.hashes, hash => (weights.isContent(hash) ? 1 : 0));
    this.functionWeight = this.weights.reduce((most, its, n) => (this.#isContent[n] ? most : Math.max(most, its)), 0);
  }

  weightOf(hash: number): number {
    const number = this.words.numberOf(hash);
    return number < 0 ? RAREST : this.weights[number];
  }

  isContent(hash: number): boolean {
    const number = this.words.numberOf(hash);
    return number < 0 || this.#isContent[number] === 1;
  }
}
