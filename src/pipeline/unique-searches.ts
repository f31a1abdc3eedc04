/**
 * Searches for copies among ever fewer articles, and reuses results of earlier searches.
 *
 * A search restores the tokens at its end. It reuses verdicts under the same statistics, and skips pairs that were far
 * below the threshold if the weights and the boilerplate of their articles have hardly changed.
 */
import type { CandidatePairs } from '../candidates/candidates.js';
import type { ScoredPair } from '../compare/verify.js';
import { cutAgain, restoreBoilerplate } from '../corpus/boilerplate.js';
import type { Corpus, DocumentFrequencies } from '../corpus/corpus.js';
import type { MergedBatches } from '../corpus/merge-batches.js';
import { backgroundsOf, setBackgrounds } from '../corpus/runs.js';
import { sharedCopy, type TokenStore, tokensOf } from '../corpus/token-store.js';
import { commonFrequencies, WeightDrift } from '../corpus/weight-drift.js';
import { SHORT_TEXT } from '../kernels/compare.js';
import type { DetectOptions } from '../options.js';
import { mix32 } from '../text/tokenize.js';
import { learnCorpus, reduceToContent } from './build-corpus.js';
import { comparePairs, pairsAmong, pairsAt, placesOf } from './compare-pairs.js';
import { type Candidates, findCandidates } from './find-candidates.js';
import type { Environment } from './stages.js';

export interface SearchInput {
  readonly merged: MergedBatches;
  readonly options: DetectOptions;
  readonly environment: Environment;
}

/** A series of searches under one kind of statistics. */
export interface Searches {
  /** @param chosen articles of different texts, ascending @returns pairs, ordered by `b`, then `a` */
  search(chosen: Uint32Array): Promise<readonly ScoredPair[]>;
}

/** The result of the search of all articles, and the searches that follow. */
export interface FirstSearch {
  readonly scored: readonly ScoredPair[];
  readonly comparedPairs: CandidatePairs;
  /** For each article its words without boilerplate. */
  readonly lengths: Uint32Array;
  /**
   * Searches under the statistics of all articles: fewer articles have other candidates, digests and template families.
   */
  readonly byAll: Searches;
  /** Searches under the statistics of the searched articles; absent if statistics are given. */
  readonly byKept?: Searches;
}

/**
 * A pair further below the threshold is far from it. Removing copies changes the statistics little, so only the few
 * nearer pairs are compared in each search.
 */
const MARGIN = 0.2;
/**
 * A pair far from the threshold is not compared again if the word weights of both articles changed by at most this
 * share.
 *
 * A piece of evidence is a quotient of two sums of weights and changes by at most twice that share. The weights in
 * score.ts add up to 45, so the log-odds change by at most 0.045, and a rise from 0.3 to 0.5 needs 0.85, about twenty
 * times as much. Only a pair whose vocabulary is that close to `LEAST_VOCABULARY` could become a copy: one of ten
 * million candidates.
 */
const MOST_DRIFT = 0.0005;

export async function searchAll(input: SearchInput): Promise<FirstSearch> {
  const { merged, options } = input;
  const { rows, store } = merged;
  const given = input.environment.statistics;
  let taught = given;
  const environment: Environment = {
    ...input.environment,
    onStatistics: used => {
      taught = used;
    },
  };
  const { corpus, compared, cuts } = await learnCorpus(merged, options.minWords, environment);
  const lengths = Uint32Array.from({ length: rows.length }, (_, article) => rows.lengthOf(article));
  const reduction = { cuts, marks: backgroundsOf(store, compared) };
  const candidates = await findCandidates(corpus, compared, options, environment);
  const margin = given === undefined ? MARGIN : 0;
  const scored = await comparePairs(corpus, candidates, options, environment, margin);
  const comparedPairs = pairsAmong(candidates.pairs, scored, options.threshold, rows.length);
  const pairs = new JudgedPairs(merged, corpus.frequencies, reduction, candidates.pairs);
  undoReduction(merged, reduction);
  const fixed = { ...input, environment: { ...input.environment, statistics: taught! } };
  return {
    scored,
    comparedPairs,
    lengths,
    byAll: new FixedSearches(fixed, reduction, pairs.all, scored),
    ...(given === undefined && { byKept: new FreshSearches(input, pairs, scored) }),
  };
}

/**
 * The changes that a search makes to the tokens of articles, as records.
 *
 * ```text
 * record   │ article │ number of ranges │ start │ end │ start │ end │ ...
 * ```
 */
interface Reduction {
  /** Removed boilerplate; ranges of the whole article. */
  readonly cuts: readonly Uint32Array[];
  /** Marked background; ranges of the remaining words. */
  readonly marks: Uint32Array;
}

