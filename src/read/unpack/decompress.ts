/** Unpacks a compressed stream in constant memory, as far as it goes. */
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { mostlyControls } from '../decode/binary.js';
import { sizeWords } from '../format-bytes.js';
import { pipeDecoder } from './pipe-decoder.js';
import { UnpackError } from './unpack-error.js';

export type Compression = 'gzip' | 'brotli' | 'zstd';

/** `deflate` has the wrapping of zlib, `deflate-raw` none: what HTTP and ZIP know beside the kinds of files. */
export type Coding = Compression | 'deflate' | 'deflate-raw';

/** Bytes in a chunk that comes out. */
const CHUNK = 1 << 16;

const EXTENSIONS: Readonly<Record<string, Compression>> = {
  '.gz': 'gzip',
  '.gzip': 'gzip',
  '.br': 'brotli',
  '.zst': 'zstd',
  '.zstd': 'zstd',
};

/**
 * How a file is compressed: by its first bytes, or by its name where they say nothing, as brotli's never do. Undefined
 * for one that is not, which includes text that a crawler unpacked and kept the name of.
 *
 * @param head the first bytes, at least 4 of them where the file has as many
 */
export function compressionOf(head: Uint8Array, name: string): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (isZstd(head)) return 'zstd';
  const named = EXTENSIONS[/\.[a-z]+$/i.exec(name)?.[0].toLowerCase() ?? ''];
  if (named === undefined || named === 'brotli') return named;
  return head.length > 0 && !head.includes(0) && !mostlyControls(head) ? undefined : named;
}

/** The magic number of a frame, or of one that may be skipped. */
function isZstd(head: Uint8Array): boolean {
  if (head[0] === 0x28 && head[1] === 0xb5) return head[2] === 0x2f && head[3] === 0xfd;
  return (head[0] & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}

/**
 * What a compressed stream unpacks to; of gzip and zstd, all members that stand one after the other.
 *
 * @param stream its chunks may be overwritten once the next one is asked for; what it throws is passed on
 * @param limit  bytes that it may unpack to
 * @throws UnpackError after all that could be unpacked: "cut off", "not valid gzip", "damaged gzip data", "unpacks to
 *   more than 1 TB"
 */
export async function* decompress(
  stream: AsyncIterable<Uint8Array>,
  kind: Coding,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let unpacked = 0;
  const faultOf = (error: unknown): unknown => {
    if (error instanceof UnpackError) return error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'Z_BUF_ERROR') return new UnpackError('cut off');
    return new UnpackError(unpacked === 0 ? `not valid ${kind}` : `damaged ${kind} data`);
  };
  for await (const bytes of engineOf(stream, kind, faultOf)) {
    if (unpacked + bytes.length > limit) {
      if (limit > unpacked) yield bytes.subarray(0, limit - unpacked);
      throw new UnpackError(`unpacks to more than ${sizeWords(limit)}`);
    }
    unpacked += bytes.length;
    yield bytes;
  }
}

async function* engineOf(
  stream: AsyncIterable<Uint8Array>,
  kind: Coding,
  faultOf: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  if (kind === 'zstd') {
    const { decompressZstd } = await import('./zstd.js');
    yield* decompressZstd(notEmpty(stream), faultOf, nativeZstd());
  } else yield* pipeDecoder<Uint8Array>(notEmpty(stream), ENGINES[kind](), faultOf);
}

const ENGINES: Readonly<Record<Exclude<Coding, 'zstd'>, () => Transform>> = {
  gzip: () => zlib.createGunzip({ chunkSize: CHUNK }),
  brotli: () => zlib.createBrotliDecompress({ chunkSize: CHUNK }),
  deflate: () => zlib.createInflate({ chunkSize: CHUNK }),
  'deflate-raw': () => zlib.createInflateRaw({ chunkSize: CHUNK }),
};

/** Node has it from 22.15 on. */
function nativeZstd(): (() => Transform) | undefined {
  const { createZstdDecompress: create } = zlib as { createZstdDecompress?: (options: object) => Transform };
  return create === undefined ? undefined : () => create({ chunkSize: CHUNK });
}

/** Nothing at all unpacks to nothing without an error, and yet something is missing. */
async function* notEmpty(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let empty = true;
  for await (const chunk of stream) {
    if (chunk.length === 0) continue;
    empty = false;
    yield chunk;
  }
  if (empty) throw new UnpackError('empty file');
}
