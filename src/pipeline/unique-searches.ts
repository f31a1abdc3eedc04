/**
 * Searches for copies among fewer and fewer articles. A search leaves the tokens as it found them, and keeps what the next one
 * would find the same: verdicts under the same statistics, and pairs that are far below the threshold where nothing that they are
 * judged by has moved.
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

/** Articles to search, and how. */
export interface SearchInput {
  readonly merged: MergedBatches;
  readonly options: DetectOptions;
  readonly environment: Environment;
}

/** Searches articles under the statistics of a kind. */
export interface Searches {
  /** @param chosen articles of different texts, ascending @returns pairs, by their right and left article */
  search(chosen: Uint32Array): Promise<readonly ScoredPair[]>;
}

/** The search of all articles, and the searches that follow it. */
export interface FirstSearch {
  readonly scored: readonly ScoredPair[];
  readonly comparedPairs: CandidatePairs;
  /** By article: words without boilerplate. */
  readonly lengths: Uint32Array;
  /** With what all articles teach: fewer articles make other candidates, and fewer digests and template families. */
  readonly byAll: Searches;
  /** With what those articles teach that are searched; absent where statistics are given. */
  readonly byKept?: Searches;
}

/**
 * A pair that misses the threshold by more than this is far from it. What articles teach changes little where copies go, so that the
 * other pairs are few that have to be compared by each search.
 */
const MARGIN = 0.2;
/**
 * A pair that is far from the threshold is not compared again where the weights of the words of both articles have moved by no more
 * than this share. A piece of evidence is one sum of weights over another and moves by twice as much at most: the margin takes
 * twenty times what all of it can make of that (the weights of score.ts amount to 45; from 0.3 to 0.5 it takes 0.85). Only a pair
 * whose vocabulary is that near to `LEAST_VOCABULARY` could become a copy: one in ten million candidates.
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
  takeBack(merged, reduction);
  const fixed = { ...input, environment: { ...input.environment, statistics: taught! } };
  return {
    scored,
    comparedPairs,
    lengths,
    byAll: new FixedSearches(fixed, reduction, pairs.all, scored),
    ...(given === undefined && { byKept: new FreshSearches(input, pairs, scored) }),
  };
}

/** What a search takes away from the tokens of articles, each a list of: article, number of ranges, and where each one starts and ends. */
interface Reduction {
  /** Boilerplate, in the words of the whole article. */
  readonly cuts: readonly Uint32Array[];
  /** Background, in the words that are left. */
  readonly marks: Uint32Array;
}

function takeBack({ rows, store }: MergedBatches, { cuts, marks }: Reduction): void {
  setBackgrounds(store, marks, false);
  for (const part of cuts) restoreBoilerplate(store, part);
  rows.discount(store.counts.slice());
}

function reduceAgain(store: TokenStore, { cuts, marks }: Reduction): void {
  for (const part of cuts) cutAgain(store, part);
  setBackgrounds(store, marks, true);
}

/** Searches with the same statistics each time: what two articles are to each other never changes. */
class FixedSearches implements Searches {
  readonly #input: SearchInput;
  readonly #reductions: Reduction[];
  /** By article: 1 where the reductions are those of the article, too. */
  readonly #isReduced: Uint8Array;
  readonly #judged: PairSet[];
  #scored: readonly ScoredPair[];

  /** @param input with the statistics */
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
    for (const reduction of this.#reductions.toReversed()) takeBack(merged, reduction);
    return this.#scored;
  }

  /** Of several articles with one text another one may have boilerplate of its own. */
  async #reduce(articles: Uint32Array): Promise<void> {
    if (articles.length === 0) return;
    const { merged, options, environment } = this.#input;
    const { cuts, compared } = await reduceToContent(merged, sharedCopy(articles), options.minWords, environment);
    for (const article of articles) this.#isReduced[article] = 1;
    this.#reductions.push({ cuts, marks: backgroundsOf(merged.store, compared) });
  }
}

/** Searches with what the articles teach that are searched. */
class FreshSearches implements Searches {
  readonly #input: SearchInput;
  readonly #judged: JudgedPairs[];
  /** Pairs that were no further than the margin from the threshold at any time, and those that digests and template families are found by. */
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
    takeBack(merged, reduction);
    return scored;
  }

  async #compare(corpus: Corpus, candidates: Candidates, reduction: Reduction): Promise<readonly ScoredPair[]> {
    const { merged, options, environment } = this.#input;
    // an engine with a similarity of its own knows it by the place of the pair
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

/** Pairs of articles, in little memory: for each article the partners with lower numbers, ascending. */
class PairSet {
  readonly #starts: Uint32Array;
  readonly #partners: Uint32Array;

  constructor(pairs: CandidatePairs, articles: number) {
    const higher = pairs.left.map((article, n) => Math.max(article, pairs.right[n]));
    const lower = pairs.left.map((article, n) => Math.min(article, pairs.right[n]));
    // twice, so that the partners of an article stand in their order
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

/** The places of numbers below `size`, number by number, and where those of each number start. */
function grouped(numbers: Uint32Array, size: number): { readonly starts: Uint32Array; readonly places: Uint32Array } {
  const starts = new Uint32Array(size + 1);
  for (let n = 0; n < numbers.length; n++) starts[numbers[n] + 1]++;
  for (let number = 0; number < size; number++) starts[number + 1] += starts[number];
  const next = starts.slice();
  const places = new Uint32Array(numbers.length);
  for (let n = 0; n < numbers.length; n++) places[next[numbers[n]]++] = n;
  return { starts, places };
}

/** Pairs that a search has compared, and what they were judged by. */
class JudgedPairs {
  readonly all: PairSet;
  readonly #common: DocumentFrequencies;
  /** By article. */
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

  /** Tests whether pairs were judged, and by what has not moved since. @param common of the frequencies of the corpus */
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
          // few rare words decide on a short text
          store.counts[article] >= SHORT_TEXT &&
          drift.of(tokensOf(store, article).hashes, languages[article]) <= MOST_DRIFT;
        states[article] = isUnmoved ? UNMOVED : MOVED;
      }
      return states[article] === MOVED;
    };
    return (a, b) => this.all.has(a, b) && !hasMoved(a) && !hasMoved(b);
  }
}

/** By article: a hash of what is taken away from it; 0 where nothing is. */
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
