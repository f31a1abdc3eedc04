/**
 * The frames in which a scheduler, such as a task of Apache Spark, and a worker process exchange batches of rows over a pipe. Columns have the layout
 * of Apache Arrow buffers, so that neither side converts single rows.
 *
 *     frame    | "T2W1" | header bytes u32 | body bytes u32 | header: JSON in UTF-8, padded to 8 | columns, each padded to 8 |
 *     header   {"rows":3,"columns":["id","words"]}       a batch; or {"open":...}, {"end":true}, {"error":"..."}
 *     f64      8 bytes a row                             numbers are little-endian
 *     i32      4 bytes a row
 *     bytes    rows + 1 offsets of 4 bytes, padded to 8, then the concatenated values
 */
import { UserError } from '../errors.js';

/** The type of a column; `text` is UTF-8. */
export type ColumnType = 'f64' | 'i32' | 'bytes' | 'text';
/** Names and types of columns, in the order of the frame. */
export type Schema = Readonly<Record<string, ColumnType>>;

/** A column of byte strings: `offsets` has rows + 1 entries. */
export interface BytesColumn {
  readonly offsets: Int32Array;
  readonly values: Uint8Array;
}

/** The columns of a received batch. */
export type Columns<S extends Schema> = {
  readonly [Name in keyof S]: S[Name] extends 'f64' ? Float64Array : S[Name] extends 'i32' ? Int32Array : BytesColumn;
};

export interface Batch<S extends Schema> {
  readonly rows: number;
  readonly columns: Columns<S>;
}

export type Header = Readonly<Record<string, unknown>>;

const MAGIC = 0x31573254;
const HEAD = 12;
/** Longest header in bytes. */
const MAX_HEADER = 2 ** 20;
/** Longest batch in bytes; the scheduler sends batches of some megabytes. */
export const MAX_BODY = 2 ** 30;

const padded = (bytes: number): number => (bytes + 7) & ~7;

/** A view of the bytes of one row. */
export function valueAt({ offsets, values }: BytesColumn, row: number): Uint8Array {
  const first = offsets[0];
  return values.subarray(offsets[row] - first, offsets[row + 1] - first);
}

export function textAt(column: BytesColumn, row: number): string {
  const { buffer, byteOffset, length } = valueAt(column, row);
  return Buffer.from(buffer, byteOffset, length).toString();
}

/** A copy of the 32-bit numbers of one row, because the bytes may not be aligned. */
export function numbersAt(column: BytesColumn, row: number): Uint32Array {
  const numbers = new Uint32Array(new SharedArrayBuffer(valueAt(column, row).length));
  new Uint8Array(numbers.buffer).set(valueAt(column, row));
  return numbers;
}

/** A copy in shared memory, as token stores need it. */
export function sharedBytesAt(column: BytesColumn, row: number): Uint8Array {
  const value = valueAt(column, row);
  const bytes = new Uint8Array(new SharedArrayBuffer(value.length));
  bytes.set(value);
  return bytes;
}

/** Splits a stream of bytes into frames. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Takes bytes and yields whole frames. @throws UserError for bytes that are no frame, and for a frame that is too long */
  *push(chunk: Buffer): Generator<{ readonly header: Header; readonly body: Uint8Array }> {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= HEAD) {
      const head = this.#peek(HEAD);
      if (head.readUInt32LE(0) !== MAGIC) throw new UserError('the input is not a frame of a worker');
      const [headerBytes, bodyBytes] = [head.readUInt32LE(4), head.readUInt32LE(8)];
      if (headerBytes > MAX_HEADER) throw new UserError(`the header of a frame has ${headerBytes} bytes`);
      if (bodyBytes > MAX_BODY) {
        throw new UserError(`a batch has ${bodyBytes} bytes, more than ${MAX_BODY}`, 'send smaller batches');
      }
      const whole = HEAD + padded(headerBytes) + bodyBytes;
      if (this.#length < whole) return;
      const frame = this.#take(whole);
      let header: unknown;
      try {
        header = JSON.parse(frame.toString('utf8', HEAD, HEAD + headerBytes));
      } catch {
        throw new UserError('the header of a frame is not JSON');
      }
      if (typeof header !== 'object' || header === null) throw new UserError('the header of a frame is not an object');
      // a copy, so that columns are aligned
      const body = new Uint8Array(bodyBytes);
      body.set(frame.subarray(HEAD + padded(headerBytes)));
      yield { header: header as Header, body };
    }
  }

  /** Call it at the end of the input. @throws UserError if an incomplete frame is left */
  end(): void {
    if (this.#length > 0) throw new UserError('the input ends inside a frame');
  }

  #peek(bytes: number): Buffer {
    if (this.#chunks[0].length < bytes) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0].subarray(0, bytes);
  }

  #take(bytes: number): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = bytes === all.length ? [] : [all.subarray(bytes)];
    this.#length -= bytes;
    return all.subarray(0, bytes);
  }
}

