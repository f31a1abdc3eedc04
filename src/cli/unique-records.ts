/** The output of `unique` for records: writes the kept records, or all records with annotations. */
import { crc32 } from 'node:zlib';
import { UserError } from '../errors.js';
import type { UniqueArticles } from '../pipeline/unique.js';
import { ReadError } from '../read/problem.js';
import type { RawHeader, RawPart } from '../read/raw-part.js';
import { RawRecords, type RecordFile } from '../read/raw-records.js';
import type { ReadOptions } from '../read/streams.js';
import { nameOf } from './input.js';
import type { OutputFile } from './output-file.js';
import type { Annotation } from './output-options.js';

/** The fields to add and their names, in the order of output. */
export type AnnotationNames = readonly (readonly [field: Annotation, name: string])[];

/** Numbers of records. */
export interface WrittenRecords {
  readonly kept: number;
  /** With annotations, the number of copies. */
  readonly removed: number;
  /** Copies that stay, because their line holds more than one record. */
  readonly inseparable: number;
  /** Table rows without annotations, because they have more fields than the header. */
  readonly unannotated: number;
  readonly warnings: readonly string[];
}

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** Articles of a file that are removed, or represent a removed one, by row. */
type Rows = ReadonlyMap<number, number>;

/** Streams the records of files to their outputs. */
export class RecordWriter {
  readonly #unique: UniqueArticles;
  readonly #options: ReadOptions;
  readonly #kept: OutputFile;
  readonly #removed: OutputFile | undefined;
  readonly #annotations: AnnotationNames | undefined;
  readonly #rows: ReadonlyMap<string, Rows>;
  readonly #clusters = new Map<number, number>();
  readonly #written = { kept: 0, removed: 0, inseparable: 0, unannotated: 0, warnings: [] as string[] };
  /** Header of the first table, and the path of the table. */
  #header: { readonly bytes: Buffer; readonly path: string } | undefined;
  /** Last written byte of each output. */
  readonly #last = new Map<OutputFile, number>();

  /** @param annotations where given, no record is removed */
  constructor(
    unique: UniqueArticles,
    options: ReadOptions,
    outputs: { readonly kept: OutputFile; readonly removed: OutputFile | undefined },
    annotations?: AnnotationNames,
  ) {
    this.#unique = unique;
    this.#options = options;
    this.#kept = outputs.kept;
    this.#removed = outputs.removed;
    this.#annotations = annotations;
    this.#rows = rowsByFile(unique, annotations !== undefined);
  }

  get written(): WrittenRecords {
    return this.#written;
  }

  /**
   * Appends the records of a file to the outputs.
   * @throws UserError if the file is damaged, has changed, or has another header than the first table
   */
  async add(file: RecordFile): Promise<void> {
    const rows = this.#rows.get(file.path) ?? new Map<number, number>();
    const isAnnotated = this.#annotations !== undefined;
    const { fields, limits } = this.#options;
    const records = new RawRecords(file, fields, row => isAnnotated || rows.has(row), limits);
    const written = { bytes: 0, checksum: 0 };
    let isFirst = true;
    try {
      for await (const part of records.parts()) {
        const encode = records.header?.encode;
        const bytes = encode === undefined ? part.bytes : encode(part.bytes);
        written.bytes += bytes.length;
        written.checksum = crc32(bytes, written.checksum);
        if (rows.has(part.row)) this.#seen.add(rows.get(part.row)!);
        if (isFirst) await this.#beginLine();
        isFirst = false;
        if (part.isHeader === true) await this.#takeHeader(part, bytes, file, records.header!);
        else if (isAnnotated) await this.#annotate(part, bytes, rows, file, records);
        else await this.#take(part, bytes, rows);
      }
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      throw new UserError(`${nameOf(file.path)}: ${error.clause}`, 'nothing is written: records would be lost');
    }
    for (const warning of records.warnings) this.#written.warnings.push(`${nameOf(file.path)}: ${warning}`);
    if (written.bytes !== records.bytes || written.checksum !== records.checksum) {
      throw new UserError(
        `${nameOf(file.path)} cannot be copied byte for byte: it holds NUL bytes or invalid characters`,
        'nothing is written; convert the file to valid UTF-8 first',
      );
    }
    this.#written.kept += records.records;
  }

