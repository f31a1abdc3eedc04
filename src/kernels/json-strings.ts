/** The program that copies JSON strings from bytes to bytes, compiled from assembly/read. */

import { PROGRAM_BYTES } from './bytes/json-strings.js';
import { type Constant, type Memory, startKernel, startOnce } from './host.js';

export interface JsonStrings {
  /** What is read, a zero behind it. */
  readonly input: Uint8Array;
  /** What was written. */
  readonly output: Uint8Array;
  /** Where in `output` the last string ended. */
  readonly ended: Int32Array;
  /**
   * Copies the string that begins at `at` to `to`, which may not lie further in.
   *
   * @returns where its closing quotation mark stands; -1 where it has none, is not valid, or has a `\u` escape
   */
  copy(at: number, to: number): number;
}

/** What the program gives, as it calls it. */
interface StringProgram {
  readonly ROOM: Constant;
  readonly ENDED: Constant;
  readonly INPUT: Constant;
  readonly OUTPUT: Constant;
  readonly memory: Memory;
  copy(at: number, to: number): number;
}

/** The kernel of this thread, started on the first call. */
export const jsonStrings = startOnce(makeStrings);

function makeStrings(): JsonStrings {
  const program = startKernel<StringProgram>(PROGRAM_BYTES);
  const { ROOM, ENDED, INPUT, OUTPUT, memory, copy } = program;
  return {
    input: new Uint8Array(memory.buffer, INPUT.value, ROOM.value + 1),
    output: new Uint8Array(memory.buffer, OUTPUT.value, ROOM.value),
    ended: new Int32Array(memory.buffer, ENDED.value, 1),
    copy,
  };
}
