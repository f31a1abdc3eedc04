/** Unpacks files, archive entries and downloads and cuts them into segments. Only the current segment is in memory. */
import { failureOf } from '../errors.js';
import type { ReadItem } from '../types/article.js';
import { certainBinary } from './decode/unicode.js';
import { chunksOf, openFailure, SPLIT_JSON } from './file.js';
import type { FoundFile } from './find/find.js';
import {
  delimiterOf,
  type Encoding,
  encodingOf,
  extensionOf,
  formatOfType,
  isWholeFormat,
  noReaderReason,
  type StreamFormat,
} from './formats.js';
import { JsonLinesSplitter } from './json/line-blocks.js';
import { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import type { SourceLocation } from './location.js';
import { nothingIn, notice, notText, ReadError, skipped, unreadable } from './problem.js';
import type { FieldChoice } from './records/fields.js';
import { documentSegment, itemsSegment, type Segment } from './segment.js';
import { Clauses, collectBytes, pastFaults, TableSections } from './stream-faults.js';
import type { ArchiveEntry } from './unpack/archive-entry.js';
import { ByteSource } from './unpack/byte-source.js';
import { actualCoding, compressionOf, decompress } from './unpack/decompress.js';

/** Bytes by which compression and binary files are recognised. */
const HEAD = 16;

type Bytes = AsyncIterable<Uint8Array>;

/** Options of reading. */
export interface ReadOptions {
  /** Record field for each part of an article, e.g. `{ text: 'story' }`; the usual names are tried after these. */
  readonly fields: FieldChoice;
  readonly limits?: ReadLimits;
  /** The bytes of standard input, path `-`. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Fetches web addresses; without it, addresses give no items. */
  readonly web?: WebReader;
  /** Called for each chunk of bytes. */
  readonly onBytes?: () => void;
}

/** Fetches and reads web addresses. */
export interface WebReader {
  /** Reads an address. Does not throw for faults of the address: a failed fetch is a problem. */
  read(file: FoundFile, options: ReadOptions): AsyncIterable<Segment>;
  /** Passes on the segments of a file, and fetches the addresses in its feeds and lists (`FoundFile.followed`). */
  follow(segments: AsyncIterable<Segment>, options: ReadOptions): AsyncIterable<Segment>;
}

/** The location of a stream. */
export interface Source extends SourceLocation {
  /** Path in the file system, for formats that need random access; absent for a download or an archive entry. */
  readonly absolute?: string;
}

/** Yields the segments of a file. Does not throw for faults of the file: they are problems. */
export async function* readSegments(file: FoundFile, options: ReadOptions): AsyncGenerator<Segment> {
  const { path, explicit, absolute, web, followed } = file;
  if (web === true) {
    if (options.web !== undefined) yield* options.web.read(file, options);
    return;
  }
  const isStdin = absolute === '-';
  const stream = isStdin ? (options.stdin ?? empty()) : chunksOf(absolute);
  const segments = readStream(stream, file, { path, explicit, ...(!isStdin && { absolute }) }, options);
  yield* followed === true && options.web !== undefined ? options.web.follow(segments, options) : segments;
}

/** Yields the segments of a stream of a format. A fault of the stream is a problem after the segments before it. */
export async function* readStream(
  stream: Bytes,
  { format }: Pick<Encoding, 'format'>,
  source: Source,
  options: ReadOptions,
): AsyncGenerator<Segment> {
  const { limits = DEFAULT_LIMITS } = options;
  const bytes = new ByteSource(options.onBytes === undefined ? stream : withProgress(stream, options.onBytes));
  const warnings = new Clauses();
  const faults = new Clauses();
  try {
    const { unpacked, head } = await unpackedOf(bytes, format, source, limits, warnings);
    const binary = certainBinary(head);
    const isExpected = format === 'rtf' ? isRtf(head) : (format === 'zip' || format === 'office') && isZip(head);
    if (binary !== undefined && !isExpected) {
      yield itemsSegment([notText(source, binary)]);
      return;
    }
    if (isWholeFormat(format)) {
      const advice = format === 'json' ? SPLIT_JSON : undefined;
      const document = await collectBytes(pastFaults(unpacked, faults), limits.articleBytes, faults, advice);
      yield documentSegment(document, format, source, { fault: faults.joined() });
      faults.clear();
    } else yield* STREAMS[format](unpacked, source, options, limits);
  } catch (error) {
    faults.add(clauseFor(error, source));
  } finally {
    await bytes.close();
  }
  const [fault, warning] = [faults.joined(), warnings.joined()];
  if (fault !== undefined) yield itemsSegment([unreadable(source, fault)]);
  if (warning !== undefined) yield itemsSegment([notice(source, warning)]);
}

/** Maximum number of nested compressions: a download of a compressed file is often compressed once more. */
const MAX_COMPRESSIONS = 3;

/** Removes all compressions of a file. `head` is the first bytes of `unpacked`. */
export async function unpackedOf(
  bytes: ByteSource,
  format: Encoding['format'],
  { path }: Pick<Source, 'path'>,
  { unpackedBytes }: ReadLimits,
  warnings: { add(clause: string): void },
): Promise<{ readonly unpacked: Bytes; readonly head: Buffer }> {
  await bytes.fill(HEAD);
  let layer = bytes;
  for (let count = 0; count < MAX_COMPRESSIONS && !SELF_PACKED.has(format); count++) {
    const compression = compressionOf(layer.ahead, count === 0 ? path : '');
    if (compression === undefined) break;
    const isZlib = compression === 'gzip' && actualCoding('deflate', layer.ahead) === 'deflate';
    const coding = isZlib ? 'deflate' : compression;
    layer = new ByteSource(decompress(layer.rest(), coding, unpackedBytes, clause => warnings.add(clause)));
    // Reading `layer` throws the fault again, after the bytes before the fault.
    await layer.fill(HEAD).catch(() => false);
  }
  return { head: Buffer.from(layer.ahead.subarray(0, HEAD)), unpacked: layer.rest() };
}

function clauseFor(error: unknown, { absolute, path }: Source): string {
  if (error instanceof ReadError) return error.clause;
  return error instanceof Error && !('code' in error) ? failureOf(error) : openFailure(absolute ?? path, error);
}

/** Formats that compress their content themselves. */
const SELF_PACKED: ReadonlySet<string> = new Set(['zip', 'office', 'parquet']);
/** Container formats. They are not opened inside an archive, except for EPUB. */
const ARCHIVES: ReadonlySet<string> = new Set(['zip', 'parquet', 'tar']);
const isBook = (name: string): boolean => extensionOf(name) === '.epub';

/** True for white space and for the bytes of the byte order mark. */
const isBlank = (byte: number): boolean => byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf;

/** True for a bracket around the lines of a JSON list and for a comma between them. */
const isListMark = (byte: number): boolean => byte === 0x5b || byte === 0x5d || byte === 0x2c;
/** True for an empty list on one line, which is read as a value. */
const hasEmptyList = (chunk: Uint8Array): boolean => /\[[ \t]*\]/.test(Buffer.from(chunk).toString('latin1'));

const isRtf = (head: Uint8Array): boolean => head[0] === 0x7b && head[1] === 0x5c;
const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b;

type StreamReader = (bytes: Bytes, source: Source, options: ReadOptions, limits: ReadLimits) => AsyncIterable<Segment>;

const STREAMS: Readonly<Record<StreamFormat, StreamReader>> = {
  async *jsonl(bytes, source) {
    const splitter = new JsonLinesSplitter();
    const location = { path: source.path, explicit: source.explicit };
    const faults = new Clauses();
    let isEmpty = true;
    let isBareList = true;
    for (let part: Bytes | undefined = bytes; part !== undefined; ) {
      try {
        for await (const chunk of part) {
          isEmpty &&= chunk.every(isBlank);
          isBareList &&= chunk.every(byte => isBlank(byte) || isListMark(byte)) && !hasEmptyList(chunk);
          for (const block of splitter.push(chunk)) yield { kind: 'lines', block, location };
          if (splitter.done) return;
        }
        part = undefined;
      } catch (error) {
        const rest = error instanceof ReadError ? error.rest : undefined;
        if (!(error instanceof ReadError) || rest === undefined) {
          // Yield the lines before the fault.
          for (const block of splitter.interrupted()) yield { kind: 'lines', block, location };
          throw error;
        }
        part = rest;
        if (!error.isSuspect) faults.add(error.clause);
        const before = error.isSuspect ? splitter.suspect(error.clause) : splitter.gap();
        for (const block of before) yield { kind: 'lines', block, location };
      }
    }
    for (const block of splitter.end()) yield { kind: 'lines', block, location };
    const fault = faults.joined();
    if (fault !== undefined) throw new ReadError(fault);
    if (isEmpty && source.path === '-') return;
    if (isBareList) yield itemsSegment([isEmpty ? skipped(location, 'empty file') : nothingIn(location, 'records')]);
  },

  async *csv(bytes, source, { fields }, limits) {
    const { readCsv } = await import('./csv/csv.js');
    const delimiter = delimiterOf(source.path);
    const table = new TableSections(bytes);
    const position = { rows: 0, lines: 0 };
    for (let section = table.next(); section !== undefined; section = table.next()) {
      yield* itemSegments(readCsv(section, source, fields, { delimiter, limits, position }));
    }
  },

  async *parquet(bytes, source, { fields }, limits) {
    const { readParquet } = await import('./parquet/parquet.js');
    const file = source.absolute ?? (await collectBytes(bytes, limits.articleBytes));
    yield* itemSegments(readParquet(file, source, fields, limits));
  },

  async *warc(bytes, source, _options, limits) {
    const { readWarc } = await import('./warc/warc.js');
    const hasReader = (type: string, url: string): boolean => formatOfType(type, url) !== undefined;
    for await (const batch of readWarc(bytes, source, limits, hasReader)) {
      const items: ReadItem[] = [];
      for (const item of batch) {
        if (!('page' in item)) {
          items.push(item);
          continue;
        }
        const { bytes: page, contentType, location, fault, text } = item.page;
        const format = formatOfType(contentType, location.url ?? '') ?? 'html';
        yield documentSegment(page, format, location, { fault, text });
      }
      if (items.length > 0) yield itemsSegment(items);
    }
  },

  async *zip(bytes, source, options, limits) {
    const { zipEntries } = await import('./unpack/zip.js');
    // The central directory is at the end of the file.
    const archive = source.absolute ?? (await archiveBytes(bytes, limits));
    yield* entrySegments(warn => zipEntries(archive, limits, warn), source, options);
  },

  async *office(bytes, source, _options, limits) {
    const { readOffice } = await import('./office/office.js');
    const file = source.absolute ?? (await archiveBytes(bytes, limits));
    yield itemsSegment(await readOffice(file, source, limits));
  },

  async *tar(bytes, source, options, limits) {
    const { tarEntries } = await import('./unpack/tar.js');
    yield* entrySegments(warn => tarEntries(bytes, limits, warn), source, options);
  },

  async *mbox(bytes, source, _options, limits) {
    const { readMbox } = await import('./mail/mail.js');
    yield* itemSegments(readMbox(bytes, source, limits.articleBytes));
  },
};

/** Paths of the articles in an archive, by its extension. Other entries are indexes, pictures and styles. */
const ARTICLE_ENTRIES: Readonly<Record<string, RegExp>> = {
  '.wacz': /^archive\//i,
  '.epub': /\.x?html?$/i,
};

/** @param open opens the archive; it calls `warn` with a clause for each repair */
async function* entrySegments(
  open: (warn: (clause: string) => void) => AsyncIterable<ArchiveEntry>,
  archive: Source,
  options: ReadOptions,
): AsyncGenerator<Segment> {
  const entryNames = ARTICLE_ENTRIES[extensionOf(archive.path)];
  const repairs: ReadItem[] = [];
  for await (const entry of open(clause => repairs.push(notice(archive, clause)))) {
    if (entryNames !== undefined && !entryNames.test(entry.name)) continue;
    const source = { path: `${archive.path}/${entry.name}`, explicit: false };
    const encoding = encodingOf(entry.name);
    if (encoding === undefined || (ARCHIVES.has(encoding.format) && !isBook(entry.name))) {
      const reason = encoding === undefined ? noReaderReason(entry.name) : 'an archive in an archive';
      yield itemsSegment([skipped(source, reason)]);
    } else yield* readStream(entry.open(), encoding, source, options);
  }
  if (repairs.length > 0) yield itemsSegment(repairs);
}

async function* itemSegments(batches: AsyncIterable<readonly ReadItem[]>): AsyncGenerator<Segment> {
  for await (const batch of batches) yield itemsSegment(batch);
}

/** The bytes of an archive that is not a file: a download, or an entry of another archive. */
async function archiveBytes(stream: Bytes, { articleBytes }: ReadLimits): Promise<Buffer> {
  const bytes = await collectBytes(stream, articleBytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

async function* withProgress(stream: Bytes, onBytes: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    onBytes();
    yield chunk;
  }
}

async function* empty(): AsyncGenerator<Uint8Array> {}
