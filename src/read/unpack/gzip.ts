/**
 * Decompresses the members of a gzip file (RFC 1952). Node's own gzip decoder stops at padding between members, and
 * drops the last output of a member with a wrong checksum.
 *
 *     1f 8b 08 | flags 1 | time 4 | hint 1 | system 1 | extra, name, comment, if the flags are set | data | crc32 4 | size 4
 */
import { constants, crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import type { ByteSource } from './byte-source.js';
import { DamagedData, type FrameFormat, unpackOne } from './frames.js';

const HEADER = 10;
const TRAILER = 8;
const [HEADER_CHECKSUM, EXTRA, NAME, COMMENT] = [2, 4, 8, 16];

/** Longest file name or comment in a header. Bytes. */
const MAX_NAME = 4096;

/**
 * Largest data, packed and unpacked, that are decoded synchronously: a stream for each short member takes ten times as
 * long.
 */
const SHORT = 1 << 15;
const SHORT_UNPACKED = 1 << 20;

export const GZIP: FrameFormat = {
  name: 'gzip',
  unit: 'member',
  head: HEADER,
  mark: 0x1f,
  begins(bytes, at, isSearch) {
    const has = (offset: number, test: (byte: number) => boolean): boolean =>
      at + offset >= bytes.length || test(bytes[at + offset]);
    const isMarked = has(0, byte => byte === 0x1f) && has(1, byte => byte === 0x8b);
    const isHeader = isMarked && has(2, byte => byte === 8) && has(3, byte => byte < 0x20);
    if (!isSearch || !isHeader) return isHeader;
    return has(8, hint => hint === 0 || hint === 2 || hint === 4) && has(9, system => system < 14 || system === 255);
  },
  unpack: unpackMember,
};

async function* unpackMember(source: ByteSource, warn: (what: 'checksum') => void): AsyncGenerator<Uint8Array> {
  source.consume(await headerLength(source));
  let size = 0;
  let checksum = 0;
  for await (const bytes of dataOf(source)) {
    size += bytes.length;
    checksum = crc32(bytes, checksum);
    yield bytes;
  }
  await need(source, TRAILER);
  if (source.ahead.readUInt32LE(0) === checksum) {
    source.consume(TRAILER);
    return;
  }
  const isComplete = source.ahead.readUInt32LE(4) === size % 2 ** 32;
  const length = await trailerLength(source);
  source.consume(length);
  if (!isComplete && length === TRAILER) throw new DamagedData(false);
  warn('checksum');
}

/** Length of the trailer. It is shorter if the next member begins before its end. */
async function trailerLength(source: ByteSource): Promise<number> {
  await source.fill(TRAILER + HEADER);
  let length = 0;
  while (length < TRAILER && !GZIP.begins(source.ahead, length, true)) length++;
  return length;
}

async function headerLength(source: ByteSource): Promise<number> {
  await need(source, HEADER);
  const flags = source.ahead[3];
  let length = HEADER;
  if ((flags & EXTRA) !== 0) {
    await need(source, length + 2);
    length += 2 + source.ahead.readUInt16LE(length);
  }
  for (const flag of [NAME, COMMENT]) {
    if ((flags & flag) === 0) continue;
    const whole = await source.fill(length + MAX_NAME);
    const end = source.ahead.subarray(0, length + MAX_NAME).indexOf(0, length);
    if (end < 0) throw new DamagedData(!whole);
    length = end + 1;
  }
  if ((flags & HEADER_CHECKSUM) !== 0) length += 2;
  await need(source, length);
  return length;
}

async function* dataOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  // Reading on meets a fault of the stream again, after the bytes before it.
  await source.fill(SHORT).catch(() => false);
  const short = inflatedAtOnce(source.ahead.subarray(0, SHORT));
  if (short === undefined) {
    yield* unpackOne(source, chunkSize => createInflateRaw({ chunkSize }), { retry: true });
    return;
  }
  const end = short.length + TRAILER;
  const { ahead } = source;
  const isRight = ahead.length >= end && ahead.readUInt32LE(short.length) === crc32(short.bytes);
  // If bytes are missing, the decoded data may include the header of the next member.
  const reachesNext = !isRight && hasHeader(ahead.subarray(0, short.length));
  if (!reachesNext) source.consume(short.length);
  yield short.bytes;
  if (reachesNext) throw new DamagedData(false);
}

function hasHeader(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(0x1f); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
    if (at + HEADER <= bytes.length && GZIP.begins(bytes, at, true)) return true;
  }
  return false;
}

/** The decoded data and the number of bytes read; undefined for data that are damaged or do not end in the bytes. */
function inflatedAtOnce(bytes: Buffer): { readonly bytes: Uint8Array; readonly length: number } | undefined {
  try {
    const options = { info: true, maxOutputLength: SHORT_UNPACKED, finishFlush: constants.Z_SYNC_FLUSH };
    const { buffer, engine } = inflateRawSync(bytes, options) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    // Data that end exactly with the bytes may be cut off there.
    return engine.bytesWritten < bytes.length ? { bytes: buffer, length: engine.bytesWritten } : undefined;
  } catch {
    return undefined;
  }
}

/** @throws DamagedData if the stream ends before */
async function need(source: ByteSource, count: number): Promise<void> {
  if (!(await source.fill(count))) throw new DamagedData(true);
}
