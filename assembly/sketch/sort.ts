/**
 * Sorts hashes in linear time. Hashes are spread evenly, so one counting pass by their highest bits puts nearly every one
 * where it belongs, and an insertion pass the rest (flashsort: Neubert 1998). Repetitive text, whose hashes are not spread
 * evenly, is sorted by all bits, eight at a time.
 */
import { i32At, setI32, u32At } from '../memory';
import { BUCKETS, LOW, SORTED } from './layout.generated';

/** More values in a bucket mean that they are not spread evenly. */
const CROWDED: i32 = 24;

/**
 * The first `count` values of `LOW`, 1 or more, to `SORTED`, ascending.
 *
 * @param bound all values are below
 */
export function sortLow(count: i32, bound: u64): void {
  // about one value for each, a power of two
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

/** From how many values each bucket has to where they begin. False where one has too many. */
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

/** Moves each value of `SORTED` before those that are higher. */
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

/** Radix sort, the lowest byte first: four passes from `LOW` to `SORTED` and back, the last of which would end in `LOW`. */
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