  /** Articles whose records were found again. */
  readonly #seen = new Set<number>();

  /** Call it after the last file. @throws UserError if a record to remove was not found again, because its file has changed */
  check(): void {
    let expected = 0;
    for (const rows of this.#rows.values()) expected += rows.size;
    if (this.#seen.size === expected) {
      this.#written.kept -= this.#written.removed;
      return;
    }
    throw new UserError(
      `${expected - this.#seen.size} of ${expected} records were not found again: a file changed while it was read`,
      'nothing is written; run it again',
    );
  }

  async #take(part: RawPart, bytes: Uint8Array, rows: Rows): Promise<void> {
    const isCopy = rows.has(part.row);
    const isWhole = part.fields !== undefined || part.closing !== undefined;
    if (isCopy && !isWhole) this.#written.inseparable++;
    if (isCopy && isWhole) {
      this.#written.removed++;
      await this.#write(this.#removed, bytes);
    } else await this.#write(this.#kept, bytes);
  }

  /** Writes the header of the first table; the headers of further tables must be equal to it. */
  async #takeHeader(part: RawPart, bytes: Uint8Array, file: RecordFile, header: RawHeader): Promise<void> {
    const own = Buffer.from(withoutLineEnd(bytes));
    if (this.#header !== undefined) {
      if (this.#header.bytes.equals(own)) return;
      throw new UserError(
        `${nameOf(this.#header.path)} and ${nameOf(file.path)} have different headers: their rows do not fit into one table`,
        'use a separate run for each file',
      );
    }
    this.#header = { bytes: own, path: file.path };
    if (this.#annotations === undefined) {
      await this.#write(this.#kept, bytes);
      await this.#write(this.#removed, bytes);
      return;
    }
    const names = this.#annotations.map(([, name]) => name);
    const taken = names.find(name => header.names.includes(name));
    if (taken !== undefined) throw takenName(taken, file);
    await this.#write(this.#kept, this.#extended(part, names, part.fields ?? 0, header));
  }

  async #annotate(part: RawPart, bytes: Uint8Array, rows: Rows, file: RecordFile, records: RawRecords): Promise<void> {
    const { row, closing, fields } = part;
    const { header } = records;
    if (row === 0 || (closing === undefined && fields === undefined)) return this.#write(this.#kept, bytes);
    const values = this.#valuesOf(rows.get(row));
    if (rows.has(row) && values[0] !== null) this.#written.removed++;
    if (closing === undefined) {
      const width = header?.names.length ?? 0;
      if (fields! > width) {
        this.#written.unannotated++;
        return this.#write(this.#kept, bytes);
      }
      const texts = values.map(value => (value === null ? '' : String(value)));
      return this.#write(this.#kept, this.#extended(part, texts, width, header!));
    }
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const names = this.#annotations!;
    const taken = names.find(
      ([, name]) => whole.includes(Buffer.from(records.encode(JSON.stringify(name)))) && hasField(whole, closing, name),
    );
    if (taken !== undefined) throw takenName(taken[1], file);
    const added = names.map(([, name], n) => `${JSON.stringify(name)}:${JSON.stringify(values[n])}`).join(',');
    const before = whole.subarray(0, closing);
    const isEmpty = /\{[\s\0]*$/.test(before.subarray(-64).toString('latin1'));
    await this.#write(this.#kept, before);
    await this.#write(this.#kept, records.encode(isEmpty ? added : `,${added}`));
    await this.#write(this.#kept, whole.subarray(closing));
  }

