/** Parquet files, row group by row group, and of each only the columns that hold parts of an article. */
import { type FileHandle, open } from 'node:fs/promises';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ReadItem } from '../../types/article.js';
import { OPEN_FLAGS, openFailure } from '../file.js';
import { partOf, type SourceLocation } from '../location.js';
import { excerpt, formatBytes, noArticle, parserMessage, unreadable } from '../problem.js';
import { type FieldChoice, FieldReader, readRecord } from '../records/fields.js';

/** Items in a batch, at most. */
const BATCH = 256;

/** Unpacked bytes of the wanted columns that are read at once, and most that can be. */
const AT_ONCE = 2 ** 28;
const MAX_GROUP = 2 ** 30;
/** Rows of a row group, at most. The bytes do not limit them: a column with one value, repeated, takes hardly any. */
const MAX_ROWS = 2 ** 24;

/** Names of columns that a message lists. */
const MAX_LISTED = 12;

/**
 * Reads the rows of a Parquet file in batches of at most 256 items. A file that is cut off or damaged is one problem; the
 * row groups beside a damaged one are read. Never throws because of the file.
 *
 * @param file absolute path, or the bytes
 */
export async function* readParquet(
  file: string | Uint8Array,
  location: SourceLocation,
  fields: FieldChoice,
): AsyncGenerator<readonly ReadItem[]> {
  let handle: FileHandle | undefined;
  try {
    if (typeof file === 'string') handle = await open(file, OPEN_FLAGS);
    const bytes = handle === undefined ? bufferOf(file as Uint8Array) : await bufferOfFile(handle);
    yield* readTable(bytes, location, fields);
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
    const listed = excerpt(names.slice(0, MAX_LISTED).join(', '));
    yield [noArticle(location, `its columns (${listed}) hold ${fields.whyNoText({})}`)];
    return;
  }
  let start = 0;
  for (const { rows: count, step, tooLarge } of groupsOf(metadata, columns)) {
    if (tooLarge !== undefined) {
      yield [unreadable(location, `rows ${start + 1} to ${start + count}: ${tooLarge}`)];
    }
    for (let from = tooLarge === undefined ? 0 : count; from < count; from += step) {
      const rowStart = start + from;
      const rowEnd = start + Math.min(count, from + step);
      const rows = await rowsOf({ file, metadata, columns, rowStart, rowEnd });
      if (typeof rows === 'string') {
        yield [unreadable(location, `rows ${rowStart + 1} to ${rowEnd} are damaged: ${rows}`)];
        continue;
      }
      for (let at = 0; at < rows.length; at += BATCH) {
        yield rows.slice(at, at + BATCH).map((row, i) => {
          const number = rowStart + at + i + 1;
          return readRecord(jsonOf(row), fields, partOf(location, number, `row ${number}`));
        });
      }
    }
    start += count;
  }
  if (start === 0) yield [noArticle(location, 'no rows')];
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
  const { text: _text, ...others } = fields.read(Object.fromEntries([[name, 'x']]));
  return Object.keys(others).length > 0 || Object.values(choice).some(path => leadsInto(name, path));
}

const leadsInto = (name: string, path: string | undefined): boolean => path === name || path?.split('.', 1)[0] === name;

interface RowGroup {
  readonly rows: number;
  /** Rows to read at a time. */
  readonly step: number;
  /** Why the group is not read. */
  readonly tooLarge?: string;
}

function groupsOf({ row_groups }: FileMetaData, columns: readonly string[]): RowGroup[] {
  return row_groups.map(({ num_rows, columns: chunks }) => {
    const rows = Number(num_rows);
    if (!Number.isSafeInteger(rows) || rows < 0) throw new Error('invalid row count');
    const wanted = chunks.filter(chunk => columns.includes(chunk.meta_data?.path_in_schema[0] ?? ''));
    const bytes = wanted.reduce((sum, chunk) => sum + Number(chunk.meta_data?.total_uncompressed_size), 0);
    if (bytes <= AT_ONCE && rows <= MAX_ROWS) return { rows, step: Math.max(1, rows) };
    // With an index of its pages, a part of a row group can be read without the rest.
    const isIndexed = wanted.every(chunk => chunk.offset_index_offset !== undefined);
    if (isIndexed && bytes > AT_ONCE) {
      return { rows, step: Math.max(1, Math.min(MAX_ROWS, Math.floor((rows * (AT_ONCE / 4)) / bytes))) };
    }
    if (rows > MAX_ROWS) return { rows, step: rows, tooLarge: `a row group of more than ${MAX_ROWS} rows` };
    if (bytes <= MAX_GROUP) return { rows, step: rows };
    const tooLarge = `a row group of ${formatBytes(bytes)}; at most ${formatBytes(MAX_GROUP)} can be read at once`;
    return { rows, step: rows, tooLarge };
  });
}

/** @returns what is wrong, for rows that cannot be read */
async function rowsOf(range: {
  file: AsyncBuffer;
  metadata: FileMetaData;
  columns: string[];
  rowStart: number;
  rowEnd: number;
}): Promise<readonly Record<string, unknown>[] | string> {
  let rows: readonly Record<string, unknown>[] = [];
  try {
    await parquetRead({
      ...range,
      compressors,
      geoparquet: false,
      useOffsetIndex: true,
      parsers: { jsonFromBytes },
      rowFormat: 'object',
      onComplete: all => {
        rows = all;
      },
    });
  } catch (error) {
    return parserMessage(error);
  }
  const missing = range.rowEnd - range.rowStart - rows.length;
  return missing > 0 ? `${missing} of them are missing` : rows;
}

/** Deepest list or object in a row that is converted. */
const MAX_DEPTH = 8;

/** A row, or a value in it, as JSON has it: records are read the same way whatever the format. */
function jsonOf(value: unknown, depth = 0): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map(item => jsonOf(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item, depth + 1)]));
}

/** A JSON column; a value that is not valid JSON stays a string. */
function jsonFromBytes(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
