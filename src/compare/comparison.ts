/** The articles of a corpus, compared by the program: their words handed over, its numbers brought back. */

import type { Corpus } from '../corpus/corpus.js';
import { wordWeights } from '../corpus/document-frequency.js';
import { tokensOf } from '../corpus/token-store.js';
import type { Address, ComparisonProgram } from '../kernels/compare.js';
import { UNIT } from '../kernels/constants/compare.js';
import { copyPreservingAlignment, WORD_BYTES } from '../kernels/copy-preserving-alignment.js';
import type { Constant } from '../kernels/host.js';
import type { Language } from '../text/lexicon.js';
import type { Tokens } from '../text/tokenize.js';
import { type Alignment, flipped } from './alignment.js';
import { CommonWords } from './common-words.js';
import { COUNTS } from './coverage.js';
import { EVIDENCE, type EvidenceName } from './evidence.js';
import { INTERCEPT, TABLE, thresholdsOf, WEIGHTS } from './score.js';
import { readsFromB } from './shorter.js';
import type { Findings } from './verify.js';
import { lowestWeights } from './weight-bounds.js';

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

/** What of the memory of the program is looked at from here; made anew when it has grown. */
interface Views {
  readonly evidence: Float64Array;
  readonly result: Float64Array;
  readonly pivot: Columns;
  readonly visitor: Columns;
}

/** Numbers in `RESULT`. */
const RESULTS = 11;

function viewsOf(program: ComparisonProgram): Views {
  const { buffer } = program.memory;
  const columns = (hashes: Constant, flags: Constant): Columns => ({
    hashes: new Uint32Array(buffer, hashes.value, program.LONGEST.value + WORD_BYTES),
    flags: new Uint8Array(buffer, flags.value, program.LONGEST.value + WORD_BYTES),
  });
  return {
    evidence: new Float64Array(buffer, program.EVIDENCE.value, NAMES.length),
    result: new Float64Array(buffer, program.RESULT.value, RESULTS),
    pivot: columns(program.PIVOT_HASHES, program.PIVOT_FLAGS),
    visitor: columns(program.VISITOR_HASHES, program.VISITOR_FLAGS),
  };
}

/** How often the program has begun with another corpus: a comparison that began earlier cannot go on. */
let begun = 0;

export class Comparison {
  readonly #begun = ++begun;
  readonly #program: ComparisonProgram;
  readonly #corpus: Corpus;
  /** Whether pairs are screened. */
  readonly #screens: boolean;
  readonly #languages = new Map<Language, Address>();
  /** Profiles in the memory of the program, by article. */
  readonly #kept = new Map<number, Address>();
  #pivot = -1;
  #views: Views;
  /** The pair compared last. */
  #last: Findings | undefined;

  constructor(program: ComparisonProgram, corpus: Corpus, shingleSize: number, wanted: Wanted) {
    this.#program = program;
    this.#corpus = corpus;
    this.#screens = wanted.similarity > 0;
    program.begin();
    settle(program, shingleSize, wanted);
    this.#views = viewsOf(program);
  }

  /** False where another one has begun meanwhile. */
  get isCurrent(): boolean {
    return this.#begun === begun;
  }

  /** Whether both articles are short enough for the program. */
  takes(left: number, right: number): boolean {
    const { counts } = this.#corpus.store;
    const longest = this.#program.LONGEST.value;
    return counts[left] < longest && counts[right] < longest;
  }

