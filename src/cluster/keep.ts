/**
 * Chooses which of several copies represents the others, by rules in order of precedence, such as the likely origin or the
 * oldest.
 */
import { hostOf } from '../corpus/sources.js';
import type { KeepRule } from '../options.js';
import { timeOf } from './origin.js';

/** Rules that break ties of the given ones. The last rule leaves no tie. */
const DEFAULT_RULES: readonly KeepRule[] = ['origin', 'oldest', 'longest', 'first'];

/**
 * Applies between the given rules and the default ones: an article for which others were removed stays before one for which
 * none was, so that the removed ones have a pair with what stays.
 */
const COPIES = 'copies';

/** What the rules ask about an article, by number. */
export interface KeepLookup {
  readonly length: number;
  fieldOf(article: number, field: 'published' | 'source' | 'url'): string | undefined;
  /** Words without boilerplate. */
  lengthOf(article: number): number;
  pathOf(article: number): string | undefined;
  /** Number of the record in its file; 0 for an article that is no record. */
  rowOf(article: number): number;
  /** Number of texts that have gone for the article so far; may grow. By default none. */
  copiesOf?(article: number): number;
}

/** Orders articles by the rules. Each rank is computed once, because an article is compared many times. */
export class Precedence {
  readonly #lookup: KeepLookup;
  readonly #rules: readonly (KeepRule | typeof COPIES)[];
  readonly #origins = new Set<number>();
  /** By rule and article; NaN where it is not known yet. */
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

  /** Negative where X goes before Y; 0 for the same article only. */
  compare(x: number, y: number): number {
    for (let n = 0; n < this.#rules.length; n++) {
      const order = this.#compareBy(n, x, y);
      // two that are both infinite differ by NaN
      if (order < 0 || order > 0) return order;
    }
    return x - y;
  }

  /** The article that goes before all others. @param articles at least one */
  firstOf(articles: readonly number[]): number {
    return articles.reduce((first, article) => (this.compare(article, first) < 0 ? article : first));
  }

  #compareBy(n: number, x: number, y: number): number {
    const rule = this.#rules[n];
    if (rule === 'first') return this.#byPlace(x, y);
    if (rule !== COPIES) return this.#rank(n, rule, x) - this.#rank(n, rule, y);
    return (this.#lookup.copiesOf?.(y) ?? 0) - (this.#lookup.copiesOf?.(x) ?? 0);
  }

  #byPlace(x: number, y: number): number {
    const [pathX = '', pathY = ''] = [this.#lookup.pathOf(x), this.#lookup.pathOf(y)];
    if (pathX === pathY) return this.#lookup.rowOf(x) - this.#lookup.rowOf(y);
    return this.pathRank(pathX) - this.pathRank(pathY) || (pathX < pathY ? -1 : 1);
  }

  #rank(n: number, rule: KeepRule, article: number): number {
    const ranks = this.#ranks[n];
    if (Number.isNaN(ranks[article])) ranks[article] = this.#compute(rule, article);
    return ranks[article];
  }

  /** The lower, the earlier. */
  #compute(rule: KeepRule, article: number): number {
    switch (rule) {
      case 'origin':
        return this.#origins.has(article) ? 0 : 1;
      case 'longest':
        return -this.#lookup.lengthOf(article);
      case 'oldest':
      case 'newest': {
        const time = timeOf(this.#lookup.fieldOf(article, 'published') ?? '');
        // an article without a date goes behind those with one
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
 * Whether an article is of a publisher: "reuters" is one word of its source, or of its host. "example.com" is a host with all
 * hosts in it.
 */
function isOfSource(name: string, source: string | undefined, host: string | undefined): boolean {
  const wanted = wordsOf(name);
  if (wanted.trim() === '') return false;
  return (
    (source !== undefined && wordsOf(source).includes(wanted)) || (host !== undefined && wordsOf(host).includes(wanted))
  );
}
