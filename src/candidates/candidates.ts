/**
 * Finds candidate pairs: two articles that share at least three sketch values, of those that few articles hold.
 *
 * There are no bands and no signatures: for each article the kernel counts the earlier postings in the lists of its
 * values.
 */

import { sharedCopy, type TokenStore } from '../corpus/token-store.js';
import { FREQUENT_POSTINGS, OverlapCounter } from '../kernels/candidates.js';
import { SHORT_TEXT } from '../kernels/compare.js';
import {
  buildPostings,
  createPostings,
  type Partition,
  type Postings,
  partitionSketches,
  toPartition,
} from './postings.js';
import { type SketchStore, valuesOfBatch } from './sketch.js';

/** Conditions of a candidate pair. */
export interface CandidateRule {
  /** Most articles that hold a counted value: a more common value says little about two articles. */
  readonly maxDocumentFrequency: number;
  /** Least shared values of a candidate pair. */
  readonly minOverlap: number;
  /** First sketch of a short text (`shortTextsLast`); no short texts by default. */
  readonly shortFrom?: number;
}

/**
 * Least shared values of a candidate pair with a short text. A short text has about fifteen shingles, of which the
 * sketch of a long article samples a quarter.
 *
 * Measured on 11,000 paragraphs of 20 to 39 words: two shared values find the article around a paragraph in 93 % of the
 * cases, with 3.9 candidates each; three values in 80 %, with 1.5 candidates.
 */
export const SHORT_OVERLAP = 2;

/** Measured: see the table of sensitivities in the README. */
export const DEFAULT_RULE: CandidateRule = { maxDocumentFrequency: 100, minOverlap: 3 };

/** Least shared values of near articles. Unrelated candidates share three to five. */
export const NEAR_OVERLAP = 12;

/** Candidate pairs in two columns, `left[i] > right[i]`, ordered by left, then right. */
export interface CandidatePairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/** The candidate pairs of a range of articles. */
export interface ProposedPairs extends CandidatePairs {
  /** For each article the near earlier article with the most shared values, plus 1; 0 without a near article. */
  readonly nearest: Uint32Array;
}

/**
 * Orders articles for sketching, with short texts last. The later article of a pair decides on the least overlap, and
 * must be the short text if there is one.
 *
 * @returns `ordered`: the same articles; `shortFrom`: position of the first short text
 */
export function shortTextsLast(
  { counts }: TokenStore,
  articles: Uint32Array,
): { readonly ordered: Uint32Array; readonly shortFrom: number } {
  const isShort = (article: number): boolean => counts[article] < SHORT_TEXT;
  const long = articles.filter(article => !isShort(article));
  if (long.length === articles.length) return { ordered: articles, shortFrom: articles.length };
  const ordered = sharedCopy(articles);
  ordered.set(long);
  ordered.set(articles.filter(isShort), long.length);
  return { ordered, shortFrom: long.length };
}

function largest({ size, starts, batchSize }: SketchStore): { batchValues: number; sketchValues: number } {
  let batchValues = 0;
  for (let first = 0; first < size; first += batchSize)
    batchValues = Math.max(batchValues, starts[Math.min(size, first + batchSize)] - starts[first]);
  let sketchValues = 0;
  for (let sketch = 0; sketch < size; sketch++)
    sketchValues = Math.max(sketchValues, starts[sketch + 1] - starts[sketch]);
  return { batchValues, sketchValues };
}

/**
 * Prepares to propose pairs.
 *
 * @param partition result of `buildPostings`, as are the postings
 * @returns a function that proposes the candidate pairs whose larger article number is in [from, to)
 */
