/**
 * Sketches to candidate pairs: a pair is proposed when it shares at least three sketch values, counting only values
 * that few articles hold. No bands, no signatures: the lists of holders are counted, article by article.
 */
import { OF_KIN } from './kinship.js';
import { type Partition, partitionSketches, toPartition } from './partition.js';
import { FIRST_HOLDERS, HOLDER_MASK, type Holders, indexParts, roomForHolders } from './postings.js';
import { type SketchStore, valuesOfBatch } from './sketch-store.js';

/** When a pair becomes a candidate. */
export interface CandidateRule {
  /** A value that more articles hold says little about any two of them. */
  readonly mostHolders: number;
  /** Shared rarer values that make a candidate pair. */
  readonly minShared: number;
}

/** As measured: see the README's table of sensitivities. */
export const DEFAULT_RULE: CandidateRule = { mostHolders: 100, minShared: 3 };

/** Candidate pairs in two columns, `left[i] > right[i]`, ordered by left, then right. */
export interface CandidatePairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/** Those of articles that follow one another. */
export interface ProposedPairs extends CandidatePairs {
  /** For each article the earlier one that it shares most with, plus 1; 0 where it shares little with all of them. */
  readonly closest: Uint32Array;
}

/** Articles that are equal in their lowest bits are counted together first: most share too little, even so. */
const together = new Uint32Array(1 << 12);
const TOGETHER_MASK = together.length - 1;
let counts = new Uint32Array(0);
/** Those that share values with an article, once for each. */
let sharing = new Uint32Array(1 << 14);
let enough = new Uint32Array(1 << 10);

/**
 * Candidate pairs whose larger article number is in [from, to).
 *
 * @param partition and holders as `indexParts` leaves them
 */
export function proposePairs(
  partition: Partition,
  holders: Holders,
  { mostHolders, minShared }: CandidateRule,
  from: number,
  to: number,
): ProposedPairs {
  const { size, starts, batchSize } = partition.sketches;
  if (counts.length < size) counts = new Uint32Array(size);
  const longest = Math.max(mostHolders, FIRST_HOLDERS);
  const { lists } = holders;
  const left = new Column();
  const right = new Column();
  const closest = new Uint32Array(to - from);
  for (let batch = Math.floor(from / batchSize); batch * batchSize < to; batch++) {
    const first = batch * batchSize;
    const { references, ends } = referencesOf(partition, holders, batch);
    for (let article = Math.max(from, first); article < Math.min(to, first + batchSize); article++) {
      const start = starts[article] - starts[first];
      const end = ends[article - first];
      if ((end - start) * longest > sharing.length) sharing = new Uint32Array((end - start) * longest * 2);
      readAhead(references, start, end, lists);
      const shared = gatherSharing(references, start, end, lists);
      const found = countSharing(shared, minShared);
      closest[article - from] = kin;
      left.fill(article, found);
      right.add(enough, found);
    }
  }
  return { left: left.values(), right: right.values(), closest };
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

function sortFirst(numbers: Uint32Array, count: number): void {
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

/** Numbers one behind the other. */
class Column {
  #values: Uint32Array = new Uint32Array(1 << 12);
  #length = 0;

  add(from: Uint32Array, count: number): void {
    this.#makeRoom(count);
    for (let i = 0; i < count; i++) this.#values[this.#length + i] = from[i];
    this.#length += count;
  }

  fill(value: number, count: number): void {
    this.#makeRoom(count);
    for (let i = 0; i < count; i++) this.#values[this.#length + i] = value;
    this.#length += count;
  }

  values(): Uint32Array {
    return this.#values.slice(0, this.#length);
  }

  #makeRoom(count: number): void {
    if (this.#length + count <= this.#values.length) return;
    const larger = new Uint32Array(this.#values.length * 2 + count);
    larger.set(this.#values);
    this.#values = larger;
  }
}

/** All candidate pairs, in one go. The store's values are gone afterwards. */
export function proposeAll(sketches: SketchStore, rule: CandidateRule): ProposedPairs {
  const partition = toPartition(sketches);
  partitionSketches(partition, 0, sketches.batches.length);
  const holders = roomForHolders(partition, rule.mostHolders);
  indexParts(partition, holders, rule.mostHolders, 0, partition.parts);
  return proposePairs(partition, holders, rule, 0, sketches.size);
}

/** Pairs of ranges that follow one another, as one. */
export function joinPairs(parts: readonly ProposedPairs[]): ProposedPairs {
  const total = parts.reduce((sum, part) => sum + part.left.length, 0);
  const left = new Uint32Array(total);
  const right = new Uint32Array(total);
  const closest = new Uint32Array(parts.reduce((sum, part) => sum + part.closest.length, 0));
  let at = 0;
  let article = 0;
  for (const part of parts) {
    left.set(part.left, at);
    right.set(part.right, at);
    at += part.left.length;
    closest.set(part.closest, article);
    article += part.closest.length;
  }
  return { left, right, closest };
}
