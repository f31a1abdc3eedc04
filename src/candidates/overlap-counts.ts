/**
 * Which earlier articles share enough values with an article: the lists of holders are counted, article by article. The program
 * (sharing-program.ts) finds the same, sooner.
 */
import { OF_KIN } from './locality-order.js';
import type { Partition } from './partition.js';
import { HOLDER_MASK, type Holders } from './postings.js';
import { valuesOfBatch } from './sketch-store.js';

export interface SharingFinder {
  /** Of the last article: those before it that share enough, ascending, as many as `find` said. */
  readonly found: Uint32Array;
  /** The one that shares most with it, plus 1, if enough to be of kin; else 0. */
  readonly kin: number;
  /** To be called before the articles of a batch. */
  begin(batch: number): void;
  /**
   * Returns how many share enough.
   *
   * @param sketch    its number in the batch
   * @param minShared values that are enough
   */
  find(sketch: number, minShared: number): number;
}

/** Articles that are equal in their lowest bits are counted together first: most share too little, even so. */
const together = new Uint32Array(1 << 12);
const TOGETHER_MASK = together.length - 1;
let counts = new Uint32Array(0);
/** Those that share values with an article, once for each. */
let sharing = new Uint32Array(1 << 14);
let enough = new Uint32Array(1 << 10);

/** @param longest holders in a list, at most */
export function sharingFinder(partition: Partition, holders: Holders, longest: number): SharingFinder {
  if (counts.length < partition.sketches.size) counts = new Uint32Array(partition.sketches.size);
  const { lists } = holders;
  const { starts, batchSize } = partition.sketches;
  let first = 0;
  let references: Uint32Array = new Uint32Array(0);
  let ends: Uint32Array = new Uint32Array(0);
  return {
    get found() {
      return enough;
    },
    get kin() {
      return kin;
    },
    begin(batch) {
      first = batch * batchSize;
      ({ references, ends } = referencesOf(partition, holders, batch));
    },
    find(sketch, minShared) {
      const start = starts[first + sketch] - starts[first];
      const end = ends[sketch];
      if ((end - start) * longest > sharing.length) sharing = new Uint32Array((end - start) * longest * 2);
      readAhead(references, start, end, lists);
      return countSharing(gatherSharing(references, start, end, lists), minShared);
    },
  };
}

/** The references of a batch, sketch by sketch again, without those to nobody. */
function referencesOf(
  { sketches, parts, sketchBits, starts }: Partition,
  { starts: listStarts }: Holders,
  batch: number,
): { readonly references: Uint32Array; readonly ends: Uint32Array } {
  const words = valuesOfBatch(sketches, batch);
  const references = new Uint32Array(words.length);
  const first = batch * sketches.batchSize;
  const ends = new Uint32Array(Math.min(sketches.batchSize, sketches.size - first));
  for (let sketch = 0; sketch < ends.length; sketch++)
    ends[sketch] = sketches.starts[first + sketch] - sketches.starts[first];
  const mask = 2 ** sketchBits - 1;
  let at = batch * (parts + 1);
  for (const base of listStarts) {
    const end = starts[at + 1];
    for (let i = starts[at]; i < end; i++) {
      const word = words[i];
      const sketch = word & mask;
      const place = word >>> sketchBits;
      const to = ends[sketch];
      references[to] = base + place;
      ends[sketch] = to + (-place >>> 31);
    }
    at++;
  }
  return { references, ends };
}

/** What was read ahead: kept, so that the reading is not left out as of no use. */
const lastRead = new Int32Array(1);

/** Entries in a line of the cache. */
const LINE = 16;

/**
 * Most lists are far away: asked for all at once they come at the same time. Three lines hold all before an article in most
 * lists; what they hold besides costs less than waiting for the second and the third.
 */
function readAhead(references: Uint32Array, start: number, end: number, lists: Int32Array): void {
  let read = 0;
  for (let i = start; i < end; i++) {
    const at = references[i] - 1;
    read ^= lists[at] ^ lists[at - LINE] ^ lists[at - 2 * LINE];
  }
  lastRead[0] = read;
}

/** Writes those before an article in the lists of its values to `sharing`, and returns how many there are. */
function gatherSharing(references: Uint32Array, start: number, end: number, lists: Int32Array): number {
  // imported constants are looked up again and again in a loop
  const holderMask = HOLDER_MASK;
  const into = sharing;
  let count = 0;
  for (let i = start; i < end; i++) {
    let at = references[i];
    let holder: number;
    do {
      holder = lists[--at];
      const other = holder & holderMask;
      into[count++] = other;
      together[other & TOGETHER_MASK]++;
    } while (holder >= 0);
  }
  return count;
}

/** The article that stood most often in `sharing`, plus 1, if often enough to be of kin. */
let kin = 0;

/** Of the first `count` in `sharing`, those that stand there often enough to `enough`, ascending; returns how many. */
function countSharing(count: number, minShared: number): number {
  kin = 0;
  if (count === 0) return 0;
  const others = sharing;
  const shared = counts;
  let left = 0;
  for (let i = 0; i < count; i++) {
    const other = others[i];
    others[left] = other;
    left += (minShared - 1 - together[other & TOGETHER_MASK]) >>> 31;
  }
  together.fill(0);
  if (left > enough.length) enough = new Uint32Array(left * 2);
  const into = enough;
  let found = 0;
  let most = OF_KIN - 1;
  for (let i = 0; i < left; i++) {
    const other = others[i];
    const its = shared[other] + 1;
    shared[other] = its;
    if (its === minShared) into[found++] = other;
    if (its > most) {
      most = its;
      kin = other + 1;
    }
  }
  for (let i = 0; i < left; i++) shared[others[i]] = 0;
  sortFirst(into, found);
  return found;
}

/** More than this are sorted by the library. */
const FEW = 24;

export function sortFirst(numbers: Uint32Array, count: number): void {
  if (count > FEW) numbers.subarray(0, count).sort();
  else {
    for (let i = 1; i < count; i++) {
      const number = numbers[i];
      let to = i;
      for (; to > 0 && numbers[to - 1] > number; to--) numbers[to] = numbers[to - 1];
      numbers[to] = number;
    }
  }
}
