/** The plain scaled bottom-k sketch. The kernel must give the same. */
import { SCALE_BOUND, type Sketch } from '../../src/candidates/sketch.js';

/**
 * @param shingles hashes in any order, with duplicates
 * @param size     number of smallest values to keep at least
 * @param scale    every value below this is kept besides
 */
export function sketchOf(shingles: Iterable<number>, size: number, scale = SCALE_BOUND): Sketch {
  const set = distinct(Uint32Array.from(shingles).sort());
  let kept = Math.min(size, set.length);
  while (kept < set.length && set[kept] < scale) kept++;
  const values = set.slice(0, kept);
  if (kept === set.length) return { values, bound: 2 ** 32 };
  // where the scale decided, the scale; else the first value left out
  return { values, bound: kept > size ? scale : set[kept] };
}

function distinct(sorted: Uint32Array): Uint32Array {
  let size = 0;
  for (const value of sorted) if (size === 0 || value !== sorted[size - 1]) sorted[size++] = value;
  return sorted.subarray(0, size);
}
