/** All articles that are compared, as numbers in shared memory, and the weights their words have. */

import type { Language } from '../text/lexicon.js';
import { type CorpusFacts, type WordWeights, wordWeights } from './document-frequency.js';
import type { TokenStore } from './token-store.js';

export interface Corpus {
  readonly store: TokenStore;
  /** Language of each article (lexicon.ts). */
  readonly languages: Int8Array;
  readonly facts: CorpusFacts;
}

const weightsOf = new WeakMap<CorpusFacts, (language: Language) => WordWeights>();

/** The weights of each language in a corpus, worked out when first asked for. */
export function weightsByLanguage(facts: CorpusFacts): (language: Language) => WordWeights {
  let weights = weightsOf.get(facts);
  if (weights === undefined) {
    const byLanguage = new Map<Language, WordWeights>();
    weights = language => {
      let known = byLanguage.get(language);
      if (known === undefined) {
        known = wordWeights(facts, language);
        byLanguage.set(language, known);
      }
      return known;
    };
    weightsOf.set(facts, weights);
  }
  return weights;
}
