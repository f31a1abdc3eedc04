/**
 * Removes the copies from a corpus: decides which articles stay, and which of them covers each removed article.
 *
 * The remaining articles are searched again, also with statistics learned from them alone, until a search removes
 * nothing. A scan of the result then finds no copy, neither with the statistics of the whole corpus nor with its own. A
 * removed article never returns, so the searches end.
 */

import { clusterPairs } from '../cluster/cluster-pairs.js';
import { type CopyRules, type Cover, coveredTexts, otherCovers } from '../cluster/copies.js';
import { findDigests } from '../cluster/digests.js';
import { Editions } from '../cluster/editions.js';
import { Precedence } from '../cluster/keep.js';
import { timeOf } from '../cluster/origin.js';
import type { Link } from '../cluster/star-clusters.js';
import { findFamilies } from '../cluster/template-families.js';
import { sharesPassages } from '../compare/packed-pairs.js';
import type { ScoredPair } from '../compare/verify.js';
import { type MergedBatches, mergeBatches } from '../corpus/merge-batches.js';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { RowStore } from '../corpus/row-store.js';
import { siteOf } from '../corpus/sources.js';
import type { DetectOptions, EditionRule, KeepRule } from '../options.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import type { Relation } from '../types/report.js';
import { beginStage, type Environment, IN_PROCESS } from './stages.js';
import { type FirstSearch, searchAll } from './unique-searches.js';

export interface UniqueRules {
  /** Rules in order of precedence, before the default rules. */
  readonly keep: readonly KeepRule[];
  /** Relations by which an article is removed. */
  readonly drop: ReadonlySet<Relation>;
  /** Rule for editions; by default they are treated like other copies. */
  readonly editions?: EditionRule | undefined;
  /** Position of a file in the order of the input. */
  readonly pathRank?: (path: string) => number;
  /** Called after each search. @param kept number of remaining articles */
  readonly onPass?: (pass: number, kept: number) => void;
  /** Most searches; the default is far more than any corpus needs. */
  readonly mostPasses?: number;
}

export interface UniqueArticles {
  /** All articles. */
  readonly rows: RowStore;
  /**
   * For each removed article the remaining article that covers it. Similarity and relation are those of the pair that
   * removed the article. If the other article of that pair was removed later, `by` is its cover.
   */
  readonly dropped: ReadonlyMap<number, Cover>;
  /** Number of searches. */
  readonly passes: number;
  /** False if the last permitted search still found a copy. */
  readonly isStable: boolean;
  readonly skipped: readonly SkippedFile[];
  readonly notices: readonly ReadNotice[];
}

/** Each search except the last removes an article; so many searches would take days. */
const MOST_PASSES = 1000;

/** @param batches prepared articles; the order of batches and articles does not change the result */
export async function findUnique(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  options: DetectOptions,
  rules: UniqueRules,
  given: Partial<Environment> = {},
): Promise<UniqueArticles> {
  const environment: Environment = { ...IN_PROCESS, ...given, isReversible: true };
  const { storage, onProgress, runner } = environment;
  const { mostPasses = MOST_PASSES, onPass } = rules;
  const onArticles = (done: number): void => onProgress({ stage: 'read', done });
  const merged = await mergeBatches(batches, options.minWords, storage, onArticles);
  const { byAll, byKept, ...first } = await searchAll({ merged, options, environment });
  const selection = new Selection(merged, first, options, rules, environment);
  selection.drop(first.scored, false);
  let passes = 1;
  onPass?.(passes, selection.keptCount);
  const searches = byKept === undefined ? [byAll] : [byAll, byKept];
  let calm = selection.keptCount === merged.rows.length ? searches.length : 0;
  for (let n = 0; calm < searches.length && passes < mostPasses; ) {
    const isChanged = selection.drop(await searches[n].search(selection.texts()), n === 1);
    calm = isChanged ? 0 : calm + 1;
    // repeat the searches under all statistics until they are stable, then go on to those under the kept ones
    if (!isChanged || n + 1 < searches.length) n = (n + 1) % searches.length;
    onPass?.(++passes, selection.keptCount);
  }
  await runner.finish();
  const { rows, skipped, notices } = merged;
  return { rows, dropped: selection.dropped(), passes, isStable: calm === searches.length, skipped, notices };
}

/** The texts that remain so far. A text is the number of the first article with it. */
class Selection {
  readonly #merged: MergedBatches;
  readonly #threshold: number;
  readonly #rules: UniqueRules;
  #editions: Editions;
  /** The site of all articles, and the site that `#editions` uses. */
  readonly #siteOfAll: string | null;
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

  constructor(
    merged: MergedBatches,
    { scored, comparedPairs, lengths }: Omit<FirstSearch, 'byAll' | 'byKept'>,
    { threshold }: DetectOptions,
    rules: UniqueRules,
    environment: Environment,
  ) {
    this.#merged = merged;
    this.#threshold = threshold;
    this.#rules = rules;
    const { rows, firstOf } = merged;
    const lookup = {
      length: rows.length,
      fieldOf: (article: number, field: 'published' | 'source' | 'url') => rows.fieldOf(article, field),
      lengthOf: (article: number) => lengths[article],
      pathOf: (article: number) => rows.pathOf(article),
      rowOf: (article: number) => rows.rowOf(article),
      copiesOf: (article: number) => this.#copies.get(firstOf[article]) ?? 0,
    };
    const precedence = new Precedence(rules.keep, lookup, rules.pathRank);
    const given = environment.statistics?.site;
    this.#siteOfAll = given === undefined ? siteOf(merged.sourceOf, merged.sources) : given;
    this.#site = this.#siteOfAll;
    this.#editions = new Editions(rows.length, rows, this.#site);
    beginStage(environment, 'cluster', scored.length);
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
    return this.#merged.rows.length - this.dropped().size;
  }

  /** One article of each remaining text, ascending. */
  texts(): Uint32Array {
    const { firstOf } = this.#merged;
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
   * @param byKept whether the search used statistics of the remaining articles
   * @returns whether any text was removed
   */
  drop(scored: readonly ScoredPair[], byKept: boolean): boolean {
    const before = this.#covers.size;
    this.#goBySite(byKept ? this.#siteOfKept() : this.#siteOfAll);
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

  /** The site of the remaining articles: removing copies can change the share of a publisher. */
  #siteOfKept(): string | null {
    const { sourceOf, sources } = this.#merged;
    const dropped = this.dropped();
    return siteOf(
      sourceOf.filter((_, article) => !dropped.has(article)),
      sources,
    );
  }

  #goBySite(site: string | null): void {
    if (site === this.#site) return;
    this.#site = site;
    const { rows } = this.#merged;
    this.#editions = new Editions(rows.length, rows, site);
  }

  /** The removed articles with their covers. */
  dropped(): Map<number, Cover> {
    const { firstOf } = this.#merged;
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
    const { firstOf, rows } = this.#merged;
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
    const timeOfArticle = (article: number): number => timeOf(this.#merged.rows.fieldOf(article, 'published') ?? '');
    return timeOfArticle(x) - timeOfArticle(y) || 0;
  }
}
