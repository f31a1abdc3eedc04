/**
 * Hosts the kernel that compares candidate pairs (assembly/compare): tokens of two articles in, evidence and alignment
 * out.
 */

import { explained } from '../errors.js';
import {
  type Evidence,
  type EvidenceWeights,
  type Exports,
  fixedGuards,
  fixedViews,
  GUARDED_REGIONS,
  MAX_WORDS,
  type PairSummary,
  pairViews,
  readEvidence,
  readPairSummary,
  readPassageRecord,
  readSharedPassage,
  SHORT_WORDS,
  type Thresholds,
  WASM,
  writeEvidenceWeights,
  writeLanguageTables,
  writeSettings,
  writeThresholds,
} from './generated/compare.js';

export {
  type Evidence,
  FACTS_NO_ORDER,
  FACTS_ORDER,
  HALF_RARE_WORDS,
  HALF_WORDS,
  LOWEST_BITS,
  MUCH_COPIED,
  type PairSummary,
  SHORT_TEXT,
  UNIT,
  VERBATIM_NO_ORDER,
  VERBATIM_ORDER,
} from './generated/compare.js';

import { checkGuards, copyPreservingAlignment, fillGuards, startKernel, startOnce, WORD_BYTES } from './host.js';

/** A byte address in the memory of the kernel. */
export type Address = number;

interface TokenColumns {
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

/** Settings of a comparison. */
export interface ComparisonRules {
  /** Content words in a shingle. */
  readonly shingleSize: number;
  /** Least score of a listed shared passage. */
  readonly minPassage: number;
  readonly thresholds: Thresholds;
  readonly weights: EvidenceWeights;
  /** Weight of a word for each of the 256 values of its flags, 0 to 1. */
  readonly weightByFlag: Float64Array;
}

/** Word weights of a language. Words that are not common weigh 1 and are content words. */
export interface LanguageWords {
  /** The common words as a `HashDictionary`: `slots` holds number + 1 of each. */
  readonly hashes: Uint32Array;
  readonly slots: Uint32Array;
  /** For each common word its weight, 0 to 1. */
  readonly weights: Float32Array;
  /** For each common word 1 if it is a content word. */
  readonly isContent: Uint8Array;
  /** For each value of the low bits of a hash a lower bound of the weight, 0 to 255. */
  readonly lowestWeights: Uint8Array;
  /** Upper bound of the weights of function words, 0 to 255. */
  readonly functionWeight: number;
  /** A `PerfectHashSet`: the hashes with `slots[Math.imul(hash, multiplier) >>> shift] === hash`. */
  readonly functionWords: { readonly slots: Uint32Array; readonly multiplier: number; readonly shift: number };
}

/** A passage: word ranges of the shorter article (a) and the longer one (b), half-open. */
export interface PassageRanges {
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  /** Words that both ranges have in the same order. */
  readonly kept: number;
  readonly moved: boolean;
}

/** A shared passage with ranges as in `PassageRanges`; `words` counts words of prose that few other articles hold. */
export interface SharedRanges {
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  readonly words: number;
}

/** Most words of a short article, whose profile can be kept and whose pairs the upper bound filters. */
export const MAX_SHORT = SHORT_WORDS;
/** Most compared words of an article; the rest is ignored. */
export const MAX_COMPARED = MAX_WORDS;

const LANGUAGE_BYTES = 40;

export class CompareKernel {
  readonly #kernel: Exports;
  #views: ReturnType<typeof fixedViews>;
  /** Number of calls of `begin`; each call makes the previous corpus invalid. */
  #corpora = 0;

  constructor(kernel = startKernel<Exports>(WASM)) {
    this.#kernel = kernel;
    this.#views = fixedViews(kernel.memory);
    fillGuards(kernel.memory.buffer, fixedGuards());
  }

  /**
   * Adds guard zones after the regions of each pair, which `check` inspects. Only for tests, because guarding takes
   * time.
   */
  guardPairs(): void {
    this.#kernel.guardPairs();
  }

