/**
 * A corpus without its copies: which articles stay, and for which one each of the others goes. What stays is searched again,
 * with what it alone teaches, until nothing more goes: a scan of it finds no copy, with the statistics of the whole corpus or
 * with its own. What has gone never comes back, so that each search leaves less, and the last one is one that removes nothing.
 */

import type { CandidatePairs } from '../candidates/candidates.js';
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
import { restoreBoilerplate } from '../corpus/boilerplate.js';
import { type MergedBatches, mergeBatches } from '../corpus/merge-batches.js';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { RowStore } from '../corpus/row-store.js';
import { unmarkBackgrounds } from '../corpus/runs.js';
import type { DetectOptions, EditionRule, KeepRule } from '../options.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import type { Relation } from '../types/report.js';
import { learnCorpus } from './build-corpus.js';
import { comparePairs, pairsAmong, pairsAt, placesOf } from './compare-pairs.js';
import { findCandidates } from './find-candidates.js';
import { beginStage, type Environment, IN_PROCESS } from './stages.js';

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
  let taughtByAll = given.statistics;
  const environment: Environment = {
    ...IN_PROCESS,
    ...given,
    isReversible: true,
    onStatistics: used => {
      taughtByAll ??= used;
    },
  };
  const { storage, onProgress, runner, statistics } = environment;
  const { mostPasses = MOST_PASSES, onPass } = rules;
  const onArticles = (done: number): void => onProgress({ stage: 'read', done });
  const merged = await mergeBatches(batches, options.minWords, storage, onArticles);
  // under given statistics no similarity changes
  const known = new KnownPairs(merged.firstOf, statistics === undefined ? MARGIN : 0);
  let selection: Selection | undefined;
  await search(merged, options, environment, known, undefined, async found => {
    selection = new Selection(merged, found, options, rules, environment);
    selection.drop(found.scored);
  });
  const selected = selection!;
  let passes = 1;
  onPass?.(passes, selected.keptCount);
  const byAll = { environment: { ...environment, statistics: taughtByAll! }, known: known.copy(), isExact: true };
  const byKept = { environment, known, isExact: false };
  // what stays is searched with what it teaches, and with what all articles teach: fewer articles make other candidates,
  // and fewer digests and template families
  const views = statistics === undefined ? [byKept, byAll] : [byAll];
  let calm = selected.keptCount === merged.rows.length ? views.length : 0;
  for (let n = 0; calm < views.length && passes < mostPasses; ) {
    const view = views[n];
    const use = async ({ scored }: FoundCopies, compareRest: () => Promise<readonly ScoredPair[]>): Promise<boolean> =>
      selected.drop(scored) || (!view.isExact && selected.drop(await compareRest()));
    const isChanged = await search(merged, options, view.environment, view.known, selected.texts(), use);
    calm = isChanged ? 0 : calm + 1;
    if (!isChanged) n = (n + 1) % views.length;
    onPass?.(++passes, selected.keptCount);
  }
  await runner.finish();
  const { rows, skipped, notices } = merged;
  return { rows, dropped: selected.dropped(), passes, isStable: calm === views.length, skipped, notices };
}

/**
 * What articles teach changes little where copies go. A pair that misses the threshold by more than this is compared again only by
 * a search that finds nothing else: so it costs time where this is too narrow, and no copy.
 */
const MARGIN = 0.2;

/** Pairs of texts that searches have compared. */
class KnownPairs {
  readonly #firstOf: Uint32Array;
  /** Keys of all pairs of a search, ascending. */
  readonly #compared: Float64Array[] = [];
  /** Keys of the pairs that may be copies after all, or that digests and template families are found by. */
  readonly #scored = new Set<number>();

  /** @param margin by which scored pairs may miss the threshold */
  constructor(
    firstOf: Uint32Array,
    readonly margin: number,
  ) {
    this.#firstOf = firstOf;
  }

  add({ left, right }: CandidatePairs, scored: readonly ScoredPair[]): void {
    this.#compared.push(Float64Array.from(left, (article, n) => this.#keyOf(article, right[n])).sort());
    for (const { a, b } of scored) this.#scored.add(this.#keyOf(a, b));
  }

