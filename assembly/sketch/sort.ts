/**
 * Sorts hashes, which are spread evenly, as hash-sort.ts does: a counting pass puts nearly every one where it belongs, and
 * an insertion pass the rest.
 */
import { i32At, setI32, u32At } from '../memory';
import { BUCKETS, LOW, SORTED } from './layout';

/** A bucket with more values than this means that they are not spread evenly: repetitive text. */
const CROWDED: i32 = 24;

/**
 * The first `count` values of `LOW`, to `SORTED`, ascending. False where they are not spread evenly.
 *
 * @param bound all values are below
 */
export function sortLow(count: i32, bound: u64): bool {
  // about one value for each, a power of two
  const buckets = 1 << (32 - clz(count - 1));
  const factor = ((<u64>buckets) << 32) / bound;
  memory.fill(BUCKETS, 0, <usize>buckets * 4);
  countBuckets(count, factor);
  if (!placeBuckets(buckets)) return false;
  for (let i = 0; i < count; i++) {
    const value = u32At(LOW, i);
    const bucket = bucketOf(value, factor);
    const place = i32At(BUCKETS, bucket);
    setI32(BUCKETS, bucket, place + 1);
    setI32(SORTED, place, value);
  }
  insert(count);
  return true;
}

function bucketOf(value: u32, factor: u64): i32 {
  return <i32>((<u64>value * factor) >> 32);
}

function countBuckets(count: i32, factor: u64): void {
  for (let i = 0; i < count; i++) {
    const bucket = bucketOf(u32At(LOW, i), factor);
    setI32(BUCKETS, bucket, i32At(BUCKETS, bucket) + 1);
  }
}

/** From how many values each bucket has to where they begin. False where one has too many. */
function placeBuckets(buckets: i32): bool {
  let place = 0;
  let crowded = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const held = i32At(BUCKETS, bucket);
    setI32(BUCKETS, bucket, place);
    crowded |= CROWDED - held;
    place += held;
  }
  return crowded >= 0;
}

/** Moves each value of `SORTED` before those that are higher. */
function insert(count: i32): void {
  const end = SORTED + ((<usize>count) << 2);
  for (let at: usize = SORTED; at < end; at += 4) {
    const value = load<u32>(at);
    let place = at;
    while (place > SORTED) {
      const before = load<u32>(place - 4);
      if (before <= value) break;
      store<u32>(place, before);
      place -= 4;
    }
    store<u32>(place, value);
  }
}
