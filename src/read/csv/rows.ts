/** The rows of a table to articles: which key each field has, in which encoding it is, and on which line it stands. */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { ReadItem } from '../../types/article.js';
import { decode } from '../decode/decode.js';
import { decodeWindows1252 } from '../decode/windows-1252.js';
import { partOf, type SourceLocation } from '../location.js';
import { noArticle, unreadable } from '../problem.js';
import { oneLine } from '../reason.js';
import type { FieldReader } from '../records/fields.js';
import { readRecord } from '../records/records.js';

/** A row as the parser hands it over, a byte a character. */
export interface RawRow {
  readonly record: readonly string[];
  /** `empty_lines`: passed over by then. */
  readonly info: { readonly empty_lines: number };
}

/** Names of a header that are listed where none of them is known. */
const LISTED = 12;

export class CsvRows {
  readonly #location: SourceLocation;
  readonly #fields: FieldReader;
  #header: readonly string[] | undefined;
  /** Rows below the header. */
  #count = 0;
  /** Where the next row starts, blank lines before it not counted. */
  #line = 1;
  #blank = 0;
  #hopeless = false;

  constructor(location: SourceLocation, fields: FieldReader) {
    this.#location = location;
    this.#fields = fields;
  }

  /** Rows read, with the header. */
  get count(): number {
    return this.#header === undefined ? 0 : this.#count + 1;
  }

  /** The row that comes next, in words. */
  get next(): string {
    return this.#header === undefined ? 'the header' : `record ${this.#count + 1} (line ${this.#line + this.#blank})`;
  }

  /** True once nothing that follows can be an article: the header names no text. */
  get hopeless(): boolean {
    return this.#hopeless;
  }

  /** What a row comes to; undefined for the header and for a row of white space. */
  read({ record, info }: RawRow): ReadItem | undefined {
    this.#blank = info.empty_lines;
    const line = this.#line + this.#blank;
    this.#line += 1;
    for (const field of record) this.#line += feedsIn(field);
    if (this.#header === undefined) return this.#start(record);
    if (record.every(field => field.trim() === '')) return undefined;
    const number = ++this.#count;
    const location = partOf(this.#location, number, `record ${number} (line ${line})`);
    const cells = decodeRow(record);
    if ('binary' in cells) return unreadable(location, `not text but ${cells.binary}`);
    return this.#item(cells, location);
  }

  /** What to say of a table without a single row. */
  nothing(): ReadItem | undefined {
    if (this.#hopeless || this.#count > 0) return undefined;
    return noArticle(this.#location, this.#header === undefined ? 'empty file' : 'no records below its header');
  }

  #start(record: readonly string[]): ReadItem | undefined {
    const cells = decodeRow(record);
    this.#header = 'binary' in cells ? record : cells.map(name => name.trim());
    const probe = Object.fromEntries(this.#header.map(name => [name, 'x']));
    if (this.#fields.read(probe).text !== undefined) return undefined;
    this.#hopeless = true;
    const names = this.#header.slice(0, LISTED).join(', ');
    return noArticle(this.#location, `its header (${oneLine(names)}) has ${this.#fields.whyNoText({})}`);
  }

  #item(cells: readonly string[], location: SourceLocation): ReadItem {
    const header = this.#header!;
    let length = cells.length;
    // Spreadsheets end rows with delimiters that delimit nothing.
    while (length > header.length && cells[length - 1].trim() === '') length--;
    if (length !== header.length) {
      return unreadable(location, `${length} fields where the header has ${header.length}`);
    }
    // An empty cell is no value where another column has one, and an empty text where none has.
    const item = readRecord(
      recordOf(header, cells, cell => cell !== ''),
      this.#fields,
      location,
    );
    return 'article' in item ? item : readRecord(recordOf(header, cells), this.#fields, location);
  }
}

/** Of columns of one name the first counts. */
function recordOf(
  header: readonly string[],
  cells: readonly string[],
  wanted: (cell: string) => boolean = () => true,
): Readonly<Record<string, string>> {
  const record = new Map<string, string>();
  header.forEach((name, at) => {
    if (wanted(cells[at]) && !record.has(name)) record.set(name, cells[at]);
  });
  return Object.fromEntries(record);
}

function feedsIn(field: string): number {
  let feeds = 0;
  for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) feeds++;
  return feeds;
}

/** The fields as text, all in the encoding that the row as a whole is in. */
function decodeRow(record: readonly string[]): readonly string[] | { readonly binary: string } {
  const bytes = Buffer.from(record.join('\n'), 'latin1');
  if (bytes.includes(0)) return { binary: 'binary data (NUL bytes)' };
  if (isAscii(bytes)) return record;
  if (isUtf8(bytes)) return record.map(field => Buffer.from(field, 'latin1').toString('utf8'));
  const decoded = decode(bytes);
  if ('binary' in decoded) return decoded;
  const { encoding } = decoded;
  const decoder = new TextDecoder(encoding);
  return record.map(field => {
    const its = Buffer.from(field, 'latin1');
    return encoding === 'windows-1252' ? decodeWindows1252(its) : decoder.decode(its);
  });
}