function undoReduction({ rows, store }: MergedBatches, { cuts, marks }: Reduction): void {
  setBackgrounds(store, marks, false);
  for (const part of cuts) restoreBoilerplate(store, part);
  rows.discount(store.counts.slice());
}

function reduceAgain(store: TokenStore, { cuts, marks }: Reduction): void {
  for (const part of cuts) cutAgain(store, part);
  setBackgrounds(store, marks, true);
}

/** Searches with the same statistics each time, under which the verdict on a pair never changes. */
class FixedSearches implements Searches {
  readonly #input: SearchInput;
  readonly #reductions: Reduction[];
  /** For each article 1 if `#reductions` include it. */
  readonly #isReduced: Uint8Array;
  readonly #judged: PairSet[];
  #scored: readonly ScoredPair[];

  /** @param input its environment has the statistics */
  constructor(input: SearchInput, reduction: Reduction, judged: PairSet, scored: readonly ScoredPair[]) {
    this.#input = input;
    this.#reductions = [reduction];
    const { rows, firstOf } = input.merged;
    this.#isReduced = Uint8Array.from({ length: rows.length }, (_, article) => Number(firstOf[article] === article));
    this.#judged = [judged];
    this.#scored = scored;
  }

  async search(chosen: Uint32Array): Promise<readonly ScoredPair[]> {
    const { merged, options, environment } = this.#input;
    const { rows, store, languages } = merged;
    const articles = chosen.filter(article => rows.isCompared(article));
    for (const reduction of this.#reductions) reduceAgain(store, reduction);
    await this.#reduce(articles.filter(article => this.#isReduced[article] === 0));
    const compared = sharedCopy(articles.filter(article => store.counts[article] >= options.minWords));
    const { frequencies } = environment.statistics!;
    const corpus = { store, languages, frequencies };
    const candidates = await findCandidates(corpus, compared, options, environment);
    const isCompared = membersOf(compared, rows.length);
    if (candidates.similarity === undefined) {
      const fresh = pairsWhere(candidates.pairs, (a, b) => !this.#judged.some(pairs => pairs.has(a, b)));
      const more = await comparePairs(corpus, { pairs: fresh }, options, environment);
      this.#judged.push(new PairSet(fresh, rows.length));
      this.#scored = byArticles([...this.#scored.filter(({ a, b }) => isCompared[a] && isCompared[b]), ...more]);
    } else this.#scored = await comparePairs(corpus, candidates, options, environment);
    for (const reduction of this.#reductions.toReversed()) undoReduction(merged, reduction);
    return this.#scored;
  }

  /** Reduces further articles: of several articles with one text, each may have the boilerplate of another source. */
  async #reduce(articles: Uint32Array): Promise<void> {
    if (articles.length === 0) return;
    const { merged, options, environment } = this.#input;
    const { cuts, compared } = await reduceToContent(merged, sharedCopy(articles), options.minWords, environment);
    for (const article of articles) this.#isReduced[article] = 1;
    this.#reductions.push({ cuts, marks: backgroundsOf(merged.store, compared) });
  }
}

/** Searches with statistics learned from the searched articles. */
class FreshSearches implements Searches {
  readonly #input: SearchInput;
  readonly #judged: JudgedPairs[];
  /** Pairs that were ever within the margin of the threshold, or that decide on digests and template families. */
  readonly #near: PairSet[] = [];

  constructor(input: SearchInput, judged: JudgedPairs, scored: readonly ScoredPair[]) {
    this.#input = input;
    this.#judged = [judged];
    this.#note(scored);
  }

  async search(chosen: Uint32Array): Promise<readonly ScoredPair[]> {
    const { merged, options, environment } = this.#input;
    const { store } = merged;
    const { corpus, compared, cuts } = await learnCorpus(merged, options.minWords, environment, chosen);
    const reduction = { cuts, marks: backgroundsOf(store, compared) };
    const candidates = await findCandidates(corpus, compared, options, environment);
    const scored = await this.#compare(corpus, candidates, reduction);
    undoReduction(merged, reduction);
    return scored;
  }

  async #compare(corpus: Corpus, candidates: Candidates, reduction: Reduction): Promise<readonly ScoredPair[]> {
    const { merged, options, environment } = this.#input;
    // an engine with its own similarity looks it up by the index of the pair
    if (candidates.similarity !== undefined) return comparePairs(corpus, candidates, options, environment);
    const common = commonFrequencies(corpus.frequencies, new Set(merged.languages));
    const tests = this.#judged.map(pairs => pairs.unmoved(corpus, common, reduction));
    const isFar = (a: number, b: number): boolean =>
      !this.#near.some(pairs => pairs.has(a, b)) && tests.some(test => test(a, b));
    const open = pairsWhere(candidates.pairs, (a, b) => !isFar(a, b));
    const scored = await comparePairs(corpus, { pairs: open }, options, environment, MARGIN);
    this.#judged.push(new JudgedPairs(merged, corpus.frequencies, reduction, open));
    this.#note(scored);
    return scored;
  }

  #note(scored: readonly ScoredPair[]): void {
    const pairs = { left: Uint32Array.from(scored, ({ b }) => b), right: Uint32Array.from(scored, ({ a }) => a) };
    this.#near.push(new PairSet(pairs, this.#input.merged.rows.length));
  }
}

