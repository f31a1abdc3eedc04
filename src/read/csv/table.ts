/** Reads the rows of a table with a known layout into records, or into the stored bytes of each row. */
import type { ReadItem } from '../../types/article.js';
import { partOf, type SourceLocation } from '../location.js';
import {
  formatBytes,
  incomplete,
  nothingIn,
  notice,
  ownReport,
  ProblemLimiter,
  ReadError,
  unreadable,
} from '../problem.js';
import type { RawHeader, RawPart } from '../raw-part.js';
import { type FieldReader, readRecord } from '../records/fields.js';
import { ByteSource } from '../unpack/byte-source.js';
import { cellsOf, DelimiterShortener, encoderOf, recordOf } from './cells.js';
import type { Layout } from './dialect.js';
import { type Found, RowReader } from './rows.js';
import { endOfLine, type Field, LINE_FEED, MAX_FIELDS, RETURN, type Row } from './scan-row.js';

/** Maximum number of items in a batch, and approximate bytes of their rows. */
const BATCH = 256;
const BATCH_BYTES = 1 << 22;

/** Bytes that are read at once. */
const CHUNK = 1 << 16;

/** First columns of a report of this tool. */
const REPORT = ['a', 'b', 'similarity', 'relation'];

/** Number of rows and lines read before a gap. A table with missing bytes is read in sections, each with the header. */
export interface TablePosition {
  rows: number;
  lines: number;
}

/** Receives the stored bytes of a table, in place of its articles. */
export interface PartSink {
  readonly add: (part: RawPart) => void;
  readonly onHeader: (header: RawHeader) => void;
}

/** The lines of a row whose quotation mark is never closed. */
interface Broken {
  readonly number: number;
  readonly line: number;
  lastLine: number;
}

export class CsvTable {
  readonly #layout: Layout;
  readonly #location: SourceLocation;
  readonly #fields: FieldReader;
  readonly #reader: RowReader;
  readonly #problems = new ProblemLimiter();
  #items: ReadItem[] = [];
  #header: readonly string[] | undefined;
  /** True for each column that may hold the text. */
  #isText: readonly boolean[] = [];
  /** Number of rows below the header, and the number of the next line. */
  #count = 0;
  #line: number;
  #broken: Broken | undefined;
  #nuls = 0;
  #repeatedHeaders = 0;
  /** True if no column may hold the text: the rows are not read. */
  #hasNoText = false;
  /** True if the file ends within a row. */
  #isCut = false;
  readonly #position: TablePosition;
  /** True after missing bytes, up to the next row. */
  #isAfterGap: boolean;
  /** Bytes from this offset on may be wrong, with a clause that says why. */
  #suspect: { readonly from: number; readonly clause: string } | undefined;

  readonly #sink: PartSink | undefined;

  /** @param sink receives the parts of the table; articles are made only without a sink */
  constructor(layout: Layout, location: SourceLocation, fields: FieldReader, position: TablePosition, sink?: PartSink) {
    this.#sink = sink;
    this.#position = position;
    this.#count = position.rows;
    this.#isAfterGap = position.lines > 0;
    this.#layout = layout;
    this.#location = location;
    this.#fields = fields;
    this.#reader = new RowReader(layout.dialect);
    this.#line = layout.firstLine;
  }

