/**
 * Where the large columns of a scan live: the tokens of all articles and the values of all sketches. By default they stay in
 * shared memory; a backend with a memory budget spills them to a file (`workers/spilling-storage.ts`). Stages read and
 * write columns through the functions of this file and do not know which it is.
 */

import type { Tokens } from '../text/tokenize.js';

/** Numbers outside of memory. Offsets and counts are elements. */
export interface SpilledColumn<Values extends Uint32Array | Uint8Array> {
  /** Returns a copy. */
  read(offset: number, count: number): Values;
  write(offset: number, values: Values): void;
}

export type Column<Values extends Uint32Array | Uint8Array> = Values | SpilledColumn<Values>;

/** Tokens of one batch of articles, one article behind the other. */
export interface TokenSegment {
  readonly hashes: Column<Uint32Array>;
  readonly flags: Column<Uint8Array>;
}

export const isSpilled = <Values extends Uint32Array | Uint8Array>(
  column: Column<Values>,
): column is SpilledColumn<Values> => 'read' in column;

/** Part of a column: a view where the column is in memory, a copy otherwise. */
export function readColumn<Values extends Uint32Array | Uint8Array>(
  column: Column<Values>,
  offset: number,
  count: number,
): Values {
  return isSpilled(column) ? column.read(offset, count) : (column.subarray(offset, offset + count) as Values);
}

export interface Storage {
  /** Begins to collect the tokens of one corpus. */
  collectTokens(): TokenCollector;
  /** @param values sketches of one batch, in shared memory */
  storeSketches(values: Uint32Array): Column<Uint32Array>;
}

export interface TokenCollector {
  /** @param tokens of one batch, in shared memory */
  add(tokens: Tokens): void;
  /**
   * @param articles number of articles in all batches
   * @returns what was added, in the order in which it was added
   */
  finish(articles: number): readonly TokenSegment[];
}

/** Keeps everything in memory. */
export const IN_MEMORY: Storage = {
  collectTokens() {
    const segments: TokenSegment[] = [];
    return { add: tokens => segments.push(tokens), finish: () => segments };
  },
  storeSketches: values => values,
};
