/** The kernel that copies JSON strings from bytes to bytes (assembly/json-strings). */

import { blockGuards, blockViews, type Exports, readCopiedString, WASM } from './generated/json-strings.js';
import { checkGuards, fillGuards, startKernel, startOnce } from './host.js';

export class JsonStringKernel {
  readonly #kernel = startKernel<Exports>(WASM);
  readonly #result: DataView;
  /** The lines to read, a zero behind them. */
  readonly input: Uint8Array;
  /** The strings that were copied. */
  readonly output: Uint8Array;
  /**
   * Copies the string that begins at byte `at` of `input` to byte `to` of `output`, which may not be larger.
   *
   * @returns the byte of the closing quotation mark; -1 where the string has none, is not valid, or has a `\u` escape
   */
  readonly copy: (at: number, to: number) => number = this.#kernel.copy;

  constructor() {
    const { result, input, output } = blockViews(this.#kernel.memory);
    this.#result = result;
    this.input = input;
    this.output = output;
    fillGuards(this.#kernel.memory.buffer, blockGuards());
  }

  /** The byte of `output` behind the last string. */
  get end(): number {
    return readCopiedString(this.#result).end;
  }

  /** @throws Error where the kernel wrote beyond a region of its memory */
  check(): void {
    checkGuards(this.#kernel.memory.buffer, blockGuards());
  }
}

/** The kernel of this thread, started on the first call. */
export const jsonStringKernel = startOnce(() => new JsonStringKernel());
