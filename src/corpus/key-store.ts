/** Stores the keys of all articles (`across/keys.ts`) in the segments of their batches. */
import { type Keys, keyCount, positionAt } from '../across/keys.js';
import { type Column, isSpilled, readColumn } from './storage.js';

/** The keys of a batch, article by article. */
export interface KeyBatch {
  /** In shared memory. */
  readonly values: Uint32Array;
  /** Values of article i: from starts[i] to before starts[i + 1]. */
  readonly starts: Uint32Array;
}

/** @param keys keys of each article of the batch */
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
  /** For each article its segment, the start of its values there, and their number; in shared memory. */
  readonly segmentOf: Uint32Array;
  readonly offsets: Uint32Array;
  readonly counts: Uint32Array;
}

/** The keys of an article: a view, or a copy if its segment is spilled. */
export function storedKeys({ segments, segmentOf, offsets, counts }: KeyStore, article: number): Keys {
  return readColumn(segments[segmentOf[article]], offsets[article], counts[article]);
}

/** Removes the keys of an article within the given word ranges. */
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
