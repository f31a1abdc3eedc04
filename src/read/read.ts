/** Bytes to articles: one found file in, its articles (and what could not be read) out. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Article, ReadItem, ReadProblem } from '../model.js';
import { decode } from './decode.js';
import { type FieldChoice, FieldReader } from './fields.js';
import { OPEN_FLAGS, openFailure, withFileBytes } from './file.js';
import type { FoundFile } from './find.js';
import type { Format } from './formats.js';
import { readJson } from './json.js';
import { JsonLines, type JsonLinesPiece, readPiece } from './jsonl.js';
import { readMarkdown } from './markdown.js';
import { isOwnReport } from './own-report.js';
import { readPlain } from './plain.js';

export interface ReadOptions {
  /** Record field to take for each part of an article, e.g. `{ text: 'story' }`; the usual names are tried after it. */
  readonly fields: FieldChoice;
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/** Reads a decoded file whole. */
type WholeReader = (text: string, file: FoundFile, options: ReadOptions) => readonly ReadItem[];

/** A format either fits into memory file by file, or is a stream of records. */
const READERS = {
  plain: (text, file) => [{ article: articleOf(file, readPlain(text)) }],
  markdown: (text, file) => [{ article: articleOf(file, readMarkdown(text)) }],
  json: (text, file, options) => readJson(text, file, options.fields),
  jsonl: 'stream',
} as const satisfies Record<Format, WholeReader | 'stream'>;

/** Most items in a batch. */
const BATCH = 256;

/** Bytes read at a time from a file that is a stream of records. */
const CHUNK = 1 << 20;

/** Whether `readWholeFile` takes the file; the others have to be read with `readArticles`. */
export function isWholeFile(file: FoundFile): boolean {
  return READERS[file.format] !== 'stream';
}

/**
 * Reads one file in batches of at most 256 items, so that a file of a million records never stands in memory whole.
 * Never throws for what is in a file, or for a file that cannot be opened: that comes out as a problem.
 */
export async function* readArticles(file: FoundFile, options: ReadOptions): AsyncGenerator<readonly ReadItem[]> {
  if (file.absolute !== '-' && isWholeFile(file)) {
    yield* batches(readWholeFile(file, options));
    return;
  }
  const fields = new FieldReader(options.fields);
  for await (const piece of readPieces(file, options)) yield* batches(readPiece(piece, file.path, fields));
}

/** Cuts a file that is a stream of records into pieces for `readPiece`. Never throws for the file's sake. */
export async function* readPieces(file: FoundFile, options: ReadOptions): AsyncGenerator<JsonLinesPiece> {
  const lines = new JsonLines(file.path);
  const chunks = file.absolute === '-' ? (options.stdin ?? []) : chunksOf(file.absolute);
  try {
    for await (const chunk of chunks) {
      yield* lines.push(chunk);
      if (lines.done) return;
    }
  } catch (error) {
    // What stood before the fault is handed out; the line it cut is lost.
    yield* lines.interrupted();
    yield unreadable(file, openFailure(file.absolute, error));
    return;
  }
  yield* lines.end();
}

/**
 * Reads a file that is no stream of records in one go, without a promise: what a worker does hundreds of times a batch.
 * Never throws for what is in the file.
 */
export function readWholeFile(file: FoundFile, options: ReadOptions): readonly ReadItem[] {
  const reader = READERS[file.format];
  if (reader === 'stream') throw new TypeError(`${file.format} files are streams; read them with readArticles`);
  const decoded = withFileBytes(file.absolute, decode);
  if ('failed' in decoded) return [unreadable(file, decoded.failed)];
  if ('binary' in decoded) {
    return [{ problem: { id: file.path, path: file.path, status: 'binary', reason: decoded.binary } }];
  }
  if (!file.explicit && isOwnReport(decoded.text)) {
    return [{ skipped: { path: file.path, reason: 'a report of twicetold' } }];
  }
  return reader(decoded.text, file, options);
}

async function* chunksOf(absolute: string): AsyncGenerator<Uint8Array> {
  const handle: FileHandle = await open(absolute, OPEN_FLAGS);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw Object.assign(new Error(), { code: stats.isDirectory() ? 'EISDIR' : 'ENXIO' });
    const buffer = Buffer.allocUnsafeSlow(CHUNK);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function* batches(items: readonly ReadItem[]): Generator<readonly ReadItem[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}

function articleOf(file: FoundFile, content: Omit<Article, 'id' | 'path'>): Article {
  return { id: file.path, path: file.path, ...content };
}

function unreadable(file: FoundFile, reason: string): { readonly problem: ReadProblem } {
  return { problem: { id: file.path, path: file.path, status: 'unreadable', reason } };
}
