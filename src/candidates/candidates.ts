/**
 * Sketches to candidate pairs: a pair is proposed when it shares at least three sketch values, counting only values
 * that few articles hold. No bands, no signatures: the lists of holders are counted, article by article.
 */

import { FIRST_HOLDERS } from '../kernels/constants/candidates.js';
import { sharingProgram } from '../kernels/count-overlaps.js';
import { sharingFinder } from './overlap-counts.js';
import { type Partition, partitionSketches, toPartition } from './partition.js';
import { type Holders, indexParts, roomForHolders } from './postings.js';
import type { SketchStore } from './sketch-store.js';

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
  const { batchSize } = partition.sketches;
  const longest = Math.max(mostHolders, FIRST_HOLDERS);
  const finder = sharingProgram(partition, holders, longest) ?? sharingFinder(partition, holders, longest);
  const left = new Column();
  const right = new Column();
  const closest = new Uint32Array(to - from);
  for (let batch = Math.floor(from / batchSize); batch * batchSize < to; batch++) {
    const first = batch * batchSize;
    finder.begin(batch);
    for (let article = Math.max(from, first); article < Math.min(to, first + batchSize); article++) {
      const found = finder.find(article - first, minShared);
      closest[article - from] = finder.kin;
      left.fill(article, found);
      right.add(finder.found, found);
    }
  }
  return { left: left.values(), right: right.values(), closest };
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
