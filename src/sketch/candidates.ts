/**
 * Sketches to candidate pairs: a pair is proposed when it shares at least three sketch values, counting only values
 * that few articles hold. No bands, no signatures: an inverted index over the sketches, counted article by article.
 */
import type { SketchStore } from './sketch-store.js';

/** Past that, a holder is still compared with this many of the first: a text that thousands copy must not vanish. */
const FIRST_HOLDERS = 4;
/** When a pair becomes a candidate. */
export interface CandidateRule {
  /** A value that more articles hold says little about any two of them. */
  readonly mostHolders: number;
  /** Shared rarer values that make a candidate pair. */
  readonly minShared: number;
}

/** As measured: see the README's table of sensitivities. */
export const DEFAULT_RULE: CandidateRule = { mostHolders: 100, minShared: 3 };

/** Who holds each sketch value. */
export interface Postings {
  /** Article numbers, grouped by value, ascending inside a group. */
  readonly holders: Uint32Array;
  /** For each position of the sketch store: where its value's group starts in `holders`, and how long it is. */
  readonly groupStart: Uint32Array;
  readonly groupSize: Uint32Array;
}

/** Candidate pairs in two columns, `left[i] > right[i]`, ordered by left, then right. */
export interface CandidatePairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

export function buildPostings(store: SketchStore): Postings {
  const total = store.values.length;
  const order = sortedPositions(store.values);
  const articleAt = new Uint32Array(total);
  for (let article = 0; article < store.size; article++) {
    articleAt.fill(article, store.starts[article], store.starts[article + 1]);
  }
  const postings: Postings = {
    holders: sharedColumn(total),
    groupStart: sharedColumn(total),
    groupSize: sharedColumn(total),
  };
  for (let start = 0; start < total; ) {
    const value = store.values[order[start]];
    let end = start;
    while (end < total && store.values[order[end]] === value) end++;
    for (let i = start; i < end; i++) {
      postings.holders[i] = articleAt[order[i]];
      postings.groupStart[order[i]] = start;
      postings.groupSize[order[i]] = end - start;
    }
    start = end;
  }
  return postings;
}

function sharedColumn(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}

/** Positions of `values` in ascending order of value, ties in ascending order of position: a stable radix sort. */
function sortedPositions(values: Uint32Array): Uint32Array {
  const BITS = 11;
  let from = Uint32Array.from(values.keys());
  let to = new Uint32Array(values.length);
  for (let shift = 0; shift < 32; shift += BITS) {
    const offsets = new Uint32Array((1 << BITS) + 1);
    const mask = (1 << BITS) - 1;
    for (let i = 0; i < values.length; i++) offsets[((values[i] >>> shift) & mask) + 1]++;
    for (let i = 1; i < offsets.length; i++) offsets[i] += offsets[i - 1];
    for (let i = 0; i < from.length; i++) to[offsets[(values[from[i]] >>> shift) & mask]++] = from[i];
    [from, to] = [to, from];
  }
  return from;
}

/** Candidate pairs whose larger article number is in [from, to). */
export function proposePairs(
  store: SketchStore,
  postings: Postings,
  from: number,
  to: number,
  rule: CandidateRule = DEFAULT_RULE,
): CandidatePairs {
  const shared = new Uint32Array(store.size);
  const left: number[] = [];
  const right: number[] = [];
  for (let article = from; article < to; article++) {
    const touched: number[] = [];
    for (let position = store.starts[article]; position < store.starts[article + 1]; position++) {
      const size = postings.groupSize[position];
      const start = postings.groupStart[position];
      const end = start + (size > rule.mostHolders ? FIRST_HOLDERS : size);
      for (let i = start; i < end; i++) {
        const other = postings.holders[i];
        if (other >= article) break;
        if (shared[other]++ === 0) touched.push(other);
      }
    }
    touched.sort((x, y) => x - y);
    for (const other of touched) {
      if (shared[other] >= rule.minShared) {
        left.push(article);
        right.push(other);
      }
      shared[other] = 0;
    }
  }
  return { left: Uint32Array.from(left), right: Uint32Array.from(right) };
}
