/**
 * The rows of a table: where fields and rows end in the dialect of the file, and how reading goes on behind a row whose
 * quotation mark is never closed.
 */

/** How a table is written. Bytes, for any encoding that keeps ASCII as it is. */
export interface Dialect {
  /** Stands between fields; -1 where each line is one field. */
  readonly delimiter: number;
  /** Stands around fields. */
  readonly quote: number;
  /** A quotation mark within a field is written `\"`, as MySQL and Spark do; otherwise `""`. */
  readonly backslash: boolean;
  /** Without quotation marks, line ends and tabs within a field are written `\n` and `\t`, as MySQL and PostgreSQL do. */
  readonly escapes?: boolean;
}

export interface Field {
  readonly from: number;
  readonly to: number;
  /** Enclosed in quotation marks, which are not part of it. */
  readonly quoted: boolean;
  /** Holds doubled quotation marks or backslashes that stand for one. */
  readonly escaped: boolean;
}

export interface Row {
  /** At most `MAX_FIELDS`. */
  readonly fields: readonly Field[];
  /** Number of all fields, and of those up to the last that is not empty. */
  readonly count: number;
  readonly filled: number;
  /** The byte behind the row and its line end. */
  readonly end: number;
  /** Line ends within the row, without its own. */
  readonly lines: number;
  /** False where a quotation mark is never closed. */
  readonly closed: boolean;
  /** A quotation mark within a field is neither doubled nor behind a backslash. */
  readonly odd: boolean;
}

export const [TAB, LINE_FEED, RETURN, SPACE, QUOTE, APOSTROPHE, BACKSLASH] = [9, 10, 13, 32, 34, 39, 92];

/** Fields of a row that are kept: the bytes of a row do not limit the number of its empty fields. */
export const MAX_FIELDS = 1 << 14;

export interface ScanOptions {
  /** No bytes follow. */
  readonly isLast: boolean;
  /** A quotation mark that no delimiter follows is a character of its field; otherwise the field counts as not quoted. */
  readonly lenient?: boolean;
  /** A field ends with its line, whether it is quoted or not. */
  readonly oneLine?: boolean;
  /** True for the start of a line that begins a row: a mark there that opens a field was not to close one. */
  readonly beginsRow?: (lineStart: number) => boolean | undefined;
}

