/**
 * The inner loops of proposing candidate pairs, over lists of holders that stand at the beginning of the memory and that all
 * threads share. sharing.ts in src/sketch says the same in TypeScript, and why.
 */
import {
  counts,
  ends,
  listStarts,
  partStarts,
  references,
  sharing,
  starts,
  TOGETHER_MASK,
  TOGETHER_SIZE,
  together,
  values,
} from './layout';

export { ends, layOut, listStarts, partStarts, sharing, starts, values } from './layout';
export { indexPart, indexValues, layOutIndex, spanStarts } from './lists';

/** In the lists: the holder itself. The highest bit marks the first one. */
const HOLDER_MASK: u32 = (1 << 30) - 1;
/** More than the counters of articles that are counted together can count. */
const MANY: usize = 1 << 16;

/** The article that shares most with the one at hand, plus 1, if enough to be of kin. */
export let kin: u32 = 0;

/** What was read ahead: kept, so that the reading is not left out as of no use. */
export let lastRead: u32 = 0;

/**
 * The references of the batch whose `values`, `partStarts` and `starts` are there, to `references` and `ends`.
 *
 * @param sketchBits of each value: the number of its sketch in the batch
 */
export function makeReferences(sketches: u32, parts: u32, sketchBits: u32): void {
  memory.copy(ends, starts, (<usize>sketches) << 2);
  const mask = (1 << sketchBits) - 1;
  for (let part: usize = 0; part < <usize>parts; part++) {
    const base = load<u32>(listStarts + (part << 2));
    const end = values + ((<usize>load<u32>(partStarts + (part << 2), 4)) << 2);
    for (let at = values + ((<usize>load<u32>(partStarts + (part << 2))) << 2); at < end; at += 4) {
      const value = load<u32>(at);
      const place = value >>> sketchBits;
      const itsEnd = ends + ((<usize>(value & mask)) << 2);
      const to = load<u32>(itsEnd);
      store<u32>(references + ((<usize>to) << 2), base + place);
      store<u32>(itsEnd, to + u32(place !== 0));
    }
  }
}

/**
 * Those that share at least so many values with a sketch of the batch, to the beginning of `sharing`, in no particular order.
 * Returns how many.
 */
export function findSharing(sketch: u32, minShared: u32, ofKin: u32): u32 {
  const first = references + ((<usize>load<u32>(starts + ((<usize>sketch) << 2))) << 2);
  const end = references + ((<usize>load<u32>(ends + ((<usize>sketch) << 2))) << 2);
  readAhead(first, end);
  const all = gatherSharing(first, end);
  const likely = all - sharing < MANY << 2 ? sift(all, minShared) : all;
  memory.fill(together, 0, TOGETHER_SIZE);
  countSharing(likely, ofKin);
  return <u32>((keepEnough(likely, minShared) - sharing) >>> 2);
}

/**
 * Most lists are far away: asked for all at once they come at the same time. Three lines of the cache hold all before an
 * article in most lists.
 */
function readAhead(first: usize, end: usize): void {
  let read: u32 = 0;
  for (let at = first; at < end; at += 4) {
    const list = (<usize>load<u32>(at)) << 2;
    read ^= load<u32>(list - 4) ^ load<u32>(list - 68) ^ load<u32>(list - 132);
  }
  lastRead = read;
}

/** Writes those before an article in the lists of its values to `sharing`, and returns where they end. */
function gatherSharing(first: usize, end: usize): usize {
  const slots = together;
  let to = sharing;
  for (let at = first; at < end; at += 4) {
    let entry = (<usize>load<u32>(at)) << 2;
    let holder: i32;
    do {
      entry -= 4;
      holder = load<i32>(entry);
      const other = <u32>holder & HOLDER_MASK;
      store<u32>(to, other);
      to += 4;
      const slot = slots + ((<usize>(other & TOGETHER_MASK)) << 1);
      store<u16>(slot, load<u16>(slot) + 1);
    } while (holder >= 0);
  }
  return to;
}

/** Of those in `sharing`, moves together the ones that may be there often enough; returns where they end. */
function sift(end: usize, minShared: u32): usize {
  const slots = together;
  let to = sharing;
  for (let at = sharing; at < end; at += 4) {
    const other = load<u32>(at);
    store<u32>(to, other);
    to += usize(<u32>load<u16>(slots + ((<usize>(other & TOGETHER_MASK)) << 1)) >= minShared) << 2;
  }
  return to;
}

/** Counts those in `sharing`, and finds the one `kin`. */
function countSharing(end: usize, ofKin: u32): void {
  let most = ofKin - 1;
  kin = 0;
  for (let at = sharing; at < end; at += 4) {
    const other = load<u32>(at);
    const counter = counts + ((<usize>other) << 2);
    const count = load<u32>(counter) + 1;
    store<u32>(counter, count);
    if (count > most) {
      most = count;
      kin = other + 1;
    }
  }
}

/** Moves those that were counted often enough together, once each, and forgets the counts; returns where they end. */
function keepEnough(end: usize, minShared: u32): usize {
  let to = sharing;
  for (let at = sharing; at < end; at += 4) {
    const other = load<u32>(at);
    const counter = counts + ((<usize>other) << 2);
    store<u32>(to, other);
    to += usize(load<u32>(counter) >= minShared) << 2;
    store<u32>(counter, 0);
  }
  return to;
}
