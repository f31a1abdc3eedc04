/** Reads a segment (segment-format.ts): articles by number, by id and by content, and posting lists. */
import { join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { compareText } from '../corpus/merge-batches.js';
import type { Claims } from '../corpus/packed-rows.js';
import { statusName } from '../corpus/status.js';
import type { Tokens } from '../text/tokenize.js';
import { type ArticleRow, STATUSES } from '../types/report.js';
import { damaged } from './faults.js';
import { IndexFile, Table } from './files.js';
import { PostingLists } from './posting-blocks.js';
import {
  FILE,
  headBytes,
  idKey,
  KEYED,
  MOST_RECORD,
  partBytes,
  ROW,
  type Row,
  readRow,
  readTrailer,
  recordBytes,
  type Sections,
  type StoredFile,
} from './segment-format.js';
import { decodeCut, type StoredCut } from './stored-cuts.js';
import type { TokenCode } from './token-code.js';
import type { KnownArticle } from './types.js';

/** Longest text in bytes; no reader makes a longer one. */
const MOST_TEXT = 2 ** 28;

/** The part of a row that is stored as JSON. */
export type Details = Omit<ArticleRow, 'words' | 'boilerplate' | 'status'> & Claims;
const TEXTS = [
  'id',
  'path',
  'title',
  'source',
  'url',
  'published',
  'reason',
  'disguised',
  'credits',
] as const satisfies readonly (keyof Details)[];

export class Segment {
  readonly #file: IndexFile;
  readonly sections: Sections;
  readonly #rows: Table;
  readonly #ids: Table;
  readonly #contents: Table;
  #postings: PostingLists | undefined;

  /**
   * @param folder of the index
   * @throws UserError if the file is damaged; Error with the code ENOENT if it does not exist
   */
  constructor(
    folder: string,
    readonly name: string,
    readonly code: TokenCode,
  ) {
    this.#file = new IndexFile(join(folder, name));
    try {
      this.sections = readTrailer(this.#file);
    } catch (error) {
      this.#file.close();
      throw error;
    }
    this.#rows = this.#table('rows', ROW);
    this.#ids = this.#table('ids', KEYED);
    this.#contents = this.#table('contents', KEYED);
  }

  get path(): string {
    return this.#file.name;
  }

  /** Number of articles, removed ones included. */
  get count(): number {
    return this.sections.rows.count;
  }

  get bytes(): number {
    return this.#file.size;
  }

  get postings(): PostingLists {
    this.#postings ??= this.postingsInOrder(1);
    return this.#postings;
  }

  /** Posting lists for reading in order. @param ahead blocks that are read together */
  postingsInOrder(ahead = 16): PostingLists {
    const { postings, fences } = this.sections;
    return new PostingLists(this.#file, postings, fences, this.count, ahead);
  }

  #table(name: 'rows' | 'ids' | 'contents' | 'files', width: number): Table {
    return new Table(this.#file, this.sections[name], width);
  }

  row(article: number): Row {
    return this.#checked(readRow(this.#rows.at(article)));
  }

  /** All rows in order. */
  *rows(): Generator<Row> {
    const rows = this.#rows.inOrder();
    for (let article = 0; article < rows.count; article++) yield this.#checked(readRow(rows.at(article)));
  }

  #checked(row: Row): Row {
    const { record, tokens, words, status } = row;
    const end = record + recordBytes(row);
    if (!(Number.isSafeInteger(record) && record >= 0 && end <= this.sections.rows.start) || tokens > words)
      throw damaged(this.path, 'a row is wrong');
    if (recordBytes(row) > MOST_RECORD) throw damaged(this.path, 'an article is too large');
    if (status >= STATUSES.length) throw damaged(this.path, 'a row is wrong');
    return row;
  }

  /** The bytes of a whole record, with all checksums verified. */
  record(row: Row): Buffer {
    const bytes = this.#file.read(row.record, recordBytes(row));
    let at = headBytes(row);
    if (crc32(bytes.subarray(4, at)) !== bytes.readUInt32LE(0)) throw damaged(this.path, 'a checksum is wrong');
    for (const length of [row.cutBytes, row.textBytes]) {
      if (length > 0) this.#checkPart(bytes.subarray(at, at + partBytes(length)));
      at += partBytes(length);
    }
    return bytes;
  }

  /** @param part its checksum, then its bytes */
  #checkPart(part: Buffer): void {
    if (crc32(part.subarray(4)) !== part.readUInt32LE(0)) throw damaged(this.path, 'a checksum is wrong');
  }

  /** The boilerplate that was cut out of an article; undefined without boilerplate. */
  cut(article: number): StoredCut | undefined {
    const row = this.row(article);
    if (row.cutBytes === 0) return undefined;
    const part = this.#file.read(row.record + headBytes(row), partBytes(row.cutBytes));
    this.#checkPart(part);
    return this.#cutFrom(row, part);
  }

  /** The same, from the bytes of a whole record. */
  cutIn(row: Row, record: Buffer): StoredCut | undefined {
    const at = headBytes(row);
    return row.cutBytes === 0 ? undefined : this.#cutFrom(row, record.subarray(at, at + partBytes(row.cutBytes)));
  }

  #cutFrom(row: Row, part: Buffer): StoredCut {
    const cut = decodeCut(part.subarray(4), row.words, this.code);
    if (cut === undefined || cut.tokens.hashes.length !== row.words - row.tokens)
      throw damaged(this.path, 'the boilerplate of an article is wrong');
    return cut;
  }

  /** The bytes of tokens and details of a record, with the checksum verified. */
  #head(row: Row): Buffer {
    const bytes = this.#file.read(row.record, headBytes(row));
    if (crc32(bytes.subarray(4)) !== bytes.readUInt32LE(0)) throw damaged(this.path, 'a checksum is wrong');
    return bytes;
  }

  /** Row, tokens and details of an article, for a comparison. */
  content(article: number): { readonly row: Row; readonly tokens: Tokens; readonly details: Details } {
    const row = this.row(article);
    const head = this.#head(row);
    return { row, tokens: this.tokensIn(row, head), details: this.detailsIn(row, head) };
  }

  details(article: number): Details {
    const row = this.row(article);
    return this.detailsIn(row, this.#head(row));
  }

  /** @param record at least its tokens and details */
  tokensIn(row: Row, record: Buffer): Tokens {
    const tokens = this.code.decode(record.subarray(4, 4 + row.tokenBytes));
    if (tokens === undefined || tokens.hashes.length !== row.tokens) throw damaged(this.path, 'tokens are wrong');
    return tokens;
  }

  detailsIn(row: Row, record: Buffer): Details {
    let details: unknown;
    try {
      details = JSON.parse(record.toString('utf8', 4 + row.tokenBytes, headBytes(row)));
    } catch {
      throw damaged(this.path, 'the details of an article are not JSON');
    }
    if (!isDetails(details)) throw damaged(this.path, 'the details of an article are wrong');
    return withoutShort(details);
  }

  textIn(row: Row, record: Buffer): string | undefined {
    if (row.textBytes === 0) return undefined;
    try {
      const at = headBytes(row) + partBytes(row.cutBytes) + 4;
      return inflateRawSync(record.subarray(at), { maxOutputLength: MOST_TEXT }).toString();
    } catch {
      throw damaged(this.path, 'a text cannot be unpacked');
    }
  }

  /** @param withText also reads the text */
  article(article: number, withText = false): KnownArticle {
    const row = this.row(article);
    const record = withText ? this.record(row) : this.#head(row);
    const text = withText ? this.textIn(row, record) : undefined;
    return { ...rowOf(row, this.detailsIn(row, record)), ...(text !== undefined && { text }) };
  }

  /** The article with an id; undefined if there is none. */
  find(id: string): number | undefined {
    for (const article of this.#keyed(this.#ids, idKey(id))) if (this.details(article).id === id) return article;
    return undefined;
  }

  /** The first article with a larger id. */
  firstBehind(id: string): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareText(this.details(middle).id, id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The articles with a content, ascending. @param isWanted filters articles before their rows are read */
  *holders(fingerprint: Uint8Array, isWanted: (article: number) => boolean): Generator<number> {
    const key = Buffer.from(fingerprint.buffer, fingerprint.byteOffset, 4).readUInt32LE(0);
    for (const article of this.#keyed(this.#contents, key)) {
      if (isWanted(article) && Buffer.compare(this.row(article).fingerprint, fingerprint) === 0) yield article;
    }
  }

  *#keyed(table: Table, key: number): Generator<number> {
    for (let n = table.firstOf(key); n < table.count; n++) {
      const entry = table.at(n);
      if (entry.readUInt32LE(0) !== key) return;
      const article = entry.readUInt32LE(4);
      if (article >= this.count) throw damaged(this.path, 'a table names an article that does not exist');
      yield article;
    }
  }

  /** The entries of a table in order. */
  *entries(name: 'ids' | 'contents'): Generator<readonly [key: number, article: number]> {
    const table = this.#table(name, KEYED).inOrder();
    for (let n = 0; n < table.count; n++) {
      const entry = table.at(n);
      yield [entry.readUInt32LE(0), entry.readUInt32LE(4)];
    }
  }

  /** The states of files, by `pathKey`. */
  *files(): Generator<readonly [path: string, state: StoredFile]> {
    const table = this.#table('files', FILE).inOrder();
    for (let n = 0; n < table.count; n++) {
      const entry = table.at(n);
      const [size, modified, articles, commit] = [16, 24, 32, 40].map(at => entry.readDoubleLE(at));
      yield [entry.toString('hex', 0, 16), { size, modified, articles, commit }];
    }
  }

  close(): void {
    this.#file.close();
  }
}

export function rowOf({ words, tokens, status }: Row, details: Details): ArticleRow {
  return {
    ...details,
    words,
    ...(tokens < words && { boilerplate: words - tokens }),
    status: statusName(status),
  };
}

/** Details for the file: an article that credits its own address has it once. */
export function storedDetails(details: Details): Buffer {
  const { credits, url } = details;
  return Buffer.from(JSON.stringify(credits !== undefined && credits === url ? { ...details, credits: '' } : details));
}

function withoutShort(details: Details): Details {
  return details.credits === '' ? { ...details, credits: details.url ?? '' } : details;
}

function isDetails(value: unknown): value is Details {
  if (typeof value !== 'object' || value === null || typeof (value as Details).id !== 'string') return false;
  return Object.entries(value).every(([key, part]) =>
    key === 'row'
      ? Number.isSafeInteger(part)
      : key === 'ignored'
        ? part === true
        : (TEXTS as readonly string[]).includes(key) && typeof part === 'string',
  );
}
