/** Hosts the kernel that decodes JSON strings from UTF-8 to UTF-8 (assembly/json-strings). */

import { blockGuards, blockViews, type Exports, readCopiedString, WASM } from './generated/json-strings.js';
import { checkGuards, fillGuards, startKernel, startOnce } from './host.js';

export class JsonStringKernel {
  readonly #kernel = startKernel<Exports>(WASM);
  readonly #result: DataView;
  /** The JSON lines, then a zero. */
  readonly input: Uint8Array;
  /** The decoded strings. */
  readonly output: Uint8Array;
  /**
   * Decodes the string that begins at byte `at` of `input` to byte `to` of `output`; `to` must not exceed `at`.
   *
   * @returns byte of the closing quotation mark; -1 for an unterminated or invalid string, or one with a `\u` escape
   */
  readonly copy: (at: number, to: number) => number = this.#kernel.copy;

  constructor() {
    const { result, input, output } = blockViews(this.#kernel.memory);
    this.#result = result;
    this.input = input;
    this.output = output;
    fillGuards(this.#kernel.memory.buffer, blockGuards());
  }

  /** End of the last string in `output`. */
  get end(): number {
    return readCopiedString(this.#result).end;
  }

  /** @throws Error if the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#kernel.memory.buffer, blockGuards());
  }
}

/** The kernel of this thread, started on the first call. */
export const jsonStringKernel = startOnce(() => new JsonStringKernel());