  /** The values to add, in the order of the fields; null for a record that is no copy and has none. */
  #valuesOf(article: number | undefined): readonly (string | number | boolean | null)[] {
    const { rows, dropped } = this.#unique;
    const cover = article === undefined ? undefined : dropped.get(article);
    const values: Readonly<Record<Annotation, string | number | boolean | null>> = {
      duplicate_of: cover === undefined ? null : rows.nameOf(cover.by),
      similarity: cover === undefined ? null : Math.round(cover.similarity * 1e4) / 1e4,
      relation: cover === undefined ? null : cover.relation,
      cluster: article === undefined ? null : this.#clusterOf(cover?.by ?? article),
      is_representative: cover === undefined,
    };
    return this.#annotations!.map(([field]) => values[field]);
  }

  /** Numbers the clusters from 1 in the order of the records. @param representative the kept article of the cluster */
  #clusterOf(representative: number): number {
    const known = this.#clusters.get(representative);
    if (known !== undefined) return known;
    this.#clusters.set(representative, this.#clusters.size + 1);
    return this.#clusters.size;
  }

  /** A table row of `width` fields with the values appended; fills missing fields with empty ones. */
  #extended({ bytes, fields = 0 }: RawPart, values: readonly string[], width: number, header: RawHeader): Uint8Array {
    const { delimiter, encode } = header;
    const row = withoutLineEnd(bytes);
    const missing = delimiter.repeat(Math.max(0, width - fields));
    const added = values.map(value => delimiter + cellOf(value, header)).join('');
    const whole = Buffer.concat([row, Buffer.from(missing + added), bytes.subarray(row.length)]);
    return encode === undefined ? whole : encode(whole);
  }

  /** Ends the last line of the previous file if it has no line end. */
  async #beginLine(): Promise<void> {
    for (const output of [this.#kept, this.#removed]) {
      const last = output === undefined ? undefined : this.#last.get(output);
      if (last !== undefined && last !== LINE_FEED && last !== RETURN && last !== 0)
        await this.#write(output, Buffer.from('\n'));
    }
  }

  async #write(output: OutputFile | undefined, bytes: Uint8Array): Promise<void> {
    if (output === undefined || bytes.length === 0) return;
    this.#last.set(output, bytes[bytes.length - 1]);
    await output.write(bytes);
  }
}

/** The rows of the removed articles, by file; with `all`, also the rows of their representatives. */
function rowsByFile({ rows, dropped }: UniqueArticles, all: boolean): Map<string, Map<number, number>> {
  const byFile = new Map<string, Map<number, number>>();
  const add = (article: number): void => {
    const path = rows.pathOf(article);
    const row = rows.rowOf(article);
    if (path === undefined || row === 0) return;
    const known = byFile.get(path) ?? new Map<number, number>();
    byFile.set(path, known.set(row, article));
  };
  for (const article of dropped.keys()) add(article);
  // a record with several articles stays if one of them stays
  for (let article = 0; article < rows.length; article++) {
    if (dropped.has(article)) continue;
    const known = byFile.get(rows.pathOf(article) ?? '');
    if (known?.has(rows.rowOf(article))) known.delete(rows.rowOf(article));
  }
  if (all) for (const { by } of dropped.values()) add(by);
  return byFile;
}

const takenName = (name: string, file: RecordFile): UserError =>
  new UserError(
    `${nameOf(file.path)}: its records have a field ${JSON.stringify(name)}`,
    `name the new one: --annotate-as ${name}=NAME`,
  );

function hasField(bytes: Buffer, closing: number, name: string): boolean {
  try {
    const text = bytes.subarray(0, closing + 1).toString('utf8');
    return Object.hasOwn(JSON.parse(text.slice(text.indexOf('{'))) as object, name);
  } catch {
    return false;
  }
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  if (bytes[end - 1] === LINE_FEED) end--;
  if (bytes[end - 1] === RETURN) end--;
  return bytes.subarray(0, end);
}

/** Encodes a value as a field of a table. */
function cellOf(value: string, { delimiter, quote, backslash }: RawHeader): string {
  const oneLine = value.replaceAll(/[\r\n]+/g, ' ');
  if (quote === '') return oneLine.replaceAll('\\', '\\\\').replaceAll(delimiter, `\\${delimiter}`);
  if (!oneLine.includes(delimiter) && !oneLine.includes(quote) && oneLine === oneLine.trim()) return oneLine;
  const escaped = backslash
    ? oneLine.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
    : oneLine.replaceAll(quote, quote + quote);
  return quote + escaped + quote;
}
