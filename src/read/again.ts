/**
 * Reads some articles of files a second time, for their texts and for the places of these texts in the files. Of JSON Lines and tables
 * only the records that are wanted are read.
 */
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Article, ReadItem } from '../types/article.js';
import { decode } from './decode/decode.js';
import type { FoundFile } from './find/find.js';
import { extensionOf } from './formats.js';
import { decodeHtml } from './markup/charset.js';
import { ReadError } from './problem.js';
import { RawRecords, RECORD_FORMATS, type RecordFile, type RecordFormat } from './raw-records.js';
import { ArticleReader, isWholeFile } from './read.js';
import type { SourceText } from './source/source-map.js';
import { type ReadOptions, readStream } from './streams.js';

/** An article that is looked for, by its file and the number of its record. */
export interface WantedArticle {
  readonly id: string;
  readonly row?: number | undefined;
  /** Words that it had when it was read first; absent where that is not known. */
  readonly words?: number | undefined;
}

/** An article that was read again. */
export interface ArticleAgain {
  readonly wanted: WantedArticle;
  readonly article: Article;
  /** What of the file it was read from; a clause where that has no lines. */
  readonly source: (() => Promise<SourceText | string>) | string;
  /** Articles of one file with one number are looked up in one source, in their order. */
  readonly place: string;
}

/** Largest file that is read again as a whole where it holds many articles. Bytes. */
const LARGEST = 2 ** 26;

/** Reads items of files, in the order of the files. */
export type ReadItems = (files: readonly FoundFile[]) => AsyncIterable<readonly ReadItem[]>;

/** A file and the articles in it that are wanted. */
export interface WantedFile {
  readonly file: FoundFile;
  readonly wanted: readonly WantedArticle[];
}

/** Articles of a file that are not read again, and why, in a clause. */
export interface NotRead {
  readonly wanted: readonly WantedArticle[];
  readonly reason: string;
}

/**
 * The articles that are wanted, as far as they are found again.
 *
 * @param readItems   reads whole files
 * @param isUnbounded whether large files are read as a whole
 */
export async function* readAgain(
  files: readonly WantedFile[],
  options: ReadOptions,
  readItems: ReadItems,
  isUnbounded: boolean,
): AsyncGenerator<ArticleAgain | NotRead> {
  const whole: WantedFile[] = [];
  for (const wantedFile of files) {
    const { file, wanted } = wantedFile;
    const { absolute, path, format, compression } = file;
    const rows = rowsOf(wanted);
    const reason =
      whyNot(file) ?? (rows === undefined || !isRecords(format) ? whyTooLarge(file, isUnbounded) : undefined);
    if (reason !== undefined) yield { wanted, reason };
    else if (rows === undefined || !isRecords(format)) whole.push(wantedFile);
    else {
      try {
        yield* await recordsAgain({ path, absolute, format }, rows, options, compression !== undefined);
      } catch (error) {
        if (!(error instanceof ReadError)) throw error;
        yield { wanted, reason: GONE };
      }
    }
  }
  yield* wholeAgain(whole, readItems);
}

const GONE = 'the file cannot be read again';

const isRecords = (format: string): format is RecordFormat => (RECORD_FORMATS as readonly string[]).includes(format);

function whyNot({ absolute, web, followed }: FoundFile): string | undefined {
  if (absolute === '-') return 'standard input is not read twice';
  if (web === true || followed === true) return 'what comes from the web is not fetched twice';
  return statSync(absolute, { throwIfNoEntry: false }) === undefined ? GONE : undefined;
}

function whyTooLarge(file: FoundFile, isUnbounded: boolean): string | undefined {
  if (isWholeFile(file) || isUnbounded) return undefined;
  const { size = 0 } = statSync(file.absolute, { throwIfNoEntry: false }) ?? {};
  return size > LARGEST ? `a large file in the format ${file.format} is not read again` : undefined;
}

/** The wanted articles of files that are read as a whole. */
async function* wholeAgain(files: readonly WantedFile[], readItems: ReadItems): AsyncGenerator<ArticleAgain> {
  const byPath = new Map(
    files.map(({ file, wanted }) => {
      const source = isWholeFile(file)
        ? sourceOf(file)
        : `a file in the format ${file.compression ?? file.format} has no lines of text`;
      return [file.path, { find: finder(wanted), source }] as const;
    }),
  );
  if (files.length === 0) return;
  for await (const items of readItems(files.map(({ file }) => file))) {
    for (const item of items) {
      if (!('article' in item)) continue;
      const { article } = item;
      const file = fileOf(article.path ?? article.id, byPath);
      const wanted = file?.find(article);
      if (file !== undefined && wanted !== undefined)
        yield { wanted, article, source: file.source, place: article.path ?? article.id };
    }
  }
}

/** What is known of the file of a path, which may name an entry of an archive. */
export function fileOf<T>(path: string, files: ReadonlyMap<string, T>): T | undefined {
  let end = path.length;
  while (end > 0) {
    const found = files.get(path.slice(0, end));
    if (found !== undefined) return found;
    end = path.lastIndexOf('/', end - 1);
  }
  return undefined;
}

/** By number; undefined where an article has none, or shares it with another one. */
function rowsOf(wanted: readonly WantedArticle[]): Map<number, WantedArticle> | undefined {
  const rows = new Map<number, WantedArticle>();
  for (const one of wanted) if (one.row !== undefined) rows.set(one.row, one);
  return rows.size === wanted.length ? rows : undefined;
}

