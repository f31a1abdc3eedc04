/**
 * Determines the accepted pairs, which are known or allowed. They are not findings, are counted and listed separately,
 * and join no cluster.
 *
 * A rule decides on two articles, independent of all others. A baseline has the contents of texts: it accepts a
 * number of pairs of two texts, and a further copy of a known text is new.
 */
import type { AcceptedBy, AcceptedPair, Relation } from '../types/report.js';

/** Fingerprints of an article: of all words, and if different of the words without boilerplate. */
export interface Content {
  readonly whole: string;
  readonly rest?: string;
}

/** The fingerprints in the form of baselines and reports. */
export const writtenContent = ({ whole, rest }: Content): string => (rest === undefined ? whole : `${whole}/${rest}`);

/** Two reportable texts with the number of their article pairs. */
export interface Repeat {
  readonly a: number;
  readonly b: number;
  readonly count: number;
  readonly relation: Relation;
  /** One of the article pairs. */
  readonly example: readonly [x: number, y: number];
  /** The article pairs, in the order in which a baseline accepts them; undefined if too many. */
  readonly pairs?: readonly (readonly [x: number, y: number])[] | undefined;
}

/** Decides on accepted pairs. Articles and texts are numbers. */
export interface Judge {
  /** The reason to accept a pair of articles; undefined if no rule accepts it. */
  rule(x: number, y: number, similarity: number): AcceptedBy | undefined;
  /** For each repeat the number of pairs that the baseline accepts. */
  known?(repeats: readonly Repeat[]): readonly number[];
  /** Orders the pairs of two texts. The baseline accepts the first ones. */
  order?(pairs: readonly (readonly [x: number, y: number])[]): readonly (readonly [x: number, y: number])[];
}

/** Two reportable texts; the same text twice for articles with the same words. */
export interface Reportable {
  readonly a: number;
  readonly b: number;
  readonly relation: Relation;
  readonly similarity: number;
}

/**
 * Most article pairs of two texts that are judged one by one; of more, only pairs with a few articles of either text
 * are.
 */
const MOST_PAIRS = 2500;
/** Most article pairs listed for two texts; of more, the first one represents all. */
const LISTED = 50;
const BASELINE: AcceptedBy = { by: 'baseline' };

/** Chooses some of the articles of a text. */
export type CentresOf = (articles: readonly number[]) => readonly number[];

/** The article pairs of two texts, or of one text with itself. */
export interface PairsOfTexts {
  /** Number of pairs. */
  count(a: number, b: number): number;
  /**
   * Each pair once, an article of text `a` first; with `centresOf` only the pairs of chosen articles, possibly twice.
   */
  of(a: number, b: number, centresOf?: CentresOf): Iterable<readonly [x: number, y: number]>;
  /** Whether one article is the next version of the other, which is no repeat and needs no baseline. */
  areVersions?(x: number, y: number): boolean;
}

/** All article pairs. @param articlesOf the articles of a text, ascending */
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

/** The article pairs of two texts that no rule accepts. */
interface Remainder extends Reportable, Repeat {
  /** Number of all pairs, accepted or not. */
  readonly all: number;
}

export class AcceptedPairs {
  /** Sorted by the numbers of the articles. */
  readonly listed: readonly AcceptedPair[];
  /** Number of accepted pairs, listed or not. */
  readonly count: number;
  /** Number of accepted article pairs of two texts, by `#key`. */
  readonly #counts = new Map<number, number>();
  /** Text pairs whose article pairs are all accepted. */
  readonly #whole = new Set<number>();
  readonly #pairs = new Set<number>();
  readonly #firstOf: Uint32Array;

  /**
   * @param texts   reportable pairs of texts, in any order
   * @param firstOf for each article the first article with the same words
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
    /** Lists the pairs, or only the first of many. */
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
      const { accepted, example } = judged;
      const left = judged.left && (judge.order?.(judged.left) ?? judged.left);
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

  /** Whether all article pairs of two texts are accepted. */
  areWhole(a: number, b: number): boolean {
    return this.#whole.has(this.#key(a, b));
  }

  /** Whether an article pair is accepted. */
  isAccepted(x: number, y: number): boolean {
    return this.areWhole(this.#firstOf[x], this.#firstOf[y]) || this.#pairs.has(this.#key(x, y));
  }

  /**
   * Whether some article pairs of two texts are accepted and `isAccepted` knows which, which it does not for too many
   * pairs.
   */
  areSome(a: number, b: number): boolean {
    const count = this.countOf(a, b);
    return count > 0 && count <= MOST_PAIRS && !this.areWhole(a, b);
  }

  /** Number of accepted article pairs of two texts. */
  countOf(a: number, b: number): number {
    return this.#counts.get(this.#key(a, b)) ?? 0;
  }

  /** One key for two numbers below 2^26. */
  #key(x: number, y: number): number {
    return x < y ? x * this.#firstOf.length + y : y * this.#firstOf.length + x;
  }
}

/**
 * The first two articles, and two that no rule accepts on their own account: one pair of such an article may be a
 * finding.
 */
function centresOf(articles: readonly number[], judge: Judge, similarity: number): number[] {
  const centres: number[] = [];
  for (const article of articles) {
    if (centres.length === 2) break;
    if (judge.rule(article, article, similarity) === undefined) centres.push(article);
  }
  return [...new Set([...centres, ...articles.slice(0, 2)])];
}

interface Judged {
  /** The reason to accept all pairs, if they are too many to judge one by one. */
  readonly all?: AcceptedBy;
  readonly accepted: readonly (readonly [x: number, y: number, by: AcceptedBy])[];
  /** The other pairs, which a baseline may accept; undefined if too many. */
  readonly left: readonly (readonly [x: number, y: number])[] | undefined;
  /** One of the pairs. */
  readonly example: readonly [x: number, y: number];
}

function judgedByRule({ a, b, similarity }: Reportable, pairsOf: PairsOfTexts, count: number, judge: Judge): Judged {
  let example: readonly [number, number] = [a, b];
  if (count > MOST_PAIRS) {
    // judge all pairs of a few articles: accepted pairs of one article say nothing about the pairs of others
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
