/** Which file is in which format, by its name. Which reader takes which format stands in `readers.ts` and `streams.ts`. */
import type { Compression } from './unpack/decompress.js';

/** Read whole, one file at a time. */
export const WHOLE_FORMATS = ['plain', 'markdown', 'html', 'feed', 'json', 'mail'] as const;
export type WholeFormat = (typeof WHOLE_FORMATS)[number];

/** Read as streams, whatever their size. */
export const STREAM_FORMATS = ['jsonl', 'csv', 'parquet', 'warc', 'zip', 'tar', 'mbox'] as const;
export type StreamFormat = (typeof STREAM_FORMATS)[number];

export const FORMATS = [...WHOLE_FORMATS, ...STREAM_FORMATS] as const;
export type Format = WholeFormat | StreamFormat;

/** Extensions in lower case with their dot; a name without an extension is plain text. */
export const EXTENSIONS = {
  plain: ['.txt', '.text'],
  markdown: ['.md', '.markdown'],
  html: ['.html', '.htm', '.xhtml', '.shtml'],
  feed: ['.rss', '.atom', '.rdf', '.xml'],
  json: ['.json'],
  mail: ['.eml'],
  jsonl: ['.jsonl', '.ndjson'],
  csv: ['.csv', '.tsv'],
  parquet: ['.parquet'],
  warc: ['.warc', '.wet'],
  zip: ['.zip'],
  tar: ['.tar'],
  mbox: ['.mbox'],
} as const satisfies Record<Format, readonly string[]>;

/** What stands behind the extension of a compressed file. */
const COMPRESSIONS: ReadonlyMap<string, Compression> = new Map([
  ['.gz', 'gzip'],
  ['.br', 'brotli'],
  ['.zst', 'zstd'],
]);

const FORMAT_OF: ReadonlyMap<string, Format> = new Map([
  ['', 'plain'],
  ...FORMATS.flatMap(format => EXTENSIONS[format].map((extension): [string, Format] => [extension, format])),
]);

/** How a file is to be read. */
export interface Encoding {
  readonly format: Format;
  /** Absent for a file that is not compressed; an archive's own compression does not count. */
  readonly compression?: Compression;
}

const PLAIN_ENCODINGS: ReadonlyMap<string, Encoding> = new Map(
  [...FORMAT_OF].map(([extension, format]) => [extension, { format }]),
);

/** What a file name stands for; undefined where no reader takes its extension. */
export function encodingOf(path: string): Encoding | undefined {
  const extension = extensionOf(path);
  return PLAIN_ENCODINGS.get(extension) ?? encodingBehind(path, extension);
}

function encodingBehind(path: string, extension: string): Encoding | undefined {
  if (extension === '.tgz') return { format: 'tar', compression: 'gzip' };
  const compression = COMPRESSIONS.get(extension);
  const format = FORMAT_OF.get(compression === undefined ? extension : extensionOf(path.slice(0, -extension.length)));
  return format === undefined ? undefined : { format, ...(compression !== undefined && { compression }) };
}

export const isWholeFormat = (format: Format): format is WholeFormat =>
  (WHOLE_FORMATS as readonly string[]).includes(format);

/**
 * The extension in lower case with its dot, or ''. Articles are often saved under their headline, so what follows the
 * last dot only counts when it looks like an extension: "Talks with Mr. Smith" and "budget 3.2025" have none.
 */
export function extensionOf(path: string): string {
  const dot = path.lastIndexOf('.');
  // what has no more than a dot in front, or a slash, has a name and no extension
  if (dot < 1 || path[dot - 1] === '.' || path[dot - 1] === '/' || path.length - dot > LONGEST) return '';
  const extension = path.slice(dot);
  return EXTENSION.test(extension) ? extension.toLowerCase() : '';
}

const EXTENSION = /^\.\d*[a-z][a-z0-9]*$/i;
/** Characters of an extension with its dot. */
const LONGEST = 11;
