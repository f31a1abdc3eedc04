/** Unpacks compressed streams in constant memory, past padding and damage; and content codings of HTTP (RFC 9110, 8.4). */

import * as zlib from 'node:zlib';
import { mostlyControls } from '../decode/unicode.js';
import { ByteSource } from './byte-source.js';
import { type FrameFormat, Frames, unpackOne, type Warn } from './frames.js';

export type Compression = 'gzip' | 'brotli' | 'zstd';

/** HTTP and ZIP add two formats: `deflate` is the zlib format, `deflate-raw` the bare data. */
export type Coding = Compression | 'deflate' | 'deflate-raw';

const EXTENSIONS: Readonly<Record<string, Compression>> = {
  '.gz': 'gzip',
  '.gzip': 'gzip',
  '.br': 'brotli',
  '.zst': 'zstd',
  '.zstd': 'zstd',
};

/**
 * The compression of a file, by its first bytes, or by its name where no signature is found: brotli has none. Undefined for
 * a file that is not compressed, such as a text that a crawler unpacked without changing the name.
 *
 * @param head the first bytes, at least 4 where the file has as many
 */
export function compressionOf(head: Uint8Array, name: string): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (isZstd(head)) return 'zstd';
  const named = EXTENSIONS[/\.[a-z]+$/i.exec(name)?.[0].toLowerCase() ?? ''];
  if (named === undefined || named === 'brotli') return named;
  // Some tools write the zlib format under the name of gzip.
  if (named === 'gzip' && isZlib(head)) return named;
  return head.length > 0 && !head.includes(0) && !mostlyControls(head) ? undefined : named;
}

/** True for the signature of a frame or of a skippable frame. */
function isZstd(head: Uint8Array): boolean {
  if (head[0] === 0x28 && head[1] === 0xb5) return head[2] === 0x2f && head[3] === 0xfd;
  return (head[0] & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}

/**
 * Unpacks a stream: all members or frames one behind the other, with padding between them. Where one is damaged, the error
 * says so, and `rest` of the error continues with the next one.
 *
 * @param stream its chunks may be overwritten once the next one is asked for; its errors are passed on
 * @param limit  bytes that it may unpack to
 * @param warn   called with a clause for what is wrong and costs no bytes: a wrong checksum, foreign bytes at the end
 * @throws ReadError behind all bytes that can be unpacked: "cut off", "not valid gzip", "damaged gzip data", "unpacks
 *   to more than 1 TB"
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
  // A file of several streams has nothing between them to recognise them by.
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
    begins: (_bytes, _at, sought) => !sought && (several || count === 0),
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

/** The names in a Content-Encoding or Transfer-Encoding header, in lower case, in the order in which to undo them. */
export function codingNames(header: string | null | undefined): string[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name !== 'identity')
    .reverse();
}

/** The coding with that name; undefined for a name that is unknown. */
export function codingNamed(name: string): Coding | undefined {
  return CODINGS.get(name);
}

/**
 * The coding that bytes are in, whatever the header names: it is wrong more often than the first bytes are. Undefined for
 * bytes that are not coded. Nothing shows brotli and bare deflate, so these names are believed.
 *
 * @param head at least 4 bytes, where there are as many
 */
export function actualCoding(named: Coding, head: Uint8Array): Coding | undefined {
  const found = compressionOf(head, '');
  if (found !== undefined || named === 'gzip' || named === 'zstd') return found;
  // RFC 9110 means the zlib format by deflate; some servers send bare deflate data.
  return named === 'deflate' && !isZlib(head) ? 'deflate-raw' : named;
}

function isZlib(head: Uint8Array): boolean {
  return (head[0] & 0x0f) === 8 && ((head[0] << 8) | head[1]) % 31 === 0;
}
