/**
 * Pairs that are known or allowed, and no findings: they are counted and listed apart, and join no cluster.
 *
 * A rule is about two articles, whatever else there is. A baseline knows contents: it accepts so many pairs of two texts, and a
 * further copy of a known text is new.
 */
import type { AcceptedBy, AcceptedPair, Relation } from '../types/report.js';

/** The contents of an article, by fingerprint: all its words, and where they differ those without boilerplate. */
export interface Content {
  readonly whole: string;
  readonly rest?: string;
}

/** Two texts that would be reported, as so many pairs of articles. */
export interface Repeat {
  readonly a: number;
  readonly b: number;
  readonly count: number;
  readonly relation: Relation;
  /** Two of the articles. */
  readonly example: readonly [x: number, y: number];
}

/** What is accepted. Articles and texts are given by number. */
export interface Judge {
  /** Why the pair of two articles is accepted. */
  rule(x: number, y: number, similarity: number): AcceptedBy | undefined;
  /** How many of the pairs of each repeat a baseline accepts, in their order. */
  known?(repeats: readonly Repeat[]): readonly number[];
}

/** Two texts that would be reported; one text twice for the articles that share it. */
export interface Reportable {
  readonly a: number;
  readonly b: number;
  readonly relation: Relation;
  readonly similarity: number;
}

/** Of two texts with more pairs of articles than this, only those with the first article of either are looked at. */
const MOST_PAIRS = 2500;
/** Pairs of articles listed of two texts; of more, the first stands for all. */
const LISTED = 50;
const BASELINE: AcceptedBy = { by: 'baseline' };

/** Pairs of articles that no rule accepts. */
interface Remainder extends Reportable, Repeat {
  /** The pairs, where they are not too many. */
  readonly pairs: readonly (readonly [x: number, y: number])[] | undefined;
}

export class AcceptedPairs {
  /** Sorted by the numbers of the articles. */
  readonly listed: readonly AcceptedPair[];
  /** Number of accepted pairs, listed or not. */
  readonly count: number;
  /** By two texts: the number of accepted pairs of their articles. */
  readonly #counts = new Map<number, number>();
  /** Texts all of whose pairs are accepted. */
  readonly #whole = new Set<number>();
  readonly #pairs = new Set<number>();
  readonly #firstOf: Uint32Array;

