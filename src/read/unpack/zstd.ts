/**
 * Zstandard (RFC 8878), by Node 22.15 and later or else by fzstd. Frames and blocks are separated here: Node stops behind
 * the first frame, and silently where a frame is cut; fzstd allocates whatever window a frame declares (up to 2 GB) and
 * unpacks all blocks of a chunk at once.
 *
 *     magic 4 | frame header 2-14 | block | block | ... | last block | checksum 0 or 4
 *                                   block: header 3 (last, type, size) | data
 */

import type { Transform } from 'node:stream';
import { Decompress } from 'fzstd';
import { formatBytes, ReadError } from '../problem.js';
import { ByteSource } from './byte-source.js';
import { pipeDecoder } from './pipe-decoder.js';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** Largest window: the default limit of the `zstd` command. Bytes. */
const MAX_WINDOW = 1 << 27;

/** fzstd moves the whole window for each block. Blocks smaller than this share of the window would take hours. */
const MIN_BLOCK_SHARE = 1 / 8192;
/** Bytes of windows that are moved before the share counts. */
const FREE_MOVES = 2 ** 33;

/**
 * @param native makes a decoder of Node's, where it has one
 * @throws what `faultOf` makes of an error in the data, behind all bytes before it
 */
export async function* decompressZstd(
  stream: AsyncIterable<Uint8Array>,
  faultOf: (error: unknown) => unknown,
  native?: () => Transform,
): AsyncGenerator<Uint8Array> {
  const source = new ByteSource(stream);
  try {
    while (await source.fill(1)) {
      const magic = await need(source, 4, head => head.readUInt32LE(0));
      if (magic === MAGIC) {
        const frame = await need(source, 18, headerOf, 6);
        if (frame.window > MAX_WINDOW) throw new ReadError(`needs a zstd window of ${formatBytes(frame.window)}`);
        const blocks = blocksOf(source, frame);
        yield* native === undefined
          ? byFzstd(blocks, frame, faultOf)
          : pipeDecoder<Uint8Array>(blocks, native(), faultOf);
      } else if ((magic & ~0xf) >>> 0 === SKIPPABLE) {
        const length = await need(source, 8, head => head.readUInt32LE(4));
        if (!(await source.skip(8 + length))) throw new ReadError('cut off');
      } else throw faultOf(undefined);
    }
  } finally {
    await source.close();
  }
}

/** The bytes of a frame: its header, each block, its checksum. */
async function* blocksOf(source: ByteSource, { length, checksum }: FrameHeader): AsyncGenerator<Buffer> {
  yield await taken(source, length);
  for (let last = false; !last; ) {
    const header = await need(source, 3, head => head.readUIntLE(0, 3));
    last = (header & 1) === 1;
    const size = ((header >> 1) & 3) === 1 ? 1 : header >> 3;
    yield await taken(source, 3 + size);
  }
  if (checksum) yield await taken(source, 4);
}

async function* byFzstd(
  blocks: AsyncIterable<Buffer>,
  { window }: FrameHeader,
  faultOf: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  let out: Uint8Array[] = [];
  const decoder = new Decompress(bytes => out.push(bytes));
  let moved = 0;
  let unpacked = 0;
  for await (const block of blocks) {
    try {
      decoder.push(block);
    } catch (error) {
      throw faultOf(error);
    }
    for (const bytes of out) unpacked += bytes.length;
    moved += window;
    if (moved > FREE_MOVES && unpacked < moved * MIN_BLOCK_SHARE) throw new ReadError('in too many tiny zstd blocks');
    yield* out;
    out = [];
  }
}

interface FrameHeader {
  /** With the magic number. Bytes. */
  readonly length: number;
  /** Bytes. */
  readonly window: number;
  /** True where a checksum follows the last block. */
  readonly checksum: boolean;
}

function headerOf(head: Buffer): FrameHeader {
  const flags = head[4];
  const single = (flags & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][flags & 3];
  const sized = flags >> 6 === 0 ? Number(single) : 1 << (flags >> 6);
  const at = (single ? 5 : 6) + dictionary;
  const length = at + sized;
  if (length > head.length) throw new ReadError('cut off');
  if (head.subarray(at - dictionary, at).some(byte => byte !== 0)) throw new ReadError('needs a zstd dictionary');
  const base = 2 ** (10 + (head[5] >> 3));
  const window = single ? sizeIn(head.subarray(at, length)) : base + (base / 8) * (head[5] & 7);
  return { length, window, checksum: (flags & 4) !== 0 };
}

function sizeIn(bytes: Buffer): number {
  if (bytes.length === 8) return Number(bytes.readBigUInt64LE(0));
  return bytes.readUIntLE(0, bytes.length) + (bytes.length === 2 ? 256 : 0);
}

/** Looks ahead at up to `most` bytes, of which at least `least` have to be there. */
async function need<T>(source: ByteSource, most: number, read: (head: Buffer) => T, least = most): Promise<T> {
  await source.fill(most);
  if (source.ahead.length < least) throw new ReadError('cut off');
  return read(source.ahead.subarray(0, most));
}

async function taken(source: ByteSource, count: number): Promise<Buffer> {
  const bytes = await source.take(count);
  if (bytes === undefined) throw new ReadError('cut off');
  return bytes;
}
