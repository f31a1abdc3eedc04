/** Reads Parquet files by row group, and of each only the columns that hold parts of an article. */
import { type FileHandle, open } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type ColumnData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type RowGroup,
} from 'hyparquet';
import type { ReadItem } from '../../types/article.js';
import { OPEN_FLAGS, openFailure } from '../file.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import { partOf, type SourceLocation } from '../location.js';
import { formatBytes, nothingIn, ProblemLimiter, parserMessage, unreadable } from '../problem.js';
import { type FieldChoice, FieldReader, readRecord } from '../records/fields.js';
import { boundedCompressors, checkedPages } from './bounds.js';

/** Maximum number of items in a batch. */
const BATCH = 256;

/**
 * Unpacked bytes of the wanted columns that are read at once, and the maximum if a row group cannot be read in parts.
 */
const AT_ONCE = 2 ** 28;
const MAX_GROUP = 2 ** 30;
/** Maximum number of rows of a row group. Bytes do not bound it: a column with one repeated value takes hardly any. */
const MAX_ROWS = 2 ** 22;
/** Maximum nesting of a column in others. */
const MAX_LEVELS = 32;

/** Maximum size of the rows per byte of the file. Rows may share the values of a dictionary. */
const MAX_EXPANSION = 200;
/** Size of a row besides its text. Bytes. */
const ROW = 64;

/**
 * Reads the rows of a Parquet file in batches of at most 256 items. A damaged or incomplete file is one problem; a
 * damaged row group does not affect the others. A file that unpacks to more than `articleBytes`, and to more than 200
 * times its size, is read up to that row group. Does not throw for faults of the file.
 *
 * @param file absolute path, or all bytes
 */
export async function* readParquet(
  file: string | Uint8Array,
  location: SourceLocation,
  fields: FieldChoice,
  { articleBytes }: Pick<ReadLimits, 'articleBytes'> = DEFAULT_LIMITS,
): AsyncGenerator<readonly ReadItem[]> {
  let handle: FileHandle | undefined;
  try {
    if (typeof file === 'string') handle = await open(file, OPEN_FLAGS);
    const bytes = handle === undefined ? bufferOf(file as Uint8Array) : await bufferOfFile(handle);
    yield* readTable(bytes, location, fields, articleBytes);
  } catch (error) {
    const isFileError = error instanceof Error && 'code' in error && typeof file === 'string';
    const clause = isFileError ? openFailure(file, error) : `damaged Parquet file: ${parserMessage(error)}`;
    yield [unreadable(location, clause)];
  } finally {
    await handle?.close();
  }
}

async function* readTable(
  file: AsyncBuffer,
  location: SourceLocation,
  choice: FieldChoice,
  articleBytes: number,
): AsyncGenerator<readonly ReadItem[]> {
  if (file.byteLength < 12) {
    yield [unreadable(location, 'cut off, or not a Parquet file')];
    return;
  }
  const metadata = await metadataOf(file);
  if (metadata === undefined) {
    yield [unreadable(location, 'cut off, or not a Parquet file: missing PAR1 footer')];
    return;
  }
  const fields = new FieldReader(choice);
  const names = parquetSchema(metadata).children.map(child => child.element.name);
  const columns = names.filter(name => holdsText(name, fields, choice) || holdsOther(name, fields, choice));
  if (!columns.some(name => holdsText(name, fields, choice))) {
    // A problem in a folder, too: a table whose text column has an unusual name must not be lost in silence.
    yield [unreadable(location, `it has ${fields.whyNoText({}, names)}`)];
    return;
  }
  const problems = new ProblemLimiter();
  const most = Math.max(articleBytes, file.byteLength * MAX_EXPANSION);
  let start = 0;
  let given = 0;
  for (const { group, rows: count, step, bytes, tooLarge } of groupsOf(metadata, columns)) {
    if (tooLarge !== undefined) {
      yield [unreadable(location, `rows ${start + 1} to ${start + count}: ${tooLarge}`)];
    }
    for (let from = tooLarge === undefined ? 0 : count; from < count; from += step) {
      const rowStart = start + from;
      const rowEnd = start + Math.min(count, from + step);
      const pages = checkedPages(file, group, columns);
      const rows = await rowsOf({ file: pages, metadata, columns, rowStart, rowEnd, bytes });
      if (typeof rows === 'string') {
        yield [unreadable(location, `rows ${rowStart + 1} to ${rowEnd} are damaged: ${rows}`)];
        continue;
      }
      given += rows.size();
      if (given > most) {
        const what = `rows ${rowStart + 1} to ${rowEnd}: the file unpacks to more than ${formatBytes(most)}`;
        yield [unreadable(location, `${what}, of ${formatBytes(file.byteLength)}; the rest is not read`)];
        return;
      }
      for (let at = rowStart; at < rowEnd; at += BATCH) {
        const items: ReadItem[] = [];
        for (let row = at; row < Math.min(rowEnd, at + BATCH); row++) {
          const number = row + 1;
          const item = readRecord(rows.record(row), fields, partOf(location, number, `row ${number}`));
          const listed = problems.add(item, 'row');
          if (listed !== undefined) items.push(listed);
        }
        if (items.length > 0) yield items;
      }
    }
    start += count;
  }
  const rest = problems.rest();
  if (rest.length > 0) yield rest;
  if (start === 0) yield [nothingIn(location, 'parquet')];
}

