/**
 * Compares pairs of articles of a corpus with the compare kernel: passes words and languages, manages profiles, reads
 * evidence.
 */

import { HashDictionary } from '../collections/hash-table.js';
import {
  type Corpus,
  type DocumentFrequencies,
  leastTellingCount,
  type WordWeights,
  wordWeights,
} from '../corpus/corpus.js';
import { tokensOf } from '../corpus/token-store.js';
import {
  type Address,
  type CompareKernel,
  compareKernel,
  type LanguageWords,
  LOWEST_BITS,
  MAX_COMPARED,
  MAX_SHORT,
  MUCH_COPIED,
  type PairSummary,
  type SharedRanges,
  UNIT,
} from '../kernels/compare.js';
import { knownWords, type Language } from '../text/language.js';
import { QUOTED, type Tokens } from '../text/tokenize.js';
import { type Alignment, flipped } from './passages.js';
import {
  type EvidenceValues,
  INTERCEPT,
  LEAST_SPREAD,
  LEAST_VOCABULARY,
  TABLE,
  TEMPLATE,
  TERM_WEIGHTS,
  thresholdsOf,
} from './score.js';

/**
 * From this ratio of lengths on, the filter is skipped, because it costs more than a comparison that reads the shorter
 * article.
 */
const MUCH_LONGER = 16;

/** Weight of a quoted word relative to other words: all reports of one event have the same quotations. */
const QUOTED_WEIGHT = 0.3;
/** Factor of the weight of a word in a coverage, by its flags. */
export const WEIGHT_BY_FLAG = Float64Array.from({ length: 256 }, (_, flag) => (flag & QUOTED ? QUOTED_WEIGHT : 1));

/** More words than any passage has. */
const NO_PASSAGE = 2 ** 24;

/** Thresholds of a pair; a pair that reaches one of them is reported. */
export interface Reported {
  /** Least similarity; 0 accepts every pair. */
  readonly similarity: number;
  /** Least shares of the shorter article's vocabulary and names; undefined if they do not suffice. */
  readonly related: { readonly vocabulary: number; readonly names: number } | undefined;
  /** Least words of a shared passage; absent if a passage does not suffice. */
  readonly passage?: number;
}

/** The result of comparing two articles. The shorter one is A in `summary` and `passages`. */
export interface Findings {
  /** Whether the shorter article has the higher number. */
  readonly isSwapped: boolean;
  readonly evidence: EvidenceValues;
  readonly summary: PairSummary;
  /** Shared passages, in the order of the shorter article. */
  readonly passages: readonly SharedRanges[];
  /** Number of words. */
  readonly lengths: { readonly shorter: number; readonly longer: number };
}

/** The profile of a long article. */
interface LongProfile {
  readonly article: number;
  readonly address: Address;
}

export class CorpusComparison {
  readonly #kernel: CompareKernel;
  readonly #begun: number;
  readonly #corpus: Corpus;
  readonly #filters: boolean;
  readonly #languages = new Map<Language, Address>();
  /** Kept profiles of short articles, and below the last ones of long articles. */
  readonly #kept = new Map<number, Address>();
  #long: readonly LongProfile[] = [];
  #query = -1;

  readonly #words: CorpusWords;

