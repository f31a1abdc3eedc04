/**
 * Counts the overlaps of a sketch with earlier ones: a count filter over its posting lists (Sarawagi and Kirpal 2004).
 */
import {
  BATCH_VALUES,
  COUNTED_AT_ONCE,
  COUNTS,
  HASHED_COUNTS,
  LIST_STARTS,
  MENTIONS,
  Overlaps,
  PART_STARTS,
  REFERENCES,
  RESULT,
  SKETCH_ENDS,
  SKETCH_MASK,
  SKETCH_STARTS,
} from './layout.generated';

/**
 * Low bits of a sketch number that select its shared counter: most sketches have too few shared values even together.
 */
const HASH_MASK: u32 = (1 << 12) - 1;
const HASHED_COUNTS_BYTES: usize = (<usize>HASH_MASK + 1) << 1;

/** Unused result of `readAhead`, which keeps the compiler from removing the reads. */
export let lastRead: u32 = 0;

/**
 * Writes the references of a batch to `REFERENCES`, sketch by sketch: for each value the position after the postings of
 * earlier sketches. The host has written `BATCH_VALUES`, `PART_STARTS` and `SKETCH_STARTS`.
 *
 * @param sketchBits low bits of each value that hold the number of its sketch in the batch
 */
export function makeReferences(sketches: u32, parts: u32, sketchBits: u32): void {
  const values = BATCH_VALUES;
  const listStarts = LIST_STARTS;
  const partStarts = PART_STARTS;
  const ends = SKETCH_ENDS;
  const references = REFERENCES;
  memory.copy(ends, SKETCH_STARTS, (<usize>sketches) << 2);
  const mask = (1 << sketchBits) - 1;
  for (let part: usize = 0; part < <usize>parts; part++) {
    const base = load<u32>(listStarts + (part << 2));
    const end = values + ((<usize>load<u32>(partStarts + (part << 2), 4)) << 2);
    for (let at = values + ((<usize>load<u32>(partStarts + (part << 2))) << 2); at < end; at += 4) {
      const value = load<u32>(at);
      const place = value >>> sketchBits;
      const sketchEnd = ends + ((<usize>(value & mask)) << 2);
      const to = load<u32>(sketchEnd);
      // the next value overwrites one without earlier postings
      store<u32>(references + ((<usize>to) << 2), base + place);
      store<u32>(sketchEnd, to + u32(place !== 0));
    }
  }
}

/**
 * Writes the earlier sketches that share at least `minOverlap` values with a sketch of the batch to `MENTIONS`, in no
 * particular order, and their number and the nearest one to `RESULT`.
 *
 * @param nearOverlap least shared values of the nearest sketch
 */
export function countOverlaps(sketch: u32, minOverlap: u32, nearOverlap: u32): void {
  const first = REFERENCES + ((<usize>load<u32>(SKETCH_STARTS + ((<usize>sketch) << 2))) << 2);
  const end = REFERENCES + ((<usize>load<u32>(SKETCH_ENDS + ((<usize>sketch) << 2))) << 2);
  readAhead(first, end);
  const rest = gather(first, end);
  const isAll = rest === end && gathered <= MENTIONS + ((<usize>COUNTED_AT_ONCE) << 2);
  const likely = isAll ? sift(gathered, minOverlap) : gathered;
  memory.fill(HASHED_COUNTS, 0, HASHED_COUNTS_BYTES);
  most = nearOverlap - 1;
  nearest = 0;
  if (isAll) countEach(likely);
  const counted = isAll ? likely : countRest(countOnce(likely), rest, end);
  const result = changetype<Overlaps>(RESULT);
  result.nearest = nearest;
  result.found = <u32>((keepEnough(counted, minOverlap) - MENTIONS) >>> 2);
}

/**
 * Prefetches the lists: most are not in the cache, and independent misses overlap. In most lists the earlier postings
 * fill at most three cache lines.
 */
