/**
 * Files that are streams: each is cut into pieces that can be read on any core. What is compressed is unpacked on the
 * way, what is an archive is opened, and no more of it stands in memory than the piece at hand.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { ReadItem } from '../types/article.js';
import { certainBinary } from './decode/binary.js';
import { OPEN_FLAGS, openFailure } from './file.js';
import type { FoundFile } from './find/find.js';
import { sizeWords } from './format-bytes.js';
import {
  type Encoding,
  encodingOf,
  extensionOf,
  isWholeFormat,
  type StreamFormat,
  type WholeFormat,
} from './formats.js';
import { JsonLinesSplitter } from './json/line-blocks.js';
import { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import type { SourceLocation } from './location.js';
import type { ReadOptions } from './options.js';
import { notText, skipped, UnpackError, unreadable } from './problem.js';
import { documentSegment, itemsSegment, type Segment } from './segment.js';
import type { ArchiveEntry } from './unpack/archive-entry.js';
import { ByteSource } from './unpack/byte-source.js';
import { compressionOf, decompress } from './unpack/decompress.js';

/** Bytes read at a time. */
const CHUNK = 1 << 20;
/** What compression and files without text are told by. */
const HEAD = 16;

type Bytes = AsyncIterable<Uint8Array>;

/** Something to be read: a file, an entry of an archive, the answer of a server. */
export interface Source extends SourceLocation {
  /** Path in the file system, for formats that are not read from front to back; absent for a stream. */
  readonly absolute?: string;
}

/** Never throws for the file's sake: that comes out as a problem. */
export async function* readSegments(file: FoundFile, options: ReadOptions): AsyncGenerator<Segment> {
  const { path, explicit, absolute, format, compression, web } = file;
  if (web === true) {
    if (options.web !== undefined) yield* options.web.read(file, options);
    return;
  }
  const stream = absolute === '-' ? (options.stdin ?? empty()) : chunksOf(absolute);
  const encoding = { format, ...(compression !== undefined && { compression }) };
  yield* readStream(stream, encoding, { path, explicit, ...(absolute !== '-' && { absolute }) }, options);
}

/** The pieces of a stream that is in that format; faults of the stream become a problem behind what stood before them. */
export async function* readStream(
  stream: Bytes,
  { format }: Encoding,
  source: Source,
  options: ReadOptions,
): AsyncGenerator<Segment> {
  const { limits = DEFAULT_LIMITS } = options;
  const bytes = new ByteSource(stream);
  try {
    await bytes.fill(HEAD);
    const compression = ARCHIVES.has(format) ? undefined : compressionOf(bytes.ahead, source.path);
    const binary = compression === undefined ? certainBinary(bytes.ahead) : undefined;
    if (binary !== undefined && !(format === 'zip' && isZip(bytes.ahead))) {
      yield itemsSegment([notText(source, binary)]);
      return;
    }
    const unpacked =
      compression === undefined ? bytes.rest() : decompress(bytes.rest(), compression, limits.unpackedBytes);
    if (isWholeFormat(format)) yield documentSegment(await gathered(unpacked, limits.articleBytes), format, source);
    else yield* STREAMS[format](unpacked, source, options, limits);
  } catch (error) {
    yield itemsSegment([unreadable(source, faultOf(error, source))]);
  } finally {
    await bytes.close();
  }
}

/** Formats whose own compression is theirs to undo. */
const ARCHIVES: ReadonlySet<string> = new Set(['zip', 'parquet']);

const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b;

const STREAMS: Readonly<
  Record<
    StreamFormat,
    (bytes: Bytes, source: Source, options: ReadOptions, limits: ReadLimits) => AsyncIterable<Segment>
  >
