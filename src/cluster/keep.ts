/**
 * Orders copies by rules of precedence, such as the likely origin or the oldest; the first one represents the others.
 */
import { hostOf } from '../corpus/sources.js';
import { timeOf } from '../dates.js';
import type { KeepRule } from '../options.js';

/** Rules that break ties of the given rules. The last rule leaves no tie. */
const DEFAULT_RULES: readonly KeepRule[] = ['origin', 'oldest', 'longest', 'first'];

/**
 * A rule between the given and the default ones: an article that covers more removed texts is before one that covers
 * fewer, so that removed texts have a pair with a remaining one.
 */
const COPIES = 'copies';

/** Looks up the properties of articles for the rules, by number. */
export interface KeepLookup {
  readonly length: number;
  fieldOf(article: number, field: 'published' | 'source' | 'url'): string | undefined;
  /** Words without boilerplate. */
  lengthOf(article: number): number;
  pathOf(article: number): string | undefined;
  /** Number of the record in its file; 0 for an article that is no record. */
  rowOf(article: number): number;
  /** Number of removed texts that the article covers so far; 0 by default. May grow. */
  copiesOf?(article: number): number;
}

/** Orders articles by the rules. Ranks are cached, because an article is compared many times. */
export class Precedence {
  readonly #lookup: KeepLookup;
  readonly #rules: readonly (KeepRule | typeof COPIES)[];
  readonly #origins = new Set<number>();
  /** For each rule the rank of each article; NaN if not computed yet. */
  readonly #ranks: readonly Float64Array[];

  /** @param pathRank position of a file in the order of the input; by default files are in the order of their paths */
  constructor(
    given: readonly KeepRule[],
    lookup: KeepLookup,
    private readonly pathRank: (path: string) => number = () => 0,
  ) {
    this.#lookup = lookup;
    this.#rules = [...given, COPIES, ...DEFAULT_RULES];
    this.#ranks = this.#rules.map(rule =>
      new Float64Array(rule === 'first' || rule === COPIES ? 0 : lookup.length).fill(Number.NaN),
    );
  }

  /** Marks an article as the likely origin of its cluster. Call it before articles are compared. */
  addOrigin(article: number): void {
    this.#origins.add(article);
  }

  /** Negative if X is before Y; 0 only for the same article. */
  compare(x: number, y: number): number {
    for (let n = 0; n < this.#rules.length; n++) {
      const order = this.#compareBy(n, x, y);
      // the difference of two infinite ranks is NaN
      if (order < 0 || order > 0) return order;
    }
    return x - y;
  }

  /** The first article in the order. @param articles at least one */
  firstOf(articles: readonly number[]): number {
    return articles.reduce((first, article) => (this.compare(article, first) < 0 ? article : first));
  }

  #compareBy(n: number, x: number, y: number): number {
    const rule = this.#rules[n];
    if (rule === 'first') return this.#byInput(x, y);
    if (rule !== COPIES) return this.#rank(n, rule, x) - this.#rank(n, rule, y);
    return (this.#lookup.copiesOf?.(y) ?? 0) - (this.#lookup.copiesOf?.(x) ?? 0);
  }

  #byInput(x: number, y: number): number {
    const [pathX = '', pathY = ''] = [this.#lookup.pathOf(x), this.#lookup.pathOf(y)];
    if (pathX === pathY) return this.#lookup.rowOf(x) - this.#lookup.rowOf(y);
    return this.pathRank(pathX) - this.pathRank(pathY) || (pathX < pathY ? -1 : 1);
  }

  #rank(n: number, rule: KeepRule, article: number): number {
    const ranks = this.#ranks[n];
    if (Number.isNaN(ranks[article])) ranks[article] = this.#compute(rule, article);
    return ranks[article];
  }

  /** The rank of an article; a lower rank is before a higher one. */
  #compute(rule: KeepRule, article: number): number {
    switch (rule) {
      case 'origin':
        return this.#origins.has(article) ? 0 : 1;
      case 'longest':
        return -this.#lookup.lengthOf(article);
      case 'oldest':
      case 'newest': {
        const time = timeOf(this.#lookup.fieldOf(article, 'published') ?? '');
        // an article without a date is after those with one
        if (Number.isNaN(time)) return Number.POSITIVE_INFINITY;
        return rule === 'oldest' ? time : -time;
      }
      case 'first':
        return 0;
      default:
        return this.#sourceRank(rule.sources, article);
    }
  }

  #sourceRank(names: readonly string[], article: number): number {
    const url = this.#lookup.fieldOf(article, 'url');
    const host = url === undefined ? undefined : hostOf(url);
    const source = this.#lookup.fieldOf(article, 'source');
    const at = names.findIndex(name => isOfSource(name, source, host));
    return at < 0 ? names.length : at;
  }
}

const wordsOf = (name: string): string =>
  ` ${
    name
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;

/**
 * Whether a publisher's words are in the source or the host of an article: "reuters" is in "Reuters UK" and in
 * "uk.reuters.com".
 */
function isOfSource(name: string, source: string | undefined, host: string | undefined): boolean {
  const wanted = wordsOf(name);
  if (wanted.trim() === '') return false;
  return (
    (source !== undefined && wordsOf(source).includes(wanted)) || (host !== undefined && wordsOf(host).includes(wanted))
  );
}
