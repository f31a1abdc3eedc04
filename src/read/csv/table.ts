/** The rows of a table whose layout is known: records whose keys are the names in the header, or the rows as they are stored. */
import type { ReadItem } from '../../types/article.js';
import { partOf, type SourceLocation } from '../location.js';
import {
  excerpt,
  formatBytes,
  incomplete,
  LikeProblems,
  nothingIn,
  notice,
  ReadError,
  skipped,
  unreadable,
} from '../problem.js';
import type { RawHeader, RawPart } from '../raw-part.js';
import { type FieldReader, readRecord } from '../records/fields.js';
import { ByteSource } from '../unpack/byte-source.js';
import { cellsOf, encoderOf, Marker, recordOf } from './cells.js';
import type { Layout } from './dialect.js';
import { endOfLine, type Field, type Found, LINE_FEED, MAX_FIELDS, RETURN, type Row, RowReader } from './rows.js';

/** Items in a batch, at most, and bytes of the rows that they come from, about. */
const BATCH = 256;
const BATCH_BYTES = 1 << 22;

/** Bytes that are read at a time. */
const CHUNK = 1 << 16;

/** The first columns of a report. */
const REPORT = ['a', 'b', 'similarity', 'relation'];

/** Names of a header that a message lists. */
const MAX_LISTED = 12;

/** Rows below the header and lines that have been read, of a table that is read in sections with a header each. */
export interface TablePosition {
  rows: number;
  lines: number;
}

/** Takes the parts of a table that is not read for its articles. */
export interface PartTaker {
  readonly add: (part: RawPart) => void;
  readonly onHeader: (header: RawHeader) => void;
}

