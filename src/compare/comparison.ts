/** The articles of a corpus, compared by the program: their words handed over, its numbers brought back. */
import { type Corpus, weightsByLanguage } from '../text/corpus.js';
import type { Language } from '../text/lexicon.js';
import { tokensOf } from '../text/token-store.js';
import type { Tokens } from '../text/tokenize.js';
import { CommonWords } from './common-words.js';
import type { Address, ComparisonProgram } from './comparison-program.js';
import { UNIT } from './constants.js';
import { COUNTS } from './coverage.js';
import { EVIDENCE, type EvidenceName } from './evidence.js';
import { lowestWeights } from './lowest-weights.js';
import { INTERCEPT, TABLE, thresholdsOf, WEIGHTS } from './score.js';
import { readsFromB } from './shorter.js';
import type { Findings } from './verify.js';

/** Where one article is so many times longer, no screen: to read it would cost more than to compare what the other has. */
const MUCH_LONGER = 16;

const NAMES = Object.keys(EVIDENCE) as EvidenceName[];

/** What a pair has to show to be worth handing on; what shows less of everything is refused. */
export interface Wanted {
  /** Similarity; 0 for anything. */
  readonly similarity: number;
  /** Share of the shorter article's vocabulary and of its names, where that is enough; undefined where it is not. */
  readonly related: { readonly vocabulary: number; readonly names: number } | undefined;
}

/** The columns of an article in the memory of the program. */
interface Columns {
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

/** How often the program has begun with another corpus: a comparison that began earlier cannot go on. */
let begun = 0;

export class Comparison {
  readonly #begun = ++begun;
  readonly #program: ComparisonProgram;
  readonly #corpus: Corpus;
  readonly #longest: number;
  readonly #shingleSize: number;
  readonly #wanted: Wanted;
  readonly #languages = new Map<Language, Address>();
  /** Profiles in the memory of the program, by article. */
  readonly #kept = new Map<number, Address>();
  #language: Language | undefined;
  #pivot = -1;
  #memory: ArrayBuffer | undefined;
  #evidence = new Float64Array(0);
  #result = new Float64Array(0);
  #pivotColumns: Columns = { hashes: new Uint32Array(0), flags: new Uint8Array(0) };
  #visitorColumns: Columns = this.#pivotColumns;

  constructor(program: ComparisonProgram, corpus: Corpus, shingleSize: number, wanted: Wanted) {
    this.#program = program;
    this.#longest = program.LONGEST.value;
    this.#corpus = corpus;
    this.#shingleSize = shingleSize;
    this.#wanted = wanted;
    program.begin();
  }

  /** False where another one has begun meanwhile. */
  get isCurrent(): boolean {
    return this.#begun === begun;
  }

  /** Whether the program can compare them: they are in one language, in which a word weighs the same, and not too long. */
  takes(left: number, right: number): boolean {
    const { languages, store } = this.#corpus;
    return (
      languages[left] === languages[right] && store.counts[left] < this.#longest && store.counts[right] < this.#longest
    );
  }

