/**
 * What a corpus is like to a machine that compares its articles: how the number of different words, word pairs and word
 * triples grows with the text read (Heaps' law), and in how many articles they stand.
 */
import { mix } from './chance.js';
import { DocumentCounter } from './counter.js';
import { type FunctionWords, GRAMS, type Gram, GramHashes, SORTS } from './grams.js';

export type Figures = Readonly<Record<Gram, number>>;

/** Numbers of articles: one, two, up to ten, up to a hundred, more. */
export const LIMITS = [1, 2, 10, 100, Infinity] as const;

export interface Point {
  readonly words: number;
  readonly distinct: Figures;
}

/** Words of an article whose variety is looked at. */
const FIRST_WORDS = 200;

/** 53 bits, the low 32 evenly spread whatever was asked of the hash. */
const keyOf = (low: number, high: number): number => (high & 0x1fffff) * 2 ** 32 + (mix(low, 7) >>> 0);

export interface CurveOptions {
  readonly functionWords: FunctionWords;
  /** Numbers of words after which to look, ascending. */
  readonly stops: readonly number[];
  /** Of how many things one is counted, a power of two: large corpora are counted by a sample of their things. */
  readonly sample?: number;
  /** Stop reading after that many words. */
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
  /** Sum of the shares of different words in the first 200 of the articles that have as many, and their number. */
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

  /** Counts what ends at the words from `start` to before `end`. */
  #count(start: number, end: number, article: number): void {
    const { low, high } = this.#grams;
    for (let at = start * SORTS; at < end * SORTS; at++) {
      // the upper bits choose the sample
      if (((low[at] >>> 20) & this.#mask) !== 0 || (low[at] === 0 && high[at] === 0)) continue;
      this.#counters[at % SORTS].add(keyOf(low[at], high[at]), article);
    }
  }

  /** Different things so far. */
  distinct(): Figures {
    const scale = this.#mask + 1;
    return Object.fromEntries(GRAMS.map((gram, i) => [gram, this.#counters[i].size * scale])) as Figures;
  }

  /** Of the things, the share that stands in a number of articles up to each of `LIMITS` and above the one before. */
  spread(gram: Gram): number[] {
    const counter = this.#counters[GRAMS.indexOf(gram)];
    return counter.histogram(LIMITS).map(count => count / Math.max(1, counter.size));
  }

  /** Share of different words among an article's first 200, on average; 0 where none is so long. */
  get variety(): number {
    return this.#variety / Math.max(1, this.#varied);
  }

  /** Of texts' things, occurrence by occurrence, the share that was counted here; all of it, where there are none. */
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
