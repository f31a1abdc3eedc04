/**
 * Sketches to candidate pairs: a pair is proposed when it shares at least three sketch values, counting only values
 * that few articles hold. No bands, no signatures: the lists of holders are counted, article by article.
 */
import { type Holders, indexParts, PARTS, partOf, placeOf } from './postings.js';
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

/** Counts go no further than a byte; more shared values than that make no difference. */
const HIGHEST_COUNT = 255;

let counts = new Uint8Array(0);
/** Articles that share a value, and those that share enough. */
let touched = new Uint32Array(1 << 12);

/**
 * Candidate pairs whose larger article number is in [from, to).
 *
 * @param store   with references in place of its values, as `indexParts` leaves it
 * @param holders by part
 */
export function proposePairs(
  store: SketchStore,
  holders: readonly Holders[],
  minShared: number,
  from: number,
  to: number,
): CandidatePairs {
  const { size, starts, batchSize } = store;
  if (counts.length < size) counts = new Uint8Array(size);
  const shared = counts;
  const left: number[] = [];
  const right: number[] = [];
  let references = new Uint32Array(0) as Uint32Array;
  let base = 0;
  for (let article = from; article < to; article++) {
    if (article === from || article % batchSize === 0) {
      const batch = Math.floor(article / batchSize);
      references = valuesOfBatch(store, batch);
      base = starts[batch * batchSize];
    }
    const end = starts[article + 1] - base;
    let touchedCount = 0;
    const enough: number[] = [];
    for (let at = starts[article] - base; at < end; at++) {
      const place = placeOf(references[at]);
      if (place === 0) continue;
      const list = holders[partOf(references[at])];
      const last = place + list[place];
      if (touchedCount + list[place] > touched.length) touched = withRoom(touched, list[place]);
      for (let i = place + 1; i <= last; i++) {
        const other = list[i];
        if (other >= article) break;
        const count = shared[other];
        if (count === 0) touched[touchedCount++] = other;
        if (count < HIGHEST_COUNT) shared[other] = count + 1;
        if (count + 1 === minShared) enough.push(other);
      }
    }
    for (let i = 0; i < touchedCount; i++) shared[touched[i]] = 0;
    for (const other of enough.sort((x, y) => x - y)) {
      left.push(article);
      right.push(other);
    }
  }
  return { left: Uint32Array.from(left), right: Uint32Array.from(right) };
}

function withRoom(column: Uint32Array, more: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(column.length * 2 + more);
  larger.set(column);
  return larger;
}

/** All candidate pairs, in one go. The store's values are gone afterwards. */
export function proposeAll(store: SketchStore, { mostHolders, minShared }: CandidateRule): CandidatePairs {
  return proposePairs(store, indexParts(store, mostHolders, 0, PARTS), minShared, 0, store.size);
}

/** Pairs of ranges that follow one another, as one. */
export function joinPairs(parts: readonly CandidatePairs[]): CandidatePairs {
  const total = parts.reduce((sum, part) => sum + part.left.length, 0);
  const left = new Uint32Array(total);
  const right = new Uint32Array(total);
  let at = 0;
  for (const part of parts) {
    left.set(part.left, at);
    right.set(part.right, at);
    at += part.left.length;
  }
  return { left, right };
}
