/** Splits a table into rows and fields, and finds the next row after a quotation mark that is never closed. */

/** The dialect of a table. Characters are bytes of an encoding that keeps ASCII bytes. */
export interface Dialect {
  /** -1 if each line is one field. */
  readonly delimiter: number;
  /** -1 if fields are never quoted. */
  readonly quote: number;
  /** True if a quotation mark within a field is written `\"`, as MySQL and Spark do; false for `""`. */
  readonly backslash: boolean;
  /** True if line ends and tabs within a field are written `\n` and `\t`, as MySQL and PostgreSQL do. */
  readonly escapes?: boolean;
}

/** The bytes [from, to) of a row. */
export interface Field {
  readonly from: number;
  readonly to: number;
  /** True if quotation marks enclose the field. They are outside of [from, to). */
  readonly quoted: boolean;
  /** True if the field has doubled quotation marks or backslashes to resolve (`unescaped`). */
  readonly escaped: boolean;
}

export interface Row {
  /** The first `MAX_FIELDS` fields. */
  readonly fields: readonly Field[];
  /** Number of all fields, and of the fields up to the last one that is not empty. */
  readonly count: number;
  readonly filled: number;
  /** Index after the row and its line end. */
  readonly end: number;
  /** Number of line ends within the row, without its own. */
  readonly lines: number;
  /** False if a quotation mark is never closed. */
  readonly closed: boolean;
  /** True if a quotation mark within a field is neither doubled nor escaped. */
  readonly stray: boolean;
}

export const [TAB, LINE_FEED, RETURN, SPACE, QUOTE, APOSTROPHE, BACKSLASH] = [9, 10, 13, 32, 34, 39, 92];

/** Fields of a row that are kept: a row of commas has an unlimited number of empty fields. */
export const MAX_FIELDS = 1 << 14;

export interface ScanOptions {
  /** True if no bytes follow. */
  readonly isLast: boolean;
  /**
   * True: a quotation mark that no delimiter follows is a character of its quoted field. False: its field counts as
   * unquoted.
   */
  readonly lenient?: boolean;
  /** True if a field ends with its line, whether it is quoted or not. */
  readonly oneLine?: boolean;
  /**
   * True if a row begins at the index, the start of a line. Then a quotation mark that opens a field on this line does
   * not close an earlier field. Undefined if more bytes are needed.
   */
  readonly beginsRow?: (lineStart: number) => boolean | undefined;
}