/** Finds the wanted article that an article is: by number where only one has it, otherwise by id, of which a report may have changed the end. */
function finder(wanted: readonly WantedArticle[]): (article: Article) => WantedArticle | undefined {
  const byRow = new Map<number, WantedArticle[]>();
  for (const one of wanted) byRow.set(one.row ?? 0, [...(byRow.get(one.row ?? 0) ?? []), one]);
  return ({ id, row = 0 }) => {
    const alike = byRow.get(row) ?? [];
    const exact = alike.find(one => one.id === id);
    if (exact !== undefined) return exact;
    const renamed = alike.filter(one => one.id.replace(/~\d{1,9}$/, '') === id);
    return renamed.length === 1 ? renamed[0] : undefined;
  };
}

function sourceOf({ absolute, format }: FoundFile): ArticleAgain['source'] {
  if (format !== 'plain' && format !== 'markdown' && format !== 'html' && format !== 'json')
    return `a file in the format ${format} has no lines of text`;
  return async () => {
    const bytes = await readFile(absolute).catch(() => undefined);
    if (bytes === undefined) return GONE;
    const decoded = format === 'html' ? decodeHtml(bytes) : decode(bytes);
    if ('binary' in decoded) return GONE;
    // a page may come without an extension
    const isPage =
      format === 'html' || (format === 'plain' && extensionOf(absolute) === '' && /^\s*</.test(decoded.text));
    const notation = isPage ? 'html' : format === 'json' ? 'json' : 'text';
    return { text: decoded.text, format: notation, line: 1, column: 1 };
  };
}

// ---- records

/** Records of a file, and where they begin. */
interface RawRecord {
  readonly wanted: WantedArticle;
  readonly bytes: Buffer;
  readonly line: number;
  readonly column: number;
}

async function recordsAgain(
  file: RecordFile,
  rows: ReadonlyMap<number, WantedArticle>,
  options: ReadOptions,
  isCompressed: boolean,
): Promise<readonly ArticleAgain[]> {
  const raw = new RawRecords(file, options.fields, row => rows.has(row), options.limits);
  const records: RawRecord[] = [];
  let header: Buffer = Buffer.alloc(0);
  const position = new Position();
  let isSingle = true;
  for await (const { bytes, row, isHeader } of raw.parts()) {
    if (isHeader === true) header = Buffer.from(bytes);
    const wanted = rows.get(row);
    if (wanted !== undefined && row > 0) {
      const last = records.at(-1);
      // a record may come in parts
      if (last?.wanted === wanted) records[records.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, bytes]) };
      else records.push({ wanted, bytes: Buffer.from(bytes), line: position.line, column: position.column });
    }
    position.pass(bytes);
  }
  if (raw.header?.encode !== undefined || raw.encode('a').length > 1) isSingle = false;
  const articles = await articlesOf(file, header, records, options);
  const withoutLines = isCompressed
    ? 'a compressed file has no lines'
    : 'a file in UTF-16 has no lines that are counted';
  return records.flatMap(({ wanted, bytes, line, column }, n): ArticleAgain[] => {
    const article = articles[n];
    if (article === undefined) return [];
    const source = async (): Promise<SourceText | string> => {
      const decoded = decode(bytes);
      if ('binary' in decoded) return GONE;
      return { text: decoded.text, format: file.format === 'jsonl' ? 'json' : 'text', line, column };
    };
    const isPlaced = isSingle && !isCompressed;
    return [{ wanted, article, source: isPlaced ? source : withoutLines, place: `${file.path}#${wanted.row}` }];
  });
}

/** The articles of records, each read by itself: the first one where a record holds several. */
async function articlesOf(
  { path, absolute: _, format }: RecordFile,
  header: Buffer,
  records: readonly RawRecord[],
  options: ReadOptions,
): Promise<(Article | undefined)[]> {
  const reader = new ArticleReader();
  const articles: (Article | undefined)[] = [];
  for (const { wanted, bytes } of records) {
    const chunks = (async function* () {
      yield Buffer.concat([header, bytes]);
    })();
    const found: Article[] = [];
    for await (const segment of readStream(chunks, { format }, { path, explicit: true }, options)) {
      for (const item of await reader.readSegment(segment, options.fields))
        if ('article' in item) found.push(item.article);
    }
    const baseId = wanted.id.replace(/~\d{1,9}$/, '');
    const article = found.find(({ id }) => id === wanted.id || id === baseId) ?? found[0];
    articles.push(article === undefined || wanted.row === undefined ? article : { ...article, row: wanted.row });
  }
  return articles;
}

/** Line and column of the byte behind those that passed. */
class Position {
  line = 1;
  /** In UTF-16 code units, from 1. */
  column = 1;
  #hasBegun = false;
  #endsWithReturn = false;

  pass(bytes: Uint8Array): void {
    let from = 0;
    if (!this.#hasBegun && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) from = 3;
    this.#hasBegun = true;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === 0x0a) {
        if (!this.#endsWithReturn) this.line++;
        this.column = 1;
      } else if (byte === 0x0d) {
        this.line++;
        this.column = 1;
      } else if ((byte & 0xc0) !== 0x80) this.column += byte >= 0xf0 ? 2 : 1;
      this.#endsWithReturn = byte === 0x0d;
    }
  }
}
