/** The program that groups the values of parts and lists their holders, in the memory that the lists stand in. */

import { PROGRAM_BYTES } from './bytes/candidates.js';
import { type Constant, PAGE, type SharedMemory, startKernel } from './host.js';

/** What the program gives, as it calls it; assembly/candidates tells what each does. */
interface Exports {
  readonly indexValues: Constant;
  readonly spanStarts: Constant;
  layOutIndex(from: number, rangeValues: number, spans: number, partValues: number): number;
  indexPart(
    part: number,
    parts: number,
    batches: number,
    sketchBits: number,
    batchSize: number,
    base: number,
    values: number,
    mostHolders: number,
  ): number;
}

/** The values of a range of parts, batch by batch, and where in them each part begins. */
export interface IndexProgram extends Pick<Exports, 'indexPart'> {
  readonly values: Uint32Array;
  readonly starts: Uint32Array;
}

/** Of this thread, and the memory of its own that it has. */
interface Started {
  readonly program: Exports;
  from: number;
  bytes: number;
}

const started = new WeakMap<SharedMemory, Started>();

/** With room for so many values, starts of parts, and values of the largest part; undefined where there is none to be had. */
export function indexProgram(
  memory: SharedMemory,
  values: number,
  spans: number,
  partValues: number,
): IndexProgram | undefined {
  let its = started.get(memory);
  if (its === undefined) {
    its = { program: startKernel<Exports>(PROGRAM_BYTES, memory), from: 0, bytes: 0 };
    started.set(memory, its);
  }
  const { program } = its;
  const needed = program.layOutIndex(0, values, spans, partValues) >>> 0;
  if (needed > its.bytes) {
    // what comes next is about as much, and seldom more than a quarter more
    const pages = Math.ceil((needed * 1.25) / PAGE);
    try {
      its.from = memory.grow(pages) * PAGE;
    } catch {
      return undefined;
    }
    its.bytes = pages * PAGE;
  }
  program.layOutIndex(its.from, values, spans, partValues);
  return {
    indexPart: program.indexPart,
    values: new Uint32Array(memory.buffer, program.indexValues.value >>> 0, values),
    starts: new Uint32Array(memory.buffer, program.spanStarts.value >>> 0, spans),
  };
}
