/**
 * The kernel that finds boilerplate (assembly/boilerplate): n-grams of eight words that recur in a group of articles, and the
 * spans of an article that n-grams of a template make up.
 *
 *   | article | templates of the source and of the corpus | group of articles, as large as it is |
 */

import {
  articleGuards,
  articleViews,
  type Exports,
  GRAM_WORDS,
  groupGuards,
  groupViews,
  MAX_COUNT,
  readBoilerplateSpan,
  readRemoval,
  templatesGuards,
  templatesViews,
  WASM,
} from './generated/boilerplate.js';
import { checkGuards, copyPreservingAlignment, fillGuards, startKernel } from './host.js';

export { GRAM_WORDS, MIN_SPAN, SPAN_GAP } from './generated/boilerplate.js';

/** The tokens of an article, in two columns. */
interface TokenColumns {
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

/** The n-grams of a group of articles that may recur, one article behind the other. */
interface RecurringGrams {
  readonly grams: Uint32Array;
  /** The word of its article that each n-gram starts at. */
  readonly starts: Uint32Array;
  /** By article: where its n-grams end. */
  readonly ends: Uint32Array;
}

/** How often an n-gram has to occur. */
interface RecurrenceOptions {
  /** Counters, a power of two: n-grams that meet in one are counted together. */
  readonly counters: number;
  /** Occurrences of an n-gram that is returned. */
  readonly several: number;
  /** Occurrences that one n-gram at least must have, or none is returned. */
  readonly least: number;
}

/** The smallest areas that are laid out: they take no time, and most articles and templates fit. */
const MIN_TOKENS = 2 ** 12;
const MIN_GRAMS = 2 ** 8;

/** A kernel with room for articles of so many tokens, and for templates of so many n-grams. Linear in both. */
function startFor(tokens: number, grams: number) {
  const kernel = startKernel<Exports>(WASM);
  const room = Math.max(tokens, MIN_TOKENS);
  // a span has ten words at least, and a word is in one span of the source and one of the corpus at most
  const article = { tokens: room, spans: Math.ceil(room / 10) * 2 + 2 };
  const templates = { grams: powerOfTwo(Math.max(grams, MIN_GRAMS)) };
  kernel.reserve(article.tokens, article.spans, templates.grams);
  const guards = [...articleGuards(kernel, article), ...templatesGuards(kernel, templates)];
  fillGuards(kernel.memory.buffer, guards);
  return { kernel, article, templates, guards };
}

function powerOfTwo(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}

/** Finds the n-grams that recur in groups of articles. */
export class RecurringGramFinder {
  readonly #started: ReturnType<typeof startFor>;

  /** @param tokens of the longest article */
  constructor(tokens: number) {
    this.#started = startFor(tokens, 0);
  }

  /**
   * Finds the n-grams that occur several times in a group of articles, and a few others.
   *
   * @param lengths words of each article
   * @param hashesOf hashes of the words of an article, by its position
   * @returns views that are valid until the next call, and that the caller may write to; undefined where no n-gram occurs often
   *   enough
   * @throws Error where the kernel wrote beyond a region of its memory
   */
  find(
    lengths: Uint32Array,
    hashesOf: (position: number) => Uint32Array,
    { counters, several, least }: RecurrenceOptions,
  ): RecurringGrams | undefined {
    const { kernel, article, guards } = this.#started;
    let grams = 0;
    for (let position = 0; position < lengths.length; position++)
      grams += Math.max(0, lengths[position] - GRAM_WORDS + 1);
    const group = { articles: lengths.length, grams, counters };
    kernel.beginGroup(group.articles, group.grams, group.counters);
    const { buffer } = kernel.memory;
    const guardsOfGroup = groupGuards(kernel, group);
    fillGuards(buffer, guardsOfGroup);
    const { hashes } = articleViews(kernel, article);
    let most = 0;
    for (let position = 0; position < lengths.length; position++) {
      const at = copyPreservingAlignment(hashesOf(position), hashes);
      most = Math.max(most, kernel.addArticle(at, lengths[position]));
    }
    const occursOften = most >= Math.min(least, MAX_COUNT);
    if (occursOften) kernel.keepRecurring(Math.min(several, MAX_COUNT));
    // at once: the next group may have other regions
    checkGuards(buffer, guards);
    checkGuards(buffer, guardsOfGroup);
    if (!occursOften) return undefined;
    const { groupGrams, gramStarts, gramEnds } = groupViews(kernel, group);
    return { grams: groupGrams, starts: gramStarts, ends: gramEnds };
  }
}

/** Samples of the n-grams of an article: the hash of each, and the word that it starts at. Ascending starts. */
export interface SampledGrams {
  readonly grams: Uint32Array;
  readonly starts: Uint32Array;
}

/** Samples the n-grams of articles by their hash. */
export class GramSampler {
  readonly #started: ReturnType<typeof startFor>;
  readonly #views: ReturnType<typeof articleViews>;

