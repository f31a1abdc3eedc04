/**
 * The statistics of a corpus that matter to a duplicate detector: how the number of distinct words, word pairs and word
 * triples grows with the text (Heaps' law), and their document frequencies.
 */
import { mix } from './chance.js';
import { DocumentCounter } from './counter.js';
import { type FunctionWords, GRAMS, type Gram, GramHashes, SORTS } from './grams.js';

export type Figures = Readonly<Record<Gram, number>>;

/** Upper limits of the classes of document frequencies. */
export const LIMITS = [1, 2, 10, 100, Infinity] as const;

export interface Point {
  readonly words: number;
  readonly distinct: Figures;
}

/** Number of words at the beginning of an article by which its variety is measured. */
const FIRST_WORDS = 200;

/** A key of 53 bits. The lower 32 bits are mixed again, because bits of the hash have chosen the sample. */
const keyOf = (low: number, high: number): number => (high & 0x1fffff) * 2 ** 32 + (mix(low, 7) >>> 0);

export interface CurveOptions {
  readonly functionWords: FunctionWords;
  /** Numbers of words after which a point is recorded, ascending. */
  readonly stops: readonly number[];
  /** One of this many n-grams is counted, a power of two: a sample suffices for a large corpus. */
  readonly sample?: number;
  /** Words after which reading stops. */
  readonly limit?: number;
}

export class Curves {
  readonly #options: CurveOptions;
  readonly #counters = GRAMS.map(() => new DocumentCounter());
  readonly #mask: number;
  readonly #grams: GramHashes;
  readonly points: Point[] = [];
  words = 0;
  articles = 0;
  /**
   * Sum of the shares of distinct words among the first 200, over the articles that have 200, and the number of these.
   */
  #variety = 0;
  #varied = 0;

  constructor(options: CurveOptions) {
    this.#options = options;
    this.#mask = (options.sample ?? 1) - 1;
    this.#grams = new GramHashes(options.functionWords);
  }

  /** @param text UTF-8 of one article */
  add(text: Uint8Array): void {
    const { stops, limit = Infinity } = this.#options;
    if (this.words >= limit) return;
    this.#grams.read(text);
    const article = this.articles++;
    const count = Math.min(this.#grams.count, limit - this.words);
    for (let done = 0; done < count; ) {
      const stop = stops[this.points.length] ?? Infinity;
      const end = Math.min(count, done + stop - this.words);
      this.#count(done, end, article);
      this.words += end - done;
      done = end;
      if (this.words === stop) this.points.push({ words: stop, distinct: this.distinct() });
    }
    if (count >= FIRST_WORDS) {
      this.#varied++;
      const first = new Set<number>();
      for (let i = 0; i < FIRST_WORDS; i++) first.add(this.#grams.low[SORTS * i]);
      this.#variety += first.size / FIRST_WORDS;
    }
  }

  /** Counts the n-grams that end at the words from `start` to before `end`. */
  #count(start: number, end: number, article: number): void {
    const { low, high } = this.#grams;
    for (let at = start * SORTS; at < end * SORTS; at++) {
      // The upper bits choose the sample.
      if (((low[at] >>> 20) & this.#mask) !== 0 || (low[at] === 0 && high[at] === 0)) continue;
      this.#counters[at % SORTS].add(keyOf(low[at], high[at]), article);
    }
  }

  /** Distinct n-grams so far. */
  distinct(): Figures {
    const scale = this.#mask + 1;
    return Object.fromEntries(GRAMS.map((gram, i) => [gram, this.#counters[i].size * scale])) as Figures;
  }

  /** Share of the n-grams in each class of document frequency (`LIMITS`). */
  spread(gram: Gram): number[] {
    const counter = this.#counters[GRAMS.indexOf(gram)];
    return counter.histogram(LIMITS).map(count => count / Math.max(1, counter.size));
  }

  /** Mean share of distinct words among the first 200 of an article; 0 if no article is so long. */
  get variety(): number {
    return this.#variety / Math.max(1, this.#varied);
  }

  /** Share of the occurrences in other texts whose n-gram was counted here; 1 if there are no occurrences. */
  recognise(texts: Iterable<Uint8Array>): Figures {
    const known = GRAMS.map(() => 0);
    const of = GRAMS.map(() => 0);
    for (const text of texts) {
      this.#grams.read(text);
      const { low, high, count } = this.#grams;
      for (let at = 0; at < count * SORTS; at++) {
        if (low[at] === 0 && high[at] === 0) continue;
        of[at % SORTS]++;
        if (this.#counters[at % SORTS].has(keyOf(low[at], high[at]))) known[at % SORTS]++;
      }
    }
    return Object.fromEntries(GRAMS.map((gram, i) => [gram, of[i] === 0 ? 1 : known[i] / of[i]])) as Figures;
  }
}
