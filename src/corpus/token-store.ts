/**
 * The tokens of all articles. They stay in the segments in which their batches arrived, and three columns say where the
 * tokens of an article are, so that nothing is copied however large the corpus:
 *
 *     article      0      1      2               segments[0]  | a1 . . . . | a0 . |
 *     segmentOf    0      0      1               segments[1]  | a2 . . . |
 *     offsets     10      0      0
 *     counts       4     10      7               (tokens)
 *
 * All columns are in shared memory, so that every thread reads the same bytes. A storage may spill segments to a file.
 */
import type { Tokens } from '../text/tokenize.js';
import { isSpilled, readColumn, type TokenSegment } from './storage.js';

export interface TokenStore {
  /** Number of articles. */
  readonly size: number;
  readonly segments: readonly TokenSegment[];
  /** By article: its segment, the position of its first token there, and its number of tokens. */
  readonly segmentOf: Uint32Array;
  readonly offsets: Uint32Array;
  readonly counts: Uint32Array;
}

/** Zeros in shared memory. */
export const sharedNumbers = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(length * 4));

/** A copy in shared memory. */
export function sharedCopy(numbers: Uint32Array): Uint32Array {
  const copy = sharedNumbers(numbers.length);
  copy.set(numbers);
  return copy;
}

/** A store of `size` articles without tokens: the caller fills in the columns. */
export function allocateTokenStore(size: number, segments: readonly TokenSegment[]): TokenStore {
  return {
    size,
    segments,
    segmentOf: sharedNumbers(size),
    offsets: sharedNumbers(size),
    counts: sharedNumbers(size),
  };
}

/** A store of a few articles, copied into one segment in memory. */
export function tokenStoreOf(articles: readonly Tokens[]): TokenStore {
  const total = articles.reduce((sum, { hashes }) => sum + hashes.length, 0);
  const segment = {
    hashes: sharedNumbers(total),
    flags: new Uint8Array(new SharedArrayBuffer(total)),
  };
  const store = allocateTokenStore(articles.length, [segment]);
  let at = 0;
  articles.forEach(({ hashes, flags }, article) => {
    segment.hashes.set(hashes, at);
    segment.flags.set(flags, at);
    store.offsets[article] = at;
    store.counts[article] = hashes.length;
    at += hashes.length;
  });
  return store;
}

/** The tokens of an article: a view where its segment is in memory, a copy where it is spilled. */
export function tokensOf(store: TokenStore, article: number): Tokens {
  const { hashes, flags } = store.segments[store.segmentOf[article]];
  const start = store.offsets[article];
  const count = store.counts[article];
  return { hashes: readColumn(hashes, start, count), flags: readColumn(flags, start, count) };
}

/** Stores tokens that `tokensOf` returned and that were changed in place, or made fewer. */
export function saveTokens(store: TokenStore, article: number, { hashes, flags }: Tokens): void {
  const segment = store.segments[store.segmentOf[article]];
  const start = store.offsets[article];
  if (isSpilled(segment.hashes)) segment.hashes.write(start, hashes);
  if (isSpilled(segment.flags)) segment.flags.write(start, flags);
  store.counts[article] = hashes.length;
}
