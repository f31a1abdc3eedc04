/** Unpacks compressed streams in constant memory, up to where they are cut or damaged. */

import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { mostlyControls } from '../decode/unicode.js';
import { formatBytes, ReadError } from '../problem.js';
import { pipeDecoder } from './pipe-decoder.js';

export type Compression = 'gzip' | 'brotli' | 'zstd';

/** HTTP and ZIP add two formats: `deflate` is the zlib format, `deflate-raw` the bare data. */
export type Coding = Compression | 'deflate' | 'deflate-raw';

/** Bytes in an unpacked chunk. */
const CHUNK = 1 << 16;

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
  return head.length > 0 && !head.includes(0) && !mostlyControls(head) ? undefined : named;
}

/** True for the signature of a frame or of a skippable frame. */
function isZstd(head: Uint8Array): boolean {
  if (head[0] === 0x28 && head[1] === 0xb5) return head[2] === 0x2f && head[3] === 0xfd;
  return (head[0] & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}

/**
 * Unpacks a stream; of gzip and zstd, all members one behind the other.
 *
 * @param stream its chunks may be overwritten once the next one is asked for; its errors are passed on
 * @param limit  bytes that it may unpack to
 * @throws ReadError behind all bytes that can be unpacked: "cut off", "not valid gzip", "damaged gzip data", "unpacks
 *   to more than 1 TB"
 */
export async function* decompress(
  stream: AsyncIterable<Uint8Array>,
  kind: Coding,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let unpacked = 0;
  const faultOf = (error: unknown): unknown => {
    if (error instanceof ReadError) return error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'Z_BUF_ERROR') return new ReadError('cut off');
    return new ReadError(unpacked === 0 ? `not valid ${kind}` : `damaged ${kind} data`);
  };
  for await (const bytes of unpack(stream, kind, faultOf)) {
    if (unpacked + bytes.length > limit) {
      if (limit > unpacked) yield bytes.subarray(0, limit - unpacked);
      throw new ReadError(`unpacks to more than ${formatBytes(limit)}`);
    }
    unpacked += bytes.length;
    yield bytes;
  }
}

async function* unpack(
  stream: AsyncIterable<Uint8Array>,
  kind: Coding,
  faultOf: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  if (kind === 'zstd') {
    const { decompressZstd } = await import('./zstd.js');
    yield* decompressZstd(notEmpty(stream), faultOf, nativeZstd());
  } else yield* pipeDecoder<Uint8Array>(notEmpty(stream), DECODERS[kind](), faultOf);
}

const DECODERS: Readonly<Record<Exclude<Coding, 'zstd'>, () => Transform>> = {
  gzip: () => zlib.createGunzip({ chunkSize: CHUNK }),
  brotli: () => zlib.createBrotliDecompress({ chunkSize: CHUNK }),
  deflate: () => zlib.createInflate({ chunkSize: CHUNK }),
  'deflate-raw': () => zlib.createInflateRaw({ chunkSize: CHUNK }),
};

/** The decoder of Node 22.15 and later. */
function nativeZstd(): (() => Transform) | undefined {
  const { createZstdDecompress: create } = zlib as { createZstdDecompress?: (options: object) => Transform };
  return create === undefined ? undefined : () => create({ chunkSize: CHUNK });
}

/** Passes a stream on; decoders accept one that is empty, although such a file is damaged. */
async function* notEmpty(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let empty = true;
  for await (const chunk of stream) {
    if (chunk.length === 0) continue;
    empty = false;
    yield chunk;
  }
  if (empty) throw new ReadError('empty file');
}
