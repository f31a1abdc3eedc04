/**
 * A language model without a closed vocabulary: which word follows, learned from articles and open to unseen words.
 *
 * A Markov chain that draws from its counts repeats the word pairs of its text; a language keeps forming new pairs
 * (Heaps 1978). So the distribution of every context is a Pitman-Yor process, and a longer context falls back on a
 * shorter one (Teh 2006). Seen words have the weights of weights.ts. Unseen words are an infinite list whose shares
 * fall by a power law. The list is not stored: the hash of the context and i draws its i-th word, which is the same in
 * every article, so that unseen pairs have frequencies, too.
 *
 * The contexts of a word are the previous word, and the previous word together with the last content word before it:
 * content words that follow each other, function words aside, do so again.
 */
import { Chance, mix, Tail, unitOf } from './chance.js';
import { Contexts } from './contexts.js';
import { type Distributions, OTHER } from './distribution.js';
import type { Vocabulary } from './vocabulary.js';
import { add, type Counts, discountOf, distributionsOf, type Weighted, weigh } from './weights.js';

/**
 * Strength of the process after two words, after one word and after none: the weight of unseen words beside the
 * discounts.
 */
const STRENGTH = { pair: 1, single: 5, none: 100 } as const;
/** Share of the unseen words that are neither names nor numbers; these have placeholders. */
const NEITHER = 0.7;

/** Numbers of the random streams. */
const LEARNING = 0x1ea51;
const FURTHER = 0x5eed;

interface Counted {
  /** Keys are the content word and the following word, as one number. */
  readonly pairs: ReadonlyMap<number, Counts>;
  readonly singles: readonly Counts[];
  /** For each word the number of distinct words before it (Kneser and Ney 1995). */
  readonly any: Counts;
}

/** @param articles as sentences of the vocabulary's numbers, each with its end mark */
function count(vocabulary: Vocabulary, articles: readonly (readonly Uint32Array[])[]): Counted {
  const pairs = new Map<number, Counts>();
  const singles: Counts[] = Array.from({ length: vocabulary.size }, () => new Map());
  const totals = new Uint32Array(vocabulary.size);
  for (const sentence of articles.flat()) {
    let topical = vocabulary.stop;
    let last = vocabulary.stop;
    for (const word of sentence) {
      totals[word]++;
      const key = topical * vocabulary.size + last;
      if (!pairs.has(key)) pairs.set(key, new Map());
      add(pairs.get(key)!, word);
      add(singles[last], word);
      if (vocabulary.content[last] === 1) topical = last;
      last = word;
    }
  }
  // The words after a word that was seen once represent the words after an unseen word.
  const unknown = singles[vocabulary.unknown];
  totals.forEach((total, word) => {
    if (total === 1 && vocabulary.content[word] === 1) for (const next of singles[word].keys()) add(unknown, next);
  });
  const any: Counts = new Map();
  for (const row of singles) for (const word of row.keys()) add(any, word);
  return { pairs, singles, any };
}

export class Language {
  readonly #contexts: Contexts;
  readonly #pairs: Distributions;
  readonly #singles: Distributions;
  readonly #any: Distributions;
  readonly #tails: { readonly pair: Tail; readonly single: Tail; readonly none: Tail };
  /** Discounts after two words, after one word and after none: the number of distinct words grows with these powers. */
  readonly discounts: { readonly pair: number; readonly single: number; readonly none: number };
  readonly #size: number;
  readonly #unknown: number;
  readonly #content: Uint8Array;
  /** The current context: its last word, its hash, and the number of its distribution, negative for none. */
  #last = 0;
  #context = 0;
  #row = -1;

  /** @param articles as sentences of the vocabulary's numbers, each with its end mark */
  constructor(vocabulary: Vocabulary, articles: readonly (readonly Uint32Array[])[], seed: number) {
    this.#size = vocabulary.size;
    this.#unknown = vocabulary.unknown;
    this.#content = vocabulary.content;
    const { pairs, singles, any } = count(vocabulary, articles);
    const [pair, single, none] = [discountOf(pairs.values()), discountOf(singles), discountOf([any])];
    this.discounts = { pair, single, none };
    this.#tails = { pair: new Tail(pair), single: new Tail(single), none: new Tail(none) };
    const chance = new Chance(seed, LEARNING);
    const hashes: number[] = [];
    const rows: Weighted[] = [];
    for (const [key, counts] of pairs) {
      const row = weigh(counts, pair, STRENGTH.pair, chance);
      // A context with only unseen words needs no distribution.
      if (row.length === 1) continue;
      hashes.push(mix(Math.floor(key / this.#size), key % this.#size));
      rows.push(row);
    }
    this.#contexts = new Contexts(hashes);
    this.#pairs = distributionsOf(rows);
    this.#singles = distributionsOf(singles.map(row => weigh(row, single, STRENGTH.single, chance)));
    this.#any = distributionsOf([weigh(any, none, STRENGTH.none, chance, NEITHER)]);
  }

  /**
   * Sets the context.
   *
   * @param topical the last content word before `last`
   */
  after(topical: number, last: number): void {
    this.#last = last;
    this.#context = mix(topical, last);
    this.#row = this.#contexts.numberOf(this.#context);
  }

  /**
   * Draws the next word. The context stays.
   *
   * @param topic words that replace a content word that never followed the last word
   * @param topicality probability of the replacement, 0 to 1
   */
  next(topic: Int32Array, topicality: number, chance: Chance): number {
    let seen = 0;
    if (this.#row >= 0) {
      const word = this.#pairs.draw(this.#row, chance.unit());
      if (word !== OTHER) return word;
      seen = this.#pairs.sizeOf(this.#row) - 1;
    }
    const { pair, single } = this.discounts;
    let hash = mix(this.#context, this.#tails.pair.index(chance.unit(), seen + STRENGTH.pair / pair));
    const word = this.#singles.draw(this.#last, unitOf(hash));
    if (word !== OTHER) return word;
    seen = this.#singles.sizeOf(this.#last) - 1;
    const further = this.#tails.single.index(unitOf(mix(hash, 1)), seen + STRENGTH.single / single);
    hash = mix(mix(this.#last, FURTHER), further);
    const any = this.#any.draw(0, unitOf(hash));
    if (any === OTHER) return this.#unknown;
    if (this.#content[any] === 0 || topic.length === 0 || chance.unit() >= topicality) return any;
    return topic[chance.below(topic.length)];
  }

  /** Draws one of the infinitely many unseen words. */
  unknownIndex(chance: Chance): number {
    return this.#tails.none.index(chance.unit(), this.#size + STRENGTH.none / this.discounts.none);
  }
}