  /**
   * @param texts      pairs of texts that would be reported, in any order
   * @param firstOf    by article: the first article with the same words
   * @param articlesOf all articles with a text, ascending
   */
  constructor(
    texts: readonly Reportable[],
    firstOf: Uint32Array,
    articlesOf: (text: number) => readonly number[],
    judge: Judge,
    idOf: (article: number) => string,
  ) {
    this.#firstOf = firstOf;
    const listed: { readonly x: number; readonly y: number; readonly pair: AcceptedPair }[] = [];
    const list = ({ relation, similarity }: Reportable, x: number, y: number, by: AcceptedBy): void => {
      const [first, second] = x < y ? [x, y] : [y, x];
      listed.push({ x: first, y: second, pair: { a: idOf(first), b: idOf(second), relation, similarity, ...by } });
    };
    const accept = (text: Reportable, x: number, y: number, by: AcceptedBy): void => {
      this.#pairs.add(this.#key(x, y));
      list(text, x, y, by);
    };
    const firstPair = (a: number, b: number): readonly [number, number] => [a, a === b ? articlesOf(b)[1] : b];
    const remainders: Remainder[] = [];
    let count = 0;
    const sorted = texts.toSorted((x, y) => x.a - y.a || x.b - y.b);
    for (const text of sorted) {
      const { a, b } = text;
      const all = pairCount(a, b, articlesOf);
      const key = this.#key(a, b);
      const judged = judgedByRule(text, articlesOf, all, judge);
      if (judged.all !== undefined) {
        list(text, ...firstPair(a, b), judged.all);
        this.#whole.add(key);
        this.#counts.set(key, all);
        count += all;
        continue;
      }
      if (judged.accepted.length <= LISTED) for (const [x, y, by] of judged.accepted) accept(text, x, y, by);
      else {
        for (const [x, y] of judged.accepted) this.#pairs.add(this.#key(x, y));
        const [[x, y, by]] = judged.accepted;
        list(text, x, y, by);
      }
      const left = all - judged.accepted.length;
      if (judged.accepted.length > 0) this.#counts.set(key, judged.accepted.length);
      if (left === 0) this.#whole.add(key);
      else remainders.push({ ...text, count: left, pairs: judged.left, example: judged.left?.[0] ?? firstPair(a, b) });
      count += judged.accepted.length;
    }
    const known = judge.known?.(remainders) ?? [];
    for (const [n, text] of remainders.entries()) {
      const taken = Math.min(text.count, known[n] ?? 0);
      if (taken === 0) continue;
      const key = this.#key(text.a, text.b);
      count += taken;
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + taken);
      if (taken === text.count) this.#whole.add(key);
      const pairs = text.pairs?.slice(0, taken) ?? [];
      if (pairs.length > 0 && pairs.length <= LISTED) for (const [x, y] of pairs) accept(text, x, y, BASELINE);
      else {
        for (const [x, y] of pairs) this.#pairs.add(this.#key(x, y));
        list(text, ...text.example, BASELINE);
      }
    }
    listed.sort((p, q) => p.x - q.x || p.y - q.y);
    this.listed = listed.map(({ pair }) => pair);
    this.count = count;
  }

  /** Whether all pairs of the articles with these texts are accepted. */
  areWhole(a: number, b: number): boolean {
    return this.#whole.has(this.#key(a, b));
  }

  /** Whether the pair of two articles is accepted. */
  isAccepted(x: number, y: number): boolean {
    return this.areWhole(this.#firstOf[x], this.#firstOf[y]) || this.#pairs.has(this.#key(x, y));
  }

  /** Number of accepted pairs of the articles with these texts. */
  countOf(a: number, b: number): number {
    return this.#counts.get(this.#key(a, b)) ?? 0;
  }

  /** One number for two: articles are fewer than 2^26. */
  #key(x: number, y: number): number {
    return x < y ? x * this.#firstOf.length + y : y * this.#firstOf.length + x;
  }
}

function pairCount(a: number, b: number, articlesOf: (text: number) => readonly number[]): number {
  const size = articlesOf(a).length;
  return a === b ? (size * (size - 1)) / 2 : size * articlesOf(b).length;
}

/** Two articles, and two that no rule accepts with any other one: of these, a single pair may be a finding. */
function centresOf(articles: readonly number[], judge: Judge, similarity: number): number[] {
  const centres: number[] = [];
  for (const article of articles) {
    if (centres.length === 2) break;
    if (judge.rule(article, article, similarity) === undefined) centres.push(article);
  }
  return [...centres, ...articles.slice(0, 2)];
}

interface Judged {
  /** Why all pairs are accepted, where they are too many to go through. */
  readonly all?: AcceptedBy;
  readonly accepted: readonly (readonly [x: number, y: number, by: AcceptedBy])[];
  readonly left: readonly (readonly [x: number, y: number])[] | undefined;
}

function judgedByRule(
  { a, b, similarity }: Reportable,
  articlesOf: (text: number) => readonly number[],
  count: number,
  judge: Judge,
): Judged {
  const [xs, ys] = [articlesOf(a), articlesOf(b)];
  if (count > MOST_PAIRS) {
    // two stars: an article that has all its pairs accepted says nothing of the others
    const centres = new Set([...centresOf(xs, judge, similarity), ...centresOf(ys, judge, similarity)]);
    let by: AcceptedBy | undefined;
    for (const centre of centres) {
      for (const other of xs.includes(centre) ? ys : xs) {
        if (other === centre) continue;
        by = judge.rule(centre, other, similarity);
        if (by === undefined) return { accepted: [], left: undefined };
      }
    }
    return { ...(by !== undefined && { all: by }), accepted: [], left: undefined };
  }
  const accepted: (readonly [number, number, AcceptedBy])[] = [];
  const left: (readonly [number, number])[] = [];
  for (const [i, x] of xs.entries()) {
    for (const y of a === b ? ys.slice(i + 1) : ys) {
      const by = judge.rule(x, y, similarity);
      if (by === undefined) left.push([x, y]);
      else accepted.push([x, y, by]);
    }
  }
  return { accepted, left };
}