  /**
   * @param reported pairs below all thresholds may be left out
   * @param words    word tables of earlier comparisons under the same statistics
   */
  constructor(
    corpus: Corpus,
    shingleSize: number,
    reported: Reported,
    kernel = compareKernel(),
    words = new CorpusWords(corpus.frequencies),
  ) {
    const { similarity, related, passage = NO_PASSAGE } = reported;
    const never = Number.POSITIVE_INFINITY;
    this.#kernel = kernel;
    this.#corpus = corpus;
    this.#words = words;
    this.#filters = similarity > 0;
    this.#begun = kernel.begin({
      shingleSize,
      minPassage: passage,
      thresholds: {
        ...thresholdsOf(similarity),
        passage: passage / MUCH_COPIED,
        vocabulary: related?.vocabulary ?? never,
        names: related?.names ?? never,
        table: similarity > 0 ? TABLE : never,
        leastSpread: similarity > 0 ? LEAST_SPREAD : 0,
        leastVocabulary: similarity > 0 ? LEAST_VOCABULARY : 0,
        skeleton: TEMPLATE.verbatim,
        contradicted: TEMPLATE.contradicted,
        intercept: INTERCEPT,
      },
      weights: TERM_WEIGHTS,
      weightByFlag: WEIGHT_BY_FLAG,
    });
  }

  /** False if the kernel has begun with another corpus since. */
  get isCurrent(): boolean {
    return this.#kernel.isCurrent(this.#begun);
  }

  /**
   * Compares two articles; A is the one with the lower number. Successive calls with the same query are fastest.
   *
   * @returns undefined if the pair reaches no threshold
   */
  compare(query: number, candidate: number): Findings | undefined {
    const kernel = this.#kernel;
    const { languages, store } = this.#corpus;
    const [own, other] = [this.#lengthOf(query), this.#lengthOf(candidate)];
    const [a, b] = query < candidate ? [query, candidate] : [candidate, query];
    const swapped = own === other ? isSwapped(tokensOf(store, a), tokensOf(store, b)) : own < other !== (query === a);
    const queryIsShorter = swapped === (query === b);
    // add both languages first, because adding one drops the long profiles
    const language = this.#languageOf(languages[candidate]);
    this.#languageOf(languages[query]);
    let isFiltered = false;
    if (own <= MAX_SHORT) this.#open(query);
    if (other <= MAX_SHORT) kernel.placeCandidate(tokensOf(store, candidate), language);
    if (this.#filters && Math.max(own, other) <= Math.min(MAX_SHORT, MUCH_LONGER * own, MUCH_LONGER * other)) {
      if (!kernel.passes(candidate, queryIsShorter)) return undefined;
      isFiltered = true;
    }
    this.#reserveProfiles(query, candidate);
    const profileOfQuery = this.#keep(query, () => kernel.keepQuery());
    const profileOfCandidate = this.#keep(candidate, () => kernel.keepCandidate());
    const [s, l] = queryIsShorter ? [profileOfQuery, profileOfCandidate] : [profileOfCandidate, profileOfQuery];
    const evidence = kernel.compare(s, l, isFiltered);
    if (evidence === undefined) return undefined;
    const lengths = { shorter: Math.min(own, other), longer: Math.max(own, other) };
    const summary = kernel.summarize(s, l);
    return { isSwapped: swapped, evidence, summary, passages: kernel.sharedPassages(summary), lengths };
  }

  /** The alignment of the last compared pair; A is the article with the lower number. */
  alignment({ isSwapped: swapped, lengths }: Findings): Alignment {
    const alignment = this.#kernel.alignment(lengths.shorter);
    return swapped ? flipped(alignment, lengths.longer) : alignment;
  }

  /** Makes a short article the query, unless it is already. */
  #open(article: number): void {
    if (article === this.#query) return;
    this.#query = article;
    const { languages } = this.#corpus;
    const known = this.#kept.get(article);
    if (known !== undefined) this.#kernel.openKept(known);
    else this.#kernel.openQuery(this.#tokensOf(article), this.#languageOf(languages[article]));
  }

  /** Frees memory for the profiles of two articles. Keeps the long profile of the last pair if it is one of the two. */
  #reserveProfiles(query: number, candidate: number): void {
    const kernel = this.#kernel;
    const newWords = (article: number): number => {
      const length = this.#lengthOf(article);
      return length > MAX_SHORT || this.#kept.has(article) ? 0 : length;
    };
    const isLong = this.#long.length > 0 || Math.max(this.#lengthOf(query), this.#lengthOf(candidate)) > MAX_SHORT;
    if (isLong) {
      const wanted = this.#long.filter(({ article }) => article === query || article === candidate);
      if (wanted.length === 0) kernel.dropLong();
      else if (wanted.length < this.#long.length)
        wanted[0] = { ...wanted[0], address: kernel.keepLong(wanted[0].address) };
      this.#long = wanted;
    }
    const [own, other] = [newWords(query), newWords(candidate)];
    if (own + other > 0 && !kernel.hasRoom(own, other)) {
      kernel.dropKept();
      this.#kept.clear();
    }
  }

  /** The profile of an article of an aligned pair. Only such profiles are kept: most queries are never aligned. */
  #keep(article: number, keepShort: () => Address): Address {
    if (this.#lengthOf(article) > MAX_SHORT) {
      const known = this.#long.find(profile => profile.article === article);
      if (known !== undefined) return known.address;
      const language = this.#languageOf(this.#corpus.languages[article]);
      const address = this.#kernel.buildLong(this.#tokensOf(article), language);
      this.#long = [...this.#long, { article, address }];
      return address;
    }
    let profile = this.#kept.get(article);
    if (profile === undefined) {
      profile = keepShort();
      this.#kept.set(article, profile);
    }
    return profile;
  }

  #lengthOf(article: number): number {
    return Math.min(MAX_COMPARED, this.#corpus.store.counts[article]);
  }

  #tokensOf(article: number): Tokens {
    const { hashes, flags } = tokensOf(this.#corpus.store, article);
    return { hashes: hashes.subarray(0, MAX_COMPARED), flags: flags.subarray(0, MAX_COMPARED) };
  }

  /** The tables of a language in the kernel, written on the first call. */
  #languageOf(language: Language): Address {
    let address = this.#languages.get(language);
    if (address === undefined) {
      address = this.#kernel.addLanguage(this.#words.of(language));
      this.#languages.set(language, address);
      this.#long = [];
    }
    return address;
  }
}

