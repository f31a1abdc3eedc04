/**
 * A corpus without its copies: which articles stay, and for which one each of the others goes. What stays is searched again,
 * with what it alone teaches, until nothing more goes: a scan of it finds no copy, with the statistics of the whole corpus or
 * with its own.
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
import { sharedNumbers } from '../corpus/token-store.js';
import type { DetectOptions, EditionRule, KeepRule } from '../options.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import type { Relation } from '../types/report.js';
import { learnCorpus, pick } from './build-corpus.js';
import { comparePairs, pairsAmong } from './compare-pairs.js';
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
}

export interface UniqueArticles {
  /** All articles. */
  readonly rows: RowStore;
  /** The articles that go, by number: the article that each goes for, and what the two are to each other. */
  readonly dropped: ReadonlyMap<number, Cover>;
  /** Number of searches. */
  readonly passes: number;
  /** False where the last search that is allowed still found a copy. */
  readonly isStable: boolean;
  readonly skipped: readonly SkippedFile[];
  readonly notices: readonly ReadNotice[];
}

/** Searches, at most. */
const MOST_PASSES = 6;

/** @param batches prepared articles; the order of batches and articles does not change the result */
export async function findUnique(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  options: DetectOptions,
  rules: UniqueRules,
  given: Partial<Environment> = {},
): Promise<UniqueArticles> {
  const isFresh = given.statistics === undefined;
  const environment = { ...IN_PROCESS, ...given, isReversible: isFresh };
  const { storage, onProgress, runner } = environment;
  const onArticles = (done: number): void => onProgress({ stage: 'read', done });
  const merged = await mergeBatches(batches, options.minWords, storage, onArticles);
  const known = new KnownPairs(merged.firstOf);
  let selection: Selection | undefined;
  let ofAll: readonly ScoredPair[] = [];
  let passes = 0;
  let isChanged = true;
  while (isChanged && passes < (isFresh ? MOST_PASSES : 1)) {
    isChanged = await search(merged, options, environment, known, selection?.heads(), async (found, compare) => {
      if (selection === undefined) {
        selection = new Selection(merged, found, options, rules, environment);
        ofAll = found.scored;
        return selection.settle(ofAll, compare);
      }
      const isOther = await selection.settle(found.scored, compare);
      // a text that came back may be a copy of another one by what the whole corpus teaches
      if (isOther) await selection.settle(ofAll, compare);
      return isOther;
    });
    rules.onPass?.(++passes, selection!.keptCount);
  }
  await runner.finish();
  const { rows, skipped, notices } = merged;
  return { rows, dropped: selection!.dropped(), passes, isStable: !isFresh || !isChanged, skipped, notices };
}

/**
 * What articles teach changes little where copies go: a pair that misses the threshold by more than this is not compared again. Of the
 * pairs of german-wire, none changes by more than a tenth.
 */
const MARGIN = 0.2;

/** Pairs of texts that searches have compared. */
class KnownPairs {
  readonly #firstOf: Uint32Array;
  /** Keys of all pairs of a search, ascending. */
  readonly #compared: Float64Array[] = [];
  /** Keys of the pairs that may be copies after all, or that digests and template families are found by. */
  readonly #scored = new Set<number>();

  constructor(firstOf: Uint32Array) {
    this.#firstOf = firstOf;
  }

  add({ left, right }: CandidatePairs, scored: readonly ScoredPair[]): void {
    this.#compared.push(Float64Array.from(left, (article, n) => this.#keyOf(article, right[n])).sort());
    for (const { a, b } of scored) this.#scored.add(this.#keyOf(a, b));
  }