/**
 * The columns of a batch.
 *
 * @throws UserError for other columns, or a body of another length
 */
export function columnsOf<S extends Schema>(header: Header, body: Uint8Array, schema: S): Batch<S> {
  const { rows, columns: names } = header;
  const expected = Object.keys(schema);
  if (!Number.isSafeInteger(rows) || (rows as number) < 0) throw new UserError('a batch has no number of rows');
  if (JSON.stringify(names) !== JSON.stringify(expected)) {
    throw new UserError(`a batch has the columns ${JSON.stringify(names)}`, `expected: ${expected.join(', ')}`);
  }
  const count = rows as number;
  let at = 0;
  const take = (bytes: number): number => {
    const start = at;
    at += padded(bytes);
    if (at > body.length) throw new UserError('a batch ends inside a column');
    return start;
  };
  const columns: Record<string, Float64Array | Int32Array | BytesColumn> = {};
  for (const [name, type] of Object.entries(schema)) {
    if (type === 'f64') columns[name] = new Float64Array(body.buffer, take(count * 8), count);
    else if (type === 'i32') columns[name] = new Int32Array(body.buffer, take(count * 4), count);
    else {
      const offsets = new Int32Array(body.buffer, take((count + 1) * 4), count + 1);
      for (let row = 0; row < count; row++) {
        if (offsets[row] > offsets[row + 1]) throw new UserError(`the column ${name} has offsets that go backwards`);
      }
      const length = offsets[count] - offsets[0];
      columns[name] = { offsets, values: body.subarray(take(length)).subarray(0, length) };
    }
  }
  if (at !== body.length) throw new UserError('a batch is longer than its columns');
  return { rows: count, columns: columns as Columns<S> };
}

/** A frame without columns. */
export function headerFrame(header: Header): Buffer {
  return frameOf(header, []);
}

function frameOf(header: Header, parts: readonly Uint8Array[]): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const body = parts.reduce((sum, part) => sum + padded(part.length), 0);
  const frame = Buffer.alloc(HEAD + padded(text.length) + body);
  frame.writeUInt32LE(MAGIC, 0);
  frame.writeUInt32LE(text.length, 4);
  frame.writeUInt32LE(body, 8);
  text.copy(frame, HEAD);
  let at = HEAD + padded(text.length);
  for (const part of parts) {
    frame.set(part, at);
    at += padded(part.length);
  }
  return frame;
}

type ValueOf<Type extends ColumnType> = Type extends 'text' ? string : Type extends 'bytes' ? Uint8Array : number;
export type Row<S extends Schema> = { readonly [Name in keyof S]: ValueOf<S[Name]> };

/** Approximate size of a sent batch in bytes. */
const BATCH_BYTES = 4 * 2 ** 20;

/** Collects rows, and makes a frame of every few megabytes. */
export class BatchWriter<S extends Schema> {
  readonly #schema: S;
  #columns: (number | Uint8Array)[][] = [];
  #bytes = 0;

  constructor(schema: S) {
    this.#schema = schema;
    this.#clear();
  }

  /** Adds a copy of a row. @returns a frame when enough rows are collected */
  add(row: Row<S>): Buffer | undefined {
    let n = 0;
    for (const name in this.#schema) {
      const value = row[name] as number | string | Uint8Array;
      const stored = typeof value === 'number' ? value : Buffer.from(value as string);
      this.#columns[n++].push(stored);
      this.#bytes += typeof stored === 'number' ? 8 : stored.length + 4;
    }
    return this.#bytes >= BATCH_BYTES ? this.take() : undefined;
  }

  /** A frame of the remaining rows; undefined if there are none. */
  take(): Buffer | undefined {
    const rows = this.#columns[0].length;
    if (rows === 0) return undefined;
    const parts: Uint8Array[] = [];
    Object.values(this.#schema).forEach((type, n) => {
      const values = this.#columns[n];
      if (type === 'f64') parts.push(new Uint8Array(Float64Array.from(values as number[]).buffer));
      else if (type === 'i32') parts.push(new Uint8Array(Int32Array.from(values as number[]).buffer));
      else {
        const offsets = new Int32Array(rows + 1);
        for (let row = 0; row < rows; row++) offsets[row + 1] = offsets[row] + (values[row] as Uint8Array).length;
        parts.push(new Uint8Array(offsets.buffer), Buffer.concat(values as Uint8Array[]));
      }
    });
    this.#clear();
    return frameOf({ rows, columns: Object.keys(this.#schema) }, parts);
  }

  #clear(): void {
    this.#columns = Object.keys(this.#schema).map(() => []);
    this.#bytes = 0;
  }
}
