/**
 * Hosts the kernel that finds the words of a text (assembly/tokenize).
 *
 * The kernel handles common characters and stops at any other. src/text/scan-words.ts handles that character and calls
 * the kernel again.
 */

import { type Exports, readScanState, type ScanState, scanGuards, scanViews, WASM } from './generated/tokenize.js';
import { checkGuards, fillGuards, startKernel, startOnce } from './host.js';

export {
  APOSTROPHE,
  CLOSE_QUOTE,
  DIGIT,
  FNV_OFFSET,
  FNV_PRIME,
  FOLD,
  FULL_STOP,
  IGNORED,
  INERT,
  KIND,
  LETTER,
  LINE_END_WINDOW,
  MARK,
  MAX_QUOTATION,
  OPEN_QUOTE,
  POINT,
  SEPARATOR,
  SOLO,
  TEXT_BYTES,
  UPPER,
  WIDE,
} from './generated/tokenize.js';

/** First code points with three and with two bytes of UTF-8. */
const THREE_BYTES = 0x800;
const TWO_BYTES = 0x80;
/** Code points in a page, which the kernel learns together. */
const PAGE = 256;

export class TokenizeKernel {
  readonly #kernel = startKernel<Exports>(WASM);
  readonly #state: DataView;
  /** For each page 1 if the kernel has its characters. */
  readonly #known = new Uint8Array(THREE_BYTES / PAGE);
  /** The text of up to `TEXT_BYTES`, then a zero. The kernel folds letters in place. */
  readonly text: Uint8Array;
  /** The tokens of an open quotation from before the text, then the tokens of the text. */
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;

  constructor() {
    const { state, text, hashes, flags } = scanViews(this.#kernel.memory);
    this.#state = state;
    this.text = text;
    this.hashes = hashes;
    this.flags = flags;
    fillGuards(this.#kernel.memory.buffer, scanGuards());
  }

  /** Whether the kernel has the page of a character of two bytes; it stops at characters of other pages. */
  knows(codePoint: number): boolean {
    return this.#known[Math.floor(codePoint / PAGE)] === 1;
  }

  /**
   * Gives the kernel the page of a character of two bytes.
   *
   * @param characterOf kind and folded form of a code point, packed as `KIND` describes
   */
  learn(codePoint: number, characterOf: (codePoint: number) => number): void {
    const page = Math.floor(codePoint / PAGE);
    this.#known[page] = 1;
    for (let code = Math.max(page * PAGE, TWO_BYTES); code < (page + 1) * PAGE; code++)
      this.#kernel.learn(code, characterOf(code));
  }

  /**
   * Scans from a byte at which a letter, a digit, Han or kana begins.
   *
   * @param at          byte in the text
   * @param count       tokens before `at`
   * @param pending     flags for the next token
   * @param quotedSince first token of the open quotation; -1 outside of quotations
   * @returns the byte at which the scan stopped; `state` then has the state there. `at` if no such character begins
   *   there.
   */
  readonly scan: (at: number, count: number, pending: number, quotedSince: number) => number = this.#kernel.scan;

  /** The state at the end of the last scan. */
  get state(): ScanState {
    return readScanState(this.#state);
  }

  /** @throws Error if the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#kernel.memory.buffer, scanGuards());
  }
}

/** The kernel of this thread, started on the first call. */
export const tokenizeKernel = startOnce(() => new TokenizeKernel());
