/**
 * Entries of numbers that a scheduler groups by bucket. A row for each entry would cost the scheduler more than the step: an article has more
 * than a hundred sketch values. A row therefore holds many entries of one bucket, in columns.
 */
import { type BytesColumn, valueAt } from './frames.js';

/** Most entries of a row: a batch of Apache Spark has 2,000 rows. */
export const ENTRIES_OF_A_ROW = 2 ** 11;
/** Number of entries that a task collects before it emits rows. */
export const ENTRIES_AT_ONCE = 2 ** 22;

/** The bucket of a sketch value or of the place of an article. */
export function bucketOf(number: number, buckets: number): number {
  // a place may have more than 32 bits; consecutive numbers get different buckets (Knuth 1973)
  const mixed = Math.imul((number % 2 ** 32) ^ Math.floor(number / 2 ** 32), 0x9e3779b1) >>> 0;
  return Math.floor((mixed / 2 ** 32) * buckets);
}

/** Orders entries by bucket. @returns the entries, and for each bucket its first one in them */
export function orderByBucket(
  numbers: Uint32Array | Float64Array,
  size: number,
  buckets: number,
): { readonly order: Uint32Array; readonly starts: Uint32Array } {
  const bucketOfEntry = new Uint32Array(size);
  const starts = new Uint32Array(buckets + 1);
  for (let n = 0; n < size; n++) {
    bucketOfEntry[n] = bucketOf(numbers[n], buckets);
    starts[bucketOfEntry[n] + 1]++;
  }
  for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1] += starts[bucket];
  const cursors = starts.slice();
  const order = new Uint32Array(size);
  for (let n = 0; n < size; n++) order[cursors[bucketOfEntry[n]]++] = n;
  return { order, starts };
}

/** A copy of the 64-bit numbers of one row, because the bytes may not be aligned. */
export function placesAt(column: BytesColumn, row: number): Float64Array {
  const bytes = valueAt(column, row);
  const numbers = new Float64Array(bytes.length / 8);
  new Uint8Array(numbers.buffer).set(bytes);
  return numbers;
}
