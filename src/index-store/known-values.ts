/**
 * Candidate pairs between new articles and those of an index, by the rule of a scan of both together (candidates/candidates.ts): a pair
 * shares at least so many values which at most so many articles hold; of a more frequent value the pairs with its first four holders
 * by id count as well, so that a text that thousands copy is found.
 */
import type { CandidateRule } from '../candidates/candidates.js';
import { compareText } from '../corpus/merge-batches.js';
import { FREQUENT_POSTINGS } from '../kernels/candidates.js';
import type { OpenSegment } from './store.js';

/** Articles of the index by number: those of a segment follow those of the segment before. */
export class KnownNumbers {
  readonly #starts: number[] = [];
  readonly size: number;

  constructor(readonly parts: readonly OpenSegment[]) {
    let start = 0;
    for (const { segment } of parts) {
      this.#starts.push(start);
      start += segment.count;
    }
    this.size = start;
  }

  startOf(part: number): number {
    return this.#starts[part];
  }

  numberOf(part: OpenSegment, article: number): number {
    return this.#starts[this.parts.indexOf(part)] + article;
  }

  placeOf(number: number): { readonly part: OpenSegment; readonly article: number } {
    let part = this.#starts.length - 1;
    while (this.#starts[part] > number) part--;
    return { part: this.parts[part], article: number - this.#starts[part] };
  }
}

/** Something that has a sketch and whose pairs are wanted. */
export interface Query {
  /** Its number in the index where it stands there; a new article has none. */
  readonly known?: number;
  readonly id: string;
  /** Ascending. */
  readonly values: Uint32Array;
}

/** A pair of a query with another query that goes before it in the list, or with an article of the index. */
export interface Candidate {
  readonly query: number;
  /** The other query; absent where the other one is an article of the index alone. */
  readonly other?: number;
  readonly known?: number;
}

/** The articles of the index that hold a value. */
interface Holders {
  readonly articles: readonly number[];
  /** Whether these are all. */
  readonly isAll: boolean;
}

export class KnownValues {
  readonly #ids = new Map<number, string>();

  /**
   * @param isCompared whether an article of the index takes part: it is the first with its words, and no query is in its place
   */
  constructor(
    readonly numbers: KnownNumbers,
    readonly rule: CandidateRule,
    readonly isCompared: (part: number, article: number) => boolean,
  ) {}

  /**
   * The candidate pairs of some of the queries with the index, and with queries before them.
   *
   * @param queries      all, in any order; those that stand in the index count as articles of the index
   * @param holdersAmong the values of all queries
   * @param [from, to)   of those whose pairs are wanted
   * @param since        the pairs of all queries before are known already
   */
  candidates(
    queries: readonly Query[],
    holdersAmong: QueryValues,
    [from, to]: readonly [number, number],
    since: number,
  ): Candidate[] {
    const counts = Array.from({ length: to - from }, () => new Map<number, number>());
    const own = new QueryValues(queries, from, to);
    const queryOf = new Map<number, number>();
    queries.forEach(({ known }, query) => {
      if (known !== undefined) queryOf.set(known, query);
    });
    // articles of the index by their number, new ones behind them
    const nodeOf = (query: number): number => queries[query].known ?? this.numbers.size + query;
    own.each((value, wanted) => {
      const among = holdersAmong.of(value).filter(query => queries[query].known === undefined);
      const { articles, first } = this.#holders(value, among, queries, wanted);
      for (const query of wanted) {
        const node = nodeOf(query);
        const count = (other: number): void => {
          if (other !== node) counts[query - from].set(other, (counts[query - from].get(other) ?? 0) + 1);
        };
        if (first === undefined || first.includes(node)) {
          for (const article of articles) count(article);
          for (const other of among) count(this.numbers.size + other);
        } else for (const other of first) count(other);
      }
    });
    const found: Candidate[] = [];
    counts.forEach((shared, n) => {
      const query = from + n;
      for (const [node, overlap] of shared) {
        if (overlap < this.rule.minOverlap) continue;
        const other = node < this.numbers.size ? queryOf.get(node) : node - this.numbers.size;
        if (other === undefined) found.push({ query, known: node });
        else if (other < query && other >= since) found.push({ query, other });
      }
    });
    return found;
  }

  /**
   * The articles of the index that hold a value, and where it is frequent its first holders of all; then the articles are all only where
   * one of the wanted queries is among the first.
   */
  #holders(
    value: number,
    among: readonly number[],
    queries: readonly Query[],
    wanted: readonly number[],
  ): { readonly articles: readonly number[]; readonly first?: readonly number[] } {
    const { maxDocumentFrequency } = this.rule;
    const some = this.#read(value, maxDocumentFrequency + 1 - among.length);
    if (some.isAll && some.articles.length + among.length <= maxDocumentFrequency) return { articles: some.articles };
    const holders = this.#firstOfEach(value).map(node => ({ node, id: this.#idOf(node) }));
    for (const query of among) holders.push({ node: this.numbers.size + query, id: queries[query].id });
    holders.sort((x, y) => compareText(x.id, y.id));
    const first = holders.slice(0, FREQUENT_POSTINGS).map(({ node }) => node);
    const isFirst = wanted.some(query => first.includes(queries[query].known ?? this.numbers.size + query));
    return { articles: isFirst ? this.#read(value, Number.POSITIVE_INFINITY).articles : [], first };
  }

  /** The articles that hold a value, until there are enough. */
  #read(value: number, enough: number): Holders {
    const articles: number[] = [];
    for (let part = 0; part < this.numbers.parts.length; part++) {
      const start = this.numbers.startOf(part);
      this.numbers.parts[part].segment.postings.of(value, article => {
        if (this.isCompared(part, article)) articles.push(start + article);
        return articles.length < enough;
      });
      if (articles.length >= enough) return { articles, isAll: false };
    }
    return { articles, isAll: true };
  }

  /** The first holders of a value in each segment: the first of all are among them. */
  #firstOfEach(value: number): number[] {
    const articles: number[] = [];
    this.numbers.parts.forEach(({ segment }, part) => {
      let found = 0;
      segment.postings.of(value, article => {
        if (this.isCompared(part, article)) {
          articles.push(this.numbers.startOf(part) + article);
          found++;
        }
        return found < FREQUENT_POSTINGS;
      });
    });
    return articles;
  }

