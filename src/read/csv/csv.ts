/** Reads CSV and TSV with a header as a stream: each row is a record with the column names as keys. */
import type { ReadItem } from '../../types/article.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import type { SourceLocation } from '../location.js';
import { notText, ReadError, unreadable } from '../problem.js';
import type { RawHeader, RawPart } from '../raw-part.js';
import { type FieldChoice, FieldReader } from '../records/fields.js';
import { ByteSource } from '../unpack/byte-source.js';
import { HEAD, layoutOf } from './dialect.js';
import { CsvTable, type TablePosition } from './table.js';

export interface CsvOptions {
  /**
   * Delimiter that the file name implies, by default a comma. Another delimiter counts if the header has that one only.
   */
  readonly delimiter?: string;
  readonly limits?: ReadLimits;
  /** Position after missing bytes at which the table continues; reading updates it. */
  readonly position?: TablePosition;
}

/**
 * Reads the rows of a table (RFC 4180, and the dialects of spreadsheets and databases) in batches of at most 256 items.
 * A row that cannot be read is a problem that names its line. A fault of the stream (`ReadError`) is a problem after
 * the rows before it; other errors of the stream are thrown after those rows.
 *
 * @param stream a chunk may be overwritten once the next one is requested
 */
export async function* readCsv(
  stream: AsyncIterable<Uint8Array>,
  location: SourceLocation,
  fields: FieldChoice,
  { delimiter = ',', limits = DEFAULT_LIMITS, position = { rows: 0, lines: 0 } }: CsvOptions = {},
): AsyncGenerator<readonly ReadItem[]> {
  const source = new ByteSource(stream);
  try {
    let isWhole = false;
    try {
      isWhole = !(await source.fill(HEAD));
    } catch (error) {
      // `CsvTable` reads the rows before the fault and meets the fault again.
      if (source.ahead.length === 0) throw error;
    }
    const reader = new FieldReader(fields);
    const layout = layoutAhead(source, delimiter, isWhole, reader);
    if ('binary' in layout) yield [notText(location, layout.binary)];
    else yield* new CsvTable(layout, location, reader, position).read(source, limits.articleBytes);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    yield [unreadable(location, error.clause)];
  } finally {
    await source.close();
  }
}

/**
 * Yields the stored bytes of a table by row, numbered as in `readCsv`. The parts together are all bytes in their order,
 * without NUL bytes, and in UTF-8 if the file is UTF-16.
 *
 * @param onHeader called with the dialect before the first part
 * @throws ReadError for a fault of the stream
 */
export async function* rawRows(
  stream: AsyncIterable<Uint8Array>,
  fields: FieldChoice,
  { delimiter = ',', limits = DEFAULT_LIMITS }: CsvOptions,
  onHeader: (header: RawHeader) => void,
): AsyncGenerator<readonly RawPart[]> {
  const source = new ByteSource(stream);
  try {
    const isWhole = !(await source.fill(HEAD));
    const reader = new FieldReader(fields);
    const layout = layoutAhead(source, delimiter, isWhole, reader);
    if ('binary' in layout) throw new ReadError(`not text but ${layout.binary}`);
    let parts: RawPart[] = [];
    const [a, b] = source.ahead;
    // The UTF-16 decoder removes the byte order mark.
    if (layout.wide !== undefined && a + b === 0xfe + 0xff) parts.push({ bytes: Buffer.from('\uFEFF'), row: 0 });
    const location = { path: '', explicit: true };
    const position = { rows: 0, lines: 0 };
    const table = new CsvTable(layout, location, reader, position, { add: part => parts.push(part), onHeader });
    for await (const _ of table.read(source, limits.articleBytes)) {
      yield parts;
      parts = [];
    }
    yield parts;
  } finally {
    await source.close();
  }
}

/** The layout of the table that begins at the position of the source. */
function layoutAhead(
  source: ByteSource,
  delimiter: string,
  isWhole: boolean,
  reader: FieldReader,
): ReturnType<typeof layoutOf> {
  const isHeader = (names: readonly string[]): boolean =>
    reader.read(Object.fromEntries(names.map(name => [name, 'x']))).text !== undefined;
  return layoutOf(source.ahead.subarray(0, HEAD), delimiter, isWhole, isHeader);
}