/** A stretch of lines that belong to a row whose quotation mark is never closed. */
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
  readonly #problems = new LikeProblems();
  #items: ReadItem[] = [];
  #header: readonly string[] | undefined;
  /** True for the columns that may hold the text. */
  #isText: readonly boolean[] = [];
  /** Rows below the header, and the line that comes next. */
  #count = 0;
  #line: number;
  #broken: Broken | undefined;
  #nuls = 0;
  /** Headers below the first. */
  #headers = 0;
  #isHopeless = false;
  /** True where the file ends within a row. */
  #isCut = false;
  readonly #position: TablePosition;
  /** True up to the first row behind missing bytes. */
  #isBehindGap: boolean;
  /** From which of the bytes on they may be wrong, and why. */
  #doubt: { readonly from: number; readonly clause: string } | undefined;

  readonly #taker: PartTaker | undefined;

  /** @param taker where given, the table is cut into parts, and no articles are made */
  constructor(
    layout: Layout,
    location: SourceLocation,
    fields: FieldReader,
    position: TablePosition,
    taker?: PartTaker,
  ) {
    this.#taker = taker;
    this.#position = position;
    this.#count = position.rows;
    this.#isBehindGap = position.lines > 0;
    this.#layout = layout;
    this.#location = location;
    this.#fields = fields;
    this.#reader = new RowReader(layout.dialect);
    this.#line = layout.firstLine;
  }

  /** @param limit of a row, in bytes */
  async *read(stream: ByteSource, limit: number): AsyncGenerator<readonly ReadItem[]> {
    const source = new ByteSource(this.#cleaned(stream.rest()));
    let fault: { readonly error: unknown } | undefined;
    let [isLast, isSkipping, unread] = [false, false, 0];
    await source.fill(this.#layout.skip);
    this.#taker?.add({ bytes: Buffer.from(source.ahead.subarray(0, this.#layout.skip)), row: 0 });
    source.consume(Math.min(this.#layout.skip, source.ahead.length));
    while (!isLast && fault === undefined && !this.#isHopeless) {
      const pending = source.ahead.length;
      try {
        // A row that goes on is read from its beginning again, each time with twice as many bytes.
        isLast = !(await source.fill(pending + Math.max(CHUNK, pending)));
      } catch (error) {
        fault = { error };
      }
      const bytes = source.ahead;
      const isEnd = isLast || fault !== undefined;
      this.#reader.see(bytes.length - pending);
      let at = 0;
      while (at < bytes.length && !this.#isHopeless) {
        if (isSkipping) {
          const end = endOfLine(bytes, at, isEnd);
          isSkipping = end === undefined;
          this.#taker?.add({ bytes: bytes.subarray(at, end ?? bytes.length), row: this.#count });
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
        const isDoubtful = this.#doubt !== undefined && source.consumed + found.end > this.#doubt.from;
        const cut = isEnd ? cutOf(found, bytes, fault !== undefined, this.#header?.length ?? 0) : undefined;
        const damage = cut ?? (isDoubtful ? this.#doubt?.clause : undefined);
        const hadHeader = this.#header !== undefined;
        const row = this.#take(found, bytes, at, damage);
        if (this.#taker !== undefined) {
          const isHeader = !hadHeader && this.#header !== undefined;
          const fields = found.kind === 'row' ? { fields: found.row.count, isHeader } : {};
          this.#taker.add({ bytes: bytes.subarray(at, found.end), row, ...fields });
        }
        if (cut !== undefined && fault === undefined) this.#isCut = true;
        unread += found.end - at;
        at = found.end;
        if (this.#taker !== undefined || (this.#items.length < BATCH && unread < BATCH_BYTES)) continue;
        yield* this.#batches();
        unread = 0;
      }
      // the parts are views of these bytes
      if (this.#taker !== undefined) yield [];
      source.consume(at);
    }
    if (this.#taker !== undefined && this.#isHopeless) {
      for await (const bytes of source.rest()) {
        this.#taker.add({ bytes, row: 0 });
        yield [];
      }
    }
    this.#finish();
    yield* this.#batches();
    if (fault !== undefined) throw fault.error;
  }

  /** The bytes in UTF-8 or in the encoding of each row, without NUL. */
  async *#cleaned(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { wide, sequence } = this.#layout;
    const decoder = wide && new TextDecoder(wide);
    const marker = sequence === undefined ? undefined : new Marker(sequence);
    let given = 0;
    for (let part: AsyncIterable<Uint8Array> | undefined = stream; part !== undefined; ) {
      try {
        for await (const chunk of part) {
          const bytes = this.#withoutNuls(decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk);
          const marked = marker === undefined ? bytes : marker.push(bytes);
          given += marked.length;
          yield marked;
        }
        part = undefined;
      } catch (error) {
        if (!(error instanceof ReadError) || !error.isDoubt) throw error;
        this.#doubt ??= { from: given, clause: error.clause };
        part = error.rest;
      }
    }
    const last = decoder === undefined ? Buffer.alloc(0) : Buffer.from(decoder.decode());
    yield marker === undefined ? last : marker.end(last);
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

  #add(item: ReadItem, line: number, kind: string): void {
    const listed = this.#problems.add(item, line, kind);
    if (listed !== undefined) this.#items.push(listed);
  }

  /**
   * @param damage what is wrong with the bytes, in a clause
   * @returns the number of the record; 0 for what is none
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
    const cells = cellsOf(found, bytes, at, this.#layout.sequence);
    if (this.#header === undefined) {
      this.#start('binary' in cells ? [] : cells, found.row.count);
      return 0;
    }
    if (!('binary' in cells) && cells.every(cell => cell.trim() === '')) return 0;
    // Exports that were joined have a header each.
    if (!('binary' in cells) && cells.length > 1 && cells.every((cell, n) => cell.trim() === this.#header![n])) {
      this.#headers++;
      return 0;
    }
    const number = ++this.#count;
    if (this.#taker !== undefined) return number;
    const location = partOf(this.#location, number, `record ${number} (line ${line})`);
    if ('binary' in cells) this.#add(unreadable(location, `not text but ${cells.binary}`), line, 'binary');
    else
      this.#takeCells(
        cells,
        found.row,
        location,
        line,
        this.#isBehindGap ? 'bytes in front of it are missing' : damage,
      );
    this.#isBehindGap = false;
    return number;
  }

  #takeLongLine(limit: number): void {
    this.#endBroken();
    const [number, line] = [++this.#count, this.#line++];
    const location = partOf(this.#location, number, `record ${number} (line ${line})`);
    this.#add(unreadable(location, `longer than ${formatBytes(limit)}`), line, 'long');
  }

  /** Names the lines of a broken row, once they are known. */
  #endBroken(): void {
    if (this.#broken === undefined) return;
    const { number, line, lastLine } = this.#broken;
    this.#broken = undefined;
    const lines = line === lastLine ? `line ${line}` : `lines ${line} to ${lastLine}`;
    const location = partOf(this.#location, number, `record ${number} (${lines})`);
    this.#add(unreadable(location, 'a quotation mark is never closed'), line, 'quote');
  }

  #start(cells: readonly string[], count: number): void {
    this.#header = [...(this.#layout.hasRowNames ? [''] : []), ...cells.map(name => name.trim())];
    this.#reader.width = count + this.#header.length - cells.length;
    const { dialect, sequence } = this.#layout;
    const encode = encoderOf(this.#layout);
    this.#taker?.onHeader({
      names: this.#header,
      delimiter: sequence ?? String.fromCharCode(Math.max(0, dialect.delimiter)),
      quote: dialect.quote < 0 ? '' : String.fromCharCode(dialect.quote),
      backslash: dialect.backslash,
      ...(encode !== undefined && { encode }),
    });
    if (this.#position.lines > 0) this.#line = this.#position.lines + 1;
    this.#isText = this.#header.map(name => this.#fields.read({ [name]: 'x' }).text !== undefined);
    const probe = Object.fromEntries(this.#header.map(name => [name, 'x']));
    if (this.#fields.read(probe).text !== undefined) {
      if (this.#layout.guess !== undefined && !this.#isBehindGap)
        this.#items.push(notice(this.#location, this.#layout.guess));
      return;
    }
    this.#isHopeless = true;
    const names = this.#header.slice(0, MAX_LISTED).join(', ');
    const why = count > MAX_FIELDS ? `no text field among the first ${MAX_FIELDS}` : this.#fields.whyNoText({});
    const isReport = !this.#location.explicit && REPORT.every((name, at) => this.#header![at] === name);
    // In a folder, too: a table whose text has another name than others would be lost.
    this.#items.push(
      isReport
        ? skipped(this.#location, 'a report of twicetold')
        : unreadable(this.#location, `its header (${excerpt(names)}) has ${why}`),
    );
  }

  #takeCells(
    cells: readonly string[],
    { count, filled, fields }: Row,
    location: SourceLocation,
    line: number,
    damage: string | undefined,
  ): void {
    const header = this.#header!;
    const isOther = count < header.length || filled > header.length;
    const others = `${count} ${count === 1 ? 'field' : 'fields'} where the header has ${header.length}`;
    // Marks around a text, and fields behind it, show that it is whole. In a longer row it is unknown which field is the extra one.
    const isWhole = (field: Field, at: number): boolean =>
      this.#isText[at] && field.to > field.from && (field.quoted || at + 1 < count || damage !== undefined);
    if (isOther && !(count < header.length && fields.some(isWhole))) {
      this.#add(unreadable(location, damage ?? others), line, 'count');
      return;
    }
    // An empty cell gives way to another column of the same part; where no column has a value it is an empty text.
    const filledOnly = readRecord(
      recordOf(header, cells, cell => cell !== ''),
      this.#fields,
      location,
    );
    const item = 'article' in filledOnly ? filledOnly : readRecord(recordOf(header, cells), this.#fields, location);
    const clause = damage ?? (isOther ? `its row has ${others}` : undefined);
    this.#add(clause === undefined ? item : incomplete(item, clause), line, 'record');
  }

  #finish(): void {
    this.#endBroken();
    this.#position.rows = this.#count;
    this.#position.lines = this.#line;
    if (this.#isHopeless) return;
    for (const item of this.#problems.rest()) this.#items.push(item);
    const last = this.#items.at(-1);
    if (this.#isCut && last !== undefined && 'article' in last) this.#items.push(unreadable(this.#location, CUT));
    if (this.#nuls > 0) {
      const nuls = this.#nuls === 1 ? '1 NUL byte is' : `${this.#nuls} NUL bytes are`;
      this.#items.push(notice(this.#location, `${nuls} left out`));
    }
    if (this.#reader.hasEscapes) {
      this.#items.push(notice(this.#location, 'in some rows, quotation marks within fields stand behind a backslash'));
    }
    if (this.#headers > 0) this.#items.push(notice(this.#location, 'its header is repeated between its rows'));
    if (this.#reader.isOneLine) {
      this.#items.push(notice(this.#location, 'too many quotation marks are never closed: a field ends with its line'));
    }
    if (this.#count > 0 || this.#isBehindGap) return;
    this.#items.push(nothingIn(this.#location, this.#header === undefined ? 'file' : 'rows'));
  }
}

/** What else may be missing from a file that ends within a row. */
const CUT = 'it ends within its last row: rows behind it may be missing';

/** Why a row at the end of the bytes is not whole, in a clause. @param isFault bytes are missing behind them */
function cutOf(found: Found, bytes: Buffer, isFault: boolean, width: number): string | undefined {
  if (found.kind !== 'row' || found.end < bytes.length) return undefined;
  if (!found.row.closed) return isFault ? 'cut off' : 'cut off, or a quotation mark is never closed';
  const isEnded = bytes[found.end - 1] === LINE_FEED || bytes[found.end - 1] === RETURN;
  return !isEnded && (isFault || found.row.count < width) ? 'cut off' : undefined;
}
