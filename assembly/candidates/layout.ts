/**
 * Where everything stands that one thread needs for itself, in memory that begins with the lists of holders and that all threads
 * share: how much that is depends on the corpus. Bytes.
 */

/** Articles that are equal in their lowest bits are counted together first: most share too little, even so. */
export const TOGETHER_MASK: u32 = (1 << 12) - 1;
/** Of these counters. */
export const TOGETHER_SIZE: usize = (<usize>TOGETHER_MASK + 1) << 1;

/** By article, all zero between two calls: how many values it shares. */
export let counts: usize = 0;
/** As `counts`; by the lowest bits of the article, and no more than 16 bits. */
export let together: usize = 0;

/** The values of a batch, in the order of the parts. */
export let values: usize = 0;
/** For each part, where its lists begin. */
export let listStarts: usize = 0;
/** Where each part begins in the batch, and where the last one ends. */
export let partStarts: usize = 0;
/** For each sketch of the batch, where its references begin; and where they end. */
export let starts: usize = 0;
export let ends: usize = 0;
/** What the values are replaced by, sketch by sketch. */
export let references: usize = 0;
/** Those that share values with an article, once for each; then those that share enough. */
export let sharing: usize = 0;

let next: usize = 0;

function take(bytes: usize): usize {
  const at = next;
  next += (bytes + 63) & ~63;
  return at;
}

/**
 * Lays everything out, and returns the address where it ends.
 *
 * @param from          address, of memory that is all zero
 * @param size          articles
 * @param batchValues   in the largest batch
 * @param parts         that the values are in
 * @param batchSketches in the largest batch
 * @param mentions      that an article can have, at most
 */
export function layOut(from: usize, size: u32, batchValues: u32, parts: u32, batchSketches: u32, mentions: u32): usize {
  next = from;
  counts = take((<usize>size) << 2);
  together = take(TOGETHER_SIZE);
  values = take((<usize>batchValues) << 2);
  listStarts = take((<usize>parts) << 2);
  partStarts = take((<usize>parts + 1) << 2);
  starts = take((<usize>batchSketches) << 2);
  ends = take((<usize>batchSketches) << 2);
  // what is not kept is written behind the last one
  references = take((<usize>batchValues + 1) << 2);
  sharing = take((<usize>mentions + 1) << 2);
  return next;
}