/** Finds the fields of the row at `start`. @returns undefined where the row may go on behind the bytes */
export function scanRow(bytes: Uint8Array, start: number, dialect: Dialect, options: ScanOptions): Row | undefined {
  const { delimiter, quote, backslash } = dialect;
  const { isLast, lenient = false, oneLine = false, beginsRow } = options;
  const length = bytes.length;
  const fields: Field[] = [];
  let [count, filled, lines, odd, at] = [0, 0, 0, false, start];
  /** A quoted field ran to the end of its line in vain: no further one is tried, which would pass over the line each time. */
  let isGivenUp = false;
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
    let raw = true;
    let escaped = false;
    if (bytes[open] === quote && open < length && !isGivenUp) {
      let [place, lineStart, linesBefore] = [open + 1, start, lines];
      raw = false;
      for (; ; place++) {
        if (place >= length) {
          if (!isLast) return undefined;
          if (oneLine) {
            raw = true;
            isGivenUp = lenient;
          } else {
            let to = length;
            while (to > open + 1 && (bytes[to - 1] === LINE_FEED || bytes[to - 1] === RETURN)) to--;
            keep({ from: open + 1, to, quoted: true, escaped });
            return { fields, count, filled, end: length, lines, closed: false, odd };
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
          odd = true;
          const opens = lines > linesBefore && (place === lineStart || bytes[place - 1] === delimiter);
          const begins = opens ? beginsRow?.(lineStart) : false;
          if (opens && beginsRow !== undefined && begins === undefined) return undefined;
          if (begins === true) return { fields, count, filled, end: place, lines, closed: false, odd };
          if (lenient) continue;
          // Only the mark in front is odd: what stands between the marks ends with its line.
          raw = true;
          at = place;
          break;
        }
        if (backslash && byte === BACKSLASH) {
          escaped = true;
          place++;
        } else if (byte === LINE_FEED || byte === RETURN) {
          if (oneLine) {
            raw = true;
            isGivenUp = lenient;
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
      if (!raw) keep({ from: open + 1, to: place, quoted: true, escaped });
    }
    if (raw) {
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
    if (at >= length) return { fields, count, filled, end: length, lines, closed: true, odd };
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
      odd,
    };
  }
}

/** Characters that a letter behind a backslash stands for. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', Z: '\x1a', 0: '', N: '' };

/** The characters of a field whose text has been decoded. */
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

/** What `RowReader` finds: a row, lines that belong to a broken row, or lines without anything. */
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

/** Bytes that may be passed over again for each byte of the table, in search of the end of broken rows. */
const MAX_AGAIN = 16;
const SOME_AGAIN = 1 << 20;

/** Finds the rows of a table one by one. The number of fields of its header tells a row from a part of one. */
export class RowReader {
  readonly #dialect: Dialect;
  readonly #escapedMark: Buffer;
  #hasEscapes = false;
  /** Fields of the header; 0 before it. */
  #width = 0;
  /** True behind a broken row, up to the next line that begins a row. */
  #searching = false;
  /** Bytes that were read, and bytes that were passed over once more. */
  #seen = 0;
  #again = 0;
  #isOneLine = false;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#escapedMark = Buffer.from([BACKSLASH, Math.max(0, dialect.quote)]);
  }

  /** True once a row had marks behind a backslash, against the dialect. */
  get hasEscapes(): boolean {
    return this.#hasEscapes;
  }

  /** True once too many quotation marks are never closed: from there on, a field ends with its line. */
  get isOneLine(): boolean {
    this.#isOneLine ||= this.#again > this.#seen * MAX_AGAIN + SOME_AGAIN;
    return this.#isOneLine;
  }

  set width(fields: number) {
    this.#width = fields;
  }

  /** Counts bytes that were read. */
  see(bytes: number): void {
    this.#seen += bytes;
  }

  /**
   * What begins at `at`, which is a byte of the table; undefined where more bytes are needed.
   *
   * @param isLast no bytes follow
   */
  next(bytes: Buffer, at: number, isLast: boolean): Found | undefined {
    if (bytes[at] === LINE_FEED || bytes[at] === RETURN) return this.#blank(bytes, at, isLast);
    const row = this.#scan(bytes, at, isLast, false);
    if (row === undefined) return undefined;
    if (this.#isWhole(row) && !row.odd) return this.#row(row);
    const escaped = this.#escaped(bytes, at, row, isLast);
    if (escaped !== null) return escaped;
    if (this.#isWhole(row)) return this.#row(row);
    let best = row;
    if (row.odd || !row.closed) {
      const lenient = this.#scan(bytes, at, isLast, true);
      if (lenient === undefined) return undefined;
      this.#again += lenient.end - at;
      if (this.#isWhole(lenient)) return this.#row(lenient);
      if (!row.closed) best = lenient;
    }
    if (isLast && !row.closed && this.#isCutOff(bytes, at, row)) return this.#row(row);
    const isBroken = !best.closed || (best.odd && best.lines > 0);
    if (!isBroken && !this.#searching) return this.#row(row);
    if (this.#width === 0) {
      const header = scanRow(bytes, at, this.#dialect, { isLast, oneLine: true });
      return header && this.#row(header);
    }
    this.#again += Math.max(row.end, best.end) - at;
    return this.skipLine(bytes, at, isLast);
  }

  /** Takes the line at `at` for a part of a broken row. */
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

  /** A row that is whole where marks stand behind a backslash, in a table whose first rows have none; null for any other row. */
  #escaped(bytes: Buffer, at: number, { end }: Row, isLast: boolean): Found | undefined | null {
    if (this.#dialect.backslash || this.#width === 0 || this.isOneLine) return null;
    if (!bytes.subarray(at, end).includes(this.#escapedMark)) return null;
    const dialect = { ...this.#dialect, backslash: true };
    const row = scanRow(bytes, at, dialect, { isLast });
    this.#again += (row?.end ?? bytes.length) - at;
    if (row === undefined) return undefined;
    if (row.odd || !this.#isWhole(row)) return null;
    this.#hasEscapes = true;
    return this.#row(row, dialect);
  }

  /** True for the last row of a table that breaks off: no row begins in its lines. */
  #isCutOff(bytes: Buffer, at: number, { count, lines }: Row): boolean {
    if (this.#searching || count > this.#width || (this.#width === 1 && lines > 0)) return false;
    this.#again += lines > 0 ? bytes.length - at : 0;
    let start = endOfLine(bytes, at, true) ?? bytes.length;
    for (; start < bytes.length; start = endOfLine(bytes, start, true) ?? bytes.length) {
      if (scanRow(bytes, start, this.#dialect, { isLast: true, oneLine: true })?.count === this.#width) return false;
    }
    return true;
  }

  /** True for a row with as many fields as the header. Where that is one field, any line has it. */
  #isWhole(row: Row): boolean {
    if (!row.closed) return false;
    if (this.#width === 0) return true;
    if (this.#searching && this.#width === 1 && row.odd) return false;
    return row.count === this.#width || (row.count > this.#width && row.filled <= this.#width);
  }

  #scan(bytes: Uint8Array, at: number, isLast: boolean, lenient: boolean): Row | undefined {
    if (this.isOneLine) return scanRow(bytes, at, this.#dialect, { isLast, lenient, oneLine: true });
    const beginsRow = (lineStart: number): boolean | undefined => {
      if (this.#width < 2 || this.isOneLine) return false;
      const row = scanRow(bytes, lineStart, this.#dialect, { isLast });
      this.#again += (row?.end ?? bytes.length) - lineStart;
      return row?.closed && row.count === this.#width;
    };
    const row = scanRow(bytes, at, this.#dialect, { isLast, lenient, beginsRow });
    if (row === undefined) this.#again += bytes.length - at;
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

/** The byte behind the line at `at` and its end; undefined where the line may go on behind the bytes. */
export function endOfLine(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
  for (let place = at; place < bytes.length; place++) {
    if (bytes[place] === LINE_FEED) return place + 1;
    if (bytes[place] !== RETURN) continue;
    if (place + 1 >= bytes.length && !isLast) return undefined;
    return place + (bytes[place + 1] === LINE_FEED ? 2 : 1);
  }
  return isLast ? bytes.length : undefined;
}
