/**
 * Stores the boilerplate that was cut out of an article, so that it can be compared once more by all words. Numbers are varints.
 *
 *   | number of spans | words before the first span | words in it | words before the second | words in it | ... | tokens of all spans (token-code.ts) |
 */
import { restoreBoilerplate } from '../corpus/boilerplate.js';
import { readColumn } from '../corpus/storage.js';
import { type TokenStore, tokenStoreOf, tokensOf } from '../corpus/token-store.js';
import { endOfCut } from '../pipeline/undiscounted.js';
import type { Tokens } from '../text/tokenize.js';
import { ByteReader, type TokenCode, writeVarint } from './token-code.js';

export interface StoredCut {
  /** Half-open ranges of words of the whole article, ascending: start, end, start, end. */
  readonly spans: Uint32Array;
  /** The words of all spans. */
  readonly tokens: Tokens;
}

/** The boilerplate of each article. Its words are in the token store, behind the content of the article. */
export class Cuts {
  readonly #spans = new Map<number, Uint32Array>();

  /** @param cuts the result of `reduceToContent` */
  constructor(
    private readonly store: TokenStore,
    cuts: readonly Uint32Array[],
  ) {
    for (const part of cuts) {
      for (let at = 0, end = 0; at < part.length; at = end) {
        end = endOfCut(part, at);
        this.#spans.set(part[at], part.slice(at + 2, end));
      }
    }
  }

  of(article: number): StoredCut | undefined {
    const spans = this.#spans.get(article);
    if (spans === undefined) return undefined;
    let words = 0;
    for (let n = 0; n < spans.length; n += 2) words += spans[n + 1] - spans[n];
    const { hashes, flags } = this.store.segments[this.store.segmentOf[article]];
    const start = this.store.offsets[article] + this.store.counts[article];
    return { spans, tokens: { hashes: readColumn(hashes, start, words), flags: readColumn(flags, start, words) } };
  }
}

/** Encodes boilerplate; empty for none. The result is a copy. */
export function encodeCut(cut: StoredCut | undefined, code: TokenCode): Uint8Array {
  if (cut === undefined) return new Uint8Array(0);
  const { spans, tokens } = cut;
  const head = Buffer.allocUnsafe((spans.length + 1) * 5);
  let at = writeVarint(head, 0, spans.length / 2);
  let before = 0;
  for (const edge of spans) {
    at = writeVarint(head, at, edge - before);
    before = edge;
  }
  return Buffer.concat([head.subarray(0, at), code.encode(tokens)]);
}

/** @param words number of words of the article; @returns undefined for invalid bytes */
export function decodeCut(bytes: Uint8Array, words: number, code: TokenCode): StoredCut | undefined {
  const reader = new ByteReader(bytes);
  const count = reader.varint();
  // each edge takes at least one byte
  if (!(count > 0 && 2 * count <= bytes.length)) return undefined;
  const spans = new Uint32Array(2 * count);
  let [edge, cut] = [0, 0];
  for (let n = 0; n < spans.length; n++) {
    const step = reader.varint();
    edge += step;
    if (!(edge <= words)) return undefined;
    if (n % 2 === 1) cut += step;
    spans[n] = edge;
  }
  const tokens = code.decode(bytes.subarray(reader.at));
  return tokens?.hashes.length === cut ? { spans, tokens } : undefined;
}

/** All words of an article. @param content its words without boilerplate */
export function wholeTokens(content: Tokens, stored: StoredCut | undefined): Tokens {
  if (stored === undefined) return content;
  const { spans, tokens } = stored;
  const hashes = new Uint32Array(content.hashes.length + tokens.hashes.length);
  hashes.set(content.hashes);
  hashes.set(tokens.hashes, content.hashes.length);
  const flags = new Uint8Array(hashes.length);
  flags.set(content.flags);
  flags.set(tokens.flags, content.flags.length);
  const store = tokenStoreOf([{ hashes, flags }]);
  store.counts[0] = content.hashes.length;
  const cut = new Uint32Array(2 + spans.length);
  cut[1] = spans.length / 2;
  cut.set(spans, 2);
  restoreBoilerplate(store, cut);
  return tokensOf(store, 0);
}
