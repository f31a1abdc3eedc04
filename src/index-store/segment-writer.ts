/** Writes a segment (segment-format.ts). */
import { crc32 } from 'node:zlib';
import { IndexFileWriter } from './files.js';
import { PostingWriter } from './posting-blocks.js';
import {
  FILE,
  FINGERPRINT_AT,
  idKey,
  KEYED,
  ROW,
  type Row,
  type StoredFiles,
  writeRow,
  writeTrailer,
} from './segment-format.js';

/** The parts of a record. */
export interface RecordParts {
  readonly tokens: Uint8Array;
  readonly details: Uint8Array;
  /** The boilerplate that was cut out of the tokens (stored-cuts.ts); may be empty. */
  readonly cut: Uint8Array;
  /** Deflated; empty without a stored text. */
  readonly text: Uint8Array;
}

/** Writes a new segment. Call `add` or `copy` for each article in the order of ids, then `finish`, which returns when the file is on disk. */
export class SegmentWriter {
  readonly #file: IndexFileWriter;
  readonly #rows: Buffer;
  /** `idKey` of each article. */
  readonly #ids: Uint32Array;
  #count = 0;

  /** @param articles number of articles that will be written */
  constructor(
    path: string,
    readonly articles: number,
  ) {
    this.#file = new IndexFileWriter(path);
    this.#rows = Buffer.alloc(articles * ROW);
    this.#ids = new Uint32Array(articles);
  }

  /** Adds the next article. */
  add(
    id: string,
    row: Omit<Row, 'record' | 'tokenBytes' | 'detailBytes' | 'cutBytes' | 'textBytes'>,
    { tokens, details, cut, text }: RecordParts,
  ): void {
    this.#addRow(id, {
      ...row,
      record: this.#file.size,
      tokenBytes: tokens.length,
      detailBytes: details.length,
      cutBytes: cut.length,
      textBytes: text.length,
    });
    this.#file.write(checksum(tokens, details));
    this.#file.write(tokens);
    this.#file.write(details);
    for (const part of [cut, text]) {
      if (part.length === 0) continue;
      this.#file.write(checksum(part));
      this.#file.write(part);
    }
  }

  /** Copies the next article from another segment. */
  copy(id: string, row: Row, record: Uint8Array): void {
    this.#addRow(id, { ...row, record: this.#file.size });
    this.#file.write(record);
  }

  #addRow(id: string, row: Row): void {
    this.#ids[this.#count] = idKey(id);
    writeRow(this.#rows, this.#count++ * ROW, row);
  }

  /**
   * Writes the sections behind the records.
   *
   * @param files    states by `pathKey`
   * @param postings adds the posting lists
   */
  finish(files: StoredFiles, postings: (writer: PostingWriter) => void): { readonly bytes: number } {
    if (this.#count !== this.articles) throw new Error('a segment has the wrong number of articles');
    const file = this.#file;
    const contents = Uint32Array.from({ length: this.#count }, (_, n) =>
      this.#rows.readUInt32LE(n * ROW + FINGERPRINT_AT),
    );
    const sections = {
      rows: file.writeTable(this.#rows, ROW),
      ids: file.writeTable(keyedEntries(this.#ids), KEYED),
      contents: file.writeTable(keyedEntries(contents), KEYED),
      files: file.writeTable(fileEntries(files), FILE),
    };
    const writer = new PostingWriter(file);
    postings(writer);
    writeTrailer(file, { ...sections, ...writer.finish() });
    const bytes = file.size;
    file.finish();
    return { bytes };
  }

  /** Removes the unfinished file. */
  abandon(): void {
    this.#file.abandon();
  }
}

function checksum(...parts: readonly Uint8Array[]): Uint8Array {
  let sum = 0;
  for (const part of parts) sum = crc32(part, sum);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(sum);
  return bytes;
}

/** The entries of a table of keys, ordered by key, then article. @param byArticle the key of each article */
function keyedEntries(byArticle: Uint32Array): Buffer {
  const { keys, articles } = sortByKey(
    byArticle,
    byArticle.map((_, n) => n),
  );
  const bytes = Buffer.allocUnsafe(keys.length * KEYED);
  for (let n = 0; n < keys.length; n++) {
    bytes.writeUInt32LE(keys[n], n * KEYED);
    bytes.writeUInt32LE(articles[n], n * KEYED + 4);
  }
  return bytes;
}

function fileEntries(files: StoredFiles): Buffer {
  const bytes = Buffer.allocUnsafe(files.size * FILE);
  [...files.keys()].sort().forEach((path, n) => {
    const { size, modified, articles, commit } = files.get(path)!;
    let at = n * FILE + bytes.write(path, n * FILE, 'hex');
    for (const number of [size, modified, articles, commit]) at = bytes.writeDoubleLE(number, at);
  });
  return bytes;
}

const RADIX_BITS = 11;

/** Sorts keys together with their articles (stable; radix sort, least significant digits first). */
export function sortByKey(
  keys: Uint32Array,
  articles: Uint32Array,
): { readonly keys: Uint32Array; readonly articles: Uint32Array } {
  let from = { keys: keys.slice(), articles: articles.slice() };
  let to = { keys: new Uint32Array(keys.length), articles: new Uint32Array(keys.length) };
  for (let shift = 0; shift < 32; shift += RADIX_BITS) {
    const offsets = new Uint32Array((1 << RADIX_BITS) + 1);
    const mask = (1 << RADIX_BITS) - 1;
    for (let n = 0; n < keys.length; n++) offsets[((from.keys[n] >>> shift) & mask) + 1]++;
    for (let digit = 0; digit <= mask; digit++) offsets[digit + 1] += offsets[digit];
    for (let n = 0; n < keys.length; n++) {
      const offset = offsets[(from.keys[n] >>> shift) & mask]++;
      to.keys[offset] = from.keys[n];
      to.articles[offset] = from.articles[n];
    }
    [from, to] = [to, from];
  }
  return from;
}
