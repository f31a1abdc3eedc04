/** Bytes to articles: one found file in, its articles (and what could not be read) out. */
import type { ReadItem } from '../types/article.js';
import { encodedPlain } from './encoded-files.js';
import { withFileBytes } from './file.js';
import type { FoundFile } from './find/find.js';
import { isWholeFormat, type WholeFormat } from './formats.js';
import type { EncodedArticle } from './json/encoded-lines.js';
import type { JsonLinesPiece } from './json/jsonl.js';
import type { ReadLimits } from './limits.js';
import type { SourceLocation } from './location.js';
import { unreadable } from './problem.js';
import { loadReaders, readDocument } from './readers.js';
import type { FieldChoice } from './records/fields.js';
import type { Web } from './web.js';

export interface ReadOptions {
  /** Record field to take for each part of an article, e.g. `{ text: 'story' }`; the usual names are tried after it. */
  readonly fields: FieldChoice;
  readonly limits?: ReadLimits;
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Fetches what is named by its address. */
  readonly web?: Web;
}

/** What a stream is cut into: something to be read on any core. */
export type Piece =
  | { readonly kind: 'lines'; readonly path: string; readonly piece: JsonLinesPiece }
  | {
      readonly kind: 'document';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly format: WholeFormat;
      readonly location: SourceLocation;
    }
  | { readonly kind: 'items'; readonly items: readonly ReadItem[] };

/** Most items in a batch. */
const BATCH = 256;

/** A file that `readWholeFile` takes; the others have to be read with `readPieces`. */
export function isWholeFile({ format, compression, absolute, web }: FoundFile): boolean {
  return isWholeFormat(format) && compression === undefined && absolute !== '-' && web !== true;
}

/**
 * Reads one file in batches of at most 256 items, so that a file of a million records never stands in memory whole.
 * Never throws for what is in a file, or for a file that cannot be opened: that comes out as a problem.
 */
export async function* readArticles(file: FoundFile, options: ReadOptions): AsyncGenerator<readonly ReadItem[]> {
  if (isWholeFile(file)) {
    await loadReaders([file.format as WholeFormat]);
    yield* batches(await readWholeFile(file, options));
    return;
  }
  const { readPieces } = await import('./streams.js');
  for await (const piece of readPieces(file, options)) yield* batches(await readPiece(piece, options));
}

/** The articles of a piece. Never throws for what is in it. */
export async function readPiece(piece: Piece, { fields }: Pick<ReadOptions, 'fields'>): Promise<readonly ReadItem[]> {
  switch (piece.kind) {
    case 'lines': {
      const [{ readPiece: readLines }, { FieldReader }] = await Promise.all([
        import('./json/jsonl.js'),
        import('./records/fields.js'),
      ]);
      return readLines(piece.piece, piece.path, new FieldReader(fields));
    }
    case 'document':
      await loadReaders([piece.format]);
      return readDocument(piece.bytes, piece.format, piece.location, fields);
    case 'items':
      return piece.items;
  }
}

/**
 * Reads a file that is no stream of records in one go, mostly without a promise: what a worker does hundreds of times a
 * batch, once `loadReaders` was called. Never throws for what is in the file.
 */
export function readWholeFile(
  file: FoundFile,
  options: Pick<ReadOptions, 'fields'>,
): readonly ReadItem[] | Promise<readonly ReadItem[]> {
  return readFile(file, options, () => undefined) as readonly ReadItem[] | Promise<readonly ReadItem[]>;
}

type EncodedItems = readonly (ReadItem | EncodedArticle)[];

/** The same, but most plain texts are bytes still, which are valid until `beginBatch` is called again. */
export function readEncodedFile(
  file: FoundFile,
  options: Pick<ReadOptions, 'fields'>,
): EncodedItems | Promise<EncodedItems> {
  return readFile(file, options, file.format === 'plain' ? encodedPlain : () => undefined);
}

function readFile(
  file: FoundFile,
  { fields }: Pick<ReadOptions, 'fields'>,
  encoded: typeof encodedPlain,
): EncodedItems | Promise<EncodedItems> {
  const { path, absolute, explicit, format } = file;
  const location = { path, explicit };
  // a reader that answers later keeps no view on the bytes, which are overwritten by then
  const read = withFileBytes<EncodedItems | Promise<EncodedItems>>(absolute, bytes => {
    const item = encoded(bytes, location);
    if (item !== undefined) return [item];
    return readDocument(format === 'mail' ? new Uint8Array(bytes) : bytes, format as WholeFormat, location, fields);
  });
  return 'failed' in read ? [unreadable(location, read.failed)] : read;
}

function* batches(items: readonly ReadItem[]): Generator<readonly ReadItem[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}
