/** Files of records as they are stored: each record with its number, so that it can be left out, and everything between them. */
import { crc32 } from 'node:zlib';
import { rawRows } from './csv/csv.js';
import { chunksOf } from './file.js';
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

/** Reads a file once. */
export class RawRecords {
  readonly #file: RecordFile;
  readonly #fields: FieldChoice;
  readonly #limits: ReadLimits;
  readonly #isSingled: (row: number) => boolean;
  readonly #warnings = new Set<string>();
  #lines: RawLines | undefined;
  #header: RawHeader | undefined;
  #rows = 0;
  #bytes = 0;
  #checksum = 0;

  /** @param isSingled whether the record of that number is wanted as a part of its own; those of a table always are */
  constructor(
    file: RecordFile,
    fields: FieldChoice,
    isSingled: (row: number) => boolean,
    limits: ReadLimits = DEFAULT_LIMITS,
  ) {
    this.#file = file;
    this.#fields = fields;
    this.#isSingled = isSingled;
    this.#limits = limits;
  }

  /** How a table is written; undefined before the first part, and for a file without one. */
  get header(): RawHeader | undefined {
    return this.#header;
  }

  /** Bytes of the file without its compression. */
  get bytes(): number {
    return this.#bytes;
  }

  /** CRC-32 of these bytes. */
  get checksum(): number {
    return this.#checksum;
  }

  /** What is wrong with the compression and costs no bytes, in clauses. */
  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  /** Number of the records so far. */
  get records(): number {
    return this.#lines?.rows ?? this.#rows;
  }

  /** Bytes of the file for a text. */
  encode(text: string): Uint8Array {
    return this.#lines?.encode(text) ?? Buffer.from(text);
  }

  /** All parts in their order. @throws ReadError where the file is damaged */
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
    const lines = new RawLines(this.#isSingled);
    this.#lines = lines;
    for await (const chunk of bytes) yield* lines.push(chunk);
    yield* lines.push(new Uint8Array(0), true);
  }

  async *#rowsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RawPart> {
    const delimiter = /\.tsv(\.[a-z]+)?$/i.test(this.#file.path) ? { delimiter: '\t' } : {};
    const onHeader = (header: RawHeader): void => {
      this.#header = header;
    };
    const options = { ...delimiter, limits: this.#limits };
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
