/**
 * Finds the rows of a table one by one, also behind a quotation mark that is never closed.
 *
 * The number of fields in the header tells a row from a part of one: a row is *whole* if it has as many. A row that is
 * not whole, or that has a stray quotation mark, is tried in other ways, in this order:
 *
 *     with escaped quotation marks (`\"`), if it has some
 *     leniently: a stray quotation mark is a character of its field
 *     as the last row of a table that is cut off
 *
 * If none fits and quotation marks are at fault, its first line is broken, and the search continues with the next line.
 */
import { BACKSLASH, type Dialect, endOfLine, LINE_FEED, RETURN, type Row, scanRow } from './scan-row.js';

/** A result of `RowReader`: a row, lines of a broken row, or blank lines. */
export type Found =
  | {
      readonly kind: 'row';
      readonly row: Row;
      readonly dialect: Dialect;
      readonly end: number;
      readonly lines: number;
    }
  | { readonly kind: 'broken'; readonly end: number; readonly lines: number }
  | { readonly kind: 'blank'; readonly end: number; readonly lines: number };

/**
 * Bound of the bytes that are scanned again in search of the end of broken rows: `MAX_RESCANS` per byte of the table
 * plus `EXTRA_RESCANS`.
 */
const MAX_RESCANS = 16;
const EXTRA_RESCANS = 1 << 20;

/** Finds the rows of a table one by one. The number of fields in the header tells a row from a part of one. */
export class RowReader {
  readonly #dialect: Dialect;
  readonly #escapedMark: Buffer;
  #hasEscapes = false;
  /** Number of fields in the header; 0 before the header. */
  #width = 0;
  /** True after a broken row, until a line begins a row. */
  #searching = false;
  /** Number of bytes read, and of bytes scanned more than once. */
  #read = 0;
  #rescanned = 0;
  #isOneLine = false;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#escapedMark = Buffer.from([BACKSLASH, Math.max(0, dialect.quote)]);
  }

  /** True once a row has escaped quotation marks although the dialect has none. */
  get hasEscapes(): boolean {
    return this.#hasEscapes;
  }

  /** True once the bound of rescans is passed: from then on a field ends with its line. */
  get isOneLine(): boolean {
    this.#isOneLine ||= this.#rescanned > this.#read * MAX_RESCANS + EXTRA_RESCANS;
    return this.#isOneLine;
  }

  set width(fields: number) {
    this.#width = fields;
  }

  /** Adds to the number of bytes read, which bounds the rescans. */
  countRead(bytes: number): void {
    this.#read += bytes;
  }

  /**
   * The row, blank lines, or line of a broken row at `at`; undefined if more bytes are needed.
   *
   * @param isLast true if no bytes follow
   */
  next(bytes: Buffer, at: number, isLast: boolean): Found | undefined {
    if (bytes[at] === LINE_FEED || bytes[at] === RETURN) return this.#blank(bytes, at, isLast);
    const row = this.#scan(bytes, at, isLast, false);
    if (row === undefined) return undefined;
    if (this.#isWhole(row) && !row.stray) return this.#row(row);
    const escaped = this.#escaped(bytes, at, row, isLast);
    if (escaped !== null) return escaped;
    if (this.#isWhole(row)) return this.#row(row);
    let best = row;
    if (row.stray || !row.closed) {
      const lenient = this.#scan(bytes, at, isLast, true);
      if (lenient === undefined) return undefined;
      this.#rescanned += lenient.end - at;
      if (this.#isWhole(lenient)) return this.#row(lenient);
      if (!row.closed) best = lenient;
    }
    if (isLast && !row.closed && this.#isCutOff(bytes, at, row)) return this.#row(row);
    const isBroken = !best.closed || (best.stray && best.lines > 0);
    if (!isBroken && !this.#searching) return this.#row(row);
    if (this.#width === 0) {
      const header = scanRow(bytes, at, this.#dialect, { isLast, oneLine: true });
      return header && this.#row(header);
    }
    this.#rescanned += Math.max(row.end, best.end) - at;
    return this.skipLine(bytes, at, isLast);
  }

  /** The line at `at` as a part of a broken row. */
  skipLine(bytes: Uint8Array, at: number, isLast: boolean): Found | undefined {
    const end = endOfLine(bytes, at, isLast);
    if (end === undefined) return undefined;
    this.#searching = true;
    return { kind: 'broken', end, lines: 1 };
  }

  #row(row: Row, dialect = this.#dialect): Found {
    this.#searching = false;
    return { kind: 'row', row, dialect, end: row.end, lines: row.lines + 1 };
  }

  /**
   * Tries the row with escaped quotation marks, although the dialect has none.
   *
   * @returns null if that does not explain it
   */
  #escaped(bytes: Buffer, at: number, { end }: Row, isLast: boolean): Found | undefined | null {
    if (this.#dialect.backslash || this.#width === 0 || this.isOneLine) return null;
    if (!bytes.subarray(at, end).includes(this.#escapedMark)) return null;
    const dialect = { ...this.#dialect, backslash: true };
    const row = scanRow(bytes, at, dialect, { isLast });
    this.#rescanned += (row?.end ?? bytes.length) - at;
    if (row === undefined) return undefined;
    if (row.stray || !this.#isWhole(row)) return null;
    this.#hasEscapes = true;
    return this.#row(row, dialect);
  }

  /** True for the last row of a table if it is cut off, not broken: no row begins on its further lines. */
  #isCutOff(bytes: Buffer, at: number, { count, lines }: Row): boolean {
    if (this.#searching || count > this.#width || (this.#width === 1 && lines > 0)) return false;
    this.#rescanned += lines > 0 ? bytes.length - at : 0;
    let start = endOfLine(bytes, at, true) ?? bytes.length;
    for (; start < bytes.length; start = endOfLine(bytes, start, true) ?? bytes.length) {
      if (scanRow(bytes, start, this.#dialect, { isLast: true, oneLine: true })?.count === this.#width) return false;
    }
    return true;
  }

  /** True for a row with as many fields as the header. In a table of one column every line is such a row. */
  #isWhole(row: Row): boolean {
    if (!row.closed) return false;
    if (this.#width === 0) return true;
    if (this.#searching && this.#width === 1 && row.stray) return false;
    return row.count === this.#width || (row.count > this.#width && row.filled <= this.#width);
  }

  #scan(bytes: Uint8Array, at: number, isLast: boolean, lenient: boolean): Row | undefined {
    if (this.isOneLine) return scanRow(bytes, at, this.#dialect, { isLast, lenient, oneLine: true });
    const beginsRow = (lineStart: number): boolean | undefined => {
      if (this.#width < 2 || this.isOneLine) return false;
      const row = scanRow(bytes, lineStart, this.#dialect, { isLast });
      this.#rescanned += (row?.end ?? bytes.length) - lineStart;
      return row?.closed && row.count === this.#width;
    };
    const row = scanRow(bytes, at, this.#dialect, { isLast, lenient, beginsRow });
    if (row === undefined) this.#rescanned += bytes.length - at;
    return row;
  }

  #blank(bytes: Uint8Array, start: number, isLast: boolean): Found | undefined {
    let [at, lines] = [start, 0];
    while (bytes[at] === LINE_FEED || bytes[at] === RETURN) {
      const next = endOfLine(bytes, at, isLast);
      if (next === undefined) break;
      at = next;
      lines++;
    }
    return lines === 0 ? undefined : { kind: 'blank', end: at, lines };
  }
}
