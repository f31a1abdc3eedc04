/**
 * A language without end: which word follows, learned from articles and open to what they never said.
 *
 * A Markov chain that draws from what it has counted repeats its text's word pairs for ever; a language goes on making
 * new ones (Heaps 1978). So every context has a Pitman-Yor process for a distribution, and a longer context falls back
 * on a shorter one (Teh 2006). What was seen has the weights of weights.ts; what was not is an endless list of words
 * whose shares fall by a power law. The list is never stored: its i-th word is drawn by the hash of the context and i,
 * so that it is the same word in every article, and pairs that nobody taught are frequent or rare all the same.
 *
 * The contexts of a word are the word before it, and that word with the last content word before it: content words that
 * stand together but for small words do so again.
 */
import { Chance, mix, Tail, unitOf } from './chance.js';
import { Contexts } from './contexts.js';
import { type Distributions, OTHER } from './distribution.js';
import type { Vocabulary } from './vocabulary.js';
import { add, type Counts, discountOf, distributionsOf, type Weighted, weigh } from './weights.js';

/** Room for the unseen after two words, after one and after any, beside a discount for each word that was seen. */
const STRENGTH = { pair: 1, single: 5, none: 100 } as const;
/** Of the new words that the discount promises, those that are neither names nor numbers, which have stand-ins. */
const NEITHER = 0.7;

/** What tells the streams of chance apart. */
const LEARNING = 0x1ea51;
const FURTHER = 0x5eed;

interface Counted {
  /** By content word and following word, as one number. */
  readonly pairs: ReadonlyMap<number, Counts>;
  readonly singles: readonly Counts[];
  /** For each word, after how many different ones it stood (Kneser and Ney 1995). */
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
  // what follows a word that was met once is what follows a word that nobody met
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
  /** Of the words after two words, after one and after any, how fast new ones come: their number grows as its power. */
  readonly discounts: { readonly pair: number; readonly single: number; readonly none: number };
  readonly #size: number;
  readonly #unknown: number;
  readonly #content: Uint8Array;
  /** The context that is asked about: its last word, its hash, and its distribution's number, negative for none. */
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
      // a context of which nothing is known but that there is more needs no place
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
   * What comes next is asked about from here on.
   *
   * @param topical the last content word before `last`
   */
  after(topical: number, last: number): void {
    this.#last = last;
    this.#context = mix(topical, last);
    this.#row = this.#contexts.numberOf(this.#context);
  }

  /**
   * A word that may come next; as often as one likes.
   *
   * @param topic words to draw from where a content word is drawn that never followed the last word
   * @param topicality 0 to 1: how often they are drawn from
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

  /** Which of the endless words that no article had. */
  unknownIndex(chance: Chance): number {
    return this.#tails.none.index(chance.unit(), this.#size + STRENGTH.none / this.discounts.none);
  }
}
