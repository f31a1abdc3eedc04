/** The table of formats: their file extensions and media types, and whether they are read whole or as a stream. */
import type { Compression } from './unpack/decompress.js';

interface FormatRow {
  /**
   * `whole`: a document is read at once (`readers.ts`). `stream`: a file of any size is read front to back
   * (`streams.ts`).
   */
  readonly read: 'whole' | 'stream';
  /** In lower case with the dot. */
  readonly extensions: readonly string[];
  /** Media types that servers send for the format, in lower case without parameters. */
  readonly mediaTypes?: RegExp;
}

const TABLE = {
  plain: { read: 'whole', extensions: ['.txt', '.text'], mediaTypes: /^text\/plain$/ },
  markdown: {
    read: 'whole',
    extensions: ['.md', '.markdown', '.mdx', '.rst', '.adoc', '.asciidoc'],
    mediaTypes: /^text\/markdown$/,
  },
  html: {
    read: 'whole',
    extensions: ['.html', '.htm', '.xhtml', '.shtml', '.php', '.phtml', '.asp', '.aspx', '.jsp', '.cfm'],
    mediaTypes: /^(text\/html|application\/xhtml\+xml)$/,
  },
  feed: {
    read: 'whole',
    extensions: ['.rss', '.atom', '.rdf', '.xml', '.opml', '.nitf', '.newsml'],
    mediaTypes: /^(application|text)\/(?:(?!xhtml\+)[\w.-]{1,80}\+)?xml$|^text\/x-opml$/,
  },
  json: { read: 'whole', extensions: ['.json'], mediaTypes: /json$/ },
  mail: { read: 'whole', extensions: ['.eml'], mediaTypes: /^message\/rfc822$/ },
  mhtml: { read: 'whole', extensions: ['.mht', '.mhtml'], mediaTypes: /^multipart\/related$/ },
  rtf: { read: 'whole', extensions: ['.rtf'], mediaTypes: /^(?:application|text)\/rtf$/ },
  jsonl: { read: 'stream', extensions: ['.jsonl', '.ndjson'] },
  csv: { read: 'stream', extensions: ['.csv', '.tsv'] },
  parquet: { read: 'stream', extensions: ['.parquet'] },
  warc: { read: 'stream', extensions: ['.warc', '.wet'] },
  zip: { read: 'stream', extensions: ['.zip', '.wacz', '.epub'] },
  office: { read: 'stream', extensions: ['.docx', '.odt'] },
  tar: { read: 'stream', extensions: ['.tar'] },
  mbox: { read: 'stream', extensions: ['.mbox'] },
} as const satisfies Readonly<Record<string, FormatRow>>;

export type Format = keyof typeof TABLE;
export type WholeFormat = { [F in Format]: (typeof TABLE)[F]['read'] extends 'whole' ? F : never }[Format];
export type StreamFormat = Exclude<Format, WholeFormat>;

export const FORMATS = Object.keys(TABLE) as readonly Format[];

export const extensionsOf = (format: Format): readonly string[] => TABLE[format].extensions;

export const isWholeFormat = (format: Format): format is WholeFormat => TABLE[format].read === 'whole';

/** Extensions of compressed files. They follow the extension of the format. */
const COMPRESSIONS: ReadonlyMap<string, Compression> = new Map([
  ['.gz', 'gzip'],
  ['.br', 'brotli'],
  ['.zst', 'zstd'],
]);

/** Format and compression of a file. */
export interface Encoding {
  readonly format: Format;
  /** Absent for a file that is not compressed, and for the compression inside an archive. */
  readonly compression?: Compression;
}

/** Encodings of uncompressed files, by extension; a name without an extension means plain text. */
const ENCODINGS: ReadonlyMap<string, Encoding> = new Map([
  ['', { format: 'plain' }],
  ...FORMATS.flatMap(format =>
    TABLE[format].extensions.map((extension): [string, Encoding] => [extension, { format }]),
  ),
]);

/** The encoding that a file name implies; undefined if no reader takes its extension. */
export function encodingOf(path: string): Encoding | undefined {
  const extension = extensionOf(path);
  const encoding = ENCODINGS.get(extension);
  if (encoding !== undefined) return encoding;
  if (extension === '.tgz') return { format: 'tar', compression: 'gzip' };
  const compression = COMPRESSIONS.get(extension);
  if (compression === undefined) return undefined;
  const packed = ENCODINGS.get(extensionOf(path.slice(0, -extension.length)));
  return packed && { ...packed, compression };
}

/** The delimiter that the file name of a table implies. The name may end with the extension of a compression. */
export const delimiterOf = (path: string): string => (/\.tsv(\.[a-z]+)?$/i.test(path) ? '\t' : ',');

/** Advice for documents that another program must convert, by extension. */
const CONVERTERS: ReadonlyMap<string, string> = new Map([
  ['.pdf', 'PDF has no reader; convert it, e.g. with pdftotext'],
  ['.doc', 'no reader for .doc; save it as .docx or .rtf'],
]);

/** Why a file is skipped: no reader takes its extension. */
export function noReaderReason(path: string): string {
  const extension = extensionOf(path);
  return CONVERTERS.get(extension) ?? `no reader for ${extension}`;
}

/**
 * The format of a document from a server or a crawler, by its media type; without a media type by its address.
 * Undefined for a type that holds no article.
 *
 * @param contentType header, with or without parameters
 */
export function formatOfType(contentType: string, url: string): WholeFormat | undefined {
  if (isUntyped(contentType)) {
    const path = URL.canParse(url) ? new URL(url).pathname : '';
    const named = extensionOf(path) === '' ? undefined : encodingOf(path)?.format;
    return named !== undefined && isWholeFormat(named) ? named : 'html';
  }
  const type = mediaTypeOf(contentType);
  return FORMATS.filter(isWholeFormat).find(format => (TABLE[format] as FormatRow).mediaTypes?.test(type));
}

/** True for a content type that does not tell the format. */
export function isUntyped(contentType: string): boolean {
  const type = mediaTypeOf(contentType);
  return type === '' || type === 'application/octet-stream';
}

const mediaTypeOf = (contentType: string): string => contentType.split(';', 1)[0].trim().toLowerCase();

/** Longest extension, with its dot. Characters. */
const MAX_EXTENSION = 11;
const EXTENSION = /^\.\d*[a-z][a-z0-9]*$/i;

/**
 * The extension in lower case with its dot, or ''. Articles are often saved under their headline, so the part after the
 * last dot counts only if it looks like an extension: "Talks with Mr. Smith" and "budget 3.2025" have none.
 */
export function extensionOf(path: string): string {
  const dot = path.lastIndexOf('.');
  // A dot at the beginning of the name, or after another dot, does not begin an extension.
  if (dot < 1 || path[dot - 1] === '.' || path[dot - 1] === '/' || path.length - dot > MAX_EXTENSION) return '';
  const extension = path.slice(dot);
  return EXTENSION.test(extension) ? extension.toLowerCase() : '';
}
