/**
 * Candidate pairs between new articles and those of an index, by the rule of a scan of both together (candidates/candidates.ts): a pair must
 * share `minOverlap` values that at most `maxDocumentFrequency` articles hold, or two values if one article is a short text. A more frequent
 * value counts only for pairs with its first four holders, so that a text with thousands of copies is found. Holders are ordered by id, short
 * texts last.
 */
import { type CandidateRule, SHORT_OVERLAP } from '../candidates/candidates.js';
import { NumberList } from '../collections/number-list.js';
import { compareText } from '../corpus/merge-batches.js';
import { FREQUENT_POSTINGS } from '../kernels/candidates.js';
import type { KnownNumbers } from './known-numbers.js';

/** A text whose pairs are searched. */
export interface Query {
  /** The number of an article of the index; absent for a new article. */
  readonly known?: number;
  readonly id: string;
  /** The values of its sketch, ascending. */
  readonly values: Uint32Array;
  readonly isShort: boolean;
}

/** A pair of a query with an earlier query, or with an article of the index. */
export interface Candidate {
  readonly query: number;
  /** The earlier query. */
  readonly other?: number;
  /** The number of an article of the index that is no query. */
  readonly known?: number;
}

/** The articles of the index that hold a value. */
interface Holders {
  readonly articles: readonly number[];
  /** Whether `articles` holds all of them. */
  readonly isAll: boolean;
}

/** A value that too many articles hold to count all of them. */
interface FrequentValue {
  /** The first holders in each segment, and the new articles that hold the value; the first holders of all are among them. */
  readonly nodes: readonly number[];
  /** The queries that hold the value and are not among its first holders. */
  readonly queries: readonly number[];
  /** The first holders of all, computed on demand. */
  first?: readonly number[];
}

/** The frequent values that each query holds. */
function byQuery(values: readonly FrequentValue[], from: number, to: number): FrequentValue[][] {
  const its = Array.from({ length: to - from }, (): FrequentValue[] => []);
  for (const value of values) for (const query of value.queries) its[query - from].push(value);
  return its;
}

/** Counts how often each number was added. */
class Counts {
  readonly #counts: Uint32Array;
  /** The numbers that were added, so that `clear` takes little time. */
  readonly #touched = new NumberList(Uint32Array);
  readonly #isTouched: Uint8Array;

  constructor(size: number) {
    this.#counts = new Uint32Array(size);
    this.#isTouched = new Uint8Array(size);
  }

