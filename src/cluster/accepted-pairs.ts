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

/** The contents as a baseline and a report name them. */
export const writtenContent = ({ whole, rest }: Content): string => (rest === undefined ? whole : `${whole}/${rest}`);

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

/** Of two texts with more pairs of articles than this, only those with the first two articles of either are looked at. */
const MOST_PAIRS = 2500;
/** Pairs of articles that are listed for two texts, at most; the first represents the others. */
const LISTED = 50;
const BASELINE: AcceptedBy = { by: 'baseline' };

/** Chooses some of the articles with a text. */
export type CentresOf = (articles: readonly number[]) => readonly number[];

/** The pairs of articles that have two texts, or one. */
export interface PairsOfTexts {
  /** Number of pairs. */
  count(a: number, b: number): number;
  /**
   * Each pair once, an article with the text `a` first; with `centresOf` only those of some articles of either text, perhaps
   * twice.
   */
  of(a: number, b: number, centresOf?: CentresOf): Iterable<readonly [x: number, y: number]>;
  /** Whether one article is the next version of the other: no repeat, and a baseline is not asked. */
  areVersions?(x: number, y: number): boolean;
}

/** All pairs. @param articlesOf the articles with a text, ascending */
export const allPairs = (articlesOf: (text: number) => readonly number[]): PairsOfTexts => ({
  count: (a, b) => {
    const size = articlesOf(a).length;
    return a === b ? (size * (size - 1)) / 2 : size * articlesOf(b).length;
  },
  *of(a, b, centresOf) {
    const [xs, ys] = [articlesOf(a), articlesOf(b)];
    if (centresOf === undefined) {
      for (const [i, x] of xs.entries()) for (let j = a === b ? i + 1 : 0; j < ys.length; j++) yield [x, ys[j]];
      return;
    }
    for (const x of centresOf(xs)) for (const y of ys) if (x !== y) yield [x, y];
    if (a !== b) for (const y of centresOf(ys)) for (const x of xs) yield [x, y];
  },
});

/** Pairs of articles that no rule accepts. */
interface Remainder extends Reportable, Repeat {
  /** Number of pairs, accepted or not. */
  readonly all: number;
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
   * @param texts   pairs of texts that would be reported, in any order
   * @param firstOf by article: the first article with the same words
   */
  constructor(
    texts: readonly Reportable[],
    firstOf: Uint32Array,
    pairsOf: PairsOfTexts,
    judge: Judge,
    idOf: (article: number) => string,
  ) {
    this.#firstOf = firstOf;
    const listed: { readonly x: number; readonly y: number; readonly pair: AcceptedPair }[] = [];
    const list = ({ relation, similarity }: Reportable, x: number, y: number, by: AcceptedBy): void => {
      const [first, second] = x < y ? [x, y] : [y, x];
      listed.push({ x: first, y: second, pair: { a: idOf(first), b: idOf(second), relation, similarity, ...by } });
    };
    let count = 0;
    /** Lists the pairs; of many the first. */
    const accept = (text: Reportable, pairs: readonly (readonly [number, number, AcceptedBy])[]): void => {
      for (const [x, y] of pairs) this.#pairs.add(this.#key(x, y));
      for (const [x, y, by] of pairs.length > LISTED ? pairs.slice(0, 1) : pairs) list(text, x, y, by);
    };
    const countAs = ({ a, b }: Reportable, accepted: number, all: number): void => {
      if (accepted === 0) return;
      const key = this.#key(a, b);
      const sum = (this.#counts.get(key) ?? 0) + accepted;
      this.#counts.set(key, sum);
      if (sum === all) this.#whole.add(key);
      count += accepted;
    };
    const remainders: Remainder[] = [];
    const sorted = texts.toSorted((x, y) => x.a - y.a || x.b - y.b);
    for (const text of sorted) {
      const { a, b } = text;
      const all = pairsOf.count(a, b);
      if (all === 0) continue;
      const judged = judgedByRule(text, pairsOf, all, judge);
      if (judged.all !== undefined) {
        list(text, ...judged.example, judged.all);
        countAs(text, all, all);
        continue;
      }
      const { accepted, left, example } = judged;
      accept(text, accepted);
      countAs(text, accepted.length, all);
      const open = left === undefined ? all : left.length;
      if (open > 0) remainders.push({ ...text, all, count: open, pairs: left, example: left?.[0] ?? example });
    }
    const known = judge.known?.(remainders) ?? [];
    for (const [n, text] of remainders.entries()) {
      const taken = Math.min(text.count, known[n] ?? 0);
      if (taken === 0) continue;
      countAs(text, taken, text.all);
      const pairs = text.pairs?.slice(0, taken).map(([x, y]) => [x, y, BASELINE] as const) ?? [];
      accept(text, pairs);
      if (pairs.length === 0) list(text, ...text.example, BASELINE);
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

  /** Whether some pairs of the articles with these texts are accepted, and `isAccepted` tells which; of many it does not. */
  areSome(a: number, b: number): boolean {
    const count = this.countOf(a, b);
    return count > 0 && count <= MOST_PAIRS && !this.areWhole(a, b);
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

/** Two articles, and two that no rule accepts with any other one: of these, a single pair may be a finding. */
function centresOf(articles: readonly number[], judge: Judge, similarity: number): number[] {
  const centres: number[] = [];
  for (const article of articles) {
    if (centres.length === 2) break;
    if (judge.rule(article, article, similarity) === undefined) centres.push(article);
  }
  return [...new Set([...centres, ...articles.slice(0, 2)])];
}

interface Judged {
  /** Why all pairs are accepted, where they are too many to go through. */
  readonly all?: AcceptedBy;
  readonly accepted: readonly (readonly [x: number, y: number, by: AcceptedBy])[];
  /** The others that a baseline may know; undefined where they are too many to go through. */
  readonly left: readonly (readonly [x: number, y: number])[] | undefined;
  /** One of the pairs. */
  readonly example: readonly [x: number, y: number];
}

function judgedByRule({ a, b, similarity }: Reportable, pairsOf: PairsOfTexts, count: number, judge: Judge): Judged {
  let example: readonly [number, number] = [a, b];
  if (count > MOST_PAIRS) {
    // the stars of few articles: one that has all its pairs accepted says nothing of the others
    let by: AcceptedBy | undefined;
    for (const [x, y] of pairsOf.of(a, b, articles => centresOf(articles, judge, similarity))) {
      if (by === undefined) example = [x, y];
      by = judge.rule(x, y, similarity);
      if (by === undefined) break;
    }
    return { ...(by !== undefined && { all: by }), accepted: [], left: undefined, example };
  }
  const accepted: (readonly [number, number, AcceptedBy])[] = [];
  const left: (readonly [number, number])[] = [];
  for (const [x, y] of pairsOf.of(a, b)) {
    const by = judge.rule(x, y, similarity);
    if (by !== undefined) accepted.push([x, y, by]);
    else if (!pairsOf.areVersions?.(x, y)) left.push([x, y]);
  }
  return { accepted, left, example };
}
