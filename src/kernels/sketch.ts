/**
 * The program that makes sketches of tokens in one go, compiled from assembly/sketch: content words, the hashes of their
 * runs four at a time, those that may be kept, and these in order.
 */

import { PROGRAM_BYTES } from './bytes/sketch.js';
import { MACHINE_WORD } from './copy-aligned.js';
import { type Constant, type Memory, startKernel, startOnce } from './host.js';

export interface SketchProgram {
  /** Tokens of the longest article that fits. */
  readonly mostTokens: number;
  /** What goes in, words where `putAligned` puts them. `slots` as in `FewHashes`; longer ones do not fit. */
  readonly slots: Uint32Array;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** The sketch, ascending. */
  readonly values: Uint32Array;
  /**
   * Returns how many values there are, -1 where it cannot say.
   *
   * @param hashes     addresses of so many tokens; as is `flags`
   * @param words      content words in a shingle
   * @param multiplier of the function words; as is `shift`
   * @param size       smallest values that are kept at least
   * @param likely     a number of shingles of which at least `size` will be distinct, but rarely
   * @param scale      every value below this is kept; 0 to 2^32
   */
  readonly sketch: Sketch;
}

type Sketch = (
  hashes: number,
  flags: number,
  count: number,
  words: number,
  multiplier: number,
  shift: number,
  size: number,
  likely: number,
  scale: number,
) => number;

/** What the program gives, as it calls it. */
interface Exports {
  readonly MOST_TOKENS: Constant;
  readonly MOST_SLOTS: Constant;
  readonly SLOTS: Constant;
  readonly HASHES: Constant;
  readonly FLAGS: Constant;
  readonly VALUES: Constant;
  readonly memory: Memory;
  readonly sketch: Sketch;
}

/** The kernel of this thread, started on the first call. */
export const sketchProgram = startOnce(makeProgram);

function makeProgram(): SketchProgram {
  const program = startKernel<Exports>(PROGRAM_BYTES);
  const { MOST_TOKENS, MOST_SLOTS, SLOTS, HASHES, FLAGS, VALUES, sketch } = program;
  const { buffer } = program.memory;
  return {
    mostTokens: MOST_TOKENS.value,
    slots: new Uint32Array(buffer, SLOTS.value, MOST_SLOTS.value),
    hashes: new Uint32Array(buffer, HASHES.value, MOST_TOKENS.value + MACHINE_WORD / 4),
    flags: new Uint8Array(buffer, FLAGS.value, MOST_TOKENS.value + MACHINE_WORD),
    values: new Uint32Array(buffer, VALUES.value, MOST_TOKENS.value),
    sketch,
  };
}
