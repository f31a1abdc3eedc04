/** The kernel that compares candidate pairs (assembly/compare): tokens of two articles in, evidence and alignment out. */

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

/** A place in the memory of the kernel; bytes. */
export type Address = number;

/** The tokens of an article, in two columns. */
interface TokenColumns {
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

/** Settings of a comparison. */
export interface ComparisonRules {
  /** Content words in a shingle. */
  readonly shingleSize: number;
  /** Score from which shared passages are listed. */
  readonly minPassage: number;
  readonly thresholds: Thresholds;
  readonly weights: EvidenceWeights;
  /** Weight of a word by its 256 possible flags, 0 to 1. */
  readonly weightByFlag: Float64Array;
}

/** Words of a language and what they weigh; all words that are not common weigh 1 and are content words. */
export interface LanguageWords {
  /** Common words: `slots` holds number + 1 of each, by the low bits of its hash (open addressing, linear probing). */
  readonly hashes: Uint32Array;
  readonly slots: Uint32Array;
  /** Of the common words, 0 to 1. */
  readonly weights: Float32Array;
  /** Of the common words: 1 for content words. */
  readonly isContent: Uint8Array;
  /** Lower bound of the weight by the low bits of a hash, 0 to 255. */
  readonly lowestWeights: Uint8Array;
  /** No function word weighs more, 0 to 255. */
  readonly functionWeight: number;
  /** Those hashes for which `slots[Math.imul(hash, multiplier) >>> shift]` is the hash itself. */
  readonly functionWords: { readonly slots: Uint32Array; readonly multiplier: number; readonly shift: number };
}

/** A passage: half-open ranges of words of the shorter article (a) and of the longer one (b). */
export interface PassageRanges {
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  /** Words that are kept. */
  readonly kept: number;
  readonly moved: boolean;
}

/** A passage that two articles share: as `PassageRanges`; `words` of prose that few other articles hold. */
export interface SharedRanges {
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  readonly words: number;
}

/** Profiles of articles up to this length are kept, and pairs of them filtered; words. */
export const MAX_SHORT = SHORT_WORDS;
/** Words that are compared; the rest of a longer article is ignored. */
export const MAX_COMPARED = MAX_WORDS;

const LANGUAGE_BYTES = 40;

export class CompareKernel {
  readonly #kernel: Exports;
  #views: ReturnType<typeof fixedViews>;
  /** Number of calls of `begin`: each call makes those before invalid. */
  #begun = 0;

  constructor(kernel = startKernel<Exports>(WASM)) {
    this.#kernel = kernel;
    this.#views = fixedViews(kernel.memory);
    fillGuards(kernel.memory.buffer, fixedGuards());
  }

  /** Fills guard zones behind the regions of each pair, too, for `check` to look at. For tests: it takes time. */
  guardPairs(): void {
    this.#kernel.guardPairs();
  }

  /**
   * Begins with another corpus: forgets languages and profiles.
   *
   * @returns the number of this beginning
   */
  begin({ shingleSize, minPassage, thresholds, weights, weightByFlag }: ComparisonRules): number {
    this.#kernel.begin();
    const views = this.#current();
    writeSettings(views.settings, { shingleSize, minPassage });
    writeThresholds(views.thresholds, thresholds);
    writeEvidenceWeights(views.weights, weights);
    views.weightByFlag.set(weightByFlag);
    views.tenthsByFlag.set(Array.from(weightByFlag, weight => Math.round(10 * weight)));
    return ++this.#begun;
  }

  /** True until `begin` is called again. */
  isCurrent(begun: number): boolean {
    return begun === this.#begun;
  }

  /** Writes the tables of a language. Drops the profiles of long articles. */
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
      // in front of the common words what holds of all others
      weights: this.#table(behindOne(weights)),
      isContent: this.#table(behindOne(isContent)),
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

  /** Makes a short article the query of the pairs to come. @param language as `addLanguage` returned it */
  openQuery({ hashes, flags }: TokenColumns, language: Address): void {
    const { queryHashes, queryFlags } = this.#current();
    const at = copyPreservingAlignment(hashes, queryHashes);
    this.#kernel.openQuery(at, copyPreservingAlignment(flags, queryFlags), hashes.length, language);
  }

  /** Makes an article the query whose profile is kept. */
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
   * The upper-bound filter: could the query and the candidate reach a threshold?
   *
   * @param article number of the candidate, the same for the same article since `begin`
   */
  passes(article: number, queryIsShorter: boolean): boolean {
    return Boolean(this.#kernel.passes(article, queryIsShorter));
  }

  /** The upper bound that `passes` decided on. */
  bound(): Evidence {
    return readEvidence(this.#current().bound);
  }

  /** Is there room to keep the profiles of two short articles of so many words? */
  hasRoom(length: number, other: number): boolean {
    return Boolean(this.#kernel.hasRoom(length, other));
  }

  /** Drops all profiles that are kept; the query stays the query. */
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

  /** Builds the profile of a long article; it stays until `keepLong`, `dropLong` or `addLanguage`. */
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

  /** Keeps one long profile and drops the others. Returns its address from now on. */
  keepLong(profile: Address): Address {
    return this.#kernel.keepLong(profile) >>> 0;
  }

  dropLong(): void {
    this.#kernel.dropLong();
  }

  /**
   * Compares the shorter article with the longer one as far as it takes to know that they reach no threshold.
   *
   * @param isFiltered true where the pair has just passed the filter
   * @returns the evidence, undefined where they reach no threshold
   */
  compare(shorter: Address, longer: Address, isFiltered: boolean): Evidence | undefined {
    const mayReach = this.#growing(() => this.#kernel.compare(shorter, longer, isFiltered));
    return mayReach ? readEvidence(this.#current().evidence) : undefined;
  }

  /** What else a verdict needs of the pair that was compared last and reaches a threshold. */
  summarize(shorter: Address, longer: Address): PairSummary {
    this.#kernel.summarize(shorter, longer);
    return readPairSummary(this.#current().summary);
  }

  /** The passages that the pair shares that was summarised last, in the order of the shorter article. */
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
   * The alignment of the pair that was compared last and reaches a threshold.
   *
   * @param words of the shorter article
   * @returns its passages in order; for each word the word of the longer article it is kept as, or -1
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

  /** Bytes of memory in use: grows with the longest pair so far. */
  get memoryBytes(): number {
    return this.#kernel.memory.buffer.byteLength;
  }

  /** @throws Error where the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#kernel.memory.buffer, fixedGuards());
    const damaged = this.#kernel.damagedRegion();
    if (damaged > 0) throw new Error(`a kernel wrote beyond its region ${GUARDED_REGIONS[damaged - 1]}`);
  }

  /** Runs what makes the memory grow. @throws UserError where there is not enough */
  #growing<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw explained(error);
    }
  }

  /** The views; made anew when the memory has grown. */
  #current(): ReturnType<typeof fixedViews> {
    if (this.#views.evidence.buffer !== this.#kernel.memory.buffer) this.#views = fixedViews(this.#kernel.memory);
    return this.#views;
  }
}

function behindOne<Numbers extends Float32Array | Uint8Array>(numbers: Numbers): Numbers {
  const all = new (numbers.constructor as new (length: number) => Numbers)(numbers.length + 1);
  all[0] = 1;
  all.set(numbers, 1);
  return all;
}

/** The kernel of this thread, started on the first call. */
export const compareKernel = startOnce(() => new CompareKernel());
