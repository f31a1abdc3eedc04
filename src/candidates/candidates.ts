/**
 * Sketches to candidate pairs: a pair is proposed when it shares at least three sketch values, counting only values that few
 * articles hold. No bands, no signatures: for each article the postings before it in the lists of its values are counted.
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

/** When a pair becomes a candidate. */
export interface CandidateRule {
  /** A value that more articles hold says little about any two of them. */
  readonly maxDocumentFrequency: number;
  /** Shared rarer values that make a candidate pair. */
  readonly minOverlap: number;
  /** The sketches from this number on are those of short texts (`shortTextsLast`); none by default. */
  readonly shortFrom?: number;
}

/**
 * Shared rarer values that make a candidate pair with a short text: it has some fifteen shingles, of which the sketch of a
 * long article
 * samples a quarter. Of 11,000 paragraphs of 20 to 39 words two find the article around them in 93 %, three in 80 %, and there
 * are 3.9
 * candidates for each instead of 1.5.
 */
export const SHORT_OVERLAP = 2;

/** As measured: see the README's table of sensitivities. */
export const DEFAULT_RULE: CandidateRule = { maxDocumentFrequency: 100, minOverlap: 3 };

/** Shared values from which two articles are near; strangers that became candidates share three to five. */
export const NEAR_OVERLAP = 12;

/** Candidate pairs in two columns, `left[i] > right[i]`, ordered by left, then right. */
export interface CandidatePairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/** Those of articles that follow one another. */
export interface ProposedPairs extends CandidatePairs {
  /** For each article its nearest neighbour, the earlier one that it shares most with, plus 1; 0 where none is near. */
  readonly nearest: Uint32Array;
}

/**
 * Articles in the order of their sketches, short texts last: the later article of a pair decides how many values must be
 * shared, and a short text is always the later one.
 *
 * @returns the same articles, and how many are longer than a short text
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
 * @param partition and postings as `buildPostings` leaves them
 * @returns function that proposes the candidate pairs whose larger article number is in [from, to)
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

/** Numbers one behind the other. */
class Column {
  #values: Uint32Array = new Uint32Array(1 << 12);
  #length = 0;

  add(numbers: Uint32Array): void {
    this.#makeRoom(numbers.length);
    for (let i = 0; i < numbers.length; i++) this.#values[this.#length + i] = numbers[i];
    this.#length += numbers.length;
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
  const postings = createPostings(partition);
  buildPostings(partition, postings, rule.maxDocumentFrequency)(0, partition.parts);
  return proposePairs(partition, postings, rule)(0, sketches.size);
}

/** Pairs of ranges that follow one another, as one. */
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
 * The pairs in the order in which they are compared: those of near articles next to one another, so that what was made of an
 * article for one pair is still there for its next. Nothing but time depends on the order. Pairs with one left article stay
 * together and in their order.
 */
export function orderForLocality({ left, right }: CandidatePairs, nearest: Uint32Array): CandidatePairs {
  const size = nearest.length;
  // the first article of each family; a nearest neighbour is an earlier article, so its family is known by then
  const family = new Uint32Array(size);
  for (let article = 0; article < size; article++)
    family[article] = nearest[article] === 0 ? article : family[nearest[article] - 1];
  const places = new Uint32Array(size + 1);
  for (let n = 0; n < left.length; n++) places[family[left[n]] + 1]++;
  for (let article = 0; article < size; article++) places[article + 1] += places[article];
  const ordered = { left: new Uint32Array(left.length), right: new Uint32Array(right.length) };
  for (let n = 0; n < left.length; n++) {
    const place = places[family[left[n]]]++;
    ordered.left[place] = left[n];
    ordered.right[place] = right[n];
  }
  return ordered;
}
