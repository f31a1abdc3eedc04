/**
 * Removes the copies from a corpus: decides which articles stay, and for which of them each other article is removed. What
 * stays is searched again, with statistics learned from it alone, until a search removes nothing: a scan of the result finds
 * no copy, with the statistics of the whole corpus or with its own. A removed article never returns, so the searches end.
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
  /** In order of precedence; the default follows. */
  readonly keep: readonly KeepRule[];
  /** Relations by which an article goes. */
  readonly drop: ReadonlySet<Relation>;
  /** By default editions are like other copies. */
  readonly editions?: EditionRule | undefined;
  /** Position of a file in the order of the input. */
  readonly pathRank?: (path: string) => number;
  /** Called after each search. @param kept articles that stay so far */
  readonly onPass?: (pass: number, kept: number) => void;
  /** Searches, at most; by default far more than any corpus takes. */
  readonly mostPasses?: number;
}

export interface UniqueArticles {
  /** All articles. */
  readonly rows: RowStore;
  /**
   * The articles that go, by number: the article that each goes for, which stays. Similarity and relation are those of the pair by
   * which the article went; where the other one of that pair went later, `by` is what that one went for.
   */
  readonly dropped: ReadonlyMap<number, Cover>;
  /** Number of searches. */
  readonly passes: number;
  /** False where the last search that is allowed still found a copy. */
  readonly isStable: boolean;
  readonly skipped: readonly SkippedFile[];
  readonly notices: readonly ReadNotice[];
}

/** Each search but the last removes an article: more than this would take days. */
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
    // what articles teach has to settle first
    if (!isChanged || n + 1 < searches.length) n = (n + 1) % searches.length;
    onPass?.(++passes, selection.keptCount);
  }
  await runner.finish();
  const { rows, skipped, notices } = merged;
  return { rows, dropped: selection.dropped(), passes, isStable: calm === searches.length, skipped, notices };
}

/** Which texts stay so far. A text is the number of the first article that has it. */
class Selection {
  readonly #merged: MergedBatches;
  readonly #threshold: number;
  readonly #rules: UniqueRules;
  #editions: Editions;
  /** The site that all articles are of, and the one that `#editions` go by. */
  readonly #siteOfAll: string | null;
  #site: string | null;
  readonly #copyRules: CopyRules;
  /** The article that stays of each text that several articles have. */
  readonly #heads = new Map<number, number>();
  /** The texts that go. */
  readonly #covers = new Map<number, Cover>();
  /** By text: how many texts were removed for it. */
  #copies = new Map<number, number>();
  /** All pairs by which texts went. */
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
    // names the likely origins
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

  /** Number of articles that stay. */
  get keptCount(): number {
    return this.#merged.rows.length - this.dropped().size;
  }

  /** One article of each text that stays, ascending. */
  texts(): Uint32Array {
    const { firstOf } = this.#merged;
    // identical articles that all stay count as the first of them, as in a scan of them
    const isOne = this.#rules.drop.has('identical');
    const texts: number[] = [];
    firstOf.forEach((text, article) => {
      if (text === article && !this.#covers.has(text)) texts.push(isOne ? this.#headOf(text) : text);
    });
    return Uint32Array.from(texts).sort();
  }

  /**
   * Removes copies until no pair demands it.
   *
   * @param scored pairs of a search
   * @param byKept whether the search went by what the articles teach that are kept
   * @returns whether any was removed
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

  /** Without copies an archive may be that of a site, or no longer be. */
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

  /** The articles that go. */
  dropped(): Map<number, Cover> {
    const { firstOf } = this.#merged;
    const dropped = new Map<number, Cover>();
    firstOf.forEach((text, article) => {
      const cover = this.#covers.get(text);
      if (cover !== undefined) dropped.set(article, { ...cover, by: this.#headOf(this.#keptBehind(cover.by)) });
      else if (this.#rules.drop.has('identical') && article !== this.#headOf(text)) {
        dropped.set(article, { by: this.#headOf(text), similarity: 1, relation: 'identical' });
      }
    });
    return dropped;
  }

  /**
   * The text that stays at the end of a chain of texts, each of which was removed for the next. Each was removed before the
   * next, so the chain ends.
   */
  #keptBehind(text: number): number {
    let end = text;
    for (let cover = this.#covers.get(end); cover !== undefined; cover = this.#covers.get(end)) end = cover.by;
    return end;
  }

  readonly #headOf = (text: number): number => this.#heads.get(text) ?? text;

  /** The pairs of texts that stay by which one of the two may go. */
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

  /** Another text that stays and has a pair with a text whose cover was removed, if there is one. */
  #coverAgain(): void {
    const orphans = new Set<number>();
    for (const [text, { by }] of this.#covers) if (this.#covers.has(by)) orphans.add(text);
    if (orphans.size === 0) return;
    for (const [text, cover] of otherCovers(this.#links, orphans, text => !this.#covers.has(text))) {
      this.#covers.set(text, cover);
    }
  }

  /** Negative where X is older; 0 where a date is missing. */
  #compareDates(x: number, y: number): number {
    const timeOfArticle = (article: number): number => timeOf(this.#merged.rows.fieldOf(article, 'published') ?? '');
    return timeOfArticle(x) - timeOfArticle(y) || 0;
  }
}
