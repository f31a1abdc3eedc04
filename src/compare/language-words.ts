/**
 * The words of a language in the form of the compare kernel. Nearly all words of a large corpus have the highest weight, 1;
 * a few thousand weigh less and are looked up again and again. A table of those alone fits the processor's cache
 * and answers for every word.
 */

import { HashDictionary } from '../collections/hash-dictionary.js';
import type { CorpusFacts, WordWeights } from '../corpus/document-frequency.js';
import type { LanguageWords } from '../kernels/compare.js';
import { LOWEST_BITS, UNIT } from '../kernels/constants/compare.js';
import { knownWords, type Language } from '../text/lexicon.js';

/** Weight of every word that is not common. */
const RAREST = 1;

/** @param weights of the words of the corpus in that language */
export function languageWords(facts: CorpusFacts, language: Language, weights: WordWeights): LanguageWords {
  const isCommon = (hash: number): boolean => weights.weightOf(hash) < RAREST;
  const common = [...knownWords(language).keys()].filter(isCommon);
  for (let slot = 0; slot < facts.words.length; slot++) {
    if (facts.counts[slot] !== 0 && isCommon(facts.words[slot])) common.push(facts.words[slot]);
  }
  const { hashes, slots } = new HashDictionary(Uint32Array.from(common));
  const weightOf = Float32Array.from(hashes, hash => weights.weightOf(hash));
  const isFunctionWord = Array.from(hashes, hash => !weights.isContent(hash));
  const functionWeight = weightOf.reduce((most, weight, n) => (isFunctionWord[n] ? Math.max(most, weight) : most), 0);
  return {
    hashes,
    slots,
    weights: weightOf,
    // a weight that rounds to 1 is that of the rarest words, which are content words
    isContent: Uint8Array.from(isFunctionWord, (is, n) => (is && weightOf[n] !== RAREST ? 0 : 1)),
    lowestWeights: lowestWeights(hashes, weightOf),
    functionWeight: Math.ceil(functionWeight * UNIT),
    functionWords: weights.functionWords,
  };
}

/** For the low bits of a hash: no word with these bits weighs less. In units of 1 / UNIT, rounded down. */
function lowestWeights(hashes: Uint32Array, weights: Float32Array): Uint8Array {
  const lowest = new Uint8Array(1 << LOWEST_BITS).fill(UNIT);
  hashes.forEach((hash, n) => {
    const slot = hash & (lowest.length - 1);
    lowest[slot] = Math.min(lowest[slot], Math.floor(weights[n] * UNIT));
  });
  return lowest;
}