/** A compact set of article pairs: for each article its partners with lower numbers, ascending. */
class PairSet {
  readonly #starts: Uint32Array;
  readonly #partners: Uint32Array;

  constructor(pairs: CandidatePairs, articles: number) {
    const higher = pairs.left.map((article, n) => Math.max(article, pairs.right[n]));
    const lower = pairs.left.map((article, n) => Math.min(article, pairs.right[n]));
    // sorting twice orders the partners of each article
    const byLower = grouped(lower, articles).places;
    const { starts, places } = grouped(
      byLower.map(n => higher[n]),
      articles,
    );
    this.#starts = starts;
    this.#partners = places.map(n => lower[byLower[n]]);
  }

  has(a: number, b: number): boolean {
    const [higher, lower] = [Math.max(a, b), Math.min(a, b)];
    const partners = this.#partners;
    const end = this.#starts[higher + 1];
    let [from, to] = [this.#starts[higher], end];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (partners[middle] < lower) from = middle + 1;
      else to = middle;
    }
    return from < end && partners[from] === lower;
  }
}

/** A counting sort: the indexes of the numbers, grouped by number, and the start of each group. */
function grouped(numbers: Uint32Array, size: number): { readonly starts: Uint32Array; readonly places: Uint32Array } {
  const starts = new Uint32Array(size + 1);
  for (let n = 0; n < numbers.length; n++) starts[numbers[n] + 1]++;
  for (let number = 0; number < size; number++) starts[number + 1] += starts[number];
  const next = starts.slice();
  const places = new Uint32Array(numbers.length);
  for (let n = 0; n < numbers.length; n++) places[next[numbers[n]]++] = n;
  return { starts, places };
}

/** The pairs that a search compared, with the weights and reductions it used. */
class JudgedPairs {
  readonly all: PairSet;
  readonly #common: DocumentFrequencies;
  /** For each article the hash of its reduction. */
  readonly #reduced: Uint32Array;

  constructor(
    { rows, languages }: MergedBatches,
    frequencies: DocumentFrequencies,
    reduction: Reduction,
    pairs: CandidatePairs,
  ) {
    this.all = new PairSet(pairs, rows.length);
    this.#common = commonFrequencies(frequencies, new Set(languages));
    this.#reduced = hashesOf(reduction, rows.length);
  }

  /**
   * Tests whether a pair was compared and its basis has not changed since. @param common `commonFrequencies` of the
   * corpus
   */
  unmoved(corpus: Corpus, common: DocumentFrequencies, reduction: Reduction): (a: number, b: number) => boolean {
    const { store, languages } = corpus;
    const reduced = hashesOf(reduction, store.size);
    const drift = new WeightDrift(this.#common, common);
    const [UNKNOWN, UNMOVED, MOVED] = [0, 1, 2];
    const states = new Uint8Array(store.size);
    const hasMoved = (article: number): boolean => {
      if (states[article] === UNKNOWN) {
        const isUnmoved =
          reduced[article] === this.#reduced[article] &&
          // a few rare words decide on a short text
          store.counts[article] >= SHORT_TEXT &&
          drift.of(tokensOf(store, article).hashes, languages[article]) <= MOST_DRIFT;
        states[article] = isUnmoved ? UNMOVED : MOVED;
      }
      return states[article] === MOVED;
    };
    return (a, b) => this.all.has(a, b) && !hasMoved(a) && !hasMoved(b);
  }
}

/** For each article a hash of its reduction; 0 without one. */
function hashesOf({ cuts, marks }: Reduction, articles: number): Uint32Array {
  const hashes = new Uint32Array(articles);
  for (const record of [...cuts, marks]) {
    for (let at = 0; at < record.length; ) {
      const article = record[at];
      const end = at + 2 + 2 * record[at + 1];
      for (at++; at < end; at++) hashes[article] = mix32(hashes[article] ^ record[at]);
    }
  }
  return hashes;
}

const pairsWhere = (pairs: CandidatePairs, isChosen: (a: number, b: number) => boolean): CandidatePairs =>
  pairsAt(pairs, placesOf(pairs, isChosen));

const byArticles = (pairs: ScoredPair[]): ScoredPair[] => pairs.sort((x, y) => x.b - y.b || x.a - y.a);

function membersOf(articles: Uint32Array, size: number): Uint8Array {
  const isMember = new Uint8Array(size);
  for (const article of articles) isMember[article] = 1;
  return isMember;
}
