/**
 * The kernel that counts in how many articles each word occurs (assembly/word-counts).
 *
 *   | article | table of words, which grows: a larger one stands behind the one before | columns |
 */

import { articleGuards, articleViews, columnsViews, type Exports, WASM } from './generated/word-counts.js';
import { checkGuards, copyPreservingAlignment, fillGuards, startKernel } from './host.js';

/** Words, and how many articles hold each; two columns of equal length. */
interface WordCounts {
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
}

/** Tokens of an article that always fit, and words that are added at a time. */
const MIN_TOKENS = 2 ** 12;

export class WordCounter {
  readonly #kernel = startKernel<Exports>(WASM);
  readonly #tokens: number;
  #views: ReturnType<typeof articleViews> | undefined;

  /**
   * @param tokens of the longest article that will be counted
   * @param slots  of the table at the start, a power of two
   */
  constructor(tokens: number, slots: number) {
    let room = MIN_TOKENS;
    while (room < tokens) room *= 2;
    this.#tokens = room;
    const capacity = { tokens: room };
    this.#kernel.reserve(room, slots);
    fillGuards(this.#kernel.memory.buffer, articleGuards(this.#kernel, capacity));
  }

  /** Counts each word of an article once. */
  countArticle(hashes: Uint32Array): void {
    this.#kernel.countArticle(copyPreservingAlignment(hashes, this.#article().hashes), hashes.length);
  }

  /** Adds what was counted elsewhere. */
  add({ words, counts }: WordCounts): void {
    for (let at = 0; at < words.length; at += this.#tokens) {
      const views = this.#article();
      const some = words.subarray(at, at + this.#tokens);
      views.hashes.set(some);
      views.counts.set(counts.subarray(at, at + this.#tokens));
      this.#kernel.addCounts(some.length);
    }
  }

  /** Each word that was counted, in no particular order. Views that are valid until the next call. */
  gather(): WordCounts {
    return this.#columns(this.#kernel.gatherCounts() >>> 0);
  }

  /**
   * The table of words: a power of two of slots, each word in that of its lowest bits or behind it; a count of 0 marks a free
   * slot. Views that are valid until the next call.
   */
  table(): WordCounts {
    return this.#columns(this.#kernel.copyTable() >>> 0);
  }

  /** @throws Error where the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#kernel.memory.buffer, articleGuards(this.#kernel, { tokens: this.#tokens }));
  }

  #columns(length: number): WordCounts {
    const { countedWords, wordCounts } = columnsViews(this.#kernel, { words: length });
    return { words: countedWords, counts: wordCounts };
  }

  /** Views of an article, made anew when the memory has grown. */
  #article(): ReturnType<typeof articleViews> {
    if (this.#views?.hashes.buffer !== this.#kernel.memory.buffer)
      this.#views = articleViews(this.#kernel, { tokens: this.#tokens });
    return this.#views;
  }
}