  /**
   * Starts a new corpus and drops languages and profiles.
   *
   * @returns the number of the corpus, for `isCurrent`
   */
  begin({ shingleSize, minPassage, thresholds, weights, weightByFlag }: ComparisonRules): number {
    this.#kernel.begin();
    const views = this.#current();
    writeSettings(views.settings, { shingleSize, minPassage });
    writeThresholds(views.thresholds, thresholds);
    writeEvidenceWeights(views.weights, weights);
    views.weightByFlag.set(weightByFlag);
    views.tenthsByFlag.set(Array.from(weightByFlag, weight => Math.round(10 * weight)));
    return ++this.#corpora;
  }

  /** True until the next call of `begin`. */
  isCurrent(corpus: number): boolean {
    return corpus === this.#corpora;
  }

  /** Stores the tables of a language. Drops the profiles of long articles. */
  addLanguage({
    hashes,
    slots,
    weights,
    isContent,
    lowestWeights,
    functionWeight,
    functionWords,
  }: LanguageWords): Address {
    const { multiplier, shift } = functionWords;
    const tables = {
      words: this.#table(hashes),
      slots: this.#table(slots),
      mask: slots.length - 1,
      // entry 0 is for all words that are not common
      weights: this.#table(withLeadingOne(weights)),
      isContent: this.#table(withLeadingOne(isContent)),
      lowestWeights: this.#table(lowestWeights),
      functionWeight,
      functionWords: this.#table(functionWords.slots),
      multiplier,
      shift,
    };
    const address = this.#kernel.allocate(LANGUAGE_BYTES) >>> 0;
    writeLanguageTables(new DataView(this.#kernel.memory.buffer, address, LANGUAGE_BYTES), tables);
    return address;
  }

  #table(values: Uint32Array | Float32Array | Uint8Array): Address {
    const address = this.#kernel.allocate(values.byteLength) >>> 0;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(this.#kernel.memory.buffer, address, bytes.length).set(bytes);
    return address;
  }

  /** Makes a short article the query of the next pairs. @param language result of `addLanguage` */
  openQuery({ hashes, flags }: TokenColumns, language: Address): void {
    const { queryHashes, queryFlags } = this.#current();
    const at = copyPreservingAlignment(hashes, queryHashes);
    this.#kernel.openQuery(at, copyPreservingAlignment(flags, queryFlags), hashes.length, language);
  }

  /** Makes an article with a kept profile the query. */
  openKept(profile: Address): void {
    this.#kernel.openKept(profile);
  }

  /** Makes a short article the candidate. */
  placeCandidate({ hashes, flags }: TokenColumns, language: Address): void {
    const { candidateHashes, candidateFlags } = this.#current();
    const at = copyPreservingAlignment(hashes, candidateHashes);
    this.#kernel.placeCandidate(at, copyPreservingAlignment(flags, candidateFlags), hashes.length, language);
  }

  /**
   * The upper-bound filter: whether query and candidate could reach a threshold.
   *
   * @param article number of the candidate, the same for each call since `begin`
   */
  passes(article: number, queryIsShorter: boolean): boolean {
    return Boolean(this.#kernel.passes(article, queryIsShorter));
  }

  /** The upper bound of the last call of `passes`. */
  bound(): Evidence {
    return readEvidence(this.#current().bound);
  }

  /** Whether the profiles of two more short articles fit, of `length` and `other` words. */
  hasRoom(length: number, other: number): boolean {
    return Boolean(this.#kernel.hasRoom(length, other));
  }

  /** Drops all kept profiles; the query stays. */
  dropKept(): void {
    this.#kernel.dropKept();
  }

  /** Keeps the profile of the query. */
  keepQuery(): Address {
    return this.#kernel.keepQuery() >>> 0;
  }

  /** Keeps the profile of the candidate. */
  keepCandidate(): Address {
    return this.#kernel.keepCandidate() >>> 0;
  }

  /** Builds the profile of a long article, valid until `keepLong`, `dropLong` or `addLanguage`. */
  buildLong({ hashes, flags }: TokenColumns, language: Address): Address {
    const { length } = hashes;
    const room = 4 * length + WORD_BYTES;
    return this.#growing(() => {
      const at = this.#kernel.longTokens(room + length + WORD_BYTES, length) >>> 0;
      const { buffer } = this.#kernel.memory;
      const hashesAt = copyPreservingAlignment(hashes, new Uint32Array(buffer, at, room / 4));
      const flagsAt = copyPreservingAlignment(flags, new Uint8Array(buffer, at + room, length + WORD_BYTES));
      return this.#kernel.buildLong(hashesAt, flagsAt, length, language) >>> 0;
    });
  }

  /** Keeps one long profile and drops the others. Returns its new address. */
  keepLong(profile: Address): Address {
    return this.#kernel.keepLong(profile) >>> 0;
  }

  dropLong(): void {
    this.#kernel.dropLong();
  }

  /**
   * Compares two articles, and stops as soon as the pair can no longer reach a threshold.
   *
   * @param isFiltered whether the last call of `passes` was for this pair
   * @returns the evidence; undefined if the pair reaches no threshold
   */
  compare(shorter: Address, longer: Address, isFiltered: boolean): Evidence | undefined {
    const mayReach = this.#growing(() => this.#kernel.compare(shorter, longer, isFiltered));
    return mayReach ? readEvidence(this.#current().evidence) : undefined;
  }

  /** The further numbers of a verdict, for the last compared pair, which reached a threshold. */
  summarize(shorter: Address, longer: Address): PairSummary {
    this.#kernel.summarize(shorter, longer);
    return readPairSummary(this.#current().summary);
  }

  /** The shared passages of the last summarised pair, in the order of the shorter article. */
  sharedPassages({ sharedPassages: count }: Pick<PairSummary, 'sharedPassages'>): SharedRanges[] {
    const { sharedPassages: records } = this.#current();
    const passages: SharedRanges[] = [];
    for (let n = 0; n < count; n++) {
      const { startA, endA, startB, endB, words } = readSharedPassage(records, n);
      passages.push({ a: [startA, endA], b: [startB, endB], words });
    }
    return passages;
  }

  /**
   * The alignment of the last compared pair, which reached a threshold.
   *
   * @param words words of the shorter article
   * @returns `passages` in the order of the shorter article; `partner`: for each of its words the aligned word of the
   *   longer article, or -1
   */
  alignment(words: number): { readonly passages: PassageRanges[]; readonly partner: Int32Array } {
    const { partner, passages: records } = pairViews(this.#kernel, { wordsA: words, wordsB: 0, vocabularyA: 0 });
    const { passages: count } = readPairSummary(this.#current().summary);
    const passages = Array.from({ length: count }, (_, n): PassageRanges => {
      const { startA, endA, startB, endB, kept, moved } = readPassageRecord(records, n);
      return { a: [startA, endA], b: [startB, endB], kept, moved: moved === 1 };
    });
    return { passages: passages.sort((x, y) => x.a[0] - y.a[0]), partner: partner.slice() };
  }

  /** Bytes of memory, which grow with the longest pair so far. */
  get memoryBytes(): number {
    return this.#kernel.memory.buffer.byteLength;
  }

  /** @throws Error if the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#kernel.memory.buffer, fixedGuards());
    const damaged = this.#kernel.damagedRegion();
    if (damaged > 0) throw new Error(`a kernel wrote beyond its region ${GUARDED_REGIONS[damaged - 1]}`);
  }

  /** Runs a call that may grow the memory. @throws UserError if there is not enough memory */
  #growing<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw explained(error);
    }
  }

  /** The views, recreated after the memory has grown. */
  #current(): ReturnType<typeof fixedViews> {
    if (this.#views.evidence.buffer !== this.#kernel.memory.buffer) this.#views = fixedViews(this.#kernel.memory);
    return this.#views;
  }
}

function withLeadingOne<Numbers extends Float32Array | Uint8Array>(numbers: Numbers): Numbers {
  const all = new (numbers.constructor as new (length: number) => Numbers)(numbers.length + 1);
  all[0] = 1;
  all.set(numbers, 1);
  return all;
}

/** The kernel of this thread, started on the first call. */
export const compareKernel = startOnce(() => new CompareKernel());
