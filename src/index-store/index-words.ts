/** The weights of the words of an index, prepared once for all checks of an open index. */
import { CorpusWords } from '../compare/comparison.js';
import { type DocumentFrequencies, type WordWeights, weightsByLanguage } from '../corpus/corpus.js';
import { type CorpusStatistics, frequenciesFor } from '../corpus/statistics.js';
import type { Language } from '../text/language.js';

export class IndexWords {
  /** The words of the languages of the last call of `for`. */
  prepared: CorpusWords;
  #weights: (language: Language) => WordWeights;

  constructor(private readonly statistics: CorpusStatistics) {
    const frequencies = frequenciesFor(statistics, []);
    this.prepared = new CorpusWords(frequencies);
    this.#weights = weightsByLanguage(frequencies);
  }

  /** Prepares the words of the languages of the given texts. */
  for(texts: readonly { readonly language: Language }[]): DocumentFrequencies {
    const frequencies = frequenciesFor(this.statistics, new Set(texts.map(({ language }) => language)));
    if (frequencies !== this.prepared.frequencies) {
      this.prepared = new CorpusWords(frequencies);
      this.#weights = weightsByLanguage(frequencies);
    }
    return frequencies;
  }

  weightsOf(language: Language): WordWeights {
    return this.#weights(language);
  }
}
