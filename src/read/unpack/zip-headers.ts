/**
 * Reads the entries of a ZIP archive by their local headers, if the central directory is missing or damaged: archives
 * that are cut off, and archives with foreign bytes before or after them.
 */
import { crc32, createInflateRaw } from 'node:zlib';
import { chunksOf } from '../file.js';
import { ReadError } from '../problem.js';
import { ByteSource } from './byte-source.js';
import { DamagedData, unpackOne } from './frames.js';

/** A local header. */
export interface EntryHeader {
  readonly nameRaw: Buffer;
  readonly flags: number;
  readonly method: number;
  /** Undefined for a streamed entry: checksum and sizes follow its content. */
  readonly known?: { readonly crc: number; readonly packed: number; readonly size: number };
}

export interface HeaderEntry {
  readonly header: EntryHeader;
  /** The stored bytes. @throws ReadError if their number is not known */
  packed(): AsyncIterable<Uint8Array>;
  /** The content of a deflated streamed entry, checked. @throws ReadError after the bytes that can be unpacked */
  inflated(): AsyncIterable<Uint8Array>;
}

/** Length of a local header without its name. Bytes. */
const HEADER = 30;
const SIGNATURE = Buffer.from('PK\x03\x04', 'latin1');
/** Length of an entry of the central directory without its name. Bytes. */
const LIST_ENTRY = 46;
/** Signature of the central directory, which follows the last entry. */
const LIST = Buffer.from('PK\x01\x02', 'latin1');
const DESCRIPTOR = 0x08074b50;
const MAX_NAME = 4096;

/**
 * Yields the entries of an archive from a position on.
 *
 * @param archive path, or all bytes
 * @param from    position after the entries that are already read. Bytes
 * @param search  receives whether entries may be missing: foreign bytes are between or after the entries
 */
export async function* entriesByHeader(
  archive: string | Buffer,
  from: number,
  search: { isIncomplete: boolean },
): AsyncGenerator<HeaderEntry> {
  const source = new ByteSource(typeof archive === 'string' ? chunksOf(archive) : once(archive));
  try {
    await source.skip(from);
    let first: Buffer | undefined;
    let hasBefore = false;
    for (let isFirst = true; ; isFirst = false) {
      const start = source.consumed;
      const isEnd = !(await source.fill(LIST.length)) || source.ahead.subarray(0, LIST.length).equals(LIST);
      if (isEnd && !isFirst) {
        // An entry before the first one may be lost. The central directory names the first entry.
        if (hasBefore && !(await firstListed(source))?.equals(first ?? LIST)) search.isIncomplete = true;
        return;
      }
      if (!(await toSignature(source))) {
        search.isIncomplete = true;
        return;
      }
      search.isIncomplete ||= !isFirst && source.consumed > start;
      hasBefore ||= isFirst && from === 0 && source.consumed > 0;
      const header = await headerAt(source);
      if (header === undefined) {
        source.consume(1);
        continue;
      }
      first ??= header.nameRaw;
      const end = source.consumed + (header.known?.packed ?? 0);
      yield {
        header,
        packed: () => upTo(source, header.known && end),
        inflated: () => inflated(source),
      };
      if (header.known !== undefined && !(await source.skip(end - source.consumed))) search.isIncomplete = true;
      else if (header.known === undefined) await skipDescriptor(source);
    }
  } finally {
    await source.close();
  }
}

/** Skips the data descriptor, checksum and sizes, after a streamed entry. */
async function skipDescriptor(source: ByteSource): Promise<void> {
  if (!(await source.fill(16)) || source.ahead.readUInt32LE(0) !== DESCRIPTOR) return;
  const isNext = (at: number): boolean =>
    [SIGNATURE, LIST].some(signature => source.ahead.subarray(at, at + signature.length).equals(signature));
  await source.fill(28);
  source.consume(isNext(24) ? 24 : 16);
}

/** The name of the first entry in the central directory at the position of the source. */
async function firstListed(source: ByteSource): Promise<Buffer | undefined> {
  if (!(await source.fill(LIST_ENTRY))) return undefined;
  const length = source.ahead.readUInt16LE(28);
  await source.fill(LIST_ENTRY + length);
  return Buffer.from(source.ahead.subarray(LIST_ENTRY, LIST_ENTRY + length));
}

async function toSignature(source: ByteSource): Promise<boolean> {
  while (await source.fill(SIGNATURE.length)) {
    const at = source.ahead.indexOf(SIGNATURE);
    source.consume(at < 0 ? source.ahead.length - SIGNATURE.length + 1 : at);
    if (at >= 0) return true;
  }
  return false;
}

/** Consumes the local header at the position of the source; undefined if there is none. */
async function headerAt(source: ByteSource): Promise<EntryHeader | undefined> {
  if (!(await source.fill(HEADER))) return undefined;
  const head = Buffer.from(source.ahead.subarray(0, HEADER));
  const [flags, method] = [head.readUInt16LE(6), head.readUInt16LE(8)];
  const [crc, nameLength, extraLength] = [head.readUInt32LE(14), head.readUInt16LE(26), head.readUInt16LE(28)];
  if (head[4] > 63 || nameLength > MAX_NAME || !(await source.fill(HEADER + nameLength + extraLength)))
    return undefined;
  const { ahead } = source;
  const nameRaw = Buffer.from(ahead.subarray(HEADER, HEADER + nameLength));
  const extra = Buffer.from(ahead.subarray(HEADER + nameLength, HEADER + nameLength + extraLength));
  source.consume(HEADER + nameLength + extraLength);
  let [packed, size] = [head.readUInt32LE(18), head.readUInt32LE(22)];
  if (packed === 0xffffffff || size === 0xffffffff) [size, packed] = longSizes(extra) ?? [size, packed];
  const isStream = (flags & 8) !== 0 && packed === 0;
  return { nameRaw, flags, method, ...(!isStream && { known: { crc, packed, size } }) };
}

/** Sizes of a ZIP64 entry, unpacked and packed. */
function longSizes(extra: Buffer): [number, number] | undefined {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1 || at + 20 > extra.length) continue;
    return [Number(extra.readBigUInt64LE(at + 4)), Number(extra.readBigUInt64LE(at + 12))];
  }
  return undefined;
}

/** Yields the bytes of the source up to a position. */
async function* upTo(source: ByteSource, end: number | undefined): AsyncGenerator<Uint8Array> {
  if (end === undefined) throw new ReadError('its length is not known: the list of entries is missing');
  while (source.consumed < end && (await source.fill(1))) {
    const chunk = Buffer.from(source.ahead.subarray(0, end - source.consumed));
    source.consume(chunk.length);
    yield chunk;
  }
}

async function* inflated(source: ByteSource): AsyncGenerator<Uint8Array> {
  let checksum = 0;
  try {
    for await (const chunk of unpackOne(source, chunkSize => createInflateRaw({ chunkSize }))) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof DamagedData)) throw error;
    throw new ReadError(error.isCutOff ? 'cut off' : 'damaged data');
  }
  if (!(await source.fill(8))) throw new ReadError('cut off');
  const { ahead } = source;
  const stated = ahead.readUInt32LE(ahead.readUInt32LE(0) === DESCRIPTOR ? 4 : 0);
  if (stated !== checksum) throw new ReadError('damaged: checksum mismatch');
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
