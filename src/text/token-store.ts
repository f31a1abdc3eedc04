/**
 * The tokens of all articles in a few long columns: articles are numbered, not objects, and the columns are shared
 * memory, so that every worker reads the same bytes.
 */
import type { Tokens } from './tokenize.js';

export interface TokenStore {
  /** Articles in the store. */
  readonly size: number;
  /** Tokens of article i stand from starts[i] to starts[i + 1]. */
  readonly starts: Float64Array;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
}

/** Columns over shared memory for articles of the given token counts. */
export function allocateTokenStore(counts: readonly number[]): TokenStore {
  const starts = new Float64Array(new SharedArrayBuffer((counts.length + 1) * 8));
  let total = 0;
  counts.forEach((count, i) => {
    total += count;
    starts[i + 1] = total;
  });
  return {
    size: counts.length,
    starts,
    hashes: new Uint32Array(new SharedArrayBuffer(total * 4)),
    flags: new Uint8Array(new SharedArrayBuffer(total)),
  };
}

export function tokenStoreOf(articles: readonly Tokens[]): TokenStore {
  const store = allocateTokenStore(articles.map(tokens => tokens.hashes.length));
  articles.forEach((tokens, i) => {
    store.hashes.set(tokens.hashes, store.starts[i]);
    store.flags.set(tokens.flags, store.starts[i]);
  });
  return store;
}

/** A view on one article's tokens; copies nothing. */
export function tokensOf(store: TokenStore, article: number): Tokens {
  const start = store.starts[article];
  const end = store.starts[article + 1];
  return { hashes: store.hashes.subarray(start, end), flags: store.flags.subarray(start, end) };
}
