/**
 * Sorts hashes in linear time (flashsort: Neubert 1998).
 *
 * Hashes are mostly evenly distributed: one counting pass by the high bits puts nearly each hash into its position, and
 * an insertion sort completes the order. The unevenly distributed hashes of repetitive text are sorted by a radix sort.
 */
import { i32At, setI32, u32At } from '../memory';
import { BUCKETS, LOW, SORTED } from './layout.generated';

/** Most values in a bucket of evenly distributed hashes. */
const CROWDED: i32 = 24;

/**
 * Writes the first `count` values of `LOW`, 1 or more, to `SORTED`, ascending.
 *
 * @param bound upper bound of the values, exclusive
 */
export function sortLow(count: i32, bound: u64): void {
  // a power of two, with about one value in each bucket
  const buckets = 1 << (32 - clz(count - 1));
  const factor = ((<u64>buckets) << 32) / bound;
  memory.fill(BUCKETS, 0, <usize>buckets * 4);
  countBuckets(count, factor);
  if (!placeBuckets(buckets)) {
    sortByBytes(count);
    return;
  }
  const low = LOW;
  const ends = BUCKETS;
  const sorted = SORTED;
  for (let i = 0; i < count; i++) {
    const value = u32At(low, i);
    const bucket = bucketOf(value, factor);
    const place = i32At(ends, bucket);
    setI32(ends, bucket, place + 1);
    setI32(sorted, place, value);
  }
  insert(count);
}

function bucketOf(value: u32, factor: u64): i32 {
  return <i32>((<u64>value * factor) >> 32);
}

function countBuckets(count: i32, factor: u64): void {
  const low = LOW;
  const counts = BUCKETS;
  for (let i = 0; i < count; i++) {
    const bucket = bucketOf(u32At(low, i), factor);
    setI32(counts, bucket, i32At(counts, bucket) + 1);
  }
}

/** Replaces the number of values of each bucket by its start. Returns false if a bucket has too many values. */
function placeBuckets(buckets: i32): bool {
  const places = BUCKETS;
  let place = 0;
  let crowded = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const held = i32At(places, bucket);
    setI32(places, bucket, place);
    crowded |= CROWDED - held;
    place += held;
  }
  return crowded >= 0;
}

/** Insertion sort of `SORTED`. */
function insert(count: i32): void {
  const sorted = SORTED;
  const end = sorted + ((<usize>count) << 2);
  for (let at = sorted; at < end; at += 4) {
    const value = load<u32>(at);
    let place = at;
    while (place > sorted) {
      const before = load<u32>(place - 4);
      if (before <= value) break;
      store<u32>(place, before);
      place -= 4;
    }
    store<u32>(place, value);
  }
}

/** Radix sort from the lowest byte: four passes between `LOW` and `SORTED`, then a copy to `SORTED`. */
function sortByBytes(count: i32): void {
  let from = LOW;
  let to = SORTED;
  for (let shift = 0; shift < 32; shift += 8) {
    memory.fill(BUCKETS, 0, 256 * 4);
    for (let i = 0; i < count; i++) {
      const byte = (u32At(from, i) >>> shift) & 0xff;
      setI32(BUCKETS, byte, i32At(BUCKETS, byte) + 1);
    }
    let place = 0;
    for (let byte = 0; byte < 256; byte++) {
      const held = i32At(BUCKETS, byte);
      setI32(BUCKETS, byte, place);
      place += held;
    }
    for (let i = 0; i < count; i++) {
      const value = u32At(from, i);
      const byte = (value >>> shift) & 0xff;
      const at = i32At(BUCKETS, byte);
      setI32(BUCKETS, byte, at + 1);
      setI32(to, at, value);
    }
    const other = from;
    from = to;
    to = other;
  }
  memory.copy(SORTED, LOW, (<usize>count) << 2);
}