/** Compares the two articles of a corpus completely, without thresholds. */
export function alignPair(
  corpus: Corpus,
  shingleSize: number,
  minPassage = NO_PASSAGE,
  words = new CorpusWords(corpus.frequencies),
): { readonly findings: Findings; readonly alignment: Alignment } {
  const reported = { similarity: 0, related: undefined, passage: minPassage };
  const comparison = new CorpusComparison(corpus, shingleSize, reported, compareKernel(), words);
  const findings = comparison.compare(0, 1)!;
  return { findings, alignment: comparison.alignment(findings) };
}

/**
 * Whether B is the shorter article. For equal lengths it is the article whose first differing word has the lower hash,
 * so that a verdict does not depend on which article is A.
 */
export function isSwapped(a: Tokens, b: Tokens): boolean {
  const { length } = a.hashes;
  if (length !== b.hashes.length) return b.hashes.length < length;
  let i = 0;
  while (i < length && a.hashes[i] === b.hashes[i]) i++;
  return i < length && b.hashes[i] < a.hashes[i];
}

// ---- languages

/** Makes the word tables of the languages of a corpus on demand. */
export class CorpusWords {
  readonly #byLanguage = new Map<Language, LanguageWords>();

  readonly #weightsOf: (language: Language) => WordWeights;

  /** @param weightsOf looks up the weights of a language; called once for each, and the large result is not kept */
  constructor(
    readonly frequencies: DocumentFrequencies,
    weightsOf = (language: Language): WordWeights => wordWeights(frequencies, language),
  ) {
    this.#weightsOf = weightsOf;
  }

  of(language: Language): LanguageWords {
    let words = this.#byLanguage.get(language);
    if (words === undefined) {
      words = languageWords(this.frequencies, language, this.#weightsOf(language));
      this.#byLanguage.set(language, words);
    }
    return words;
  }
}

/** Weight of every word that is not common. */
const RAREST = 1;

/**
 * The words of a language in the form of the compare kernel. Nearly all words of a large corpus have the highest
 * weight, 1; a few thousand weigh less and are looked up again and again. A table of those alone fits the processor's
 * cache and answers for every word.
 *
 * @param weights of the words of the corpus in that language
 */
export function languageWords(
  frequencies: DocumentFrequencies,
  language: Language,
  weights: WordWeights,
): LanguageWords {
  const known = knownWords(language);
  const common: number[] = [];
  const weightsOfCommon: number[] = [];
  const addCommon = (hash: number): void => {
    const weight = weights.weightOf(hash);
    if (weight >= RAREST) return;
    common.push(hash);
    weightsOfCommon.push(weight);
  };
  for (const hash of known.keys()) addCommon(hash);
  const { words, counts } = frequencies;
  // skips most words, which have lower counts
  const least = leastTellingCount(frequencies.articles);
  for (let slot = 0; slot < words.length; slot++) {
    if (counts[slot] >= least && !known.has(words[slot])) addCommon(words[slot]);
  }
  // the hashes are distinct, so the dictionary keeps their order
  const { hashes, slots } = new HashDictionary(Uint32Array.from(common));
  const weightOf = Float32Array.from(weightsOfCommon);
  const isFunctionWord = Array.from(hashes, hash => !weights.isContent(hash));
  const functionWeight = weightOf.reduce((most, weight, n) => (isFunctionWord[n] ? Math.max(most, weight) : most), 0);
  return {
    hashes,
    slots,
    weights: weightOf,
    // a weight that rounds to 1 is the weight of the rarest words, which are content words
    isContent: Uint8Array.from(isFunctionWord, (is, n) => (is && weightOf[n] !== RAREST ? 0 : 1)),
    lowestWeights: lowestWeights(hashes, weightOf),
    functionWeight: Math.ceil(functionWeight * UNIT),
    functionWords: weights.functionWords,
  };
}

/**
 * For each value of the low bits of a hash the lowest weight of a word with these bits, in units of 1 / UNIT, rounded
 * down.
 */
function lowestWeights(hashes: Uint32Array, weights: Float32Array): Uint8Array {
  const lowest = new Uint8Array(1 << LOWEST_BITS).fill(UNIT);
  for (let n = 0; n < hashes.length; n++) {
    const slot = hashes[n] & (lowest.length - 1);
    lowest[slot] = Math.min(lowest[slot], Math.floor(weights[n] * UNIT));
  }
  return lowest;
}
