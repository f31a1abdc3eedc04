/** Prepares a batch of read items: rows for the report, and columns of tokens in shared memory. */

import { type Keys, keysOf } from '../across/keys.js';
import { failureOf } from '../errors.js';
import { SHORT_TEXT } from '../kernels/compare.js';
import { UNKNOWN_LANGUAGE } from '../text/language.js';
import { addWords, locateWords, type ReadWords } from '../text/read-words.js';
import { TokenColumns, type Tokens, tokenizeLocated } from '../text/tokenize.js';
import type { EncodedArticle, ReadItem, ReadNotice, SkippedFile } from '../types/article.js';
import type { ArticleStatus } from '../types/report.js';
import { type KeyBatch, keyBatchOf } from './key-store.js';
import { type PackedRows, RowPacker } from './packed-rows.js';
import { type Source, SourceNumbers, sourceOf } from './sources.js';
import { incompleteness, statusNumber, tooShort } from './status.js';
import { ContentPacker, type Stored, type StoredContent } from './stored-content.js';
import { hashOfText } from './token-store.js';

/** A batch of articles without texts. The columns have one entry for each of `ids`. */
export interface PreparedBatch {
  readonly ids: readonly string[];
  readonly rows: PackedRows;
  /** `statusNumber` of each article. */
  readonly status: Uint8Array;
  readonly languages: Int8Array;
  readonly sources: readonly Source[];
  /** For each article its index in `sources`. */
  readonly sourceOf: Uint32Array;
  /** `hashOfText` of each article. */
  readonly textHashes: Uint32Array;
  /** Tokens of article i: from starts[i] to before starts[i + 1]; an unreadable article has none. */
  readonly starts: Uint32Array;
  /** In shared memory. */
  readonly tokens: Tokens;
  /** Present if articles are also compared across languages. */
  readonly keys?: KeyBatch;
  /** Present if an index stores the articles. */
  readonly content?: StoredContent;
  /** Files without an article. */
  readonly skipped: readonly SkippedFile[];
  readonly notices: readonly ReadNotice[];
  /** Parts of an article whose user-defined field some record has. */
  readonly foundFields?: readonly string[];
  /** True if all articles are known ones of a check. */
  readonly known?: true;
}

/**
 * @param minWords least words of a compared article
 * @param columns  reusable buffer for the tokens
 * @param withKeys whether articles are also compared across languages
 * @param stored   whether an index stores the articles, and whether with their texts
 */
export function prepare(
  items: readonly (ReadItem | EncodedArticle)[],
  minWords: number,
  columns = new TokenColumns(),
  withKeys = false,
  stored?: Stored,
): PreparedBatch {
  const skipped: SkippedFile[] = [];
  const notices: ReadNotice[] = [];
  const ids: string[] = [];
  const rows = new RowPacker();
  const sources = new SourceNumbers();
  const found = items.length;
  const starts = new Uint32Array(found + 1);
  const status = new Uint8Array(found);
  const languages = new Int8Array(found);
  const sourceNumbers = new Uint32Array(found);
  const textHashes = new Uint32Array(found);
  const keys: Keys[] = [];
  const content = stored === undefined ? undefined : new ContentPacker(stored, found);
  columns.length = 0;
  for (const item of items) {
    if ('skipped' in item) {
      skipped.push(item.skipped);
      continue;
    }
    if ('notice' in item) {
      notices.push(item.notice);
      continue;
    }
    const at = ids.length;
    const from = columns.length;
    let about = 'article' in item ? item.article : item.problem;
    let read: ReadWords = { language: UNKNOWN_LANGUAGE };
    try {
      if ('utf8' in item) read = addWords(item.utf8, columns);
      else if ('article' in item) read = addWords(item.article.text, columns);
    } catch (error) {
      columns.length = from;
      const { id, path = id } = about;
      about = { id, path, status: 'unreadable', reason: failureOf(error) };
    }
    const words = columns.length - from;
    const hashes = columns.hashes.subarray(from, columns.length);
    const verdict = 'status' in about ? about : verdictOn(about.incomplete, words, minWords);
    ids.push(about.id);
    const { disguised } = read;
    const { reason } = verdict;
    const remarks = { ...(reason !== undefined && { reason }), ...(disguised !== undefined && { disguised }) };
    const row = reason === undefined && disguised === undefined ? about : { ...about, ...remarks };
    rows.add(about.id, row);
    content?.add(row, { hashes, flags: columns.flags.subarray(from, columns.length) }, () => bytesOf(item));
    status[at] = statusNumber(verdict.status);
    languages[at] = read.language;
    sourceNumbers[at] = sources.numberOf(sourceOf(about));
    textHashes[at] = hashOfText(hashes);
    if (withKeys) keys.push(words < Math.max(minWords, SHORT_TEXT) ? NO_KEYS : keysIn(textOf(item), read));
    starts[at + 1] = columns.length;
  }
  const count = ids.length;
  return {
    ids,
    rows: rows.pack(),
    status: status.subarray(0, count),
    languages: languages.subarray(0, count),
    sources: sources.sources,
    sourceOf: sourceNumbers.subarray(0, count),
    textHashes: textHashes.subarray(0, count),
    starts: starts.subarray(0, count + 1),
    tokens: copyTokens(columns),
    ...(withKeys && { keys: keyBatchOf(keys) }),
    ...(content !== undefined && { content: content.pack() }),
    skipped,
    notices,
  };
}

const NO_KEYS = new Uint32Array(0);

/** The keys of an article. */
function keysIn(text: string, { language, disguised }: ReadWords): Keys {
  return keysOf(disguised === undefined ? tokenizeLocated(text) : locateWords(text).tokens, language);
}

function textOf(item: ReadItem | EncodedArticle): string {
  if ('utf8' in item) return Buffer.from(item.utf8.buffer, item.utf8.byteOffset, item.utf8.length).toString();
  return 'article' in item ? item.article.text : '';
}

function bytesOf(item: ReadItem | EncodedArticle): Uint8Array {
  if ('utf8' in item) return item.utf8;
  return Buffer.from('article' in item ? item.article.text : '');
}

/** @param given missing part of the text, as the reader says */
function verdictOn(
  given: string | undefined,
  words: number,
  minWords: number,
): { readonly status: ArticleStatus; readonly reason?: string } {
  const incomplete = incompleteness(given, words);
  if (words < minWords) return { status: 'too-short', reason: tooShort(`${words} words`, minWords, incomplete) };
  return incomplete === undefined ? { status: 'ok' } : { status: 'partial', reason: incomplete };
}

function copyTokens(columns: TokenColumns): Tokens {
  const { length } = columns;
  const hashes = new Uint32Array(new SharedArrayBuffer(length * 4));
  const flags = new Uint8Array(new SharedArrayBuffer(length));
  hashes.set(columns.hashes.subarray(0, length));
  flags.set(columns.flags.subarray(0, length));
  return { hashes, flags };
}
