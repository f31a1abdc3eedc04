/** Decodes the fields of a row and makes them a record; encodes bytes of a table like its file. */
import { isAscii, isUtf8 } from 'node:buffer';
import { decode } from '../decode/decode.js';
import { decodeWindows1252 } from '../decode/unicode.js';
import type { RawHeader } from '../raw-part.js';
import { type Layout, SHORT_DELIMITER } from './dialect.js';
import type { Found } from './rows.js';
import { unescaped } from './scan-row.js';

/** Replaces a delimiter of several characters by `SHORT_DELIMITER` in a stream of chunks. */
export class DelimiterShortener {
  readonly #longDelimiter: string;
  /** Last characters of the previous chunk that may begin a delimiter. */
  #pending = '';

  constructor(longDelimiter: string) {
    this.#longDelimiter = longDelimiter;
  }

  push(bytes: Uint8Array): Buffer {
    // A text that contains the short delimiter, a control character, loses it.
    const given = this.#pending + Buffer.from(bytes).toString('latin1').replaceAll(SHORT_DELIMITER, ' ');
    const shortened = given.replaceAll(this.#longDelimiter, SHORT_DELIMITER);
    let pending = Math.min(this.#longDelimiter.length - 1, shortened.length);
    while (pending > 0 && !this.#longDelimiter.startsWith(shortened.slice(shortened.length - pending))) pending--;
    this.#pending = shortened.slice(shortened.length - pending);
    return Buffer.from(shortened.slice(0, shortened.length - pending), 'latin1');
  }

  end(bytes: Uint8Array): Buffer {
    return Buffer.concat([this.push(bytes), Buffer.from(this.#pending, 'latin1')]);
  }
}

/** The fields of a row as text. The encoding is detected for the row as a whole. */
export function cellsOf(
  { row, dialect }: Extract<Found, { kind: 'row' }>,
  bytes: Buffer,
  at: number,
  longDelimiter = SHORT_DELIMITER,
): readonly string[] | { readonly binary: string } {
  const decoder = decoderOf(bytes.subarray(at, row.end));
  if ('binary' in decoder) return decoder;
  return row.fields.map(({ from, to, quoted, escaped }) => {
    const decoded = decoder.decode(bytes.subarray(from, to));
    const text = longDelimiter === SHORT_DELIMITER ? decoded : decoded.replaceAll(SHORT_DELIMITER, longDelimiter);
    // MySQL and PostgreSQL write `\N` for NULL.
    if (dialect.backslash && !quoted && text === '\\N') return '';
    return escaped ? unescaped(text, dialect) : text;
  });
}

/** A decoder for the fields of a row. */
function decoderOf(row: Buffer): { readonly decode: (field: Buffer) => string } | { readonly binary: string } {
  if (isAscii(row)) return { decode: field => field.toString('latin1') };
  if (isUtf8(row)) return { decode: field => field.toString('utf8') };
  const decoded = decode(row);
  if ('binary' in decoded) return decoded;
  if (decoded.encoding === 'windows-1252') return { decode: decodeWindows1252 };
  const decoder = new TextDecoder(decoded.encoding);
  return { decode: field => decoder.decode(field) };
}

/** The record of a row. If several columns have the same name, the first one counts. */
export function recordOf(
  header: readonly string[],
  cells: readonly string[],
  isWanted: (cell: string) => boolean = () => true,
): Readonly<Record<string, string>> {
  const record = new Map<string, string>();
  // A header may have many more names than a row has cells.
  const count = Math.min(header.length, cells.length);
  for (let at = 0; at < count; at++) {
    if (isWanted(cells[at]) && !record.has(header[at])) record.set(header[at], cells[at]);
  }
  return Object.fromEntries(record);
}

/** A function that converts bytes of the table to the encoding of the file; undefined if both are the same. */
export function encoderOf({ wide, longDelimiter }: Layout): RawHeader['encode'] {
  if (wide !== undefined) {
    return bytes => {
      const units = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), 'utf16le');
      return wide === 'utf-16be' ? units.swap16() : units;
    };
  }
  if (longDelimiter === undefined) return undefined;
  return bytes =>
    Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(SHORT_DELIMITER, longDelimiter), 'latin1');
}
