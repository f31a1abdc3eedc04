/** Which texts remain when a corpus loses its copies, search by search: each search removes texts until no pair of remaining ones is left to remove by. */
import { sharesPassages } from '../compare/packed-pairs.js';
import type { ScoredPair } from '../compare/verify.js';
import { timeOf } from '../dates.js';
import type { EditionRule, KeepRule } from '../options.js';
import type { Relation } from '../types/report.js';
import type { ComparedPairs } from './agreeing-stars.js';
import { clusterPairs } from './cluster-pairs.js';
import { type CopyRules, type Cover, coveredTexts, otherCovers } from './copies.js';
import { findDigests } from './digests.js';
import { Editions } from './editions.js';
import { Precedence } from './keep.js';
import type { Link } from './star-clusters.js';
import { findFamilies } from './template-families.js';

export interface SelectionRules {
  /** In order of precedence; the default follows. */
  readonly keep: readonly KeepRule[];
  /** Relations by which an article goes. */
  readonly drop: ReadonlySet<Relation>;
  /** By default editions are like other copies. */
  readonly editions?: EditionRule | undefined;
  /** Position of a file in the order of the input. */
  readonly pathRank?: (path: string) => number;
}

/** The articles, and what the first search found among them. */
export interface FirstPairs {
  readonly rows: {
    readonly length: number;
    readonly words: ArrayLike<number>;
    idOf(article: number): string;
    fieldOf(article: number, field: 'title' | 'source' | 'url' | 'published'): string | undefined;
    at(article: number): { readonly path?: string } | undefined;
    pathOf(article: number): string | undefined;
    rowOf(article: number): number;
  };
  /** For each article, the first article with the same words. */
  readonly firstOf: Uint32Array;
  readonly scored: readonly ScoredPair[];
  readonly comparedPairs: ComparedPairs;
  /** By article: words without boilerplate. */
  readonly lengths: Uint32Array;
}

/** The texts that remain so far. A text is the number of the first article with it. */
export class Selection {
  readonly #articles: Pick<FirstPairs, 'rows' | 'firstOf'>;
  readonly #threshold: number;
  readonly #rules: SelectionRules;
  #editions: Editions;
  /** The site that `#editions` uses. */
  #site: string | null;
  readonly #copyRules: CopyRules;
  /** For each text of several articles the one that represents it. */
  readonly #heads = new Map<number, number>();
  /** The removed texts with their covers. */
  readonly #covers = new Map<number, Cover>();
  /** For each text the number of texts it covers. */
  #copies = new Map<number, number>();
  /** All pairs by which texts were removed. */
  readonly #links: (readonly Link[])[] = [];

  /** @param site publisher of nearly all articles (`siteOf`) */
  constructor(
    { rows, firstOf, scored, comparedPairs, lengths }: FirstPairs,
    threshold: number,
    rules: SelectionRules,
    site: string | null,
  ) {
    this.#articles = { rows, firstOf };
    this.#threshold = threshold;
    this.#rules = rules;
    const lookup = {
      length: rows.length,
      fieldOf: (article: number, field: 'published' | 'source' | 'url') => rows.fieldOf(article, field),
      lengthOf: (article: number) => lengths[article],
      pathOf: (article: number) => rows.pathOf(article),
      rowOf: (article: number) => rows.rowOf(article),
      copiesOf: (article: number) => this.#copies.get(firstOf[article]) ?? 0,
    };
    const precedence = new Precedence(rules.keep, lookup, rules.pathRank);
    this.#site = site;
    this.#editions = new Editions(rows.length, rows, site);
    const { unlike } = findFamilies(scored, threshold);
    const listed = scored.filter(pair => !unlike.has(pair));
    // computes the likely origins for `precedence`
    clusterPairs(
      listed.filter(pair => pair.similarity >= threshold),
      comparedPairs,
      { firstOf, rows, editions: this.#editions, precedence },
      listed.filter(pair => pair.similarity < threshold && sharesPassages(pair)),
    );
    for (let article = 0; article < firstOf.length; article++) {
      const text = firstOf[article];
      if (text === article) continue;
      const head = this.#headOf(text);
      this.#heads.set(text, precedence.compare(article, head) < 0 ? article : head);
    }
    const head = (text: number): number => this.#headOf(text);
    this.#copyRules = {
      compare: (x, y) => precedence.compare(head(x), head(y)),
      isEdition: (x, y) => this.#editions.are(head(x), head(y)),
      ...((rules.editions === 'latest' || rules.editions === 'earliest') && {
        compareEditions: (x, y) => this.#compareDates(head(x), head(y)) * (rules.editions === 'latest' ? -1 : 1),
      }),
    };
  }