function readAhead(first: usize, end: usize): void {
  let read: u32 = 0;
  for (let at = first; at < end; at += 4) {
    const list = (<usize>load<u32>(at)) << 2;
    read ^= load<u32>(list - 4) ^ load<u32>(list - 68) ^ load<u32>(list - 132);
  }
  lastRead = read;
}

/** End of the mentions of the last call of `gather`. */
let gathered: usize = 0;

/**
 * Writes the earlier postings in the lists of a sketch's values to `MENTIONS`, up to about `COUNTED_AT_ONCE`. Returns
 * the first remaining reference.
 */
function gather(first: usize, end: usize): usize {
  const slots = HASHED_COUNTS;
  let to = MENTIONS;
  const limit = to + ((<usize>COUNTED_AT_ONCE) << 2);
  let at = first;
  for (; at < end && to < limit; at += 4) {
    let entry = (<usize>load<u32>(at)) << 2;
    let posting: i32;
    do {
      entry -= 4;
      posting = load<i32>(entry);
      const other = <u32>posting & SKETCH_MASK;
      store<u32>(to, other);
      to += 4;
      const slot = slots + ((<usize>(other & HASH_MASK)) << 1);
      store<u16>(slot, load<u16>(slot) + 1);
      // the first posting of a list has the highest bit set
    } while (posting >= 0);
  }
  gathered = to;
  return at;
}

/** Keeps the mentions with a sufficient shared counter; returns their end. */
function sift(end: usize, minOverlap: u32): usize {
  const slots = HASHED_COUNTS;
  let to = MENTIONS;
  for (let at = to; at < end; at += 4) {
    const other = load<u32>(at);
    store<u32>(to, other);
    to += usize(<u32>load<u16>(slots + ((<usize>(other & HASH_MASK)) << 1)) >= minOverlap) << 2;
  }
  return to;
}

/** The highest count from `nearOverlap` on, and the first sketch with it, plus 1. */
let most: u32 = 0;
let nearest: u32 = 0;

/** Counts a mention; returns the previous count. */
function count(other: u32): u32 {
  const counter = COUNTS + ((<usize>other) << 2);
  const before = load<u32>(counter);
  store<u32>(counter, before + 1);
  if (before >= most) {
    most = before + 1;
    nearest = other + 1;
  }
  return before;
}

/** Counts all mentions. */
function countEach(end: usize): void {
  for (let at = MENTIONS; at < end; at += 4) count(load<u32>(at));
}

/** Counts all mentions and removes duplicates; returns the end of the distinct ones. */
function countOnce(end: usize): usize {
  let to = MENTIONS;
  for (let at = to; at < end; at += 4) {
    const other = load<u32>(at);
    store<u32>(to, other);
    to += usize(count(other) === 0) << 2;
  }
  return to;
}

/** Counts the postings of the remaining lists, and appends each new sketch to the mentions. Returns their end. */
function countRest(mentions: usize, rest: usize, end: usize): usize {
  let to = mentions;
  for (let at = rest; at < end; at += 4) {
    let entry = (<usize>load<u32>(at)) << 2;
    let posting: i32;
    do {
      entry -= 4;
      posting = load<i32>(entry);
      const other = <u32>posting & SKETCH_MASK;
      store<u32>(to, other);
      to += usize(count(other) === 0) << 2;
    } while (posting >= 0);
  }
  return to;
}

/** Keeps the distinct mentions with a sufficient count, and clears all counts; returns their end. */
function keepEnough(end: usize, minOverlap: u32): usize {
  let to = MENTIONS;
  for (let at = to; at < end; at += 4) {
    const other = load<u32>(at);
    const counter = COUNTS + ((<usize>other) << 2);
    store<u32>(to, other);
    to += usize(load<u32>(counter) >= minOverlap) << 2;
    store<u32>(counter, 0);
  }
  return to;
}
