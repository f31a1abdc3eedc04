/**
 * Who holds each sketch value: an inverted index over all sketches (Zobel and Moffat 2006), built in place of their values
 * and part by part, so that it needs little memory besides itself, a part fits the cache, and several workers build it
 * at once.
 *
 * A part is the values that begin with the same bits. First the values of each batch are put in the order of the parts,
 * and the bits that are the same in a whole part make room for the number of the sketch within its batch
 * (partition.ts). Then each part is grouped by value, in a table and without sorting, and in place of the value comes the place of
 * the sketch itself in the list of those that hold it: who holds it before this sketch stands right before that place.
 */

import { type Column, isSpilled } from '../corpus/storage.js';
import { sharedNumbers } from '../corpus/token-store.js';
import { FIRST_HOLDERS } from '../kernels/constants/candidates.js';
import { allocateShared, type SharedMemory } from '../kernels/host.js';
import { indexProgram } from '../kernels/index-postings.js';
import { listHolders, type Span } from './build-postings.js';
import { type Partition, partSizes } from './partition.js';

/** The holder itself. */
export const HOLDER_MASK = 2 ** 30 - 1;

/** Entries before the first list that whoever reads ahead, backwards, may touch. */
const BEFORE_LISTS = 48;

/** Who holds the values of all parts; in shared memory. */
export interface Holders {
  /** By part: where its lists begin. */
  readonly starts: Uint32Array;
  /**
   * Lists of holders, ascending, the first one marked. Place 0 of a part is nobody's: of values without a holder
   * before. Behind the lists of a part is room that was never written to, and takes no memory.
   */
  readonly lists: Int32Array;
  /** That the lists stand in from its first byte on, for programs; absent where there are few or there is none to be had. */
  readonly memory?: SharedMemory;
}

/** Entries from which a program is worth being started. */
const WORTH_PROGRAM = 2 ** 16;

/**
 * Room for the lists of all parts.
 *
 * @param mostHolders of a value that more articles hold only the first few are listed
 * @param inMemory    whether programs shall have them, too
 * @throws RangeError where there are more holders than a reference can tell apart
 */
export function roomForHolders(partition: Partition, mostHolders: number, inMemory?: boolean): Holders {
  const { parts } = partition;
  const starts = sharedNumbers(parts);
  let length = BEFORE_LISTS;
  partSizes(partition).forEach((size, part) => {
    starts[part] = length;
    // a list that was cut short is one longer than those that it names
    length += 1 + (mostHolders < FIRST_HOLDERS ? size + (size >>> 1) : size);
  });
  if (length > 2 ** 32) throw tooMany();
  const memory = (inMemory ?? length >= WORTH_PROGRAM) ? allocateShared(length * 4) : undefined;
  if (memory === undefined) return { starts, lists: new Int32Array(sharedNumbers(length).buffer) };
  return { starts, lists: new Int32Array(memory.buffer, 0, length), memory };
}

const tooMany = (): RangeError => new RangeError('too many articles for one scan');

/**
 * Indexes the parts [from, to), and replaces their values by places in the lists.
 *
 * @param holders room for the lists
 * @throws RangeError where a part has more holders than a reference can tell apart
 */
export function indexParts(
  partition: Partition,
  { starts: listStarts, lists, memory }: Holders,
  mostHolders: number,
  from: number,
  to: number,
): void {
  const { sketches, parts, starts, sketchBits } = partition;
  const { batches, batchSize } = sketches;
  const spans = batches.map((batch, n) => spanOf(batch, starts, n * (parts + 1) + from, to - from));
  const sizes = new Uint32Array(to - from);
  for (const { starts: its } of spans) for (let p = 0; p < sizes.length; p++) sizes[p] += its[p + 1] - its[p];
  const done =
    memory !== undefined && indexSpans(partition, memory, spans, sizes, listStarts.subarray(from, to), mostHolders);
  for (let p = 0; p < sizes.length && !done; p++) {
    if (sizes[p] === 0) continue;
    const end = listHolders(spans, p, sizes[p], sketchBits, batchSize, lists, listStarts[from + p], mostHolders);
    if (end * 2 ** sketchBits > 2 ** 32) throw tooMany();
  }
  batches.forEach((batch, n) => {
    const { values, offset, starts: its } = spans[n];
    const [start, end] = [its[0], its[sizes.length]];
    if (isSpilled(batch) && end > start) batch.write(start, values.subarray(start - offset, end - offset));
  });
}

function spanOf(batch: Column<Uint32Array>, allStarts: Uint32Array, first: number, parts: number): Span {
  const starts = allStarts.subarray(first, first + parts + 1);
  if (!isSpilled(batch)) return { values: batch, offset: 0, starts };
  return { values: batch.read(starts[0], starts[parts] - starts[0]), offset: starts[0], starts };
}

/** The same by the program; false where there is none to be had. */
function indexSpans(
  { sketches, sketchBits }: Partition,
  memory: SharedMemory,
  spans: readonly Span[],
  sizes: Uint32Array,
  listStarts: Uint32Array,
  mostHolders: number,
): boolean {
  const parts = sizes.length;
  let total = 0;
  let largest = 0;
  for (const size of sizes) {
    total += size;
    largest = Math.max(largest, size);
  }
  const program = indexProgram(memory, total, spans.length * (parts + 1), largest);
  if (program === undefined) return false;
  let at = 0;
  spans.forEach(({ values, offset, starts }, n) => {
    for (let p = 0; p <= parts; p++) program.starts[n * (parts + 1) + p] = starts[p] - starts[0] + at;
    program.values.set(values.subarray(starts[0] - offset, starts[parts] - offset), at);
    at += starts[parts] - starts[0];
  });
  for (let p = 0; p < parts; p++) {
    if (sizes[p] === 0) continue;
    const { batchSize } = sketches;
    const base = listStarts[p];
    const end = program.indexPart(p, parts, spans.length, sketchBits, batchSize, base, sizes[p], mostHolders);
    if ((end >>> 0) * 2 ** sketchBits > 2 ** 32) throw tooMany();
  }
  at = 0;
  for (const { values, offset, starts } of spans) {
    const count = starts[parts] - starts[0];
    values.set(program.values.subarray(at, at + count), starts[0] - offset);
    at += count;
  }
  return true;
}