  add(number: number): void {
    this.#counts[number]++;
    if (this.#isTouched[number] === 1) return;
    this.#isTouched[number] = 1;
    this.#touched.push(number);
  }

  of(number: number): number {
    return this.#counts[number];
  }

  takeOne(number: number): void {
    this.#counts[number]--;
  }

  drop(number: number): void {
    this.#counts[number] = 0;
  }

  forEach(use: (number: number, count: number) => void): void {
    for (const number of this.#touched.values()) if (this.#counts[number] > 0) use(number, this.#counts[number]);
  }

  clear(): void {
    for (const number of this.#touched.values()) {
      this.#counts[number] = 0;
      this.#isTouched[number] = 0;
    }
    this.#touched.clear();
  }
}

export class KnownValues {
  /** By id of a query: for each segment the number of articles with a smaller id. */
  readonly #ranks = new Map<string, number[]>();

  /**
   * @param isCompared whether an article of the index takes part: it is the first with its words, and no new article represents them
   */
  constructor(
    readonly numbers: KnownNumbers,
    readonly rule: CandidateRule,
    readonly isCompared: (part: number, article: number) => boolean,
  ) {}

  /**
   * The candidate pairs of the queries [from, to) with the index and with earlier queries.
   *
   * @param queries      all queries, in any order; queries of the index count as articles of the index
   * @param holdersAmong the values of all queries
   * @param since        pairs with queries before this one are already known and left out
   */
  candidates(
    queries: readonly Query[],
    holdersAmong: QueryValues,
    [from, to]: readonly [number, number],
    since: number,
  ): Candidate[] {
    const own = new QueryValues(queries, from, to);
    const queryOf = new Map<number, number>();
    queries.forEach(({ known }, query) => {
      if (known !== undefined) queryOf.set(known, query);
    });
    // a node is the number of an article of the index, or that of a query behind all of these
    const lists = Array.from({ length: to - from }, () => new NumberList(Uint32Array));
    const frequent: FrequentValue[] = [];
    const values = own.distinct();
    for (const { segment } of this.numbers.parts) segment.postings.expect(values);
    const { maxDocumentFrequency } = this.rule;
    own.each((value, wanted) => {
      const among = holdersAmong.of(value).filter(query => queries[query].known === undefined);
      const nodes = among.map(query => this.numbers.size + query);
      const countAll = (query: number, articles: readonly number[]): void => {
        for (const article of articles) lists[query - from].push(article);
        for (const node of nodes) lists[query - from].push(node);
      };
      const { articles, isAll } = this.#read(value, maxDocumentFrequency + 1 - among.length);
      if (isAll && articles.length + among.length <= maxDocumentFrequency) {
        for (const query of wanted) countAll(query, articles);
        return;
      }
      const first = this.#firstOfEach(value);
      let all: readonly number[] | undefined;
      const others: number[] = [];
      for (const query of wanted) {
        if (this.#isAmongFirst(query, first, among, queries)) {
          all ??= this.#read(value, Number.POSITIVE_INFINITY).articles;
          countAll(query, all);
        } else others.push(query);
      }
      if (others.length > 0) frequent.push({ nodes: [...first, ...nodes], queries: others });
    });
    const frequentOf = byQuery(frequent, from, to);
    const found: Candidate[] = [];
    const counts = new Counts(this.numbers.size + queries.length);
    for (let query = from; query < to; query++) {
      this.#count(query, lists[query - from], frequentOf[query - from], queries, counts);
      counts.forEach((node, overlap) => {
        if (overlap < this.#leastOverlap(query, node, queries)) return;
        const other = node < this.numbers.size ? queryOf.get(node) : node - this.numbers.size;
        if (other === undefined) found.push({ query, known: node });
        else if (other < query && other >= since) found.push({ query, other });
      });
    }
    return found;
  }

  /**
   * Counts the values that a query shares with each other text. The first holders of a frequent value depend on ids, which must be read from
   * the index; so they are computed only for values that can make a pair.
   *
   * @param list     the holders of the values that are not frequent
   * @param frequent the frequent values of the query
   */
  #count(
    query: number,
    list: NumberList<Uint32Array>,
    frequent: readonly FrequentValue[],
    queries: readonly Query[],
    counts: Counts,
  ): void {
    const own = queries[query].known ?? this.numbers.size + query;
    counts.clear();
    for (const node of list.values()) counts.add(node);
    if (frequent.length > 0) {
      for (const { nodes } of frequent) for (const node of nodes) counts.add(node);
      const decisive = frequent.filter(({ nodes }) =>
        nodes.some(node => node !== own && counts.of(node) >= this.#leastOverlap(query, node, queries)),
      );
      for (const { nodes } of frequent) for (const node of nodes) counts.takeOne(node);
      for (const value of decisive) {
        value.first ??= this.#firstOfAll(value.nodes, queries);
        for (const node of value.first) counts.add(node);
      }
    }
    counts.drop(own);
  }

  /** The first holders of a value by id, short texts last. */
  #firstOfAll(nodes: readonly number[], queries: readonly Query[]): number[] {
    const { size } = this.numbers;
    const holders = nodes.map(node => ({
      node,
      isShort: this.#isShort(node, queries),
      id: node < size ? this.numbers.idOf(node) : queries[node - size].id,
    }));
    holders.sort((x, y) => Number(x.isShort) - Number(y.isShort) || compareText(x.id, y.id));
    return holders.slice(0, FREQUENT_POSTINGS).map(({ node }) => node);
  }

  /**
   * Whether a query is one of the first holders of a value.
   *
   * @param first the first holders in each segment
   * @param among the new articles that hold the value
   */
  #isAmongFirst(query: number, first: readonly number[], among: readonly number[], queries: readonly Query[]): boolean {
    const { id, isShort } = queries[query];
    let before = 0;
    for (const node of first) {
      if (this.#isShort(node, queries) !== isShort) {
        if (isShort) before++;
        continue;
      }
      const part = this.numbers.partOf(node);
      if (node < this.numbers.startOf(part) + this.#rankIn(part, queries[query])) before++;
    }
    for (const other of among) {
      if (queries[other].isShort !== isShort ? isShort : compareText(queries[other].id, id) < 0) before++;
    }
    return before < FREQUENT_POSTINGS;
  }

  /** The number of articles of a segment with a smaller id than a query. */
  #rankIn(part: number, { known, id }: Query): number {
    if (known !== undefined && this.numbers.partOf(known) === part) return known - this.numbers.startOf(part);
    let ranks = this.#ranks.get(id);
    if (ranks === undefined) {
      ranks = [];
      this.#ranks.set(id, ranks);
    }
    if (ranks[part] === undefined) {
      const start = this.numbers.startOf(part);
      let [low, high] = [0, this.numbers.parts[part].segment.count];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (compareText(this.numbers.idOf(start + middle), id) < 0) low = middle + 1;
        else high = middle;
      }
      ranks[part] = low;
    }
    return ranks[part];
  }

