/** The weights of the words of an index, prepared once for all checks of an open index. */
import { CorpusWords } from '../compare/comparison.js';
import { type DocumentFrequencies, type WordWeights, weightsByLanguage } from '../corpus/corpus.js';
import { type CorpusStatistics, frequenciesFor } from '../corpus/statistics.js';
import type { Language } from '../text/language.js';

/** The words of some languages: document frequencies, weights, and the form in which they are compared. */
interface Words {
  readonly frequencies: DocumentFrequencies;
  readonly weightsOf: (language: Language) => WordWeights;
  readonly prepared: CorpusWords;
}

export class IndexWords {
  #words: Words | undefined;

  constructor(private readonly statistics: CorpusStatistics) {}

  /** Prepares the words of the languages of the given texts. */
  for(texts: readonly { readonly language: Language }[]): DocumentFrequencies {
    return this.#wordsOf(texts.map(({ language }) => language)).frequencies;
  }

  /** The prepared words of the languages of the last call of `for`. */
  get prepared(): CorpusWords {
    return (this.#words ?? this.#wordsOf([])).prepared;
  }

  weightsOf(language: Language): WordWeights {
    return (this.#words ?? this.#wordsOf([language])).weightsOf(language);
  }

  #wordsOf(languages: readonly Language[]): Words {
    const frequencies = frequenciesFor(this.statistics, new Set(languages));
    if (this.#words?.frequencies === frequencies) return this.#words;
    const weightsOf = weightsByLanguage(frequencies);
    this.#words = { frequencies, weightsOf, prepared: new CorpusWords(frequencies, weightsOf) };
    return this.#words;
  }
}
