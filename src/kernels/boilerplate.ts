/**
 * Hosts the kernel that finds boilerplate (assembly/boilerplate).
 *
 * It finds n-grams of eight words that recur in a group of articles, and the spans of an article that consist of n-grams
 * of a template.
 *
 * ```text
 * memory   │ article │ templates of the source and of the corpus │ group of articles, of any size │
 * ```
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

interface TokenColumns {
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

/** The possibly recurring n-grams of a group of articles, article by article. */
interface RecurringGrams {
  readonly grams: Uint32Array;
  /** For each n-gram its first word in the article. */
  readonly starts: Uint32Array;
  /** For each article the end of its n-grams. */
  readonly ends: Uint32Array;
}

interface RecurrenceOptions {
  /** Number of counters, a power of two. N-grams of equal low bits share a counter. */
  readonly counters: number;
  /** Least count of a returned n-gram. */
  readonly several: number;
  /** Count that at least one n-gram must have; otherwise the result is undefined. */
  readonly least: number;
}

/** Least capacities, which cost no time and suffice for most articles and templates. */
const MIN_TOKENS = 2 ** 12;
const MIN_GRAMS = 2 ** 8;

/** Starts a kernel for articles of up to `tokens` tokens and templates of up to `grams` n-grams. Linear time. */
function startFor(tokens: number, grams: number) {
  const kernel = startKernel<Exports>(WASM);
  const capacity = Math.max(tokens, MIN_TOKENS);
  // a span has at least ten words; a word is in at most one span of the source and one of the corpus
  const article = { tokens: capacity, spans: Math.ceil(capacity / 10) * 2 + 2 };
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

  /** @param tokens tokens of the longest article */
  constructor(tokens: number) {
    this.#started = startFor(tokens, 0);
  }

  /**
   * Finds the n-grams that recur in a group of articles, and a few that share a counter with others.
   *
   * @param lengths  words of each article
   * @param hashesOf word hashes of an article, by its position in the group
   * @returns views that are valid until the next call, and that the caller may overwrite; undefined if no n-gram occurs
   *   often enough
   * @throws Error if the kernel wrote beyond a region of its memory
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
    // check now, because the next group may have other regions
    checkGuards(buffer, guards);
    checkGuards(buffer, guardsOfGroup);
    if (!occursOften) return undefined;
    const { groupGrams, gramStarts, gramEnds } = groupViews(kernel, group);
    return { grams: groupGrams, starts: gramStarts, ends: gramEnds };
  }
}

/** Sampled n-grams of an article: hash and first word of each, ascending by first word. */
export interface SampledGrams {
  readonly grams: Uint32Array;
  readonly starts: Uint32Array;
}

/** Samples the n-grams of articles by their hash. */
export class GramSampler {
  readonly #started: ReturnType<typeof startFor>;
  readonly #views: ReturnType<typeof articleViews>;

  /** @param tokens tokens of the longest article */
  constructor(tokens: number) {
    this.#started = startFor(tokens, 0);
    this.#views = articleViews(this.#started.kernel, this.#started.article);
  }

  /**
   * Samples about one n-gram in `rate`: those with a hash below 2^32 / rate.
   *
   * @returns views that are valid until the next call
   */
  sample(hashes: Uint32Array, rate: number): SampledGrams {
    const { matches, likely } = this.#views;
    const at = copyPreservingAlignment(hashes, this.#views.hashes);
    const count = this.#started.kernel.sampleGrams(at, hashes.length, Math.floor(2 ** 32 / rate) - 1);
    return { grams: matches.subarray(0, count), starts: likely.subarray(0, count) };
  }

  /** @throws Error if the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#started.kernel.memory.buffer, this.#started.guards);
  }
}

/** Numbers of the two templates. */
const SOURCE = 0;
const CORPUS = 1;

/**
 * Receives a span of boilerplate: word range, hash of its first words and `group`, and `group` (`SOURCE` or `CORPUS`).
 */
export type OnSpan = (start: number, end: number, key: number, group: number) => void;

/** Whether an article keeps its boilerplate, by the flags of the remaining tokens and of all tokens. */
type IsKept = (left: Uint8Array, whole: Uint8Array) => boolean;

/** Finds and removes the boilerplate of articles. */
export class BoilerplateFinder {
  readonly #started: ReturnType<typeof startFor>;
  readonly #article: ReturnType<typeof articleViews>;
  readonly #templates: ReturnType<typeof templatesViews>;
  #inSource = false;
  #inCorpus = false;

  readonly #isKept: IsKept;

  /**
   * @param tokens tokens of the longest article
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
   * Removes the boilerplate of an article by moving the other tokens together, in place. The token after a gap begins a
   * sentence.
   *
   * @param onCut called after the last span, before any token moves
   * @returns number of remaining tokens
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

  /**
   * Searches the tokens in the memory of the kernel. Returns whether any are removed; most articles have no
   * boilerplate.
   */
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

  /** @throws Error if the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#started.kernel.memory.buffer, this.#started.guards);
  }
}
