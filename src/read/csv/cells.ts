/** The fields of a row as text, and the record that they make; from the bytes of a table to those of its file. */
import { isAscii, isUtf8 } from 'node:buffer';
import { decode } from '../decode/decode.js';
import { decodeWindows1252 } from '../decode/unicode.js';
import type { RawHeader } from '../raw-part.js';
import { type Layout, MARK } from './dialect.js';
import { type Found, unescaped } from './rows.js';

/** Replaces the characters between fields by `MARK`, in bytes that come in pieces. */
export class Marker {
  readonly #sequence: string;
  #held = '';

  constructor(sequence: string) {
    this.#sequence = sequence;
  }

  push(bytes: Uint8Array): Buffer {
    // A character that no text contains.
    const given = this.#held + Buffer.from(bytes).toString('latin1').replaceAll(MARK, ' ');
    const marked = given.replaceAll(this.#sequence, MARK);
    let held = Math.min(this.#sequence.length - 1, marked.length);
    while (held > 0 && !this.#sequence.startsWith(marked.slice(marked.length - held))) held--;
    this.#held = marked.slice(marked.length - held);
    return Buffer.from(marked.slice(0, marked.length - held), 'latin1');
  }

  end(bytes: Uint8Array): Buffer {
    return Buffer.concat([this.push(bytes), Buffer.from(this.#held, 'latin1')]);
  }
}

/** The fields as text, in the encoding of the whole row. */
export function cellsOf(
  { row, dialect }: Extract<Found, { kind: 'row' }>,
  bytes: Buffer,
  at: number,
  sequence = MARK,
): readonly string[] | { readonly binary: string } {
  const decoder = decoderOf(bytes.subarray(at, row.end));
  if ('binary' in decoder) return decoder;
  return row.fields.map(({ from, to, quoted, escaped }) => {
    const decoded = decoder.decode(bytes.subarray(from, to));
    const text = sequence === MARK ? decoded : decoded.replaceAll(MARK, sequence);
    // MySQL and PostgreSQL write this where there is no value.
    if (dialect.backslash && !quoted && text === '\\N') return '';
    return escaped ? unescaped(text, dialect) : text;
  });
}

/** Decodes the fields of a row. */
function decoderOf(row: Buffer): { readonly decode: (field: Buffer) => string } | { readonly binary: string } {
  if (isAscii(row)) return { decode: field => field.toString('latin1') };
  if (isUtf8(row)) return { decode: field => field.toString('utf8') };
  const decoded = decode(row);
  if ('binary' in decoded) return decoded;
  if (decoded.encoding === 'windows-1252') return { decode: decodeWindows1252 };
  const decoder = new TextDecoder(decoded.encoding);
  return { decode: field => decoder.decode(field) };
}

/** The record of a row. The first of several columns with the same name counts. */
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

/** From the bytes of a table to those of its file; undefined where they are the same. */
export function encoderOf({ wide, sequence }: Layout): RawHeader['encode'] {
  if (wide !== undefined) {
    return bytes => {
      const units = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), 'utf16le');
      return wide === 'utf-16be' ? units.swap16() : units;
    };
  }
  if (sequence === undefined) return undefined;
  return bytes => Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(MARK, sequence), 'latin1');
}
