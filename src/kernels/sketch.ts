/** Hosts the kernel that computes sketches (assembly/sketch): scaled bottom-k MinHash, see src/candidates/sketch.ts. */

import {
  type ArticleCapacity,
  articleGuards,
  articleViews,
  type Exports,
  readSketchResult,
  WASM,
} from './generated/sketch.js';
import { checkGuards, copyPreservingAlignment, fillGuards, startKernel, startOnce } from './host.js';

interface TokenColumns {
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

/** The function words of a language: the hashes with `slots[Math.imul(hash, multiplier) >>> shift] === hash`. */
interface FunctionWords {
  readonly slots: Uint32Array;
  readonly multiplier: number;
  readonly shift: number;
}

interface SketchOptions {
  /** Content words in a shingle. */
  readonly shingleSize: number;
  /** Number k of smallest values that are always kept. */
  readonly size: number;
  /** Every value below this one is also kept; 0 to 2^32. */
  readonly scale: number;
}

/** Initial capacity, enough for most articles. Capacities double as needed; an article takes up to 25 bytes a token. */
const INITIAL_TOKENS = 2 ** 12;
const INITIAL_SLOTS = 2 ** 12;

export class SketchKernel {
  readonly #kernel = startKernel<Exports>(WASM);
  #capacity: ArticleCapacity = { tokens: 0, slots: 0 };
  /** The function words that the kernel's memory holds. */
  #functionWords: FunctionWords | undefined;
  #views = this.#reserve(INITIAL_TOKENS, INITIAL_SLOTS);

  /**
   * Computes the sketch of an article of any length.
   *
   * @returns the values, valid until the next call, and the bound below which the sketch has every value
   */
  sketch(
    { hashes, flags }: TokenColumns,
    functionWords: FunctionWords,
    { shingleSize, size, scale }: SketchOptions,
  ): { readonly values: Uint32Array; readonly bound: number } {
    const { slots, multiplier, shift } = functionWords;
    if (hashes.length > this.#capacity.tokens || slots.length > this.#capacity.slots)
      this.#views = this.#reserve(hashes.length, slots.length);
    const views = this.#views;
    if (functionWords !== this.#functionWords) {
      views.functionWords.set(slots);
      this.#functionWords = functionWords;
    }
    const hashesAt = copyPreservingAlignment(hashes, views.hashes);
    const flagsAt = copyPreservingAlignment(flags, views.flags);
    this.#kernel.sketch(hashesAt, flagsAt, hashes.length, shingleSize, multiplier, shift, size, scale);
    const { count, bound } = readSketchResult(views.result);
    return { values: views.values.subarray(0, count), bound };
  }

  /** @throws Error if the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#kernel.memory.buffer, articleGuards(this.#kernel, this.#capacity));
  }

  #reserve(tokens: number, slots: number): ReturnType<typeof articleViews> {
    const before = this.#capacity;
    if (before.tokens > 0) this.check();
    const capacity = { tokens: powerOfTwo(tokens, before.tokens), slots: powerOfTwo(slots, before.slots) };
    this.#kernel.reserve(capacity.tokens, capacity.slots);
    fillGuards(this.#kernel.memory.buffer, articleGuards(this.#kernel, capacity));
    this.#capacity = capacity;
    this.#functionWords = undefined;
    return articleViews(this.#kernel, capacity);
  }
}

/** The smallest power of two that is at least both numbers. */
function powerOfTwo(wanted: number, least: number): number {
  let power = 1;
  while (power < wanted || power < least) power *= 2;
  return power;
}

/** The kernel of this thread, started on the first call. */
export const sketchKernel = startOnce(() => new SketchKernel());
