/** Splits a file of records into its stored bytes, so that single records can be left out and all other bytes kept. */
import { crc32 } from 'node:zlib';
import { rawRows } from './csv/csv.js';
import { chunksOf } from './file.js';
import { delimiterOf } from './formats.js';
import { RawLines } from './json/raw-lines.js';
import { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import type { RawHeader, RawPart } from './raw-part.js';
import type { FieldChoice } from './records/fields.js';
import { unpackedOf } from './streams.js';
import { ByteSource } from './unpack/byte-source.js';

/** Formats whose records can be left out one by one. */
export const RECORD_FORMATS = ['jsonl', 'csv'] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];

/** A file of records. */
export interface RecordFile {
  /** For messages and ids. */
  readonly path: string;
  readonly absolute: string;
  readonly format: RecordFormat;
}

/** Reads one file of records once. */
export class RawRecords {
  readonly #file: RecordFile;
  readonly #fields: FieldChoice;
  readonly #limits: ReadLimits;
  readonly #isWanted: (row: number) => boolean;
  readonly #warnings = new Set<string>();
  #lines: RawLines | undefined;
  #header: RawHeader | undefined;
  #rows = 0;
  #bytes = 0;
  #checksum = 0;

  /** @param isWanted true for a record that gets a part of its own; rows of a table always get one */
  constructor(
    file: RecordFile,
    fields: FieldChoice,
    isWanted: (row: number) => boolean,
    limits: ReadLimits = DEFAULT_LIMITS,
  ) {
    this.#file = file;
    this.#fields = fields;
    this.#isWanted = isWanted;
    this.#limits = limits;
  }

  /** Dialect of the table; undefined before the first part, and for JSON Lines. */
  get header(): RawHeader | undefined {
    return this.#header;
  }

  /** Number of bytes read so far, without compression. */
  get bytes(): number {
    return this.#bytes;
  }

  /** CRC-32 of the bytes read so far, without compression. */
  get checksum(): number {
    return this.#checksum;
  }

  /** Faults of the compression that cost no bytes. Clauses. */
  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  /** Number of records read so far. */
  get records(): number {
    return this.#lines?.rows ?? this.#rows;
  }

  /** Encodes a text like the file. */
  encode(text: string): Uint8Array {
    return this.#lines?.encode(text) ?? Buffer.from(text);
  }

  /** Yields all parts in file order. @throws ReadError if the file is damaged */
  async *parts(): AsyncGenerator<RawPart> {
    const source = new ByteSource(chunksOf(this.#file.absolute));
    try {
      const { format } = this.#file;
      const { unpacked } = await unpackedOf(source, format, this.#file, this.#limits, this.#warnings);
      const bytes = this.#counted(unpacked);
      if (format === 'jsonl') yield* this.#linesOf(bytes);
      else yield* this.#rowsOf(bytes);
    } finally {
      await source.close();
    }
  }

  async *#linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawPart> {
    const lines = new RawLines(this.#isWanted);
    this.#lines = lines;
    for await (const chunk of bytes) yield* lines.push(chunk);
    yield* lines.push(new Uint8Array(0), true);
  }

  async *#rowsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawPart> {
    const onHeader = (header: RawHeader): void => {
      this.#header = header;
    };
    const options = { delimiter: delimiterOf(this.#file.path), limits: this.#limits };
    for await (const parts of rawRows(bytes, this.#fields, options, onHeader)) {
      for (const part of parts) this.#rows = Math.max(this.#rows, part.row);
      yield* parts;
    }
  }

  async *#counted(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      this.#bytes += chunk.length;
      this.#checksum = crc32(chunk, this.#checksum);
      yield chunk;
    }
  }
}
