/**
 * Decompresses Zstandard (RFC 8878) with Node 22.15 and later, else with fzstd. This module splits frames and blocks,
 * because Node stops after the first frame and gives no error for a cut frame, and fzstd allocates any window that a
 * frame declares (up to 2 GB) and unpacks all blocks of a chunk at once.
 *
 *     magic 4 | frame header 2-14 | block | block | ... | last block | checksum 0 or 4
 *                                   block: header 3 (last, type, size) | data
 */

import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { Decompress, decompress } from 'fzstd';
import { formatBytes, ReadError } from '../problem.js';
import type { ByteSource } from './byte-source.js';
import { DamagedData, type FrameFormat } from './frames.js';
import { pipeDecoder } from './pipe-decoder.js';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** Largest window: the default limit of the `zstd` command. Bytes. */
const MAX_WINDOW = 1 << 27;

/** Largest packed block. Bytes. */
const MAX_BLOCK = 1 << 17;

/**
 * Least mean block size as a share of the window. fzstd moves the whole window for each block: tiny blocks would take
 * hours.
 */
const MIN_BLOCK_SHARE = 1 / 8192;
/** Bytes that may be moved before the share is checked. */
const FREE_MOVES = 2 ** 33;

/** Unpacks whole frames into `length` bytes. @throws Error for data that are damaged or longer */
export function unzstd(bytes: Uint8Array, length: number): Uint8Array {
  return decompress(bytes, new Uint8Array(length));
}

/** @param native creates Node's decoder; undefined if Node has none; null to use fzstd in any case */
export function zstdFrames(native: (() => Transform) | null | undefined = nativeDecoder()): FrameFormat {
  return {
    name: 'zstd',
    unit: 'frame',
    head: 4,
    mark: MAGIC & 0xff,
    begins(bytes, at, isSearch) {
      const magic = bytes.subarray(at, at + 4);
      if (magic.length === 4) {
        const number = magic.readUInt32LE(0);
        return number === MAGIC || (!isSearch && isSkippable(number));
      }
      return [MAGIC, SKIPPABLE].some(number => magic.every((byte, index) => byte === (number >>> (8 * index)) % 256));
    },
    unpack: (source, warn) => unpackFrame(source, () => warn('checksum'), native),
  };
}

/** The decoder of Node 22.15 and later. */
function nativeDecoder(): (() => Transform) | undefined {
  const { createZstdDecompress: create } = zlib as { createZstdDecompress?: (options: object) => Transform };
  return create === undefined ? undefined : () => create({ chunkSize: 1 << 16 });
}

const isSkippable = (magic: number): boolean => (magic & ~0xf) >>> 0 === SKIPPABLE;

async function* unpackFrame(
  source: ByteSource,
  warn: () => void,
  native: (() => Transform) | null | undefined,
): AsyncGenerator<Uint8Array> {
  const magic = await need(source, 4, head => head.readUInt32LE(0));
  if (isSkippable(magic)) {
    const length = await need(source, 8, head => head.readUInt32LE(4));
    if (!(await source.skip(8 + length))) throw new DamagedData(true);
    return;
  }
  const frame = await need(source, 18, headerOf, 6);
  if (frame.window > MAX_WINDOW) throw new ReadError(`needs a zstd window of ${formatBytes(frame.window)}`);
  const blocks = blocksOf(source, frame);
  if (native === undefined || native === null) {
    yield* byFzstd(blocks, frame);
    return;
  }
  try {
    yield* pipeDecoder<Uint8Array>(blocks, native(), error => error);
  } catch (error) {
    if (error instanceof DamagedData || error instanceof ReadError) throw error;
    const isChecksum = error instanceof Error && 'code' in error && error.code === 'ZSTD_error_checksum_wrong';
    if (!isChecksum) throw new DamagedData(false);
    source.consume(4);
    warn();
  }
}

/** Yields a frame in parts: its header, each block, its checksum. A block is consumed after it is unpacked. */
async function* blocksOf(source: ByteSource, { length, checksum }: FrameHeader): AsyncGenerator<Buffer> {
  const part = (size: number): Promise<Buffer> => need(source, size, bytes => Buffer.from(bytes));
  yield await part(length);
  source.consume(length);
  for (let last = false; !last; ) {
    const header = await need(source, 3, head => head.readUIntLE(0, 3));
    last = (header & 1) === 1;
    const size = ((header >> 1) & 3) === 1 ? 1 : header >> 3;
    if (size > MAX_BLOCK) throw new DamagedData(false);
    yield await part(3 + size);
    source.consume(3 + size);
  }
  if (!checksum) return;
  yield await part(4);
  source.consume(4);
}

async function* byFzstd(blocks: AsyncIterable<Buffer>, { window }: FrameHeader): AsyncGenerator<Uint8Array> {
  let out: Uint8Array[] = [];
  const decoder = new Decompress(bytes => out.push(bytes));
  let moved = 0;
  let unpacked = 0;
  for await (const block of blocks) {
    try {
      decoder.push(block);
    } catch {
      throw new DamagedData(false);
    }
    for (const bytes of out) unpacked += bytes.length;
    moved += window;
    if (moved > FREE_MOVES && unpacked < moved * MIN_BLOCK_SHARE) throw new ReadError('in too many tiny zstd blocks');
    yield* out;
    out = [];
  }
}

interface FrameHeader {
  /** Including the magic number. Bytes. */
  readonly length: number;
  /** Bytes. */
  readonly window: number;
  /** True if a checksum follows the last block. */
  readonly checksum: boolean;
}

function headerOf(head: Buffer): FrameHeader {
  const flags = head[4];
  const single = (flags & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][flags & 3];
  const sized = flags >> 6 === 0 ? Number(single) : 1 << (flags >> 6);
  const at = (single ? 5 : 6) + dictionary;
  const length = at + sized;
  if (length > head.length) throw new DamagedData(true);
  if (head.subarray(at - dictionary, at).some(byte => byte !== 0)) throw new ReadError('needs a zstd dictionary');
  const base = 2 ** (10 + (head[5] >> 3));
  const window = single ? sizeIn(head.subarray(at, length)) : base + (base / 8) * (head[5] & 7);
  return { length, window, checksum: (flags & 4) !== 0 };
}

function sizeIn(bytes: Buffer): number {
  if (bytes.length === 8) return Number(bytes.readBigUInt64LE(0));
  return bytes.readUIntLE(0, bytes.length) + (bytes.length === 2 ? 256 : 0);
}

/** Passes up to `most` bytes ahead to `read`. @throws DamagedData if there are fewer than `least` */
async function need<T>(source: ByteSource, most: number, read: (head: Buffer) => T, least = most): Promise<T> {
  await source.fill(most);
  if (source.ahead.length < least) throw new DamagedData(true);
  return read(source.ahead.subarray(0, most));
}