function bufferOf(bytes: Uint8Array): AsyncBuffer {
  return {
    byteLength: bytes.length,
    slice: (start, end = bytes.length) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
}

/** @throws Error with a `code` for a folder or a device */
async function bufferOfFile(handle: FileHandle): Promise<AsyncBuffer> {
  const stats = await handle.stat();
  if (!stats.isFile()) throw Object.assign(new Error(), { code: stats.isDirectory() ? 'EISDIR' : 'ENXIO' });
  const slice = async (start: number, end = stats.size): Promise<ArrayBuffer> => {
    if (!(start >= 0 && end >= start && end <= stats.size)) throw new Error('points past the end of the file');
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(bytes.length - at, 1 << 30), start + at);
      if (bytesRead === 0) throw new Error('file changed while being read');
      at += bytesRead;
    }
    return bytes.buffer;
  };
  return { byteLength: stats.size, slice };
}

/** Undefined for a file without the footer of Parquet. */
async function metadataOf(file: AsyncBuffer): Promise<FileMetaData | undefined> {
  const footer = Buffer.from(await file.slice(file.byteLength - 4, file.byteLength)).toString('latin1');
  return footer === 'PAR1' ? parquetMetadataAsync(file, { geoparquet: false }) : undefined;
}

/** True for a column that may hold the text. */
function holdsText(name: string, fields: FieldReader, choice: FieldChoice): boolean {
  return fields.read(Object.fromEntries([[name, 'x']])).text !== undefined || leadsInto(name, choice.text);
}

/** True for a column that may hold another part of an article than the text. */
function holdsOther(name: string, fields: FieldReader, choice: FieldChoice): boolean {
  // 'ignore' is the only value that a column `twicetold` can have.
  const { text: _text, ...others } = fields.read(Object.fromEntries([[name, 'ignore']]));
  const { found: _found, isPlacedHere: _isPlacedHere, ...chosen } = choice;
  return Object.keys(others).length > 0 || Object.values(chosen).some(path => leadsInto(name, path));
}

const leadsInto = (name: string, path: string | undefined): boolean => path === name || path?.split('.', 1)[0] === name;

interface Group {
  readonly group: RowGroup;
  readonly rows: number;
  /** Number of rows to read at once. */
  readonly step: number;
  /** Unpacked size of the wanted columns, from the footer. */
  readonly bytes: number;
  /** Clause that says why the group is not read. */
  readonly tooLarge?: string;
}

