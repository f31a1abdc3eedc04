/**
 * Sorts 32-bit hashes in linear time. Hashes are spread evenly over their range, so one counting pass by their highest bits
 * puts nearly every one where it belongs, and an insertion pass the rest (flashsort: Neubert 1998).
 */

/** Below this, insertion alone is quickest; above the other, the buckets no longer fit the cache. */
const FEW = 16;
const MANY = 1 << 15;
/** A bucket with more values than this means that they are not spread evenly: repetitive text. */
const CROWDED = 24;

const bucketEnds = new Uint32Array(MANY * 2);
const scattered = new Uint32Array(MANY);

/** Sorts in place, ascending. */
export function sortHashes(values: Uint32Array): void {
  const { length } = values;
  if (length > MANY) values.sort();
  else if (length > FEW) {
    const bits = 32 - Math.clz32(length - 1);
    const shift = 32 - bits;
    const buckets = 1 << bits;
    for (let bucket = 0; bucket < buckets; bucket++) bucketEnds[bucket] = 0;
    for (let i = 0; i < length; i++) bucketEnds[values[i] >>> shift]++;
    let end = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      const size = bucketEnds[bucket];
      if (size > CROWDED) {
        values.sort();
        return;
      }
      bucketEnds[bucket] = end;
      end += size;
    }
    for (let i = 0; i < length; i++) scattered[bucketEnds[values[i] >>> shift]++] = values[i];
    insertInto(values, scattered, length);
  } else insertInto(values, values, length);
}

/** Insertion sort of `from` into `values`; they may be one. */
function insertInto(values: Uint32Array, from: Uint32Array, length: number): void {
  for (let i = 0; i < length; i++) {
    const value = from[i];
    let at = i;
    while (at > 0 && values[at - 1] > value) {
      values[at] = values[at - 1];
      at--;
    }
    values[at] = value;
  }
}
