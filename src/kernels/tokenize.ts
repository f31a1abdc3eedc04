/**
 * The kernel that finds the words of a text (assembly/tokenize). It knows the characters that most text is made of and stops at
 * all others: src/text/scan-words.ts takes over there, and calls it again behind them.
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

/** The first code point of three bytes of UTF-8, and of two. */
const THREE_BYTES = 0x800;
const TWO_BYTES = 0x80;
/** Code points that the kernel learns together. */
const PAGE = 256;

export class TokenizeKernel {
  readonly #kernel = startKernel<Exports>(WASM);
  readonly #state: DataView;
  /** By page of code points: 1 where the kernel knows its characters. */
  readonly #known = new Uint8Array(THREE_BYTES / PAGE);
  /** The text, up to `TEXT_BYTES` and a zero behind them. The kernel folds letters in it. */
  readonly text: Uint8Array;
  /** The tokens of the text, for as many as it can have, and those of a quotation that began before it. */
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

  /** Whether the kernel knows the character of two bytes, and those around it; it leaves out what it does not know. */
  knows(codePoint: number): boolean {
    return this.#known[Math.floor(codePoint / PAGE)] === 1;
  }

  /**
   * Teaches the kernel a character of two bytes and those around it.
   *
   * @param characterOf what is known of a code point in one number, as `KIND` says
   */
  learn(codePoint: number, characterOf: (codePoint: number) => number): void {
    const page = Math.floor(codePoint / PAGE);
    this.#known[page] = 1;
    for (let code = Math.max(page * PAGE, TWO_BYTES); code < (page + 1) * PAGE; code++)
      this.#kernel.learn(code, characterOf(code));
  }

  /**
   * Scans on from the first byte of a letter or digit, or of Han or kana.
   *
   * @param at          byte in the text
   * @param count       tokens before it
   * @param pending     flags that the next token has already
   * @param quotedSince token at which the open quotation began; -1 outside
   * @returns the byte where the scan stopped, and what `state` reads is of the scan up to there; `at`, where no letter begins
   *   there after all
   */
  readonly scan: (at: number, count: number, pending: number, quotedSince: number) => number = this.#kernel.scan;

  /** The state where the last scan stopped. */
  get state(): ScanState {
    return readScanState(this.#state);
  }

  /** @throws Error where the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#kernel.memory.buffer, scanGuards());
  }
}

/** The kernel of this thread, started on the first call. */
export const tokenizeKernel = startOnce(() => new TokenizeKernel());
