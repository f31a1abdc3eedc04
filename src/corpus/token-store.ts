/**
 * Stores the tokens of all articles in the segments of their batches, and finds identical texts.
 *
 * Three columns locate the tokens of an article, so that no token is copied:
 *
 * ```text
 * article      0      1      2               segments[0]  │ a1 . . . . │ a0 . │
 * segmentOf    0      0      1               segments[1]  │ a2 . . . │
 * offsets     10      0      0
 * counts       4     10      7               (tokens)
 * ```
 *
 * All columns are in shared memory, so that every thread reads the same bytes. A storage may spill segments to a file.
 */
import { capacityFor } from '../collections/hash-table.js';
import { mix32, type Tokens } from '../text/tokenize.js';
import { isSpilled, readColumn, type TokenSegment } from './storage.js';

export interface TokenStore {
  /** Number of articles. */
  readonly size: number;
  readonly segments: readonly TokenSegment[];
  /** For each article its segment, the position of its first token there, and its number of tokens. */
  readonly segmentOf: Uint32Array;
  readonly offsets: Uint32Array;
  readonly counts: Uint32Array;
  /** For each article `hashOfText` of all its words, boilerplate included; absent if unknown. */
  readonly textHashes?: Uint32Array;
}

/** A zeroed array in shared memory. */
export const sharedNumbers = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(length * 4));

/** A copy in shared memory. */
export function sharedCopy(numbers: Uint32Array): Uint32Array {
  const copy = sharedNumbers(numbers.length);
  copy.set(numbers);
  return copy;
}

/** A store for `size` articles, whose columns the caller fills. */
export function allocateTokenStore(size: number, segments: readonly TokenSegment[]): TokenStore {
  return {
    size,
    segments,
    segmentOf: sharedNumbers(size),
    offsets: sharedNumbers(size),
    counts: sharedNumbers(size),
  };
}

/** Number of tokens of the longest of the articles. */
export function longestOf({ counts }: TokenStore, articles: Uint32Array): number {
  return articles.reduce((most, article) => Math.max(most, counts[article]), 0);
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

/** The tokens of an article: a view, or a copy if its segment is spilled. */
export function tokensOf(store: TokenStore, article: number): Tokens {
  const { hashes, flags } = store.segments[store.segmentOf[article]];
  const start = store.offsets[article];
  const count = store.counts[article];
  return { hashes: readColumn(hashes, start, count), flags: readColumn(flags, start, count) };
}

/** Saves tokens of `tokensOf` after a change in place or a removal at the end. */
export function saveTokens(store: TokenStore, article: number, { hashes, flags }: Tokens): void {
  const segment = store.segments[store.segmentOf[article]];
  const start = store.offsets[article];
  if (isSpilled(segment.hashes)) segment.hashes.write(start, hashes);
  if (isSpilled(segment.flags)) segment.flags.write(start, flags);
  store.counts[article] = hashes.length;
}

// ---- identical texts

/**
 * For each article the first one with the same words, possibly itself. Articles without words are never identical.
 *
 * @param textHashes `hashOfText` of each article
 */
export function findIdentical(store: TokenStore, textHashes: Uint32Array): Uint32Array {
  const { size, counts } = store;
  const firstOf = new Uint32Array(size);
  const slots = new Uint32Array(capacityFor(size)); // article + 1; 0 is a free slot
  const mask = slots.length - 1;
  const isSame = (a: number, b: number): boolean =>
    textHashes[a] === textHashes[b] &&
    counts[a] === counts[b] &&
    sameWords(tokensOf(store, a).hashes, tokensOf(store, b).hashes);
  for (let article = 0; article < size; article++) {
    firstOf[article] = article;
    if (counts[article] === 0) continue;
    let slot = textHashes[article] & mask;
    while (slots[slot] !== 0 && !isSame(slots[slot] - 1, article)) slot = (slot + 1) & mask;
    if (slots[slot] === 0) slots[slot] = article + 1;
    else firstOf[article] = slots[slot] - 1;
  }
  return firstOf;
}

export function sameWords(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * Hash of all words in their order. Four interleaved hashes are faster, because each step of one hash waits for the
 * last.
 */
export function hashOfText(hashes: Uint32Array): number {
  const { length } = hashes;
  const even = length & ~3;
  let [a, b, c, d] = [length, 1, 2, 3];
  for (let i = 0; i < even; i += 4) {
    a = step(a, hashes[i]);
    b = step(b, hashes[i + 1]);
    c = step(c, hashes[i + 2]);
    d = step(d, hashes[i + 3]);
  }
  for (let i = even; i < length; i++) a = step(a, hashes[i]);
  return mix32(step(step(step(a, b), c), d));
}

const step = (h: number, hash: number): number => Math.imul(h ^ (h >>> 15), 0x9e3779b1) ^ hash;