  /**
   * What comparing the two tells, that with the lower number called A; undefined where they are not wanted. Quickest where
   * the pivot stays the same.
   */
  compare(pivot: number, visitor: number): Findings | undefined {
    const { languages, store } = this.#corpus;
    const program = this.#program;
    this.#speak(languages[pivot]);
    this.#open(pivot);
    const own = store.counts[pivot];
    const tokens = tokensOf(store, visitor);
    const length = tokens.hashes.length;
    put(tokens, this.#visitorColumns);
    const [a, b] = pivot < visitor ? [pivot, visitor] : [visitor, pivot];
    const isSwapped =
      own === length ? readsFromB(tokensOf(store, a), tokensOf(store, b)) : store.counts[b] < store.counts[a];
    const pivotIsShorter = (isSwapped ? b : a) === pivot;
    const isScreened = this.#wanted.similarity > 0 && length <= MUCH_LONGER * own && own <= MUCH_LONGER * length;
    if (isScreened && program.screen(length, pivotIsShorter) === 0) return undefined;
    const profiles = this.#profiles(pivot, visitor, length);
    const [s, l] = pivotIsShorter ? [profiles.pivot, profiles.visitor] : [profiles.visitor, profiles.pivot];
    if (program.compare(s, l, isScreened) === 0) return undefined;
    program.tell(s, l);
    return this.#findings(isSwapped, Math.min(own, length), Math.max(own, length));
  }

  /** Makes an article the pivot, if it is not. */
  #open(article: number): void {
    if (article === this.#pivot) return;
    this.#pivot = article;
    const known = this.#kept.get(article);
    if (known !== undefined) {
      this.#program.openKept(known);
      return;
    }
    const tokens = tokensOf(this.#corpus.store, article);
    put(tokens, this.#pivotColumns);
    this.#program.openRead(tokens.hashes.length);
  }

  /** Both kept: most pivots are never aligned with anything, and should not push out those that are. */
  #profiles(pivot: number, visitor: number, length: number): { readonly pivot: Address; readonly visitor: Address } {
    const program = this.#program;
    const kept = this.#kept;
    const areKept = kept.has(pivot) && kept.has(visitor);
    if (!areKept && program.hasRoom(this.#corpus.store.counts[pivot], length) === 0) {
      program.forget();
      kept.clear();
    }
    return {
      pivot: this.#keep(pivot, () => program.keepPivot()),
      visitor: this.#keep(visitor, () => program.keepVisitor(length)),
    };
  }

  #keep(article: number, make: () => Address): Address {
    let profile = this.#kept.get(article);
    if (profile === undefined) {
      profile = make();
      this.#kept.set(article, profile);
    }
    return profile;
  }

  #findings(isSwapped: boolean, short: number, long: number): Findings {
    const evidence = {} as Record<EvidenceName, number>;
    for (let n = 0; n < NAMES.length; n++) evidence[NAMES[n]] = this.#evidence[n];
    const [common, shinglesOfA, shinglesOfB, passages, moved, longest, kept, inA, inB, marksA, marksB] = this.#result;
    return {
      isSwapped,
      evidence,
      lengths: { a: short, b: long },
      passages: { passages, moved, longest, kept, inA, inB },
      shingles: { common, a: shinglesOfA, b: shinglesOfB },
      machineMarks: { a: marksA, b: marksB },
    };
  }

  #speak(language: Language): void {
    if (language === this.#language) return;
    let address = this.#languages.get(language);
    if (address === undefined) {
      address = this.#putLanguage(language);
      this.#languages.set(language, address);
    }
    this.#language = language;
    this.#program.speak(address);
  }

  #putLanguage(language: Language): Address {
    const { facts } = this.#corpus;
    const common = new CommonWords(facts, language, weightsByLanguage(facts)(language));
    const { words, weights, functionWords } = common;
    const tables = [
      words.hashes,
      words.slots,
      weights,
      Uint8Array.from(words.hashes, (hash, n) => (weights[n] === 1 || common.isContent(hash) ? 1 : 0)),
      lowestWeights(common),
      functionWords.slots,
    ].map(table => {
      const address = this.#program.allocate(table.byteLength);
      this.#bytes(address, table.byteLength).set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
      return address;
    });
    const [hashes, slots, itsWeights, isContent, lowest, few] = tables;
    const row = Int32Array.of(
      ...[hashes, slots, words.slots.length - 1, itsWeights, isContent, lowest],
      ...[Math.ceil(common.functionWeight * UNIT), few, functionWords.multiplier, functionWords.shift],
    );
    const address = this.#program.allocate(row.byteLength);
    new Int32Array(this.#program.memory.buffer, address, row.length).set(row);
    this.#look();
    return address;
  }

  #bytes(address: Address, length: number): Uint8Array {
    return new Uint8Array(this.#program.memory.buffer, address, length);
  }

  /** Looks at the memory anew where it has grown, and at first. */
  #look(): void {
    const program = this.#program;
    const { buffer } = program.memory;
    if (buffer === this.#memory) return;
    if (this.#memory === undefined) this.#settle(buffer);
    this.#memory = buffer;
    this.#evidence = new Float64Array(buffer, program.EVIDENCE.value, NAMES.length);
    this.#result = new Float64Array(buffer, program.RESULT.value, 11);
    const columns = (hashes: Address, flags: Address): Columns => ({
      hashes: new Uint32Array(buffer, hashes, this.#longest),
      flags: new Uint8Array(buffer, flags, this.#longest),
    });
    this.#pivotColumns = columns(program.PIVOT_HASHES.value, program.PIVOT_FLAGS.value);
    this.#visitorColumns = columns(program.VISITOR_HASHES.value, program.VISITOR_FLAGS.value);
  }

  /** Says what the program goes by. */
  #settle(buffer: ArrayBuffer): void {
    const program = this.#program;
    const { similarity, related } = this.#wanted;
    const { logOdds, verbatim, copied } = thresholdsOf(similarity);
    new Int32Array(buffer, program.SETTINGS.value, 2).set([this.#shingleSize, related === undefined ? 0 : 1]);
    const never = Number.POSITIVE_INFINITY;
    new Float64Array(buffer, program.SETTINGS.value + 8, 7).set([
      ...[logOdds, verbatim, copied, related?.vocabulary ?? never, related?.names ?? never],
      ...[similarity > 0 ? TABLE : never, INTERCEPT],
    ]);
    new Float64Array(buffer, program.SETTINGS.value + 64, NAMES.length).set(NAMES.map(name => WEIGHTS[name] ?? 0));
    new Float64Array(buffer, program.COUNTS.value, COUNTS.length).set(COUNTS);
    new Uint8Array(buffer, program.TENTHS.value, COUNTS.length).set(
      Array.from(COUNTS, count => Math.round(10 * count)),
    );
  }
}

function put({ hashes, flags }: Tokens, columns: Columns): void {
  columns.hashes.set(hashes);
  columns.flags.set(flags);
}
