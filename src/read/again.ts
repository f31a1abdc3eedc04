/** Reads single articles a second time, for their texts and for the positions of the texts in their files. */
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

/** An article to read again: its id, and the number of its record in the file. */
export interface WantedArticle {
  readonly id: string;
  readonly row?: number | undefined;
  /** Number of words at the first reading; absent if unknown. */
  readonly words?: number | undefined;
}

/** An article that was read again. */
export interface ArticleAgain {
  readonly wanted: WantedArticle;
  readonly article: Article;
  /** Loads the source text of the article; a clause if the file has no lines of text. */
  readonly source: (() => Promise<SourceText | string>) | string;
  /** Articles with one key share one source text and are found in it in their order. */
  readonly sourceKey: string;
}

/** Largest file with many articles that is read again as a whole. Bytes. */
const MAX_WHOLE_FILE = 2 ** 26;

/** Reads items of files, in the order of the files. */
export type ReadItems = (files: readonly FoundFile[]) => AsyncIterable<readonly ReadItem[]>;

/** A file, and the articles to read from it. */
export interface WantedFile {
  readonly file: FoundFile;
  readonly wanted: readonly WantedArticle[];
}

/** Articles of a file that are not read again. `reason` is a clause. */
export interface NotRead {
  readonly wanted: readonly WantedArticle[];
  readonly reason: string;
}

/**
 * Reads the wanted articles again and leaves out articles that no longer exist. Of JSON Lines and tables only the wanted records
 * are parsed.
 *
 * @param readItems   reads whole files
 * @param isUnbounded true to read files of any size as a whole
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
    const isByRow = rows !== undefined && isRecords(format);
    const reason = whyNotAgain(file) ?? (isByRow ? undefined : whyTooLarge(file, isUnbounded));
    if (reason !== undefined) yield { wanted, reason };
    else if (!isByRow) whole.push(wantedFile);
    else if (rows === undefined || !isRecords(format)) whole.push(wantedFile);
    else {
      try {
        yield* await recordsAgain({ path, absolute, format }, rows, options, compression !== undefined);
      } catch (error) {
        if (!(error instanceof ReadError)) throw error;
        yield { wanted, reason: UNREADABLE_AGAIN };
      }
    }
  }
  yield* wholeAgain(whole, readItems);
}

const UNREADABLE_AGAIN = 'the file cannot be read again';

const isRecords = (format: string): format is RecordFormat => (RECORD_FORMATS as readonly string[]).includes(format);

function whyNotAgain({ absolute, web, followed }: FoundFile): string | undefined {
  if (absolute === '-') return 'standard input is not read twice';
  if (web === true || followed === true) return 'articles from the web are not fetched twice';
  return statSync(absolute, { throwIfNoEntry: false }) === undefined ? UNREADABLE_AGAIN : undefined;
}

function whyTooLarge(file: FoundFile, isUnbounded: boolean): string | undefined {
  if (isWholeFile(file) || isUnbounded) return undefined;
  const { size = 0 } = statSync(file.absolute, { throwIfNoEntry: false }) ?? {};
  return size > MAX_WHOLE_FILE ? `a large file in the format ${file.format} is not read again` : undefined;
}

/** Yields the wanted articles of files that are read as a whole. */
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
        yield { wanted, article, source: file.source, sourceKey: article.path ?? article.id };
    }
  }
}

/** Looks up the file of a path. The path may name an entry of an archive: the file is the archive then. */
export function fileOf<T>(path: string, files: ReadonlyMap<string, T>): T | undefined {
  let end = path.length;
  while (end > 0) {
    const found = files.get(path.slice(0, end));
    if (found !== undefined) return found;
    end = path.lastIndexOf('/', end - 1);
  }
  return undefined;
}

/** The wanted articles by row; undefined if an article has no row or shares its row with another one. */
function rowsOf(wanted: readonly WantedArticle[]): Map<number, WantedArticle> | undefined {
  const rows = new Map<number, WantedArticle>();
  for (const one of wanted) if (one.row !== undefined) rows.set(one.row, one);
  return rows.size === wanted.length ? rows : undefined;
}

/**
 * Returns a function that finds the wanted article for an article: by row and id, otherwise by row and the id without
 * the suffix `~n` that a report adds to repeated ids.
 */
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
    if (bytes === undefined) return UNREADABLE_AGAIN;
    const decoded = format === 'html' ? decodeHtml(bytes) : decode(bytes);
    if ('binary' in decoded) return UNREADABLE_AGAIN;
    // A saved page may have no extension.
    const isPage =
      format === 'html' || (format === 'plain' && extensionOf(absolute) === '' && /^\s*</.test(decoded.text));
    const notation = isPage ? 'html' : format === 'json' ? 'json' : 'text';
    return { text: decoded.text, format: notation, line: 1, column: 1 };
  };
}

// ---- Records

/** The bytes of one record. `line` and `column` of its first character count from 1. */
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
  for await (const { bytes, row, isHeader } of raw.parts()) {
    if (isHeader === true) header = Buffer.from(bytes);
    const wanted = rows.get(row);
    if (wanted !== undefined && row > 0) {
      const last = records.at(-1);
      // A record may arrive in several parts.
      if (last?.wanted === wanted) records[records.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, bytes]) };
      else records.push({ wanted, bytes: Buffer.from(bytes), line: position.line, column: position.column });
    }
    position.pass(bytes);
  }
  const isSingleByte = raw.header?.encode === undefined && raw.encode('a').length === 1;
  const articles = await articlesOf(file, header, records, options);
  const withoutLines = isCompressed
    ? 'a compressed file has no lines'
    : 'a file in UTF-16 has no lines that are counted';
  return records.flatMap(({ wanted, bytes, line, column }, n): ArticleAgain[] => {
    const article = articles[n];
    if (article === undefined) return [];
    const source = async (): Promise<SourceText | string> => {
      const decoded = decode(bytes);
      if ('binary' in decoded) return UNREADABLE_AGAIN;
      return { text: decoded.text, format: file.format === 'jsonl' ? 'json' : 'text', line, column };
    };
    const hasLines = isSingleByte && !isCompressed;
    return [{ wanted, article, source: hasLines ? source : withoutLines, sourceKey: `${file.path}#${wanted.row}` }];
  });
}

/** Reads each record by itself. Of a record with several articles, the one with the wanted id, else the first. */
async function articlesOf(
  { path, format }: RecordFile,
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

/** Counts lines and columns. `line` and `column` are the position of the next byte. */
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
