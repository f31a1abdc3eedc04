/**
 * The layout of a segment: a file with some articles of an index, ordered by id, that never changes.
 *
 *   records    | CRC-32 | tokens | details as JSON | CRC-32 | boilerplate | CRC-32 | text, deflated |     one per article; an empty part has no CRC-32
 *   rows       table by article: position of its record, and its numbers (below)
 *   ids        table of | first 32 bits of SHA-256 of the id | article |, ascending
 *   contents   table of | first 32 bits of the fingerprint | article |, ascending
 *   files      table of | first 128 bits of SHA-256 of the path | size | time of change | articles | commit, f64 |, ascending
 *   postings   blocks, and fences: table of the first value of each block (posting-blocks.ts)
 *   trailer    | magic | start and length of each section | CRC-32 |
 *
 *   row   record f64 | bytes of tokens, details, boilerplate, text u32 | words, compared words u32 | language i8 | status, posted u8 | 0 |
 *         fingerprint of the words, 16 bytes | digest of the stored article, 8 bytes |
 *
 * Everything is little-endian.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { damaged } from './faults.js';
import { BLOCK, blocksOf, type IndexFile, type IndexFileWriter, POSTING_BLOCK, type Section } from './files.js';

/** Bytes of an entry in the tables of rows, of ids and contents, and of files. */
export const ROW = 60;
export const KEYED = 8;
export const FILE = 48;
/** Length and position of the fingerprint in a row, in bytes. */
export const FINGERPRINT = 16;
export const FINGERPRINT_AT = 36;

/** Limits for hostile files: articles of a segment, blocks of its postings (their fences are in memory), bytes of a record. */
const MOST_ARTICLES = 2 ** 28;
const MOST_FENCES = 2 ** 26;
export const MOST_RECORD = 2 ** 29;

const FENCE = 4;
const MAGIC = 'twicetold segment 2\n\0\0\0\0';
/** The sections in the order of the trailer, with the width of their entries; postings are counted in blocks. */
const SECTIONS = { rows: ROW, ids: KEYED, contents: KEYED, files: FILE, postings: undefined, fences: FENCE } as const;
export type Sections = { readonly [Name in keyof typeof SECTIONS]: Section };
const NAMES = Object.keys(SECTIONS) as (keyof Sections)[];
const TRAILER = MAGIC.length + NAMES.length * 16 + 4;

// JSON, because an id may hold half a surrogate pair, which UTF-8 cannot encode
const sha256 = (text: string): Buffer => createHash('sha256').update(JSON.stringify(text)).digest();
export const idKey = (id: string): number => sha256(id).readUInt32LE(0);
/** The key of a path in the table of files: 32 hexadecimal digits. */
export const pathKey = (path: string): string => sha256(path).toString('hex', 0, 16);

/** The state of a file when its articles were stored. */
export interface StoredFile {
  /** Bytes. */
  readonly size: number;
  /** Time of the last change, in milliseconds since 1970. */
  readonly modified: number;
  /** Number of articles in the file. */
  readonly articles: number;
  /** Number of the commit; of several states of a file the latest counts. */
  readonly commit: number;
}

/** States of files by `pathKey`. */
export type StoredFiles = ReadonlyMap<string, StoredFile>;

/** The entry of an article in the table of rows. */
export interface Row {
  /** Position of the record in the file. */
  readonly record: number;
  readonly tokenBytes: number;
  readonly detailBytes: number;
  /** 0 without boilerplate. */
  readonly cutBytes: number;
  /** 0 without a stored text. */
  readonly textBytes: number;
  /** Number of words of the article. */
  readonly words: number;
  /** Number of words that are compared: without boilerplate. */
  readonly tokens: number;
  readonly language: number;
  readonly status: number;
  /** Whether the article is long enough to have a sketch. */
  readonly posted: boolean;
  readonly fingerprint: Uint8Array;
  readonly digest: Uint8Array;
}

