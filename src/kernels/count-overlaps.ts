/**
 * The program that finds which earlier articles share enough values, compiled from assembly/candidates. It works where the
 * lists of holders stand, in memory that the programs of all threads share: nothing of them is copied.
 */

import { OF_KIN } from '../candidates/locality-order.js';
import { type SharingFinder, sortFirst } from '../candidates/overlap-counts.js';
import type { Partition } from '../candidates/partition.js';
import type { Holders } from '../candidates/postings.js';
import { valuesOfBatch } from '../candidates/sketch-store.js';
import { PROGRAM_BYTES } from './bytes/candidates.js';
import { type Constant, PAGE, type SharedMemory, startKernel } from './host.js';

/** What the program gives, as it calls it; assembly/candidates tells what each does. */
interface Exports {
  readonly values: Constant;
  readonly listStarts: Constant;
  readonly partStarts: Constant;
  readonly starts: Constant;
  readonly sharing: Constant;
  readonly kin: Constant;
  layOut(
    from: number,
    size: number,
    batchValues: number,
    parts: number,
    batchSketches: number,
    mentions: number,
  ): number;
  makeReferences(sketches: number, parts: number, sketchBits: number): void;
  findSharing(sketch: number, minShared: number, ofKin: number): number;
}

/** Those of this thread; null where there is none to be had. */
const started = new WeakMap<Holders, SharingFinder | null>();

/**
 * That of this thread for an index, made when it is first asked for; undefined where there is none to be had.
 *
 * @param longest holders in a list, at most; of one index always the same, as is the partition
 */
export function sharingProgram(partition: Partition, holders: Holders, longest: number): SharingFinder | undefined {
  if (holders.memory === undefined) return undefined;
  let its = started.get(holders);
  if (its === undefined) {
    its = start(partition, holders, holders.memory, longest) ?? null;
    started.set(holders, its);
  }
  return its ?? undefined;
}

function start(
  partition: Partition,
  holders: Holders,
  memory: SharedMemory,
  longest: number,
): SharingFinder | undefined {
  const program = startKernel<Exports>(PROGRAM_BYTES, memory);
  const { sketches, parts, sketchBits } = partition;
  const { size, batchSize } = sketches;
  const { batchValues, sketchValues } = largest(partition);
  const mentions = sketchValues * longest;
  if (mentions > memory.buffer.byteLength + 2 ** 28) return undefined;
  const layOut = (from: number): number => program.layOut(from, size, batchValues, parts, batchSize, mentions) >>> 0;
  try {
    layOut(memory.grow(Math.ceil(layOut(0) / PAGE)) * PAGE);
  } catch {
    return undefined;
  }
  const numbers = ({ value }: Constant, length: number): Uint32Array =>
    new Uint32Array(memory.buffer, value >>> 0, length);
  const values = numbers(program.values, batchValues);
  const partStarts = numbers(program.partStarts, parts + 1);
  const starts = numbers(program.starts, batchSize);
  const found = numbers(program.sharing, mentions + 1);
  numbers(program.listStarts, parts).set(holders.starts);
  const { kin } = program;
  return {
    found,
    get kin() {
      return kin.value >>> 0;
    },
    begin(batch) {
      values.set(valuesOfBatch(sketches, batch));
      partStarts.set(partition.starts.subarray(batch * (parts + 1), (batch + 1) * (parts + 1)));
      const first = batch * batchSize;
      const count = Math.min(batchSize, size - first);
      for (let sketch = 0; sketch < count; sketch++)
        starts[sketch] = sketches.starts[first + sketch] - sketches.starts[first];
      program.makeReferences(count, parts, sketchBits);
    },
    find(sketch, minShared) {
      const count = program.findSharing(sketch, minShared, OF_KIN);
      sortFirst(found, count);
      return count;
    },
  };
}

/** Values of the largest batch and of the largest sketch. */
function largest({ sketches }: Partition): { readonly batchValues: number; readonly sketchValues: number } {
  const { size, starts, batchSize } = sketches;
  let batchValues = 0;
  for (let first = 0; first < size; first += batchSize)
    batchValues = Math.max(batchValues, starts[Math.min(size, first + batchSize)] - starts[first]);
  let sketchValues = 0;
  for (let sketch = 0; sketch < size; sketch++)
    sketchValues = Math.max(sketchValues, starts[sketch + 1] - starts[sketch]);
  return { batchValues, sketchValues };
}
