/** CSV and TSV with a header, as a stream: each row is a record whose keys are the names in the header. */

import { TextDecoder } from 'node:util';
import { parse } from 'csv-parse';
import type { ReadItem } from '../../types/article.js';
import { binaryKind, certainBinary, mostlyControls, utf16Of } from '../decode/unicode.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import type { SourceLocation } from '../location.js';
import { formatBytes, notText, ReadError, unreadable } from '../problem.js';
import { type FieldChoice, FieldReader } from '../records/fields.js';
import { ByteSource } from '../unpack/byte-source.js';
import { pipeDecoder } from '../unpack/pipe-decoder.js';
import { CsvRows, type RawRow } from './rows.js';

/** Items in a batch, at most, and characters of the rows that they come from, about. */
const BATCH = 256;
const BATCH_CHARACTERS = 1 << 22;

/** Bytes that the layout is judged by. */
const HEAD = 1 << 16;

/** Bytes that the parser gets at a time. It reads that much of a row without an end before this is noticed. */
const CHUNK = 1 << 16;

export interface CsvOptions {
  /** By default comma, semicolon, tab or bar, whichever the header has most of. */
  readonly delimiter?: string;
  readonly limits?: ReadLimits;
}

/**
 * Reads the rows of a table (RFC 4180, and the dialects of spreadsheets) in batches of at most 256 items. A row with too
 * few or too many fields is a problem that names its line. A fault of the stream (`ReadError`) is a problem behind the
 * rows before it; other errors of the stream are thrown, behind those rows too.
 *
 * @param stream its chunks may be overwritten once the next one is asked for
 */
export async function* readCsv(
  stream: AsyncIterable<Uint8Array>,
  location: SourceLocation,
  fields: FieldChoice,
  { delimiter, limits = DEFAULT_LIMITS }: CsvOptions = {},
): AsyncGenerator<readonly ReadItem[]> {
  const source = new ByteSource(stream);
  const rows = new CsvRows(location, new FieldReader(fields));
  let items: ReadItem[] = [];
  let characters = 0;
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
      if (rows.isHopeless) break;
      for (const field of row.record) characters += field.length;
      if (items.length < BATCH && characters < BATCH_CHARACTERS) continue;
      yield items;
      items = [];
      characters = 0;
    }
    const reason = rows.whyEmpty();
    if (reason !== undefined) items.push(reason);
  } catch (error) {
    if (!(error instanceof ReadError)) {
      yield items;
      throw error;
    }
    items.push(unreadable(location, error.clause));
  } finally {
    await source.close();
  }
  if (items.length > 0) yield items;
}

async function* rowsOf(
  source: ByteSource,
  layout: Layout,
  { articleBytes }: ReadLimits,
  rows: CsvRows,
): AsyncGenerator<RawRow> {
  source.consume(layout.skip);
  const parser = parse({
    delimiter: layout.delimiter,
    // Each byte becomes a character, so that a row can be decoded as a whole.
    encoding: 'latin1',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: articleBytes,
    info: true,
  });
  const tooLong = (): ReadError => {
    const what = `${rows.next} is longer than ${formatBytes(articleBytes)} (is a quotation mark never closed?)`;
    return new ReadError(`${what}; the rest is not read`);
  };
  const faultOf = (error: unknown): unknown => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'CSV_MAX_RECORD_SIZE') return tooLong();
    if (code === 'CSV_QUOTE_NOT_CLOSED') return new ReadError(`${rows.next}: a quotation mark is never closed`);
    return new ReadError(`${rows.next}: the rest cannot be read`);
  };
  // The limit of the parser counts characters, and a row may have any number of empty fields.
  const limited = async function* (): AsyncGenerator<Uint8Array> {
    let [given, before, atRow] = [0, 0, rows.count];
    for await (const chunk of chunksOf(source, layout)) {
      if (rows.count !== atRow) [before, atRow] = [given, rows.count];
      given += chunk.length;
      if (given - before > articleBytes + 2 * CHUNK) throw tooLong();
      yield chunk;
    }
  };
  yield* pipeDecoder<RawRow>(limited(), parser, faultOf);
}

/** The bytes in small chunks; UTF-16 comes out as UTF-8. */
async function* chunksOf(source: ByteSource, { decoder }: Layout): AsyncGenerator<Uint8Array> {
  for await (const bytes of source.rest()) {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const chunk = bytes.subarray(at, at + CHUNK);
      yield decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
    }
  }
  if (decoder !== undefined) yield Buffer.from(decoder.decode());
}

/** How a table is written. */
interface Layout {
  readonly delimiter: string;
  /** Bytes before the header: a byte order mark, or the line with which Excel names the delimiter. */
  readonly skip: number;
  /** For UTF-16. All other encodings keep ASCII as it is, and a row is decoded as a whole. */
  readonly decoder?: TextDecoder;
}

/** Delimiters, the preferred ones first where a header has as many of two. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The layout, by the first bytes; `binary` says what a stream is that is not text. */
async function layoutOf(source: ByteSource, delimiter: string | undefined): Promise<Layout | { binary: string }> {
  try {
    await source.fill(HEAD);
  } catch (error) {
    // The rows before the fault are read; the parser meets the fault again.
    if (source.ahead.length === 0) throw error;
  }
  const head = source.ahead.subarray(0, HEAD);
  const binary = certainBinary(head);
  if (binary !== undefined) return { binary };
  const wide = utf16Of(head);
  if (wide !== undefined) {
    const text = new TextDecoder(wide).decode(head.subarray(0, head.length & ~1));
    const named = namedDelimiter(text);
    // The decoder removes a byte order mark, but not one that is followed by bytes to skip.
    const mark = head[0] >= 0xfe ? 2 : 0;
    return {
      delimiter: delimiter ?? named?.delimiter ?? frequentDelimiter(text),
      skip: mark + (named?.length ?? 0) * 2,
      decoder: new TextDecoder(wide),
    };
  }
  if (head.includes(0)) return { binary: binaryKind(head, 'binary data (NUL bytes)') };
  if (mostlyControls(head)) return { binary: binaryKind(head, 'binary data (control characters)') };
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const text = head.toString('latin1', mark);
  const named = namedDelimiter(text);
  return {
    delimiter: delimiter ?? named?.delimiter ?? frequentDelimiter(text),
    skip: mark + (named?.length ?? 0),
  };
}

/** Excel's first line "sep=;". */
function namedDelimiter(text: string): { readonly delimiter: string; readonly length: number } | undefined {
  const match = /^"?sep=([^"\r\n])"?(?:\r\n?|\n)/i.exec(text);
  return match === null ? undefined : { delimiter: match[1], length: match[0].length };
}

/** The delimiter that stands most often in the header, outside of quotation marks. */
function frequentDelimiter(text: string): string {
  const header = text.replace(/^[\r\n]+/, '');
  const counts = new Map<string, number>(DELIMITERS.map(delimiter => [delimiter, 0]));
  let quoted = false;
  for (const character of header) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  return [...counts].reduce((most, counted) => (counted[1] > most[1] ? counted : most))[0];
}
