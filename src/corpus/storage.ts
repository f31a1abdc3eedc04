/**
 * Defines the storage of large columns: the tokens of all articles and the values of all sketches.
 *
 * By default columns stay in shared memory. A storage with a memory budget spills columns to a file
 * (`workers/spilling-storage.ts`). Stages use the functions of this file, which hide the difference.
 */

import type { Tokens } from '../text/tokenize.js';

/** A column in a file. Offsets and counts are elements. */
export interface SpilledColumn<Values extends Uint32Array | Uint8Array> {
  /** Returns a copy. */
  read(offset: number, count: number): Values;
  write(offset: number, values: Values): void;
}

export type Column<Values extends Uint32Array | Uint8Array> = Values | SpilledColumn<Values>;

/** Tokens of one batch, article by article. */
export interface TokenSegment {
  readonly hashes: Column<Uint32Array>;
  readonly flags: Column<Uint8Array>;
}

export const isSpilled = <Values extends Uint32Array | Uint8Array>(
  column: Column<Values>,
): column is SpilledColumn<Values> => 'read' in column;

/** A part of a column: a view, or a copy if the column is spilled. */
export function readColumn<Values extends Uint32Array | Uint8Array>(
  column: Column<Values>,
  offset: number,
  count: number,
): Values {
  return isSpilled(column) ? column.read(offset, count) : (column.subarray(offset, offset + count) as Values);
}

export interface Storage {
  /** Starts collecting the tokens of one corpus. */
  collectTokens(): TokenCollector;
  /** @param values values of one batch, in shared memory */
  storeSketches(values: Uint32Array): Column<Uint32Array>;
}

export interface TokenCollector {
  /** @param tokens tokens of one batch, in shared memory */
  add(tokens: Tokens): void;
  /**
   * @param articles number of articles in all batches
   * @returns the segments in the order of `add`
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