  /**
   * What comparing the two tells, that with the lower number called A; undefined where they are not wanted. Quickest where
   * the pivot stays the same.
   */
  compare(pivot: number, visitor: number): Findings | undefined {
    const { languages, store } = this.#corpus;
    const program = this.#program;
    const languageOfPivot = this.#languageRow(languages[pivot]);
    const languageOfVisitor = this.#languageRow(languages[visitor]);
    this.#open(pivot, languageOfPivot);
    const own = store.counts[pivot];
    const tokens = tokensOf(store, visitor);
    const length = tokens.hashes.length;
    const at = put(tokens, this.#views.visitor);
    program.placeVisitor(at.hashes, at.flags, languageOfVisitor);
    const [a, b] = pivot < visitor ? [pivot, visitor] : [visitor, pivot];
    const isSwapped =
      own === length ? readsFromB(tokensOf(store, a), tokensOf(store, b)) : store.counts[b] < store.counts[a];
    const pivotIsShorter = (isSwapped ? b : a) === pivot;
    const isScreened = this.#screens && length <= MUCH_LONGER * own && own <= MUCH_LONGER * length;
    if (isScreened && program.screen(visitor, length, pivotIsShorter) === 0) return undefined;
    const profiles = this.#profiles(pivot, visitor, length);
    const [s, l] = pivotIsShorter ? [profiles.pivot, profiles.visitor] : [profiles.visitor, profiles.pivot];
    if (program.compare(s, l, isScreened) === 0) return undefined;
    program.tell(s, l);
    this.#last = this.#findings(isSwapped, Math.min(own, length), Math.max(own, length));
    return this.#last;
  }

  /**
   * Reads the alignment of the pair for which `compare` returned findings last, before any other call: A is the article with the
   * lower number. The kernel aligns the shorter article with the longer one and leaves behind
   *
   *     PARTNER  i32 by word of the shorter article: the word of the longer one it is kept as, or -1
   *     SPANS    4 x i32 by passage: start and end in the shorter article, start and end in the longer one
   *     ORDERED  i32 by rank in the order of the shorter article: the passage
   *     MOVED    u8 by rank: 1 for a passage that moved
   */
  alignment(): Alignment {
    const { isSwapped, lengths, passages } = this.#last!;
    const { PARTNER, SPANS, ORDERED, MOVED, memory } = this.#program;
    const partner = new Int32Array(memory.buffer, PARTNER.value, lengths.a).slice();
    const spans = new Int32Array(memory.buffer, SPANS.value, 4 * passages.passages);
    const ordered = new Int32Array(memory.buffer, ORDERED.value, passages.passages);
    const moved = new Uint8Array(memory.buffer, MOVED.value, passages.passages);
    const found = Array.from(ordered, (span, rank) => {
      const [startA, endA, startB, endB] = spans.subarray(4 * span, 4 * span + 4);
      let kept = 0;
      for (let i = startA; i < endA; i++) if (partner[i] >= startB && partner[i] < endB) kept++;
      const [a, b] = [[startA, endA] as const, [startB, endB] as const];
      return { a, b, kept, moved: moved[rank] === 1 };
    });
    const alignment: Alignment = { passages: found, partner };
    return isSwapped ? flipped(alignment, lengths.b) : alignment;
  }

  /** Makes an article the pivot, if it is not. */
  #open(article: number, language: Address): void {
    if (article === this.#pivot) return;
    this.#pivot = article;
    const known = this.#kept.get(article);
    if (known !== undefined) {
      this.#program.openKept(known);
      return;
    }
    const tokens = tokensOf(this.#corpus.store, article);
    const at = put(tokens, this.#views.pivot);
    this.#program.openRead(at.hashes, at.flags, tokens.hashes.length, language);
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
    const { evidence: values, result } = this.#views;
    const evidence = {} as Record<EvidenceName, number>;
    for (let n = 0; n < NAMES.length; n++) evidence[NAMES[n]] = values[n];
    const [common, shinglesOfA, shinglesOfB, passages, moved, longest, kept, inA, inB, marksA, marksB] = result;
    return {
      isSwapped,
      evidence,
      lengths: { a: short, b: long },
      passages: { passages, moved, longest, kept, inA, inB },
      shingles: { common, a: shinglesOfA, b: shinglesOfB },
      machineMarks: { a: marksA, b: marksB },
    };
  }

  /** Where the tables of a language are listed; writes them when first asked. */
  #languageRow(language: Language): Address {
    let address = this.#languages.get(language);
    if (address === undefined) {
      address = this.#putLanguage(language);
      this.#languages.set(language, address);
    }
    return address;
  }

  #putLanguage(language: Language): Address {
    const program = this.#program;
    const { facts } = this.#corpus;
    const common = new CommonWords(facts, language, wordWeights(facts, language));
    const { words, weights, functionWords } = common;
    const tables = [
      words.hashes,
      words.slots,
      // before the first word what holds of all that are not in the table
      Float32Array.of(1, ...weights),
      Uint8Array.of(1, ...Array.from(words.hashes, (hash, n) => (weights[n] === 1 || common.isContent(hash) ? 1 : 0))),
      lowestWeights(common),
      functionWords.slots,
    ].map(table => {
      const address = program.allocate(table.byteLength);
      const bytes = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
      new Uint8Array(program.memory.buffer, address, bytes.length).set(bytes);
      return address;
    });
    const [hashes, slots, itsWeights, isContent, lowest, few] = tables;
    const row = Int32Array.of(
      ...[hashes, slots, words.slots.length - 1, itsWeights, isContent, lowest],
      ...[Math.ceil(common.functionWeight * UNIT), few, functionWords.multiplier, functionWords.shift],
    );
    const address = program.allocate(row.byteLength);
    new Int32Array(program.memory.buffer, address, row.length).set(row);
    this.#views = viewsOf(program);
    return address;
  }
}

/** Says what the program goes by. */
function settle(program: ComparisonProgram, shingleSize: number, { similarity, related }: Wanted): void {
  const { buffer } = program.memory;
  const { logOdds, verbatim, copied } = thresholdsOf(similarity);
  const never = Number.POSITIVE_INFINITY;
  new Int32Array(buffer, program.SETTINGS.value, 2).set([shingleSize, related === undefined ? 0 : 1]);
  new Float64Array(buffer, program.LEAST.value, 7).set([
    ...[logOdds, verbatim, copied, related?.vocabulary ?? never, related?.names ?? never],
    ...[similarity > 0 ? TABLE : never, INTERCEPT],
  ]);
  new Float64Array(buffer, program.WEIGHTS.value, NAMES.length).set(NAMES.map(name => WEIGHTS[name] ?? 0));
  new Float64Array(buffer, program.COUNTS.value, COUNTS.length).set(COUNTS);
  new Uint8Array(buffer, program.TENTHS.value, COUNTS.length).set(Array.from(COUNTS, count => Math.round(10 * count)));
}

function put({ hashes, flags }: Tokens, columns: Columns): { readonly hashes: Address; readonly flags: Address } {
  return {
    hashes: copyPreservingAlignment(hashes, columns.hashes),
    flags: copyPreservingAlignment(flags, columns.flags),
  };
}