/** Finds the fields of the row at `start`. @returns undefined if the row may continue after the bytes */
export function scanRow(bytes: Uint8Array, start: number, dialect: Dialect, options: ScanOptions): Row | undefined {
  const { delimiter, quote, backslash } = dialect;
  const { isLast, lenient = false, oneLine = false, beginsRow } = options;
  const length = bytes.length;
  const fields: Field[] = [];
  let [count, filled, lines, stray, at] = [0, 0, 0, false, start];
  /**
   * True once a quoted field has no end on its line. Later quotes of the line are ignored, so that the scan stays
   * linear.
   */
  let ignoreQuotes = false;
  const endsField = (place: number): boolean =>
    place >= length || bytes[place] === delimiter || bytes[place] === LINE_FEED || bytes[place] === RETURN;
  const keep = (field: Field): void => {
    if (count++ < MAX_FIELDS) fields.push(field);
    if (field.to > field.from) filled = count;
  };
  for (;;) {
    const from = at;
    let open = at;
    while (bytes[open] === SPACE) open++;
    let unquoted = true;
    let escaped = false;
    if (bytes[open] === quote && open < length && !ignoreQuotes) {
      let [place, lineStart, linesBefore] = [open + 1, start, lines];
      unquoted = false;
      for (; ; place++) {
        if (place >= length) {
          if (!isLast) return undefined;
          if (oneLine) {
            unquoted = true;
            ignoreQuotes = lenient;
          } else {
            let to = length;
            while (to > open + 1 && (bytes[to - 1] === LINE_FEED || bytes[to - 1] === RETURN)) to--;
            keep({ from: open + 1, to, quoted: true, escaped });
            return { fields, count, filled, end: length, lines, closed: false, stray };
          }
          break;
        }
        const byte = bytes[place];
        if (byte === quote) {
          if (bytes[place + 1] === quote) {
            escaped = true;
            place++;
            continue;
          }
          let next = place + 1;
          while (bytes[next] === SPACE) next++;
          if (next >= length && !isLast) return undefined;
          if (endsField(next)) {
            at = next;
            break;
          }
          stray = true;
          const opens = lines > linesBefore && (place === lineStart || bytes[place - 1] === delimiter);
          const begins = opens ? beginsRow?.(lineStart) : false;
          if (opens && beginsRow !== undefined && begins === undefined) return undefined;
          if (begins === true) return { fields, count, filled, end: place, lines, closed: false, stray };
          if (lenient) continue;
          // The quotation mark before the field is stray: the field is unquoted and ends with its line.
          unquoted = true;
          at = place;
          break;
        }
        if (backslash && byte === BACKSLASH) {
          escaped = true;
          place++;
        } else if (byte === LINE_FEED || byte === RETURN) {
          if (oneLine) {
            unquoted = true;
            ignoreQuotes = lenient;
            lines = linesBefore;
            at = from;
            break;
          }
          if (byte === RETURN && place + 1 >= length && !isLast) return undefined;
          if (byte === RETURN && bytes[place + 1] === LINE_FEED) place++;
          lines++;
          lineStart = place + 1;
        }
      }
      if (!unquoted) keep({ from: open + 1, to: place, quoted: true, escaped });
    }
    if (unquoted) {
      while (!endsField(at)) {
        if (backslash && bytes[at] === BACKSLASH) {
          escaped = true;
          at++;
        }
        at++;
      }
      at = Math.min(at, length);
      if (at >= length && !isLast) return undefined;
      keep({ from, to: at, quoted: false, escaped: escaped && backslash });
    }
    if (at >= length) return { fields, count, filled, end: length, lines, closed: true, stray };
    if (bytes[at] === delimiter) {
      at++;
      continue;
    }
    const isReturn = bytes[at] === RETURN;
    if (isReturn && at + 1 >= length && !isLast) return undefined;
    return {
      fields,
      count,
      filled,
      end: at + (isReturn && bytes[at + 1] === LINE_FEED ? 2 : 1),
      lines,
      closed: true,
      stray,
    };
  }
}

/** Meaning of the letters after a backslash. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', Z: '\x1a', 0: '', N: '' };

/** Resolves the escapes of a decoded field. */
export function unescaped(text: string, { delimiter, quote, backslash, escapes = false }: Dialect): string {
  if (escapes) return text.replace(/\\([\s\S])/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
  const mark = String.fromCharCode(quote);
  if (!backslash) return text.replaceAll(mark + mark, mark);
  const between = String.fromCharCode(Math.max(0, delimiter));
  return text.replace(/\\([\s\S])|(["'])\2/g, (whole, escaped: string | undefined, doubled: string | undefined) => {
    if (doubled !== undefined) return doubled === mark ? mark : whole;
    return escaped === mark || escaped === between || escaped === '\\' || escaped === '\n' || escaped === '\r'
      ? escaped
      : whole;
  });
}

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
    while (at < bytes.length) {
      if (bytes[at] === RETURN) {
        if (at + 1 >= bytes.length && !isLast) break;
        if (bytes[at + 1] === LINE_FEED) at++;
      } else if (bytes[at] !== LINE_FEED) break;
      at++;
      lines++;
    }
    return lines === 0 ? undefined : { kind: 'blank', end: at, lines };
  }
}

/** Index after the line at `at` and its line end; undefined if the line may continue after the bytes. */
export function endOfLine(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
  for (let place = at; place < bytes.length; place++) {
    if (bytes[place] === LINE_FEED) return place + 1;
    if (bytes[place] !== RETURN) continue;
    if (place + 1 >= bytes.length && !isLast) return undefined;
    return place + (bytes[place + 1] === LINE_FEED ? 2 : 1);
  }
  return isLast ? bytes.length : undefined;
}
