/** The keys of all articles, by which articles of different languages meet (`across/keys.ts`), in the segments in which they arrived. */
import { type Keys, keyCount, positionAt } from '../across/keys.js';
import { type Column, isSpilled, readColumn } from './storage.js';

/** The keys of a batch of articles, one article behind the other. */
export interface KeyBatch {
  /** In shared memory. */
  readonly values: Uint32Array;
  /** The values of article i are those from starts[i] to starts[i + 1]. */
  readonly starts: Uint32Array;
}

/** @param keys of each article of the batch */
export function keyBatchOf(keys: readonly Keys[]): KeyBatch {
  const starts = new Uint32Array(keys.length + 1);
  keys.forEach(({ length }, i) => {
    starts[i + 1] = starts[i] + length;
  });
  const values = new Uint32Array(new SharedArrayBuffer(starts[keys.length] * 4));
  keys.forEach((own, i) => {
    values.set(own, starts[i]);
  });
  return { values, starts };
}

export interface KeyStore {
  readonly segments: readonly Column<Uint32Array>[];
  /** By article, in shared memory: its segment, where its values begin in it, and their number. */
  readonly segmentOf: Uint32Array;
  readonly offsets: Uint32Array;
  readonly counts: Uint32Array;
}

/** The keys of an article: a view where its segment is in memory, a copy where it is spilled. */
export function storedKeys({ segments, segmentOf, offsets, counts }: KeyStore, article: number): Keys {
  return readColumn(segments[segmentOf[article]], offsets[article], counts[article]);
}

/** Takes the keys out of an article that stand in the given ranges of its words. */
export function dropKeys(
  store: KeyStore,
  article: number,
  spans: readonly { readonly start: number; readonly end: number }[],
): void {
  const keys = storedKeys(store, article);
  let kept = 0;
  for (let n = 0; n < keyCount(keys); n++) {
    const position = positionAt(keys, n);
    if (spans.some(({ start, end }) => position >= start && position < end)) continue;
    keys.copyWithin(kept, n * 2, n * 2 + 2);
    kept += 2;
  }
  const segment = store.segments[store.segmentOf[article]];
  if (isSpilled(segment)) segment.write(store.offsets[article], keys.subarray(0, kept));
  store.counts[article] = kept;
}
