/**
 * The kernel that finds boilerplate (assembly/boilerplate): n-grams of eight words that recur in a group of articles, and the
 * spans of an article that n-grams of a template make up.
 *
 *   | article | templates of the source and of the corpus | group of articles, as large as it is |
 */

import {
  articleGuards,
  articleViews,
  type BoilerplateSpan,
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
import { checkGuards, copyPreservingAlignment, fillGuards, type Guard, startKernel } from './host.js';

export { type BoilerplateSpan, GRAM_WORDS, MIN_SPAN, SPAN_GAP } from './generated/boilerplate.js';

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
  #guards: readonly Guard[];

  /** @param tokens of the longest article */
  constructor(tokens: number) {
    this.#started = startFor(tokens, 0);
    this.#guards = this.#started.guards;
  }

  /**
   * Finds the n-grams that occur several times in a group of articles, and a few others.
   *
   * @param lengths words of each article
   * @param hashesOf hashes of the words of an article, by its position
   * @returns views that are valid until the next call, and that the caller may write to; undefined where no n-gram occurs often
   *   enough
   */
  find(
    lengths: Uint32Array,
    hashesOf: (position: number) => Uint32Array,
    { counters, several, least }: RecurrenceOptions,
  ): RecurringGrams | undefined {
    this.check();
    const { kernel, article, guards } = this.#started;
    const grams = lengths.reduce((sum, words) => sum + Math.max(0, words - GRAM_WORDS + 1), 0);
    const group = { articles: lengths.length, grams, counters };
    kernel.beginGroup(group.articles, group.grams, group.counters);
    const { buffer } = kernel.memory;
    this.#guards = [...guards, ...groupGuards(kernel, group)];
    fillGuards(buffer, this.#guards.slice(guards.length));
    const { hashes } = articleViews(kernel, article);
    let most = 0;
    for (let position = 0; position < lengths.length; position++) {
      const at = copyPreservingAlignment(hashesOf(position), hashes);
      most = Math.max(most, kernel.addArticle(at, lengths[position]));
    }
    if (most < Math.min(least, MAX_COUNT)) return undefined;
    kernel.keepRecurring(Math.min(several, MAX_COUNT));
    const { groupGrams, gramStarts, gramEnds } = groupViews(kernel, group);
    return { grams: groupGrams, starts: gramStarts, ends: gramEnds };
  }

  /** @throws Error where the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#started.kernel.memory.buffer, this.#guards);
  }
}

/** Which template an article is searched for. */
const SOURCE = 0;
const CORPUS = 1;

/** Finds the boilerplate of articles, and cuts it out. */
export class BoilerplateFinder {
  readonly #started: ReturnType<typeof startFor>;
  readonly #article: ReturnType<typeof articleViews>;
  readonly #templates: ReturnType<typeof templatesViews>;
  #inSource = false;
  #inCorpus = false;

  /**
   * @param tokens of the longest article
   * @param grams  n-grams of the largest template
   */
  constructor(tokens: number, grams: number) {
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
  find(tokens: TokenColumns): BoilerplateSpan[] {
    return this.#search(tokens).spans;
  }

  /**
   * Cuts the boilerplate out of an article: moves the other tokens together, in place. A token behind a gap begins a sentence.
   *
   * @returns the tokens that are left, and the spans that were cut out
   */
  remove(tokens: TokenColumns): { readonly left: number; readonly spans: readonly BoilerplateSpan[] } {
    const { left, firstCut, spans, hashesAt, flagsAt } = this.#search(tokens);
    if (spans.length === 0) return { left, spans };
    const { hashes, flags } = this.#article;
    const [hash, flag] = [(hashesAt - hashes.byteOffset) / hashes.BYTES_PER_ELEMENT, flagsAt - flags.byteOffset];
    tokens.hashes.set(hashes.subarray(hash + firstCut, hash + left), firstCut);
    tokens.flags.set(flags.subarray(flag + firstCut, flag + left), firstCut);
    return { left, spans };
  }

  #search({ hashes, flags }: TokenColumns) {
    const { kernel } = this.#started;
    const article = this.#article;
    const hashesAt = copyPreservingAlignment(hashes, article.hashes);
    const flagsAt = copyPreservingAlignment(flags, article.flags);
    kernel.removeBoilerplate(hashesAt, flagsAt, hashes.length, this.#inSource, this.#inCorpus);
    const removal = readRemoval(article.result);
    const spans = Array.from({ length: removal.spans }, (_, n) => readBoilerplateSpan(article.spans, n));
    return { ...removal, spans, hashesAt, flagsAt };
  }

  /** @throws Error where the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#started.kernel.memory.buffer, this.#started.guards);
  }
}
