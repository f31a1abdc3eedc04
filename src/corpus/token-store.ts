/**
 * The tokens of all articles. They stay in the segments they were made in, one a batch, and articles are numbers that say
 * where in which segment theirs stand: nothing is copied or moved however large the corpus. Segments are shared memory, so
 * that every worker reads the same bytes; past the memory budget they are parked on disk by whoever runs the pipeline.
 */
import type { Tokens } from '../text/tokenize.js';

/** A segment that is not in memory. Offsets and counts are tokens. */
export interface ParkedSegment {
  read(offset: number, count: number): Tokens;
  write(offset: number, tokens: Tokens): void;
}

export type TokenSegment = Tokens | ParkedSegment;

export interface TokenStore {
  /** Articles in the store. */
  readonly size: number;
  readonly segments: readonly TokenSegment[];
  /** For each article: its segment, the first of its tokens there, and how many there are. */
  readonly segmentOf: Uint32Array;
  readonly offsets: Uint32Array;
  readonly counts: Uint32Array;
}

export const sharedNumbers = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(length * 4));

/** A copy in shared memory. */
export function sharedCopy(numbers: Uint32Array): Uint32Array {
  const copy = sharedNumbers(numbers.length);
  copy.set(numbers);
  return copy;
}

/** Columns over shared memory for so many articles, all of them empty. */
export function allocateTokenStore(size: number, segments: readonly TokenSegment[]): TokenStore {
  return {
    size,
    segments,
    segmentOf: sharedNumbers(size),
    offsets: sharedNumbers(size),
    counts: sharedNumbers(size),
  };
}

/** A store of a few articles in one segment. */
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

/** One article's tokens: a view where they are in memory, a copy where they are not. */
export function tokensOf(store: TokenStore, article: number): Tokens {
  const segment = store.segments[store.segmentOf[article]];
  const start = store.offsets[article];
  const count = store.counts[article];
  if ('read' in segment) return segment.read(start, count);
  return {
    hashes: segment.hashes.subarray(start, start + count),
    flags: segment.flags.subarray(start, start + count),
  };
}

/** Puts tokens that were changed in place, or became fewer, back where they came from. */
export function saveTokens(store: TokenStore, article: number, tokens: Tokens): void {
  const segment = store.segments[store.segmentOf[article]];
  if ('write' in segment) segment.write(store.offsets[article], tokens);
  store.counts[article] = tokens.hashes.length;
}