  #idOf(known: number): string {
    let id = this.#ids.get(known);
    if (id === undefined) {
      const { part, article } = this.numbers.placeOf(known);
      id = part.segment.details(article).id;
      this.#ids.set(known, id);
    }
    return id;
  }
}

/** Which of some queries hold each value. */
export class QueryValues {
  readonly #values: Float64Array;

  /** @param queries those from `from` to `to - 1` */
  constructor(queries: readonly Query[], from: number, to: number) {
    let total = 0;
    for (let query = from; query < to; query++) total += queries[query].values.length;
    this.#values = new Float64Array(total);
    let at = 0;
    for (let query = from; query < to; query++)
      for (const value of queries[query].values) this.#values[at++] = value * 2 ** 21 + query;
    this.#values.sort();
  }

  /** Every value, ascending, with the queries that hold it, ascending. */
  each(use: (value: number, queries: readonly number[]) => void): void {
    const values = this.#values;
    for (let n = 0; n < values.length; ) {
      const value = Math.floor(values[n] / 2 ** 21);
      const queries: number[] = [];
      for (; n < values.length && Math.floor(values[n] / 2 ** 21) === value; n++) queries.push(values[n] % 2 ** 21);
      use(value, queries);
    }
  }

  /** The queries that hold a value. */
  of(value: number): number[] {
    const values = this.#values;
    let [low, high] = [0, values.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle] < value * 2 ** 21) low = middle + 1;
      else high = middle;
    }
    const queries: number[] = [];
    for (; low < values.length && Math.floor(values[low] / 2 ** 21) === value; low++)
      queries.push(values[low] % 2 ** 21);
    return queries;
  }
}