  /** The articles that hold a value, `enough` at most. */
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

  /** The first holders of a value in each segment; the first holders of all are among them. */
  #firstOfEach(value: number): number[] {
    const articles: number[] = [];
    this.numbers.parts.forEach(({ segment }, part) => {
      const start = this.numbers.startOf(part);
      const short: number[] = [];
      let found = 0;
      segment.postings.of(value, article => {
        if (!this.isCompared(part, article)) return true;
        if (!this.numbers.isShort(start + article)) {
          articles.push(start + article);
          found++;
        } else if (short.length < FREQUENT_POSTINGS) short.push(start + article);
        return found < FREQUENT_POSTINGS;
      });
      for (const article of short) articles.push(article);
    });
    return articles;
  }

  /** The number of values that a query and another text must share. */
  #leastOverlap(query: number, node: number, queries: readonly Query[]): number {
    const isShort = queries[query].isShort || this.#isShort(node, queries);
    return isShort ? Math.min(this.rule.minOverlap, SHORT_OVERLAP) : this.rule.minOverlap;
  }

  #isShort(node: number, queries: readonly Query[]): boolean {
    return node < this.numbers.size ? this.numbers.isShort(node) : queries[node - this.numbers.size].isShort;
  }
}

/** The values of some queries, each with the queries that hold it. */
export class QueryValues {
  /** value * 2^21 + query, ascending. */
  readonly #values: Float64Array;

  /** Takes the queries [from, to). */
  constructor(queries: readonly Query[], from: number, to: number) {
    let total = 0;
    for (let query = from; query < to; query++) total += queries[query].values.length;
    this.#values = new Float64Array(total);
    let at = 0;
    for (let query = from; query < to; query++)
      for (const value of queries[query].values) this.#values[at++] = value * 2 ** 21 + query;
    this.#values.sort();
  }

  /** All distinct values, ascending. */
  distinct(): Uint32Array {
    const distinct = new Uint32Array(this.#values.length);
    let size = 0;
    for (const value of this.#values) {
      const rest = Math.floor(value / 2 ** 21);
      if (size === 0 || rest !== distinct[size - 1]) distinct[size++] = rest;
    }
    return distinct.subarray(0, size);
  }

  /** Calls `use` with each value, ascending, and the queries that hold it, ascending. */
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
