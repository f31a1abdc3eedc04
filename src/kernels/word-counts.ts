/**
 * Hosts the kernel that counts document frequencies of words (assembly/word-counts).
 *
 * ```text
 * memory   │ article │ table of words │ larger table, after growing │ ... │ columns │
 * ```
 */

import { articleGuards, articleViews, columnsViews, type Exports, WASM } from './generated/word-counts.js';
import { checkGuards, copyPreservingAlignment, fillGuards, startKernel } from './host.js';

/** Words with their document frequencies: two columns of equal length. */
interface WordCounts {
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
}

/** Least capacity for an article, and for the words of one call of `addCounts`. */
const MIN_TOKENS = 2 ** 12;

export class WordCounter {
  readonly #kernel = startKernel<Exports>(WASM);
  readonly #tokens: number;
  #views: ReturnType<typeof articleViews> | undefined;

  /**
   * @param tokens tokens of the longest article
   * @param slots  initial slots of the table, a power of two
   */
  constructor(tokens: number, slots: number) {
    let capacity = MIN_TOKENS;
    while (capacity < tokens) capacity *= 2;
    this.#tokens = capacity;
    this.#kernel.reserve(capacity, slots);
    fillGuards(this.#kernel.memory.buffer, articleGuards(this.#kernel, { tokens: capacity }));
  }

  /** Counts each word of an article once. */
  countArticle(hashes: Uint32Array): void {
    this.#kernel.countArticle(copyPreservingAlignment(hashes, this.#article().hashes), hashes.length);
  }

  /** Adds counts of another counter. */
  add({ words, counts }: WordCounts): void {
    for (let at = 0; at < words.length; at += this.#tokens) {
      const views = this.#article();
      const part = words.subarray(at, at + this.#tokens);
      views.hashes.set(part);
      views.counts.set(counts.subarray(at, at + this.#tokens));
      this.#kernel.addCounts(part.length);
    }
  }

  /** All counted words, in no particular order. The views are valid until the next call. */
  gather(): WordCounts {
    return this.#columns(this.#kernel.gatherCounts() >>> 0);
  }

  /**
   * The hash table: open addressing with linear probing, indexed by the low bits of a word; a count of 0 marks a free
   * slot. The views are valid until the next call.
   */
  table(): WordCounts {
    return this.#columns(this.#kernel.copyTable() >>> 0);
  }

  /** @throws Error if the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#kernel.memory.buffer, articleGuards(this.#kernel, { tokens: this.#tokens }));
  }

  #columns(length: number): WordCounts {
    const { countedWords, wordCounts } = columnsViews(this.#kernel, { words: length });
    return { words: countedWords, counts: wordCounts };
  }

  /** Views of the article region, recreated after the memory has grown. */
  #article(): ReturnType<typeof articleViews> {
    if (this.#views?.hashes.buffer !== this.#kernel.memory.buffer)
      this.#views = articleViews(this.#kernel, { tokens: this.#tokens });
    return this.#views;
  }
}
