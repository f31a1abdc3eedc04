/** The rows of a table to articles: the name and the encoding of each field, and the line of each row. */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { ReadItem } from '../../types/article.js';
import { decode, decodeWindows1252 } from '../decode/decode.js';
import { partOf, type SourceLocation } from '../location.js';
import { excerpt, noArticle, unreadable } from '../problem.js';
import { type FieldReader, readRecord } from '../records/fields.js';

/** A row as the parser gives it: each character is a byte. */
export interface RawRow {
  readonly record: readonly string[];
  /** `empty_lines` counts those before the row. */
  readonly info: { readonly empty_lines: number };
}

/** Names of a header that a message lists. */
const MAX_LISTED = 12;

export class CsvRows {
  readonly #location: SourceLocation;
  readonly #fields: FieldReader;
  #header: readonly string[] | undefined;
  /** Rows below the header. */
  #count = 0;
  /** Line of the next row, without the blank lines so far. */
  #line = 1;
  #blankLines = 0;
  #isHopeless = false;

  constructor(location: SourceLocation, fields: FieldReader) {
    this.#location = location;
    this.#fields = fields;
  }

  /** Rows so far, with the header. */
  get count(): number {
    return this.#header === undefined ? 0 : this.#count + 1;
  }

  /** The row that comes next, in words. */
  get next(): string {
    return this.#header === undefined
      ? 'the header'
      : `record ${this.#count + 1} (line ${this.#line + this.#blankLines})`;
  }

  /** True once no row can be an article: the header names no text. */
  get isHopeless(): boolean {
    return this.#isHopeless;
  }

  /** The item of a row; undefined for the header and for a row of white space. */
  read({ record, info }: RawRow): ReadItem | undefined {
    this.#blankLines = info.empty_lines;
    const line = this.#line + this.#blankLines;
    this.#line += 1;
    for (const field of record) this.#line += lineFeedsIn(field);
    if (this.#header === undefined) return this.#start(record);
    if (record.every(field => field.trim() === '')) return undefined;
    const number = ++this.#count;
    const location = partOf(this.#location, number, `record ${number} (line ${line})`);
    const cells = decodeRow(record);
    if ('binary' in cells) return unreadable(location, `not text but ${cells.binary}`);
    return this.#item(cells, location);
  }

  /** Why the table gave nothing; undefined for a table with rows. */
  whyEmpty(): ReadItem | undefined {
    if (this.#isHopeless || this.#count > 0) return undefined;
    return noArticle(this.#location, this.#header === undefined ? 'empty file' : 'no records below its header');
  }

  #start(record: readonly string[]): ReadItem | undefined {
    const cells = decodeRow(record);
    this.#header = 'binary' in cells ? record : cells.map(name => name.trim());
    const probe = Object.fromEntries(this.#header.map(name => [name, 'x']));
    if (this.#fields.read(probe).text !== undefined) return undefined;
    this.#isHopeless = true;
    const names = this.#header.slice(0, MAX_LISTED).join(', ');
    return noArticle(this.#location, `its header (${excerpt(names)}) has ${this.#fields.whyNoText({})}`);
  }

  #item(cells: readonly string[], location: SourceLocation): ReadItem {
    const header = this.#header!;
    let length = cells.length;
    // Spreadsheets end rows with empty fields.
    while (length > header.length && cells[length - 1].trim() === '') length--;
    if (length !== header.length) {
      return unreadable(location, `${length} fields where the header has ${header.length}`);
    }
    // An empty cell gives way to another column of the same part; where no column has a value it is an empty text.
    const item = readRecord(
      recordOf(header, cells, cell => cell !== ''),
      this.#fields,
      location,
    );
    return 'article' in item ? item : readRecord(recordOf(header, cells), this.#fields, location);
  }
}

/** The record of a row. The first of several columns with the same name counts. */
function recordOf(
  header: readonly string[],
  cells: readonly string[],
  isWanted: (cell: string) => boolean = () => true,
): Readonly<Record<string, string>> {
  const record = new Map<string, string>();
  header.forEach((name, at) => {
    if (isWanted(cells[at]) && !record.has(name)) record.set(name, cells[at]);
  });
  return Object.fromEntries(record);
}

function lineFeedsIn(field: string): number {
  let feeds = 0;
  for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) feeds++;
  return feeds;
}

/** The fields as text, in the encoding of the whole row. */
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
    const bytes = Buffer.from(field, 'latin1');
    return encoding === 'windows-1252' ? decodeWindows1252(bytes) : decoder.decode(bytes);
  });
}
