/**
 * The program that scans texts up to what is rare, where scanWords takes over: what scan-words.ts does, word for word, compiled
 * from assembly/text.
 */

import { characterOf } from '../text/characters.js';
import { PROGRAM_BYTES } from './bytes/tokenize.js';
import { BEYOND, LONGEST_TEXT, MOST_TOKENS } from './constants/tokenize.js';
import { type Constant, type Memory, startKernel, startOnce } from './host.js';

export interface ScanProgram {
  /** What goes out besides the tokens; scan-constants.ts tells. */
  readonly state: Int32Array;
  /** The text, a zero behind it, and room that it does not matter what is in. */
  readonly bytes: Uint8Array;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** Tells it of the characters of two bytes around one that it has left to scanWords: it may not know them yet. */
  learnAbout(codePoint: number): void;
  /**
   * Scans on from a first byte of a letter or digit, or of Han or kana, and returns where it stopped. Letters of two bytes are
   * folded where they stand; where none begins after all, it stops at once and nothing is in `state`.
   */
  scan(at: number, count: number, pending: number, quotedSince: number): number;
}

/** The first code point of three bytes of UTF-8. */
const BEYOND_TWO_BYTES = 0x800;
/** Code points that are learnt together. */
const PAGE = 256;

/** As the program calls what it gives. */
interface Exports {
  readonly memory: Memory;
  readonly STATE: Constant;
  readonly TEXT: Constant;
  readonly HASHES: Constant;
  readonly FLAGS: Constant;
  readonly learn: (codePoint: number, character: number) => void;
  readonly scan: ScanProgram['scan'];
}

/** The kernel of this thread, started on the first call. */
export const scanProgram = startOnce(makeScan);

function makeScan(): ScanProgram {
  const program = startKernel<Exports>(PROGRAM_BYTES);
  const { memory, STATE, TEXT, HASHES, FLAGS, learn, scan } = program;
  const known = new Uint8Array(BEYOND_TWO_BYTES / PAGE);
  return {
    state: new Int32Array(memory.buffer, STATE.value, 5),
    bytes: new Uint8Array(memory.buffer, TEXT.value, LONGEST_TEXT * 3 + BEYOND),
    hashes: new Uint32Array(memory.buffer, HASHES.value, MOST_TOKENS),
    flags: new Uint8Array(memory.buffer, FLAGS.value, MOST_TOKENS),
    learnAbout(codePoint) {
      const page = Math.floor(codePoint / PAGE);
      if (known[page] === 1) return;
      known[page] = 1;
      for (let its = Math.max(page * PAGE, 0x80); its < (page + 1) * PAGE; its++) learn(its, characterOf(its));
    },
    scan,
  };
}