  copy(): KnownPairs {
    const copy = new KnownPairs(this.#firstOf, this.margin);
    for (const keys of this.#compared) copy.#compared.push(keys);
    for (const key of this.#scored) copy.#scored.add(key);
    return copy;
  }

  /** Pairs that are new or scored, and the others. */
  divide(pairs: CandidatePairs): { readonly open: CandidatePairs; readonly rest: CandidatePairs } {
    const isOpen = (left: number, right: number): boolean => {
      const key = this.#keyOf(left, right);
      return this.#scored.has(key) || !this.#compared.some(keys => holds(keys, key));
    };
    return {
      open: pairsAt(pairs, placesOf(pairs, isOpen)),
      rest: pairsAt(
        pairs,
        placesOf(pairs, (left, right) => !isOpen(left, right)),
      ),
    };
  }

  #keyOf(a: number, b: number): number {
    const [x, y] = [this.#firstOf[a], this.#firstOf[b]];
    return Math.min(x, y) * this.#firstOf.length + Math.max(x, y);
  }
}

/** Binary search. */
function holds(keys: Float64Array, key: number): boolean {
  let [from, to] = [0, keys.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (keys[middle] < key) from = middle + 1;
    else to = middle;
  }
  return keys[from] === key;
}

interface FoundCopies {
  readonly scored: readonly ScoredPair[];
  readonly comparedPairs: ReturnType<typeof pairsAmong>;
  /** By article: words without boilerplate. */
  readonly lengths: Uint32Array;
}

/**
 * Compares articles, hands the pairs to `use`, and puts the tokens of the articles back as they were.
 *
 * @param known  the pairs of earlier searches; those of this one are added
 * @param chosen by default all
 * @param use    `compareRest` compares the pairs that earlier searches found far below the threshold, and returns all scored pairs
 */
async function search<Result>(
  merged: MergedBatches,
  options: DetectOptions,
  environment: Environment,
  known: KnownPairs,
  chosen: Uint32Array | undefined,
  use: (found: FoundCopies, compareRest: () => Promise<readonly ScoredPair[]>) => Promise<Result>,
): Promise<Result> {
  const { rows, store } = merged;
  const { corpus, compared, cuts } = await learnCorpus(merged, options.minWords, environment, chosen);
  const lengths = Uint32Array.from({ length: rows.length }, (_, article) => rows.lengthOf(article));
  const candidates = await findCandidates(corpus, compared, options, environment);
  const compare = async (pairs: CandidatePairs): Promise<readonly ScoredPair[]> => {
    const scored = await comparePairs(corpus, { pairs }, options, environment, known.margin);
    known.add(pairs, scored);
    return scored;
  };
  // an engine with a similarity of its own knows it by the place of the pair
  const isOwn = candidates.similarity !== undefined;
  const { open, rest } = isOwn ? { open: candidates.pairs, rest: NO_PAIRS } : known.divide(candidates.pairs);
  const scored = isOwn ? await comparePairs(corpus, candidates, options, environment) : await compare(open);
  const comparedPairs = pairsAmong(candidates.pairs, scored, options.threshold, rows.length);
  const result = await use({ scored, comparedPairs, lengths }, async () => [...scored, ...(await compare(rest))]);
  for (const part of cuts) restoreBoilerplate(store, part);
  unmarkBackgrounds(store, compared);
  rows.discount(store.counts.slice());
  return result;
}

const NO_PAIRS: CandidatePairs = { left: new Uint32Array(0), right: new Uint32Array(0) };

/** Which texts stay so far. A text is the number of the first article that has it. */
class Selection {
  readonly #merged: MergedBatches;
  readonly #threshold: number;
  readonly #rules: UniqueRules;
  readonly #editions: Editions;
  readonly #copyRules: CopyRules;
  /** The article that stays of each text that several articles have. */
  readonly #heads = new Map<number, number>();
  /** The texts that go. */
  readonly #covers = new Map<number, Cover>();
  /** By text: how many texts go for it. */
  #copies = new Map<number, number>();
  /** All pairs by which texts went. */
  readonly #links: (readonly Link[])[] = [];

  constructor(
    merged: MergedBatches,
    { scored, comparedPairs, lengths }: FoundCopies,
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
    this.#editions = new Editions(rows.length, rows);
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
   * Lets copies go until no pair says so.
   *
   * @param scored pairs of a search
   * @returns whether any goes
   */
  drop(scored: readonly ScoredPair[]): boolean {
    const before = this.#covers.size;
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

  /** The text that stays at the end of a chain of texts, each of which went for the next. Each went before the next, so the chain ends. */
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

  /** Where the cover of a text has gone, another one that stays and has a pair with it, if there is one. */
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
