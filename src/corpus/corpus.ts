/** The articles that are compared, as columns in shared memory, and the weights of their words. */

import type { Language } from '../text/lexicon.js';
import { type CorpusFacts, type WordWeights, wordWeights } from './document-frequency.js';
import type { TokenStore } from './token-store.js';

export interface Corpus {
  readonly store: TokenStore;
  /** By article (`text/lexicon.ts`). */
  readonly languages: Int8Array;
  /** Document frequency of each word. */
  readonly facts: CorpusFacts;
}

/** The word weights of each language in a corpus, calculated when a language is first asked for. */
export function weightsByLanguage(facts: CorpusFacts): (language: Language) => WordWeights {
  const byLanguage = new Map<Language, WordWeights>();
  return language => {
    let weights = byLanguage.get(language);
    if (weights === undefined) {
      weights = wordWeights(facts, language);
      byLanguage.set(language, weights);
    }
    return weights;
  };
}