  /** @param tokens of the longest article */
  constructor(tokens: number) {
    this.#started = startFor(tokens, 0);
    this.#views = articleViews(this.#started.kernel, this.#started.article);
  }

  /**
   * About one n-gram in `rate`: those with the lowest hashes of all that there may be.
   *
   * @returns views that are valid until the next call
   */
  sample(hashes: Uint32Array, rate: number): SampledGrams {
    const { matches, likely } = this.#views;
    const at = copyPreservingAlignment(hashes, this.#views.hashes);
    const count = this.#started.kernel.sampleGrams(at, hashes.length, Math.floor(2 ** 32 / rate) - 1);
    return { grams: matches.subarray(0, count), starts: likely.subarray(0, count) };
  }

  /** @throws Error where the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#started.kernel.memory.buffer, this.#started.guards);
  }
}

/** Which template an article is searched for. */
const SOURCE = 0;
const CORPUS = 1;

/** Takes a span that is boilerplate: its words, the hash of the first ones and of `group`, and 0 where the source has it. */
export type OnSpan = (start: number, end: number, key: number, group: number) => void;

/** Decides by the flags of the tokens that would be left, and of all. */
type IsKept = (left: Uint8Array, whole: Uint8Array) => boolean;

/** Finds the boilerplate of articles, and cuts it out. */
export class BoilerplateFinder {
  readonly #started: ReturnType<typeof startFor>;
  readonly #article: ReturnType<typeof articleViews>;
  readonly #templates: ReturnType<typeof templatesViews>;
  #inSource = false;
  #inCorpus = false;

  readonly #isKept: IsKept;

  /**
   * @param tokens of the longest article
   * @param grams  n-grams of the largest template
   * @param isKept whether an article keeps its boilerplate
   */
  constructor(tokens: number, grams: number, isKept: IsKept) {
    this.#isKept = isKept;
    this.#started = startFor(tokens, grams);
    const { kernel, article, templates } = this.#started;
    this.#article = articleViews(kernel, article);
    this.#templates = templatesViews(kernel, templates);
  }

  /** Sets the n-grams that are boilerplate in the articles of a source. */
  setSourceTemplate(grams: Uint32Array): void {
    this.#setTemplate(SOURCE, grams);
    this.#inSource = grams.length > 0;
  }

  /** Sets the n-grams that are boilerplate in all articles. */
  setCorpusTemplate(grams: Uint32Array): void {
    this.#setTemplate(CORPUS, grams);
    this.#inCorpus = grams.length > 0;
  }

  #setTemplate(group: number, grams: Uint32Array): void {
    this.#templates.template.set(grams);
    this.#started.kernel.setTemplate(group, grams.length);
  }

  /** Finds the spans of an article that are boilerplate of its source or of the corpus. */
  find({ hashes, flags }: TokenColumns, onSpan: OnSpan): void {
    const article = this.#article;
    this.#search(
      copyPreservingAlignment(hashes, article.hashes),
      copyPreservingAlignment(flags, article.flags),
      flags,
      onSpan,
    );
  }

  /**
   * Cuts the boilerplate out of an article: moves the other tokens together, in place. A token behind a gap begins a sentence.
   *
   * @param onCut called behind the last span, before any token moves
   * @returns the tokens that are left
   */
  remove({ hashes, flags }: TokenColumns, onSpan: OnSpan, onCut?: () => void): number {
    const article = this.#article;
    const hashesAt = copyPreservingAlignment(hashes, article.hashes);
    const flagsAt = copyPreservingAlignment(flags, article.flags);
    if (!this.#search(hashesAt, flagsAt, flags, onSpan)) return hashes.length;
    onCut?.();
    const { left, firstCut } = readRemoval(article.result);
    const [hash, flag] = [(hashesAt - article.hashes.byteOffset) / 4, flagsAt - article.flags.byteOffset];
    hashes.set(article.hashes.subarray(hash + firstCut, hash + left), firstCut);
    flags.set(article.flags.subarray(flag + firstCut, flag + left), firstCut);
    return left;
  }

  /** Searches the tokens in the memory of the kernel. Returns whether any are cut out. Most articles have none. */
  #search(hashesAt: number, flagsAt: number, whole: Uint8Array, onSpan: OnSpan): boolean {
    const spans = this.#started.kernel.removeBoilerplate(
      hashesAt,
      flagsAt,
      whole.length,
      this.#inSource,
      this.#inCorpus,
    );
    if (spans === 0) return false;
    const { result, flags } = this.#article;
    const first = flagsAt - flags.byteOffset;
    if (this.#isKept(flags.subarray(first, first + readRemoval(result).left), whole)) return false;
    for (let n = 0; n < spans; n++) {
      const { start, end, key, group } = readBoilerplateSpan(this.#article.spans, n);
      onSpan(start, end, key, group);
    }
    return true;
  }

  /** @throws Error where the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#started.kernel.memory.buffer, this.#started.guards);
  }
}