> = {
  async *jsonl(bytes, { path, explicit }) {
    const splitter = new JsonLinesSplitter();
    const location = { path, explicit };
    try {
      for await (const chunk of bytes) {
        for (const block of splitter.push(chunk)) yield { kind: 'lines', block, location };
        if (splitter.done) return;
      }
    } catch (error) {
      // The whole lines before the fault are read.
      for (const block of splitter.interrupted()) yield { kind: 'lines', block, location };
      throw error;
    }
    for (const block of splitter.end()) yield { kind: 'lines', block, location };
  },

  async *csv(bytes, source, { fields }, limits) {
    const { readCsv } = await import('./csv/csv.js');
    const delimiter = /\.tsv(\.[a-z]+)?$/i.test(source.path) ? { delimiter: '\t' } : {};
    yield* items(readCsv(bytes, source, fields, { ...delimiter, limits }));
  },

  async *parquet(bytes, source, { fields }, limits) {
    const { readParquet } = await import('./parquet/parquet.js');
    const file = source.absolute ?? (await gathered(bytes, limits.articleBytes));
    yield* items(readParquet(file, source, fields));
  },

  async *warc(bytes, source, _options, limits) {
    const { readWarc } = await import('./warc/warc.js');
    for await (const batch of readWarc(bytes, source, limits)) {
      const items: ReadItem[] = [];
      for (const item of batch) {
        if (!('page' in item)) {
          items.push(item);
          continue;
        }
        const { bytes: page, contentType, location } = item.page;
        const format = formatOfType(contentType, location.url ?? '');
        if (format !== undefined) yield documentSegment(page, format, location);
      }
      if (items.length > 0) yield itemsSegment(items);
    }
  },

  async *zip(_bytes, source, options, limits) {
    const { zipEntries } = await import('./unpack/zip.js');
    // its list of entries stands at its end
    if (source.absolute === undefined) throw new UnpackError('a zip file can only be read from disk: save it first');
    yield* entries(zipEntries(source.absolute, limits), source, options, limits);
  },

  async *tar(bytes, source, options, limits) {
    const { tarEntries } = await import('./unpack/tar.js');
    yield* entries(tarEntries(bytes, limits), source, options, limits);
  },

  async *mbox(bytes, source, _options, limits) {
    const { readMbox } = await import('./mail/mail.js');
    yield* items(readMbox(bytes, source, limits.articleBytes));
  },
};

async function* entries(
  found: AsyncIterable<ArchiveEntry>,
  source: Source,
  options: ReadOptions,
  limits: ReadLimits,
): AsyncGenerator<Segment> {
  for await (const entry of found) {
    const path = `${source.path}/${entry.name}`;
    const within = { path, explicit: false };
    const encoding = encodingOf(entry.name);
    if (encoding === undefined || ARCHIVES.has(encoding.format) || encoding.format === 'tar') {
      const reason = encoding === undefined ? `no reader for ${extensionOf(entry.name)}` : 'an archive in an archive';
      yield itemsSegment([skipped(within, reason)]);
    } else yield* readStream(entry.open(), encoding, within, { ...options, limits });
  }
}

async function* items(batches: AsyncIterable<readonly ReadItem[]>): AsyncGenerator<Segment> {
  for await (const batch of batches) yield itemsSegment(batch);
}

/** @throws UnpackError where the stream holds more than that */
export async function gathered(stream: Bytes, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > limit) throw new UnpackError(`larger than ${sizeWords(limit)}`);
    chunks.push(new Uint8Array(chunk));
  }
  return Buffer.concat(chunks);
}

/** A format by what a server or a crawler calls it, else by the address; undefined for what holds no article. */
export function formatOfType(contentType: string, url: string): WholeFormat | undefined {
  const type = contentType.split(';', 1)[0].trim().toLowerCase();
  if (/^(text\/html|application\/xhtml\+xml)$/.test(type)) return 'html';
  if (/^(application|text)\/(rss|atom|rdf)\+xml$|^(application|text)\/xml$/.test(type)) return 'feed';
  if (/json$/.test(type)) return 'json';
  if (type === 'text/markdown') return 'markdown';
  if (type === 'text/plain') return 'plain';
  if (type !== '' && type !== 'application/octet-stream') return undefined;
  const named = URL.canParse(url) ? encodingOf(new URL(url).pathname)?.format : undefined;
  return named !== undefined && isWholeFormat(named) ? named : 'html';
}

function faultOf(error: unknown, { absolute, path }: Source): string {
  return error instanceof UnpackError ? error.clause : openFailure(absolute ?? path, error);
}

async function* empty(): AsyncGenerator<Uint8Array> {}

async function* chunksOf(absolute: string): AsyncGenerator<Uint8Array> {
  const handle: FileHandle = await open(absolute, OPEN_FLAGS);
  let coming: Promise<{ readonly bytesRead: number }> | undefined;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw Object.assign(new Error(), { code: stats.isDirectory() ? 'EISDIR' : 'ENXIO' });
    // the next chunk is on its way while somebody works on this one
    let [buffer, other] = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)];
    coming = handle.read(buffer, 0, CHUNK, null);
    for (;;) {
      const { bytesRead } = await coming;
      if (bytesRead === 0) return;
      const chunk = buffer.subarray(0, bytesRead);
      [buffer, other] = [other, buffer];
      coming = handle.read(buffer, 0, CHUNK, null);
      // it fails when it is waited for, or when nobody wants it any more
      coming.catch(() => {});
      yield chunk;
    }
  } finally {
    await coming?.catch(() => {});
    await handle.close();
  }
}