export function proposePairs(
  partition: Partition,
  postings: Postings,
  { maxDocumentFrequency, minOverlap, shortFrom = partition.sketches.size }: CandidateRule,
): (from: number, to: number) => ProposedPairs {
  const { sketches, parts, sketchBits, starts } = partition;
  const { batchSize, size } = sketches;
  const counter = new OverlapCounter(postings.memory, postings.listStarts, {
    sketches: size,
    parts,
    ...largest(sketches),
    batchSketches: batchSize,
    listLength: Math.max(maxDocumentFrequency, FREQUENT_POSTINGS),
  });
  return (from, to) => {
    const left = new Column();
    const right = new Column();
    const nearest = new Uint32Array(to - from);
    for (let batch = Math.floor(from / batchSize); batch * batchSize < to; batch++) {
      const first = batch * batchSize;
      const count = Math.min(batchSize, size - first);
      counter.openBatch({
        values: valuesOfBatch(sketches, batch),
        partStarts: starts.subarray(batch * (parts + 1), (batch + 1) * (parts + 1)),
        sketchStarts: Uint32Array.from(
          { length: count },
          (_, n) => sketches.starts[first + n] - sketches.starts[first],
        ),
        sketchBits,
      });
      for (let article = Math.max(from, first); article < Math.min(to, first + batchSize); article++) {
        const least = article < shortFrom ? minOverlap : Math.min(minOverlap, SHORT_OVERLAP);
        const overlaps = counter.count(article - first, least, NEAR_OVERLAP);
        nearest[article - from] = overlaps.nearest;
        left.fill(article, overlaps.found.length);
        right.add(overlaps.found);
      }
    }
    counter.check();
    return { left: left.values(), right: right.values(), nearest };
  };
}

/** A growing array of numbers. */
class Column {
  #values: Uint32Array = new Uint32Array(1 << 12);
  #length = 0;

  add(numbers: Uint32Array): void {
    this.#reserve(numbers.length);
    for (let i = 0; i < numbers.length; i++) this.#values[this.#length + i] = numbers[i];
    this.#length += numbers.length;
  }

  fill(value: number, count: number): void {
    this.#reserve(count);
    for (let i = 0; i < count; i++) this.#values[this.#length + i] = value;
    this.#length += count;
  }

  values(): Uint32Array {
    return this.#values.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#values.length) return;
    const larger = new Uint32Array(this.#values.length * 2 + count);
    larger.set(this.#values);
    this.#values = larger;
  }
}

/** Proposes all candidate pairs at once. Overwrites the values of the store. */
export function proposeAll(sketches: SketchStore, rule: CandidateRule): ProposedPairs {
  const partition = toPartition(sketches);
  partitionSketches(partition, 0, sketches.batches.length);
  const postings = createPostings(partition);
  buildPostings(partition, postings, rule.maxDocumentFrequency)(0, partition.parts);
  return proposePairs(partition, postings, rule)(0, sketches.size);
}

/** Joins the pairs of consecutive ranges. */
export function joinPairs(parts: readonly ProposedPairs[]): ProposedPairs {
  const total = parts.reduce((sum, part) => sum + part.left.length, 0);
  const left = new Uint32Array(total);
  const right = new Uint32Array(total);
  const nearest = new Uint32Array(parts.reduce((sum, part) => sum + part.nearest.length, 0));
  let at = 0;
  let article = 0;
  for (const part of parts) {
    left.set(part.left, at);
    right.set(part.right, at);
    at += part.left.length;
    nearest.set(part.nearest, article);
    article += part.nearest.length;
  }
  return { left, right, nearest };
}

/**
 * Orders pairs for the comparison: pairs of near articles together, so that the profile of an article is still in
 * memory for its next pair. Only the time depends on this order. The pairs of one left article stay together and in
 * their order.
 */
export function orderForLocality({ left, right }: CandidatePairs, nearest: Uint32Array): CandidatePairs {
  const size = nearest.length;
  // for each article the first article of its group; a nearest article is an earlier one, whose group is known
  const group = new Uint32Array(size);
  for (let article = 0; article < size; article++)
    group[article] = nearest[article] === 0 ? article : group[nearest[article] - 1];
  // counting sort by group
  const starts = new Uint32Array(size + 1);
  for (let n = 0; n < left.length; n++) starts[group[left[n]] + 1]++;
  for (let article = 0; article < size; article++) starts[article + 1] += starts[article];
  const ordered = { left: new Uint32Array(left.length), right: new Uint32Array(right.length) };
  for (let n = 0; n < left.length; n++) {
    const to = starts[group[left[n]]]++;
    ordered.left[to] = left[n];
    ordered.right[to] = right[n];
  }
  return ordered;
}
