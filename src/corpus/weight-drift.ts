/**
 * Measures the change of word weights from one corpus to another, such as the same one without some articles.
 *
 * If weights change little, no similarity changes much, and a pair that was far below the threshold need not be
 * compared again.
 */
import { capacityFor, HashDictionary, slotOf } from '../collections/hash-table.js';
import { knownWords, type Language } from '../text/language.js';
import { type DocumentFrequencies, RAREST_SHARE, wordWeights } from './corpus.js';

/**
 * The document frequencies of the words that weigh less than the rarest ones, and of the words in the lexicons of these
 * languages: a few thousand, which give all words the same weights as the whole table.
 */
export function commonFrequencies(
  { articles, words, counts }: DocumentFrequencies,
  languages: Iterable<Language>,
): DocumentFrequencies {
  const common = new Map<number, number>();
  const least = RAREST_SHARE * articles;
  for (let slot = 0; slot < words.length; slot++) if (counts[slot] > least) common.set(words[slot], counts[slot]);
  for (const language of languages) {
    for (const word of knownWords(language).keys()) {
      const slot = slotOf(words, counts, word);
      if (counts[slot] !== 0) common.set(word, counts[slot]);
    }
  }
  const capacity = capacityFor(common.size);
  const table = { articles, words: new Uint32Array(capacity), counts: new Uint32Array(capacity) };
  for (const [word, count] of common) {
    const slot = slotOf(table.words, table.counts, word);
    table.words[slot] = word;
    table.counts[slot] = count;
  }
  return table;
}

/** The words of a language with a weight below 1, with the change of the weight and the new weight. */
interface Changes {
  readonly words: HashDictionary;
  /** Infinity for a word that becomes or ceases to be a content word. */
  readonly changes: Float32Array;
  readonly weights: Float32Array;
}

export class WeightDrift {
  readonly #before: DocumentFrequencies;
  readonly #after: DocumentFrequencies;
  readonly #byLanguage = new Map<Language, Changes>();

  /** @param before result of `commonFrequencies` @param after likewise */
  constructor(before: DocumentFrequencies, after: DocumentFrequencies) {
    this.#before = before;
    this.#after = after;
  }

  /** Sum of the changes of the weights of all words of a text, over the sum of the weights. */
  of(hashes: Uint32Array, language: Language): number {
    let found = this.#byLanguage.get(language);
    if (found === undefined) {
      found = this.#changesIn(language);
      this.#byLanguage.set(language, found);
    }
    const { words, changes, weights } = found;
    const { slots, hashes: known } = words;
    const mask = slots.length - 1;
    let change = 0;
    let weight = 0;
    for (let i = 0; i < hashes.length; i++) {
      const hash = hashes[i];
      let slot = hash & mask;
      while (slots[slot] !== 0 && known[slots[slot] - 1] !== hash) slot = (slot + 1) & mask;
      if (slots[slot] === 0) weight++;
      else {
        change += changes[slots[slot] - 1];
        weight += weights[slots[slot] - 1];
      }
    }
    return change === 0 ? 0 : change / weight;
  }

  #changesIn(language: Language): Changes {
    const [before, after] = [this.#before, this.#after];
    const [weightsBefore, weightsAfter] = [wordWeights(before, language), wordWeights(after, language)];
    const all = new Set(knownWords(language).keys());
    for (const { words, counts } of [before, after]) {
      for (let slot = 0; slot < words.length; slot++) if (counts[slot] !== 0) all.add(words[slot]);
    }
    const words = new HashDictionary(Uint32Array.from(all));
    const weights = Float32Array.from(words.hashes, word => weightsAfter.weightOf(word));
    const changes = Float32Array.from(words.hashes, (word, n) => {
      if (weightsBefore.isContent(word) !== weightsAfter.isContent(word)) return Infinity;
      return Math.abs(weightsBefore.weightOf(word) - weights[n]);
    });
    return { words, changes, weights };
  }
}
