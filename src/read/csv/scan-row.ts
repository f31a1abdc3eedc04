/**
 * Splits one row of a table into its fields.
 *
 * A quotation mark within a quoted field may be doubled, escaped or stray, and the closing one may be missing. The
 * scanner reports stray and missing marks; `rows.ts` decides what they mean, and scans the row again with other options.
 */

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
  return new RowScan(bytes, start, dialect, options).row();
}

/**
 * How the scan of a field ends:
 *
 * - `field`: behind the field, at a delimiter, a line end or the end of the bytes.
 * - `unquoted`: the field begins with a quotation mark, but is none in quotation marks.
 * - `unclosed`: the row ends here, because a quotation mark is never closed.
 * - `incomplete`: more bytes are needed.
 */
type FieldEnd = 'field' | 'unquoted' | 'unclosed' | 'incomplete';

class RowScan {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #dialect: Dialect;
  readonly #options: ScanOptions;
  readonly #fields: Field[] = [];
  #count = 0;
  #filled = 0;
  #lines = 0;
  #hasStray = false;
  #at: number;
  /** True if the current field has escapes. */
  #isEscaped = false;
  /**
   * True once a quoted field has no end on its line. Later quotes of the line are ignored, so that the scan stays
   * linear.
   */
  #ignoresQuotes = false;

  constructor(bytes: Uint8Array, start: number, dialect: Dialect, options: ScanOptions) {
    this.#bytes = bytes;
    this.#start = start;
    this.#at = start;
    this.#dialect = dialect;
    this.#options = options;
  }

  row(): Row | undefined {
    const bytes = this.#bytes;
    for (;;) {
      const end = this.#field();
      if (end === 'incomplete') return undefined;
      if (end === 'unclosed') return this.#rowTo(this.#at, false);
      if (this.#at >= bytes.length) return this.#rowTo(bytes.length, true);
      if (bytes[this.#at] !== this.#dialect.delimiter) {
        const next = afterLineEnd(bytes, this.#at, this.#options.isLast);
        return next === undefined ? undefined : this.#rowTo(next, true);
      }
      this.#at++;
    }
  }

  #rowTo(end: number, closed: boolean): Row {
    return {
      fields: this.#fields,
      count: this.#count,
      filled: this.#filled,
      end,
      lines: this.#lines,
      closed,
      stray: this.#hasStray,
    };
  }

  #field(): FieldEnd {
    const bytes = this.#bytes;
    const from = this.#at;
    let open = from;
    while (bytes[open] === SPACE) open++;
    this.#isEscaped = false;
    if (bytes[open] === this.#dialect.quote && !this.#ignoresQuotes) {
      const end = this.#quotedField(open + 1);
      if (end !== 'unquoted') return end;
    }
    return this.#unquotedField(from);
  }

  /** Scans a field to its closing quotation mark. @param from index after the opening one */
  #quotedField(from: number): FieldEnd {
    const bytes = this.#bytes;
    const { length } = bytes;
    const { quote, backslash } = this.#dialect;
    const { isLast, lenient = false, oneLine = false } = this.#options;
    const linesBefore = this.#lines;
    let lineStart = this.#start;
    for (let place = from; place < length; place++) {
      const byte = bytes[place];
      if (byte === quote) {
        if (bytes[place + 1] === quote) {
          this.#isEscaped = true;
          place++;
          continue;
        }
        let next = place + 1;
        while (bytes[next] === SPACE) next++;
        if (next >= length && !isLast) return 'incomplete';
        if (this.#endsField(next)) {
          this.#at = next;
          this.#keep(from, place, true);
          return 'field';
        }
        this.#hasStray = true;
        const opensField =
          this.#lines > linesBefore && (place === lineStart || bytes[place - 1] === this.#dialect.delimiter);
        const end = opensField ? this.#nextRow(lineStart) : undefined;
        if (end !== undefined) {
          this.#at = place;
          return end;
        }
        if (lenient) continue;
        // The quotation mark before the field is stray: the field is unquoted and ends with its line.
        this.#at = place;
        return 'unquoted';
      }
      if (backslash && byte === BACKSLASH) {
        this.#isEscaped = true;
        place++;
      } else if (byte === LINE_FEED || byte === RETURN) {
        if (oneLine) return this.#unquotedLine();
        const next = afterLineEnd(bytes, place, isLast);
        if (next === undefined) return 'incomplete';
        this.#lines++;
        lineStart = next;
        place = next - 1;
      }
    }
    if (!isLast) return 'incomplete';
    if (oneLine) return this.#unquotedLine();
    let to = length;
    while (to > from && (bytes[to - 1] === LINE_FEED || bytes[to - 1] === RETURN)) to--;
    this.#keep(from, to, true);
    this.#at = length;
    return 'unclosed';
  }

  #unquotedLine(): FieldEnd {
    this.#ignoresQuotes = this.#options.lenient ?? false;
    return 'unquoted';
  }

  /** Asks whether a row begins on a line within a quoted field: then the field is never closed. */
  #nextRow(lineStart: number): FieldEnd | undefined {
    const { beginsRow } = this.#options;
    if (beginsRow === undefined) return undefined;
    const begins = beginsRow(lineStart);
    if (begins === undefined) return 'incomplete';
    return begins ? 'unclosed' : undefined;
  }

  /** Scans a field from the current index to its end. @param from where the field begins */
  #unquotedField(from: number): FieldEnd {
    const bytes = this.#bytes;
    const { backslash } = this.#dialect;
    let at = this.#at;
    while (!this.#endsField(at)) {
      if (backslash && bytes[at] === BACKSLASH) {
        this.#isEscaped = true;
        at++;
      }
      at++;
    }
    this.#at = Math.min(at, bytes.length);
    if (this.#at >= bytes.length && !this.#options.isLast) return 'incomplete';
    this.#isEscaped &&= backslash;
    this.#keep(from, this.#at, false);
    return 'field';
  }

  #endsField(at: number): boolean {
    const byte = this.#bytes[at];
    return at >= this.#bytes.length || byte === this.#dialect.delimiter || byte === LINE_FEED || byte === RETURN;
  }

  #keep(from: number, to: number, quoted: boolean): void {
    if (this.#count++ < MAX_FIELDS) this.#fields.push({ from, to, quoted, escaped: this.#isEscaped });
    if (to > from) this.#filled = this.#count;
  }
}

/** Index after the line end at `at`; undefined if a line feed may follow after the bytes. */
function afterLineEnd(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
  if (bytes[at] === LINE_FEED) return at + 1;
  if (at + 1 >= bytes.length && !isLast) return undefined;
  return at + (bytes[at + 1] === LINE_FEED ? 2 : 1);
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

/** Index after the line at `at` and its line end; undefined if the line may continue after the bytes. */
export function endOfLine(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
  for (let place = at; place < bytes.length; place++) {
    if (bytes[place] === LINE_FEED || bytes[place] === RETURN) return afterLineEnd(bytes, place, isLast);
  }
  return isLast ? bytes.length : undefined;
}