function groupsOf({ row_groups }: FileMetaData, columns: readonly string[]): Group[] {
  return row_groups.map(group => {
    const rows = Number(group.num_rows);
    if (!Number.isSafeInteger(rows) || rows < 0) throw new Error('invalid row count');
    const wanted = group.columns.filter(chunk => columns.includes(chunk.meta_data?.path_in_schema[0] ?? ''));
    const bytes = wanted.reduce((sum, chunk) => sum + Number(chunk.meta_data?.total_uncompressed_size), 0);
    const levels = wanted.reduce((most, chunk) => Math.max(most, chunk.meta_data?.path_in_schema.length ?? 0), 0);
    const whole = { group, rows, bytes, step: Math.max(1, rows) };
    if (levels > MAX_LEVELS) return { ...whole, tooLarge: `columns of more than ${MAX_LEVELS} levels` };
    if (bytes <= AT_ONCE && rows <= MAX_ROWS) return whole;
    // With an index of pages, a part of a row group can be read by itself.
    const isIndexed = wanted.every(chunk => chunk.offset_index_offset !== undefined);
    if (isIndexed && bytes > AT_ONCE) {
      return { ...whole, step: Math.max(1, Math.min(MAX_ROWS, Math.floor((rows * (AT_ONCE / 4)) / bytes))) };
    }
    if (rows > MAX_ROWS) return { ...whole, tooLarge: `a row group of more than ${MAX_ROWS} rows` };
    if (bytes <= MAX_GROUP) return whole;
    const tooLarge = `a row group of ${formatBytes(bytes)}; at most ${formatBytes(MAX_GROUP)} can be read at once`;
    return { ...whole, tooLarge };
  });
}

/** @returns a clause for rows that cannot be read */
async function rowsOf({
  bytes,
  ...range
}: {
  file: AsyncBuffer;
  metadata: FileMetaData;
  columns: string[];
  rowStart: number;
  rowEnd: number;
  bytes: number;
}): Promise<Rows | string> {
  const rows = new Rows(range.rowStart, range.rowEnd);
  try {
    await parquetRead({
      ...range,
      compressors: boundedCompressors(Math.min(bytes, MAX_GROUP)),
      geoparquet: false,
      useOffsetIndex: true,
      parsers: { jsonFromBytes, dateFromDays },
      onChunk: chunk => rows.add(chunk),
    });
  } catch (error) {
    return parserMessage(error);
  }
  const missing = range.rowEnd - range.rowStart - rows.length;
  return missing > 0 ? `${missing} of them are missing` : rows;
}

/**
 * Rows stored as columns. A record is made only when it is requested: a million small objects would fill the memory.
 */
class Rows {
  readonly #start: number;
  readonly #end: number;
  readonly #columns = new Map<string, ColumnData[]>();

  /** @param end index after the last row */
  constructor(start: number, end: number) {
    this.#start = start;
    this.#end = end;
  }

  add(chunk: ColumnData): void {
    const chunks = this.#columns.get(chunk.columnName);
    if (chunks === undefined) this.#columns.set(chunk.columnName, [chunk]);
    else chunks.push(chunk);
  }

  /** Number of rows that all columns have. */
  get length(): number {
    let end = this.#columns.size === 0 ? this.#start : this.#end;
    for (const chunks of this.#columns.values()) end = Math.min(end, chunks[chunks.length - 1].rowEnd);
    return Math.max(0, end - this.#start);
  }

  /** Number of characters of all texts, plus `ROW` for each row. */
  size(): number {
    let size = (this.#end - this.#start) * ROW;
    for (const chunks of this.#columns.values()) {
      for (const { columnData, rowStart } of chunks) {
        const to = Math.min(columnData.length, this.#end - rowStart);
        for (let at = Math.max(0, this.#start - rowStart); at < to; at++) size += sizeOf(columnData[at], 0);
      }
    }
    return size;
  }

  /** The values of a row by column name. @param row from `start` on, must not decrease between calls */
  record(row: number): Readonly<Record<string, unknown>> {
    const values = new Map<string, unknown>();
    for (const [name, chunks] of this.#columns) {
      while (chunks.length > 1 && chunks[0].rowEnd <= row) chunks.shift();
      values.set(name, jsonOf(chunks[0].columnData[row - chunks[0].rowStart]));
    }
    return Object.fromEntries(values);
  }
}

/** Maximum depth of a list or object that is converted. */
const MAX_DEPTH = 8;

/** Number of characters of a value, plus 8 for each of its parts. */
function sizeOf(value: unknown, depth: number): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return 0;
  let size = 0;
  for (const item of Array.isArray(value) ? value : Object.values(value)) size += 8 + sizeOf(item, depth + 1);
  return size;
}

/** Converts a row or value to JSON types, so that records of all formats are read in the same way. */
function jsonOf(value: unknown, depth = 0): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map(item => jsonOf(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item, depth + 1)]));
}

/** Converts a date to ISO 8601 without a time. */
function dateFromDays(days: number): unknown {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

/** Parses a JSON column. A value that is not valid JSON stays a string. */
function jsonFromBytes(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
