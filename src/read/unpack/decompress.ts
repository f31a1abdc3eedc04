/**
 * Decompresses streams in constant memory, past padding and damage; and the content codings of HTTP (RFC 9110, 8.4).
 */

import * as zlib from 'node:zlib';
import { mostlyControls } from '../decode/unicode.js';
import { ByteSource } from './byte-source.js';
import { type FrameFormat, Frames, unpackOne, type Warn } from './frames.js';

export type Compression = 'gzip' | 'brotli' | 'zstd';

/** Codings of HTTP and ZIP: `deflate` is the zlib format, `deflate-raw` bare deflate data. */
export type Coding = Compression | 'deflate' | 'deflate-raw';

const EXTENSIONS: Readonly<Record<string, Compression>> = {
  '.gz': 'gzip',
  '.gzip': 'gzip',
  '.br': 'brotli',
  '.zst': 'zstd',
  '.zstd': 'zstd',
};

/**
 * The compression of a file by its signature; by its name if there is no signature, because brotli has none. Undefined
 * for an uncompressed file, such as a text that a crawler unpacked without renaming it.
 *
 * @param head the first bytes, at least 4 unless the file is shorter
 */
export function compressionOf(head: Uint8Array, name: string): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (isZstd(head)) return 'zstd';
  const named = EXTENSIONS[/\.[a-z]+$/i.exec(name)?.[0].toLowerCase() ?? ''];
  if (named === undefined || named === 'brotli') return named;
  // Some tools write the zlib format as .gz.
  if (named === 'gzip' && isZlib(head)) return named;
  return head.length > 0 && !head.includes(0) && !mostlyControls(head) ? undefined : named;
}

/** True for the signature of a frame or of a skippable frame. */
function isZstd(head: Uint8Array): boolean {
  if (head[0] === 0x28 && head[1] === 0xb5) return head[2] === 0x2f && head[3] === 0xfd;
  return (head[0] & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}

/**
 * Decompresses a stream of any number of members or frames, with padding between them. The error for a damaged one has
 * the following ones as its `rest`.
 *
 * @param stream a chunk may be overwritten once the next one is requested; errors of the stream are passed on
 * @param limit  maximum unpacked size. Bytes
 * @param warn   called with a clause for a fault that costs no bytes: a wrong checksum, foreign bytes at the end
 * @throws ReadError after all bytes that can be unpacked: "cut off", "not valid gzip", "damaged gzip data", "unpacks to
 *   more than 1 TB"
 */
export async function* decompress(
  stream: AsyncIterable<Uint8Array>,
  kind: Coding,
  limit: number,
  warn: Warn = () => {},
): AsyncGenerator<Uint8Array> {
  yield* new Frames(new ByteSource(stream), await FORMATS[kind](), warn, limit).read();
}

const FORMATS: Readonly<Record<Coding, () => FrameFormat | Promise<FrameFormat>>> = {
  gzip: async () => (await import('./gzip.js')).GZIP,
  zstd: async () => (await import('./zstd.js')).zstdFrames(),
  // Brotli streams have no signature. A further one is expected directly after the previous one.
  brotli: () => unmarked('brotli', true, chunkSize => zlib.createBrotliDecompress({ chunkSize })),
  deflate: () => unmarked('deflate', false, chunkSize => zlib.createInflate({ chunkSize })),
  'deflate-raw': () => unmarked('deflate-raw', false, chunkSize => zlib.createInflateRaw({ chunkSize })),
};

function unmarked(name: Coding, several: boolean, create: Parameters<typeof unpackOne>[1]): FrameFormat {
  let count = 0;
  return {
    name,
    unit: 'stream',
    head: 1,
    begins: (_bytes, _at, isSearch) => !isSearch && (several || count === 0),
    unpack(source) {
      count++;
      return unpackOne(source, create);
    },
  };
}

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br', 'brotli'],
  ['zstd', 'zstd'],
  ['deflate', 'deflate'],
]);

/**
 * The codings in a Content-Encoding or Transfer-Encoding header, in lower case, in the order in which to remove them.
 */
export function codingNames(header: string | null | undefined): string[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name !== 'identity')
    .reverse();
}

/** The coding with a name of HTTP; undefined for an unknown name. */
export function codingNamed(name: string): Coding | undefined {
  return CODINGS.get(name);
}

/**
 * The actual coding of bytes. Headers are wrong more often than signatures: a signature overrides the header. Undefined
 * for bytes without a coding. Brotli and bare deflate have no signature; for them the header counts.
 *
 * @param head at least 4 bytes, or all bytes of a shorter body
 */
export function actualCoding(named: Coding, head: Uint8Array): Coding | undefined {
  const found = compressionOf(head, '');
  if (found !== undefined || named === 'gzip' || named === 'zstd') return found;
  // In RFC 9110 `deflate` is the zlib format, but some servers send bare deflate data.
  return named === 'deflate' && !isZlib(head) ? 'deflate-raw' : named;
}

function isZlib(head: Uint8Array): boolean {
  return (head[0] & 0x0f) === 8 && ((head[0] << 8) | head[1]) % 31 === 0;
}
