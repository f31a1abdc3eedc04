/** The rows of a table to articles: which key each field has, in which encoding it is, and on which line it stands. */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { ReadItem } from '../../types/article.js';
import { decode } from '../decode/decode.js';
import { decodeWindows1252 } from '../decode/windows-1252.js';
import { oneLine } from '../reason.js';
import type { FieldReader } from '../records/fields.js';
import { problemAt, readRecord } from '../records/records.js';

/** Where the table stands; `explicit` where the user named it, so that one without texts is a problem and not passed over. */
export interface CsvPlace {
  readonly path: string;
  readonly explicit?: boolean;
}

/** A row as the parser hands it over, a byte a character. */
export interface RawRow {
  readonly record: readonly string[];
  /** `empty_lines`: passed over by then. */
  readonly info: { readonly empty_lines: number };
}

/** Names of a header that are listed where none of them is known. */
const LISTED = 12;

export class CsvRows {
  readonly #place: CsvPlace;
  readonly #fields: FieldReader;
  #header: readonly string[] | undefined;
  /** Rows below the header. */
  #count = 0;
  /** Where the next row starts, blank lines before it not counted. */
  #line = 1;
  #blank = 0;
  #hopeless = false;

  constructor(place: CsvPlace, fields: FieldReader) {
    this.#place = place;
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
    const place = { path: this.#place.path, number, words: `record ${number} (line ${line})` };
    const cells = decodeRow(record);
    if ('binary' in cells) return { problem: problemAt(place, `not text but ${cells.binary}`) };
    return this.#item(cells, place);
  }

  /** What to say of a table without a single row. */
  nothing(): ReadItem | undefined {
    if (this.#hopeless || this.#count > 0) return undefined;
    return this.#without(this.#header === undefined ? 'empty file' : 'no records below its header');
  }

  #start(record: readonly string[]): ReadItem | undefined {
    const cells = decodeRow(record);
    this.#header = 'binary' in cells ? record : cells.map(name => name.trim());
    const probe = Object.fromEntries(this.#header.map(name => [name, 'x']));
    if (this.#fields.read(probe).text !== undefined) return undefined;
    this.#hopeless = true;
    const names = this.#header.slice(0, LISTED).join(', ');
    return this.#without(`its header (${oneLine(names)}) has ${this.#fields.whyNoText({})}`);
  }

  #item(cells: readonly string[], place: { path: string; number: number; words: string }): ReadItem {
    const header = this.#header!;
    let length = cells.length;
    // Spreadsheets end rows with delimiters that delimit nothing.
    while (length > header.length && cells[length - 1].trim() === '') length--;
    if (length !== header.length) {
      return { problem: problemAt(place, `${length} fields where the header has ${header.length}`) };
    }
    // An empty cell is no value where another column has one, and an empty text where none has.
    const item = readRecord(
      recordOf(header, cells, cell => cell !== ''),
      this.#fields,
      place,
    );
    return 'article' in item ? item : readRecord(recordOf(header, cells), this.#fields, place);
  }

  #without(reason: string): ReadItem {
    const { path, explicit } = this.#place;
    return explicit ? { problem: { id: path, path, status: 'unreadable', reason } } : { skipped: { path, reason } };
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
