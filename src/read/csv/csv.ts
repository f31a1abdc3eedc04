/** CSV and TSV with a header, as a stream: each row a record whose keys are the header's names. */
import { parse } from 'csv-parse';
import type { ReadItem } from '../../types/article.js';
import { sizeWords } from '../format-bytes.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import type { SourceLocation } from '../location.js';
import { notText, unreadable } from '../problem.js';
import type { FieldReader } from '../records/fields.js';
import { ByteSource } from '../unpack/byte-source.js';
import { through } from '../unpack/pipe-decoder.js';
import { UnpackError } from '../unpack/unpack-error.js';
import { type CsvLayout, csvLayout } from './layout.js';
import { CsvRows, type RawRow } from './rows.js';

/** Most items in a batch, and about how many characters of rows. */
const BATCH = 256;
const BATCH_CHARACTERS = 1 << 22;

/** What the header and the encoding are judged by; bytes. */
const HEAD = 1 << 16;

/** Bytes that the parser is given at a time: so much of a row without an end is read before that is seen. */
const PIECE = 1 << 16;

export interface CsvOptions {
  /** Undefined: comma, semicolon, tab or bar, whichever the header has most of. */
  readonly delimiter?: string;
  readonly limits?: ReadLimits;
}

/**
 * Reads the rows of a table (RFC 4180, and what spreadsheets make of it) in batches of at most 256 items. A row with
 * too few or too many fields is a problem that names its line. What the stream throws for its own fault (`UnpackError`)
 * becomes a problem after what stood before; other errors are passed on, after it too.
 *
 * @param stream its chunks may be overwritten once the next one is asked for
 */
export async function* readCsv(
  stream: AsyncIterable<Uint8Array>,
  location: SourceLocation,
  fields: FieldReader,
  { delimiter, limits = DEFAULT_LIMITS }: CsvOptions = {},
): AsyncGenerator<readonly ReadItem[]> {
  const source = new ByteSource(stream);
  let items: ReadItem[] = [];
  let characters = 0;
  const rows = new CsvRows(location, fields);
  try {
    const layout = await layoutOf(source, delimiter);
    if ('binary' in layout) {
      yield [notText(location, layout.binary)];
      return;
    }
    for await (const row of rowsOf(source, layout, limits, rows)) {
      const item = rows.read(row);
      if (item === undefined) continue;
      items.push(item);
      if (rows.hopeless) break;
      for (const field of row.record) characters += field.length;
      if (items.length < BATCH && characters < BATCH_CHARACTERS) continue;
      yield items;
      items = [];
      characters = 0;
    }
    const nothing = rows.nothing();
    if (nothing !== undefined) items.push(nothing);
  } catch (error) {
    if (!(error instanceof UnpackError)) {
      yield items;
      throw error;
    }
    items.push(unreadable(location, error.clause));
  } finally {
    await source.close();
  }
  if (items.length > 0) yield items;
}

/** How the table is written, by its first bytes. */
async function layoutOf(source: ByteSource, delimiter: string | undefined): Promise<CsvLayout | { binary: string }> {
  try {
    await source.fill(HEAD);
  } catch (error) {
    // The few rows before a fault that comes so soon are read; the parser meets it again.
    if (source.ahead.length === 0) throw error;
  }
  return csvLayout(source.ahead.subarray(0, HEAD), delimiter);
}

async function* rowsOf(
  source: ByteSource,
  layout: CsvLayout,
  { articleBytes }: ReadLimits,
  rows: CsvRows,
): AsyncGenerator<RawRow> {
  source.consume(layout.skip);
  const parser = parse({
    delimiter: layout.delimiter,
    // A byte is a character, so that a row can be decoded when it is whole.
    encoding: 'latin1',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: articleBytes,
    info: true,
  });
  const tooLong = (): UnpackError =>
    new UnpackError(
      `${rows.next} is longer than ${sizeWords(articleBytes)} (is a quotation mark never closed?); not read on from there`,
    );
  const faultOf = (error: unknown): unknown => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'CSV_MAX_RECORD_SIZE') return tooLong();
    if (code === 'CSV_QUOTE_NOT_CLOSED') return new UnpackError(`${rows.next}: a quotation mark is never closed`);
    return new UnpackError(`${rows.next}: cannot be read on from there`);
  };
  // The parser counts the characters of a row, but not the empty fields, of which there may be as many as it pleases.
  const guarded = async function* (): AsyncGenerator<Uint8Array> {
    let [given, before, atRow] = [0, 0, rows.count];
    for await (const piece of piecesOf(source, layout)) {
      if (rows.count !== atRow) [before, atRow] = [given, rows.count];
      given += piece.length;
      if (given - before > articleBytes + 2 * PIECE) throw tooLong();
      yield piece;
    }
  };
  yield* through<RawRow>(guarded(), parser, faultOf);
}

/** The bytes in pieces of a bounded size, UTF-16 as UTF-8. */
async function* piecesOf(source: ByteSource, { decoder }: CsvLayout): AsyncGenerator<Uint8Array> {
  for await (const chunk of source.rest()) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      yield decoder === undefined ? piece : Buffer.from(decoder.decode(piece, { stream: true }));
    }
  }
  if (decoder !== undefined) yield Buffer.from(decoder.decode());
}
