/** Parquet files, row group by row group, and of each only the columns that an article is made of. */
import { type FileHandle, open } from 'node:fs/promises';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ReadItem } from '../../types/article.js';
import { OPEN_FLAGS, openFailure } from '../file.js';
import { sizeWords } from '../format-bytes.js';
import { partOf, type SourceLocation } from '../location.js';
import { noArticle, parserMessage, unreadable } from '../problem.js';
import { oneLine } from '../reason.js';
import type { FieldChoice, FieldReader } from '../records/fields.js';
import { readRecord } from '../records/records.js';
import { bytesInMemory, bytesOfFile } from './bytes.js';
import { partsOf, wantedColumns } from './columns.js';
import { jsonFromBytes, plain } from './values.js';

/** Most items in a batch. */
const BATCH = 256;

/** Of a row group, bytes unpacked in the wanted columns: up to which it is read at once, and past which it is not read. */
const AT_ONCE = 2 ** 28;
const LARGEST_GROUP = 2 ** 30;
/** Rows of a row group; a column of one value repeated takes no bytes for a row. */
const MOST_ROWS = 2 ** 24;

/**
 * Reads the rows of a Parquet file in batches of at most 256 items. A file that is cut off or damaged is one problem; of
 * one with a damaged row group the others are read. Never throws for the file's sake.
 *
 * @param file   absolute path, or the bytes
 * @param choice what `fields` was made with, whose dotted paths reach into columns
 */
export async function* readParquet(
  file: string | Uint8Array,
  location: SourceLocation,
  fields: FieldReader,
  choice: FieldChoice = {},
): AsyncGenerator<readonly ReadItem[]> {
  let handle: FileHandle | undefined;
  try {
    if (typeof file === 'string') handle = await open(file, OPEN_FLAGS);
    const bytes = handle === undefined ? bytesInMemory(file as Uint8Array) : await bytesOfFile(handle);
    yield* readTable(bytes, location, fields, choice);
  } catch (error) {
    const failed = error instanceof Error && 'code' in error && typeof file === 'string';
    yield [unreadable(location, failed ? openFailure(file, error) : `damaged Parquet file: ${parserMessage(error)}`)];
  } finally {
    await handle?.close();
  }
}

async function* readTable(
  file: AsyncBuffer,
  location: SourceLocation,
  fields: FieldReader,
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
  const names = parquetSchema(metadata).children.map(child => child.element.name);
  const columns = wantedColumns(names, fields, choice);
  if (!columns.some(name => partsOf(name, fields, choice).text)) {
    yield [noArticle(location, `its columns (${oneLine(names.slice(0, 12).join(', '))}) hold ${fields.whyNoText({})}`)];
    return;
  }
  let start = 0;
  let number = 1;
  for (const group of groupsOf(metadata, columns)) {
    const words = `rows ${start + 1} to ${start + group.rows}`;
    if (group.tooLarge !== undefined) yield [unreadable(location, `${words}: ${group.tooLarge}`)];
    else {
      for (let from = 0; from < group.rows; from += group.step) {
        const rowStart = start + from;
        const rowEnd = start + Math.min(group.rows, from + group.step);
        const rows = await rowsOf({ file, metadata, columns, rowStart, rowEnd });
        if (typeof rows === 'string') {
          yield [unreadable(location, `rows ${rowStart + 1} to ${rowEnd} are damaged: ${rows}`)];
          continue;
        }
        for (let at = 0; at < rows.length; at += BATCH) {
          yield rows.slice(at, at + BATCH).map((row, i) => {
            number = rowStart + at + i + 1;
            return readRecord(plain(row), fields, partOf(location, number, `row ${number}`));
          });
        }
      }
    }
    start += group.rows;
  }
  if (start === 0) yield [noArticle(location, 'no rows')];
}

/** Undefined for a file whose end is none of Parquet's. */
async function metadataOf(file: AsyncBuffer): Promise<FileMetaData | undefined> {
  const end = Buffer.from(await file.slice(file.byteLength - 4, file.byteLength)).toString('latin1');
  return end === 'PAR1' ? parquetMetadataAsync(file, { geoparquet: false }) : undefined;
}

interface Group {
  readonly rows: number;
  /** Rows to read at a time. */
  readonly step: number;
  readonly tooLarge?: string;
}

function groupsOf({ row_groups }: FileMetaData, columns: readonly string[]): Group[] {
  return row_groups.map(({ num_rows, columns: chunks }) => {
    const rows = Number(num_rows);
    const wanted = chunks.filter(chunk => columns.includes(chunk.meta_data?.path_in_schema[0] ?? ''));
    const bytes = wanted.reduce((sum, chunk) => sum + Number(chunk.meta_data?.total_uncompressed_size), 0);
    if (!Number.isSafeInteger(rows) || rows < 0) throw new Error('a row group says nonsense of its length');
    // Only with an index of its pages can a part of a row group be read without the rest.
    const indexed = wanted.every(chunk => chunk.offset_index_offset !== undefined);
    if (bytes <= AT_ONCE && rows <= MOST_ROWS) return { rows, step: Math.max(1, rows) };
    if (indexed && bytes > AT_ONCE) {
      return { rows, step: Math.max(1, Math.min(MOST_ROWS, Math.floor((rows * (AT_ONCE / 4)) / bytes))) };
    }
    if (rows > MOST_ROWS) return { rows, step: rows, tooLarge: `a row group of more than ${MOST_ROWS} rows` };
    if (bytes <= LARGEST_GROUP) return { rows, step: rows };
    const tooLarge = `a row group of ${sizeWords(bytes)}, and no more than ${sizeWords(LARGEST_GROUP)} can be read at once`;
    return { rows, step: rows, tooLarge };
  });
}

/** @returns what is wrong, where they cannot be read */
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