  /** Those of some pairs that are to be compared. */
  open({ left, right }: CandidatePairs): CandidatePairs {
    if (this.#compared.length === 0) return { left, right };
    const places = new Uint32Array(left.length);
    let count = 0;
    for (let n = 0; n < left.length; n++) {
      const key = this.#keyOf(left[n], right[n]);
      if (this.#scored.has(key) || !this.#compared.some(keys => holds(keys, key))) places[count++] = n;
    }
    const open = places.subarray(0, count);
    return { left: pick(left, open, sharedNumbers(count)), right: pick(right, open, sharedNumbers(count)) };
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

/** Compares pairs of articles with what the articles of a search teach. */
type Compare = (pairs: readonly (readonly [a: number, b: number])[]) => Promise<readonly ScoredPair[]>;

/**
 * Compares articles, hands the pairs to `use`, and puts the tokens of the articles back as they were.
 *
 * @param known  the pairs of earlier searches; those of this one are added
 * @param chosen by default all
 */
async function search<Result>(
  merged: MergedBatches,
  options: DetectOptions,
  environment: Environment,
  known: KnownPairs,
  chosen: Uint32Array | undefined,
  use: (found: FoundCopies, compare: Compare) => Promise<Result>,
): Promise<Result> {
  const { rows, store } = merged;
  const { corpus, compared, cuts } = await learnCorpus(merged, options.minWords, environment, chosen);
  const lengths = Uint32Array.from({ length: rows.length }, (_, article) => rows.lengthOf(article));
  const candidates = await findCandidates(corpus, compared, options, environment);
  // an engine with a similarity of its own knows it by the place of the pair
  const isOwn = candidates.similarity !== undefined;
  const open = isOwn ? candidates : { pairs: known.open(candidates.pairs) };
  const scored = await comparePairs(corpus, open, options, environment, isOwn ? 0 : MARGIN);
  known.add(open.pairs, scored);
  const comparedPairs = pairsAmong(candidates.pairs, scored, options.threshold, rows.length);
  const compare: Compare = pairs => {
    const [left, right] = [sharedNumbers(pairs.length), sharedNumbers(pairs.length)];
    for (const [n, [a, b]] of pairs.entries()) [left[n], right[n]] = [Math.max(a, b), Math.min(a, b)];
    return comparePairs(corpus, { pairs: { left, right } }, options, environment);
  };
  const result = await use({ scored, comparedPairs, lengths }, compare);
  if (environment.isReversible) {
    for (const part of cuts) restoreBoilerplate(store, part);
    unmarkBackgrounds(store, compared);
    rows.discount(store.counts.slice());
  }
  return result;
}

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
  /** The pairs of each search by which texts went. */
  readonly #searches: (readonly Link[])[] = [];

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
  heads(): Uint32Array {
    const { firstOf } = this.#merged;
    const heads: number[] = [];
    firstOf.forEach((text, article) => {
      if (text === article && !this.#covers.has(text)) heads.push(this.#headOf(text));
    });
    return Uint32Array.from(heads).sort();
  }

  /**
   * Lets copies go until no pair says so, and takes back those that nothing covers any more.
   *
   * @param scored  pairs of a search
   * @param compare compares further pairs
   * @returns whether what stays is another set of texts than before
   */
  async settle(scored: readonly ScoredPair[], compare: Compare): Promise<boolean> {
    const before = new Set(this.#covers.keys());
    for (let round = 0; round < MOST_PASSES; round++) {
      const links = this.#linksAmongKept(scored);
      const gone = coveredTexts(links, this.#copyRules);
      if (gone.size === 0) break;
      this.#searches.push(links);
      for (const [text, cover] of gone) this.#covers.set(text, cover);
      await this.#coverAgain(compare);
    }
    return before.size !== this.#covers.size || [...before].some(text => !this.#covers.has(text));
  }

  /** The articles that go. */
  dropped(): Map<number, Cover> {
    const { firstOf } = this.#merged;
    const dropped = new Map<number, Cover>();
    firstOf.forEach((text, article) => {
      const cover = this.#covers.get(text);
      if (cover !== undefined) dropped.set(article, { ...cover, by: this.#headOf(cover.by) });
      else if (this.#rules.drop.has('identical') && article !== this.#headOf(text)) {
        dropped.set(article, { by: this.#headOf(text), similarity: 1, relation: 'identical' });
      }
    });
    return dropped;
  }

  readonly #headOf = (text: number): number => this.#heads.get(text) ?? text;

  /** The pairs of texts that stay by which one of the two may go. */
  #linksAmongKept(scored: readonly ScoredPair[]): Link[] {
    const { firstOf } = this.#merged;
    const stays = (article: number): boolean => !this.#covers.has(firstOf[article]);
    return this.#linksAmong(scored.filter(({ a, b }) => stays(a) && stays(b)));
  }

  /** The pairs of texts by which one of the two may go. */
  #linksAmong(among: readonly ScoredPair[]): Link[] {
    const { firstOf, rows } = this.#merged;
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

  /**
   * Another cover for the texts whose own has gone: one that a search has found, or what the own one has gone for, if the two are
   * compared and that is a copy. Otherwise the text stays.
   */
  async #coverAgain(compare: Compare): Promise<void> {
    for (let round = 0; round < MOST_PASSES; round++) {
      const orphans = new Set<number>();
      for (const [text, { by }] of this.#covers) if (this.#covers.has(by)) orphans.add(text);
      if (orphans.size === 0) return;
      const pairs = Array.from(orphans, text => {
        const cover = this.#covers.get(this.#covers.get(text)!.by)!;
        return [this.#headOf(text), this.#headOf(cover.by)] as const;
      });
      const further = this.#linksAmong(await compare(pairs.filter(([a, b]) => a !== b)));
      const others = otherCovers([...this.#searches, further], orphans, text => !this.#covers.has(text));
      this.#searches.push(further);
      for (const text of orphans) {
        const cover = others.get(text);
        if (cover === undefined) this.#covers.delete(text);
        else this.#covers.set(text, cover);
      }
    }
  }

  /** Negative where X is older; 0 where a date is missing. */
  #compareDates(x: number, y: number): number {
    const timeOfArticle = (article: number): number => timeOf(this.#merged.rows.fieldOf(article, 'published') ?? '');
    return timeOfArticle(x) - timeOfArticle(y) || 0;
  }
}
