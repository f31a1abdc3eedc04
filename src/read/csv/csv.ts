/** CSV and TSV with a header, as a stream: each row is a record whose keys are the names in the header. */
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
  /** Delimiter by the name of the file, by default a comma; another one counts where the header has it, and not this one. */
  readonly delimiter?: string;
  readonly limits?: ReadLimits;
  /** The position behind missing bytes from which the table continues; reading advances it. */
  readonly position?: TablePosition;
}

/**
 * Reads the rows of a table (RFC 4180, and the dialects of spreadsheets and databases) in batches of at most 256 items. A
 * row that cannot be read is a problem that names its line. A fault of the stream (`ReadError`) is a problem behind the
 * rows before it; other errors of the stream are thrown, behind those rows too.
 *
 * @param stream its chunks may be overwritten once the next one is asked for
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
      // The rows before the fault are read; `CsvTable` meets the fault again.
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
 * The rows of a table as they are stored, numbered as `readCsv` does: the parts are all bytes in their order, in UTF-8 where
 * the file is
 * UTF-16, and without NUL bytes.
 *
 * @param onHeader called with how the table is written, before the first part
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
    // the decoder of UTF-16 removes its byte order mark
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

/** How the table is written that begins with the next bytes. */
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