  /** @param limit maximum size of a row. Bytes */
  async *read(stream: ByteSource, limit: number): AsyncGenerator<readonly ReadItem[]> {
    const source = new ByteSource(this.#cleaned(stream.rest()));
    let fault: { readonly error: unknown } | undefined;
    let [isLast, isSkipping, unread] = [false, false, 0];
    await source.fill(this.#layout.skip);
    this.#sink?.add({ bytes: Buffer.from(source.ahead.subarray(0, this.#layout.skip)), row: 0 });
    source.consume(Math.min(this.#layout.skip, source.ahead.length));
    while (!isLast && fault === undefined && !this.#hasNoText) {
      const pending = source.ahead.length;
      try {
        // An incomplete row is scanned again from its beginning, each time with twice as many bytes.
        isLast = !(await source.fill(pending + Math.max(CHUNK, pending)));
      } catch (error) {
        fault = { error };
      }
      const bytes = source.ahead;
      const isEnd = isLast || fault !== undefined;
      this.#reader.countRead(bytes.length - pending);
      let at = 0;
      while (at < bytes.length && !this.#hasNoText) {
        if (isSkipping) {
          const end = endOfLine(bytes, at, isEnd);
          isSkipping = end === undefined;
          this.#sink?.add({ bytes: bytes.subarray(at, end ?? bytes.length), row: this.#count });
          at = end ?? bytes.length;
          continue;
        }
        let found = this.#reader.next(bytes, at, isEnd);
        if (found === undefined && bytes.length - at > limit) {
          found = this.#reader.skipLine(bytes, at, false);
          isSkipping = found === undefined;
          if (isSkipping) this.#takeLongLine(limit);
        }
        if (found === undefined && isSkipping) continue;
        if (found === undefined) break;
        const isSuspect = this.#suspect !== undefined && source.consumed + found.end > this.#suspect.from;
        const cut = isEnd ? cutClause(found, bytes, fault !== undefined, this.#header?.length ?? 0) : undefined;
        const damage = cut ?? (isSuspect ? this.#suspect?.clause : undefined);
        const hadHeader = this.#header !== undefined;
        const row = this.#take(found, bytes, at, damage);
        if (this.#sink !== undefined) {
          const isHeader = !hadHeader && this.#header !== undefined;
          const fields = found.kind === 'row' ? { fields: found.row.count, isHeader } : {};
          this.#sink.add({ bytes: bytes.subarray(at, found.end), row, ...fields });
        }
        if (cut !== undefined && fault === undefined) this.#isCut = true;
        unread += found.end - at;
        at = found.end;
        if (this.#sink !== undefined || (this.#items.length < BATCH && unread < BATCH_BYTES)) continue;
        yield* this.#batches();
        unread = 0;
      }
      // The caller must use the parts before `consume`: they are views of these bytes.
      if (this.#sink !== undefined) yield [];
      source.consume(at);
    }
    if (this.#sink !== undefined && this.#hasNoText) {
      for await (const bytes of source.rest()) {
        this.#sink.add({ bytes, row: 0 });
        yield [];
      }
    }
    this.#finish();
    yield* this.#batches();
    if (fault !== undefined) throw fault.error;
  }

  /** Yields the bytes in UTF-8 or in the encoding of each row, with short delimiters and without NUL bytes. */
  async *#cleaned(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { wide, longDelimiter } = this.#layout;
    const decoder = wide && new TextDecoder(wide);
    const shortener = longDelimiter === undefined ? undefined : new DelimiterShortener(longDelimiter);
    let yielded = 0;
    for (let part: AsyncIterable<Uint8Array> | undefined = stream; part !== undefined; ) {
      try {
        for await (const chunk of part) {
          const bytes = this.#withoutNuls(decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk);
          const shortened = shortener === undefined ? bytes : shortener.push(bytes);
          yielded += shortened.length;
          yield shortened;
        }
        part = undefined;
      } catch (error) {
        if (!(error instanceof ReadError) || !error.isSuspect) throw error;
        this.#suspect ??= { from: yielded, clause: error.clause };
        part = error.rest;
      }
    }
    const last = decoder === undefined ? Buffer.alloc(0) : Buffer.from(decoder.decode());
    yield shortener === undefined ? last : shortener.end(last);
  }

  #withoutNuls(bytes: Uint8Array): Uint8Array {
    if (!bytes.includes(0)) return bytes;
    const kept = bytes.filter(byte => byte !== 0);
    this.#nuls += bytes.length - kept.length;
    return kept;
  }

  *#batches(): Generator<readonly ReadItem[]> {
    for (let at = 0; at < this.#items.length; at += BATCH) yield this.#items.slice(at, at + BATCH);
    this.#items = [];
  }

  #add(item: ReadItem, kind: string): void {
    const listed = this.#problems.add(item, kind);
    if (listed !== undefined) this.#items.push(listed);
  }

  /**
   * Reads one result of the row reader.
   *
   * @param damage clause that says why the bytes may be wrong or incomplete
   * @returns the number of the record; 0 if the result is no record
   */
  #take(found: Found, bytes: Buffer, at: number, damage: string | undefined): number {
    const line = this.#line;
    this.#line += found.lines;
    if (found.kind === 'blank') return 0;
    if (found.kind === 'broken') {
      this.#broken ??= { number: ++this.#count, line, lastLine: line };
      this.#broken.lastLine = line;
      return this.#broken.number;
    }
    this.#endBroken();
    if (this.#header !== undefined && found.row.filled === 0) return 0;
    const cells = cellsOf(found, bytes, at, this.#layout.longDelimiter);
    if (this.#header === undefined) {
      this.#start('binary' in cells ? [] : cells, found.row.count);
      return 0;
    }
    if (!('binary' in cells) && cells.every(cell => cell.trim() === '')) return 0;
    // Concatenated exports repeat the header.
    if (!('binary' in cells) && cells.length > 1 && cells.every((cell, n) => cell.trim() === this.#header![n])) {
      this.#repeatedHeaders++;
      return 0;
    }
    const number = ++this.#count;
    if (this.#sink !== undefined) return number;
    const location = partOf(this.#location, number, `record ${number} (line ${line})`);
    if ('binary' in cells) this.#add(unreadable(location, `not text but ${cells.binary}`), 'binary');
    else {
      const clause = this.#isAfterGap ? 'bytes before it are missing' : damage;
      this.#takeCells(cells, found.row, location, clause);
    }
    this.#isAfterGap = false;
    return number;
  }

  #takeLongLine(limit: number): void {
    this.#endBroken();
    const [number, line] = [++this.#count, this.#line++];
    const location = partOf(this.#location, number, `record ${number} (line ${line})`);
    this.#add(unreadable(location, `longer than ${formatBytes(limit)}`), 'long');
  }

  /** Reports a broken row once all its lines are known. */
  #endBroken(): void {
    if (this.#broken === undefined) return;
    const { number, line, lastLine } = this.#broken;
    this.#broken = undefined;
    const lines = line === lastLine ? `line ${line}` : `lines ${line} to ${lastLine}`;
    const location = partOf(this.#location, number, `record ${number} (${lines})`);
    this.#add(unreadable(location, 'a quotation mark is never closed'), 'quote');
  }

  /** Reads the header. @param count number of its fields; `cells` holds the first `MAX_FIELDS` */
  #start(cells: readonly string[], count: number): void {
    this.#header = [...(this.#layout.hasRowNames ? [''] : []), ...cells.map(name => name.trim())];
    this.#reader.width = count + this.#header.length - cells.length;
    const { dialect, longDelimiter } = this.#layout;
    const encode = encoderOf(this.#layout);
    this.#sink?.onHeader({
      names: this.#header,
      delimiter: longDelimiter ?? String.fromCharCode(Math.max(0, dialect.delimiter)),
      quote: dialect.quote < 0 ? '' : String.fromCharCode(dialect.quote),
      backslash: dialect.backslash,
      ...(encode !== undefined && { encode }),
    });
    if (this.#position.lines > 0) this.#line = this.#position.lines + 1;
    this.#isText = this.#header.map(name => this.#fields.read({ [name]: 'x' }).text !== undefined);
    const probe = Object.fromEntries(this.#header.map(name => [name, 'x']));
    if (this.#fields.read(probe).text !== undefined) {
      if (this.#layout.guess !== undefined && !this.#isAfterGap)
        this.#items.push(notice(this.#location, this.#layout.guess));
      return;
    }
    this.#hasNoText = true;
    const why =
      count > MAX_FIELDS
        ? `no text field among the first ${MAX_FIELDS}`
        : this.#fields.whyNoText(
            {},
            this.#header.filter(name => name !== ''),
          );
    // A problem in a folder, too: a table whose text column has an unusual name must not be lost in silence.
    this.#items.push(
      REPORT.every((name, at) => this.#header![at] === name)
        ? ownReport(this.#location)
        : unreadable(this.#location, `its header has ${why}`),
    );
  }

  #takeCells(
    cells: readonly string[],
    { count, filled, fields }: Row,
    location: SourceLocation,
    damage: string | undefined,
  ): void {
    const header = this.#header!;
    const hasOtherCount = count < header.length || filled > header.length;
    const others = `${count} ${count === 1 ? 'field' : 'fields'} where the header has ${header.length}`;
    // A short row may be cut off. Its text is complete if quotation marks enclose it or fields follow it. In a longer
    // row any field may be the extra one.
    const isWhole = (field: Field, at: number): boolean =>
      this.#isText[at] && field.to > field.from && (field.quoted || at + 1 < count || damage !== undefined);
    if (hasOtherCount && !(count < header.length && fields.some(isWhole))) {
      this.#add(unreadable(location, damage ?? others), 'count');
      return;
    }
    // Of several columns for one part of an article, an empty cell gives way to the next one. If all are empty, the
    // part is ''.
    const filledOnly = readRecord(
      recordOf(header, cells, cell => cell !== ''),
      this.#fields,
      location,
    );
    const item = 'article' in filledOnly ? filledOnly : readRecord(recordOf(header, cells), this.#fields, location);
    const clause = damage ?? (hasOtherCount ? `its row has ${others}` : undefined);
    this.#add(clause === undefined ? item : incomplete(item, clause), 'record');
  }

  #finish(): void {
    this.#endBroken();
    this.#position.rows = this.#count;
    this.#position.lines = this.#line;
    if (this.#hasNoText) return;
    for (const item of this.#problems.rest()) this.#items.push(item);
    const last = this.#items.at(-1);
    if (this.#isCut && last !== undefined && 'article' in last) this.#items.push(unreadable(this.#location, CUT));
    if (this.#nuls > 0) {
      const nuls = this.#nuls === 1 ? '1 NUL byte is' : `${this.#nuls} NUL bytes are`;
      this.#items.push(notice(this.#location, `${nuls} left out`));
    }
    if (this.#reader.hasEscapes) {
      this.#items.push(
        notice(this.#location, 'in some rows, quotation marks within fields are escaped by a backslash'),
      );
    }
    if (this.#repeatedHeaders > 0) this.#items.push(notice(this.#location, 'its header is repeated between its rows'));
    if (this.#reader.isOneLine) {
      this.#items.push(notice(this.#location, 'too many quotation marks are never closed: a field ends with its line'));
    }
    if (this.#count > 0 || this.#isAfterGap) return;
    this.#items.push(nothingIn(this.#location, this.#header === undefined ? 'file' : 'rows'));
  }
}

/** Clause for a file that ends within a row. */
const CUT = 'it ends within its last row: rows after it may be missing';

/** Clause for an incomplete row at the end of the bytes. @param isFault true if bytes after the row are missing */
function cutClause(found: Found, bytes: Buffer, isFault: boolean, width: number): string | undefined {
  if (found.kind !== 'row' || found.end < bytes.length) return undefined;
  if (!found.row.closed) return isFault ? 'cut off' : 'cut off, or a quotation mark is never closed';
  const isEnded = bytes[found.end - 1] === LINE_FEED || bytes[found.end - 1] === RETURN;
  return !isEnded && (isFault || found.row.count < width) ? 'cut off' : undefined;
}