export function writeRow(bytes: Buffer, at: number, row: Row): void {
  bytes.writeDoubleLE(row.record, at);
  [row.tokenBytes, row.detailBytes, row.cutBytes, row.textBytes, row.words, row.tokens].forEach((number, n) => {
    bytes.writeUInt32LE(number, at + 8 + n * 4);
  });
  bytes.writeInt8(row.language, at + 32);
  bytes.writeUInt8(row.status, at + 33);
  bytes.writeUInt8(row.posted ? 1 : 0, at + 34);
  bytes.set(row.fingerprint, at + FINGERPRINT_AT);
  bytes.set(row.digest, at + FINGERPRINT_AT + FINGERPRINT);
}

export function readRow(bytes: Buffer): Row {
  const number = (n: number): number => bytes.readUInt32LE(8 + n * 4);
  return {
    record: bytes.readDoubleLE(0),
    tokenBytes: number(0),
    detailBytes: number(1),
    cutBytes: number(2),
    textBytes: number(3),
    words: number(4),
    tokens: number(5),
    language: bytes.readInt8(32),
    status: bytes.readUInt8(33),
    posted: bytes.readUInt8(34) === 1,
    fingerprint: bytes.subarray(FINGERPRINT_AT, FINGERPRINT_AT + FINGERPRINT),
    digest: bytes.subarray(FINGERPRINT_AT + FINGERPRINT, ROW),
  };
}

/** Bytes of a part of a record and its checksum. */
export const partBytes = (bytes: number): number => (bytes === 0 ? 0 : 4 + bytes);
/** Bytes of the checksum, tokens and details, which precede the other parts. */
export const headBytes = ({ tokenBytes, detailBytes }: Row): number => 4 + tokenBytes + detailBytes;
/** Bytes of a record. */
export const recordBytes = (row: Row): number => headBytes(row) + partBytes(row.cutBytes) + partBytes(row.textBytes);

export function writeTrailer(file: IndexFileWriter, sections: Sections): void {
  const bytes = Buffer.alloc(TRAILER);
  let at = bytes.write(MAGIC, 'latin1');
  for (const name of NAMES) {
    at = bytes.writeDoubleLE(sections[name].start, at);
    at = bytes.writeDoubleLE(sections[name].count, at);
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(0, at)), at);
  file.write(bytes);
}

/** @throws UserError if the sections are not contiguous in the file */
export function readTrailer(file: IndexFile): Sections {
  const bytes = file.read(file.size - TRAILER, TRAILER);
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw damaged(file.name, 'it is not a segment of version 2');
  if (crc32(bytes.subarray(0, TRAILER - 4)) !== bytes.readUInt32LE(TRAILER - 4))
    throw damaged(file.name, 'a checksum is wrong');
  const sections = Object.fromEntries(
    NAMES.map((name, n) => {
      const at = MAGIC.length + n * 16;
      return [name, { start: bytes.readDoubleLE(at), count: bytes.readDoubleLE(at + 8) }];
    }),
  ) as Sections;
  let end = sections.rows.start;
  for (const name of NAMES) {
    const { start, count } = sections[name];
    const width = SECTIONS[name];
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(count) || start !== end || start < 0 || count < 0)
      throw damaged(file.name, 'a section is out of place');
    end = start + (width === undefined ? count * POSTING_BLOCK : blocksOf(count, width) * BLOCK);
  }
  const { rows, ids, contents, postings, fences } = sections;
  if (end !== file.size - TRAILER || ids.count !== rows.count || contents.count !== rows.count)
    throw damaged(file.name, 'a section is out of place');
  if (fences.count !== postings.count) throw damaged(file.name, 'a section is out of place');
  // a sparse file may have any length
  if (rows.count > MOST_ARTICLES || fences.count > MOST_FENCES)
    throw damaged(file.name, 'it claims more articles than an index holds');
  return sections;
}