  /** Number of remaining articles. */
  get keptCount(): number {
    return this.#articles.rows.length - this.dropped().size;
  }

  /** One article of each remaining text, ascending. */
  texts(): Uint32Array {
    const { firstOf } = this.#articles;
    // if identical articles all stay, the first one is compared, as in a scan
    const isOne = this.#rules.drop.has('identical');
    const texts: number[] = [];
    firstOf.forEach((text, article) => {
      if (text === article && !this.#covers.has(text)) texts.push(isOne ? this.#headOf(text) : text);
    });
    return Uint32Array.from(texts).sort();
  }

  /**
   * Removes copies until no pair of remaining texts is left to remove by.
   *
   * @param scored pairs of a search
   * @param site publisher of nearly all articles that the search learned from
   * @returns whether any text was removed
   */
  drop(scored: readonly ScoredPair[], site: string | null): boolean {
    const before = this.#covers.size;
    this.#goBySite(site);
    while (true) {
      const links = this.#linksAmongKept(scored);
      const gone = coveredTexts(links, this.#copyRules);
      if (gone.size === 0) return this.#covers.size > before;
      this.#links.push(links);
      for (const [text, cover] of gone) this.#covers.set(text, cover);
      this.#coverAgain();
      this.#copies = new Map();
      for (const { by } of this.#covers.values()) this.#copies.set(by, (this.#copies.get(by) ?? 0) + 1);
    }
  }

  #goBySite(site: string | null): void {
    if (site === this.#site) return;
    this.#site = site;
    const { rows } = this.#articles;
    this.#editions = new Editions(rows.length, rows, site);
  }

  /** The removed articles with their covers. */
  dropped(): Map<number, Cover> {
    const { firstOf } = this.#articles;
    const dropped = new Map<number, Cover>();
    firstOf.forEach((text, article) => {
      const cover = this.#covers.get(text);
      if (cover !== undefined) dropped.set(article, { ...cover, by: this.#headOf(this.#finalCover(cover.by)) });
      else if (this.#rules.drop.has('identical') && article !== this.#headOf(text)) {
        dropped.set(article, { by: this.#headOf(text), similarity: 1, relation: 'identical' });
      }
    });
    return dropped;
  }

  /** Follows covers to the text that remains. Each text was removed before its cover was, so the chain ends. */
  #finalCover(text: number): number {
    let end = text;
    for (let cover = this.#covers.get(end); cover !== undefined; cover = this.#covers.get(end)) end = cover.by;
    return end;
  }

  readonly #headOf = (text: number): number => this.#heads.get(text) ?? text;

  /** The pairs of remaining texts by which one of the two may be removed. */
  #linksAmongKept(scored: readonly ScoredPair[]): Link[] {
    const { firstOf, rows } = this.#articles;
    const stays = (article: number): boolean => !this.#covers.has(firstOf[article]);
    const among = scored.filter(({ a, b }) => stays(a) && stays(b));
    const { unlike } = findFamilies(among, this.#threshold);
    const copies: ScoredPair[] = [];
    const passages: ScoredPair[] = [];
    for (const pair of among) {
      if (unlike.has(pair)) continue;
      if (pair.similarity >= this.#threshold) copies.push(pair);
      else if (sharesPassages(pair)) passages.push(pair);
    }
    const digests = findDigests(copies, passages, rows.words);
    const links: Link[] = [];
    for (const { a, b, similarity, relation, alignment } of copies) {
      if (!this.#rules.drop.has(relation)) continue;
      if (relation === 'excerpt' && (digests.has(a) || digests.has(b))) continue;
      const link = { a: firstOf[a], b: firstOf[b], similarity, relation, alignment };
      if (this.#rules.editions === 'all' && this.#copyRules.isEdition(link.a, link.b)) continue;
      links.push(link);
    }
    return links;
  }

  /** Gives a text whose cover was removed another remaining cover with which it has a pair, if there is one. */
  #coverAgain(): void {
    const orphans = new Set<number>();
    for (const [text, { by }] of this.#covers) if (this.#covers.has(by)) orphans.add(text);
    if (orphans.size === 0) return;
    for (const [text, cover] of otherCovers(this.#links, orphans, text => !this.#covers.has(text))) {
      this.#covers.set(text, cover);
    }
  }

  /** Negative if X is older; 0 if a date is missing. */
  #compareDates(x: number, y: number): number {
    const timeOfArticle = (article: number): number => timeOf(this.#articles.rows.fieldOf(article, 'published') ?? '');
    return timeOfArticle(x) - timeOfArticle(y) || 0;
  }
}
