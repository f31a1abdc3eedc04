/** Reads ZIP archives by their central directory, and after damage to it by the local headers. */

import { isUtf8 } from 'node:buffer';
import { stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { openFailure } from '../file.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import { formatBytes, ReadError } from '../problem.js';
import { type ArchiveEntry, checkEntryCount, isHiddenEntry } from './archive-entry.js';
import { decompress } from './decompress.js';
import { entriesByHeader, type HeaderEntry } from './zip-headers.js';

/** Bytes of an entry besides its name and content: its local header and its entry in the central directory. */
const OVERHEAD = 30 + 46;

/**
 * Yields the files of an archive, without folders, links and hidden files. An entry is unpacked when it is opened.
 *
 * @param archive path, or all bytes
 * @param warn    called with a clause for damage that costs no entries
 * @throws ReadError after the entries before the fault: the archive cannot be opened, is cut off, damaged, larger than
 *   `limits` allow, or has entries with shared bytes, as decompression bombs have
 */
export async function* zipEntries(
  archive: string | Buffer,
  limits: ReadLimits = DEFAULT_LIMITS,
  warn: (clause: string) => void = () => {},
): AsyncGenerator<ArchiveEntry> {
  const budget = { left: limits.unpackedBytes, limit: limits.unpackedBytes };
  const listed = { entries: 0, end: 0 };
  try {
    yield* listedEntries(archive, limits, budget, listed);
  } catch (error) {
    if (!(error instanceof ListDamage)) throw error;
    let count = 0;
    const search = { isIncomplete: false };
    for await (const entry of entriesByHeader(archive, listed.end, search)) {
      count++;
      checkEntryCount(listed.entries + count, limits);
      const { nameRaw, flags, known } = entry.header;
      const name = yauzl.getFileNameLowLevel(isUtf8(nameRaw) ? flags | 0x800 : flags, nameRaw, [], false);
      if (name.endsWith('/') || isHiddenEntry(name)) continue;
      yield { name, size: known?.size ?? 0, open: () => contentByHeader(entry, budget) };
    }
    const found = `${count.toLocaleString('en')} ${count === 1 ? 'entry is' : 'entries are'}`;
    const clause = count === 0 ? error.clause : `${error.clause}; ${found} read by their own headers`;
    if (count === 0 || search.isIncomplete) throw new ReadError(clause);
    warn(clause);
  }
}

/** The central directory is missing or damaged. */
class ListDamage extends ReadError {}

/** Bytes to which the entries of an archive may still unpack. */
interface Budget {
  left: number;
  readonly limit: number;
}

/**
 * @param listed receives the number of entries before the damage of the directory, and the position after the last one
 */
async function* listedEntries(
  archive: string | Buffer,
  limits: ReadLimits,
  budget: Budget,
  listed: { entries: number; end: number },
): AsyncGenerator<ArchiveEntry> {
  const zip = await openZip(archive);
  const list = new EntryList(zip);
  let accounted = 0;
  try {
    for (let count = 1; ; count++) {
      const entry = await list.next();
      if (entry === undefined) return;
      checkEntryCount(count, limits);
      accounted += OVERHEAD + 2 * entry.fileNameRaw.length + entry.compressedSize;
      if (accounted > zip.fileSize) throw new ReadError('entries share the same bytes, as in a decompression bomb');
      listed.entries = count;
      const { relativeOffsetOfLocalHeader: start, fileNameRaw, compressedSize } = entry;
      listed.end = Math.max(listed.end, start + 30 + fileNameRaw.length + compressedSize);
      const name = nameOf(entry);
      if (name.endsWith('/') || isHiddenEntry(name) || isLink(entry)) continue;
      yield { name, size: entry.uncompressedSize, open: () => contentOf(zip, entry, budget) };
    }
  } finally {
    zip.close();
  }
}

async function openZip(archive: string | Buffer): Promise<yauzl.ZipFile> {
  const path = typeof archive === 'string' ? archive : '';
  try {
    if (path !== '' && !(await stat(path)).isFile()) throw new ReadError('not a regular file');
  } catch (error) {
    throw error instanceof ReadError ? error : new ReadError(openFailure(path, error));
  }
  try {
    // Names stay bytes: yauzl rejects a whole archive for one hostile name. `contentOf` checks the sizes.
    const options = { decodeStrings: false, validateEntrySizes: false, autoClose: false, lazyEntries: true };
    return await (typeof archive === 'string'
      ? yauzl.openPromise(archive, options)
      : yauzl.fromBufferPromise(archive, options));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== undefined) throw new ReadError(openFailure(path, error));
    const lost = error instanceof Error && error.message.startsWith('End of central directory record signature');
    throw new ListDamage(lost ? 'cut off, or not a ZIP archive: its list of entries is missing' : DAMAGED);
  }
}

const DAMAGED = 'its list of entries is damaged';

/** Iterates the entries of the central directory. The iterator of yauzl crashes on an error between two entries. */
class EntryList {
  readonly #zip: yauzl.ZipFile;
  #settle: ((found: yauzl.Entry | undefined | Error) => void) | undefined;
  #failed: Error | undefined;

  constructor(zip: yauzl.ZipFile) {
    this.#zip = zip;
    zip.on('entry', (entry: yauzl.Entry) => this.#settle?.(entry));
    zip.on('end', () => this.#settle?.(undefined));
    zip.on('error', (error: Error) => {
      this.#failed = error;
      this.#settle?.(error);
    });
  }

  async next(): Promise<yauzl.Entry | undefined> {
    const found = await new Promise<yauzl.Entry | undefined | Error>(resolve => {
      this.#settle = resolve;
      if (this.#failed === undefined) this.#zip.readEntry();
      else resolve(this.#failed);
    });
    if (found instanceof Error) throw new ListDamage(DAMAGED);
    return found;
  }
}

/** The name as UTF-8 if it is valid, else in the encoding that the archive declares, by default code page 437. */
function nameOf(entry: yauzl.Entry): string {
  const { fileNameRaw: raw, generalPurposeBitFlag: flags, extraFields } = entry;
  return yauzl.getFileNameLowLevel(isUtf8(raw) ? flags | 0x800 : flags, raw, extraFields, false);
}

/** True for a symbolic link, whose content is a path. */
function isLink(entry: yauzl.Entry): boolean {
  return entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000;
}

async function* contentOf(zip: yauzl.ZipFile, entry: yauzl.Entry, budget: Budget): AsyncGenerator<Uint8Array> {
  const { compressionMethod: method, uncompressedSize: size, crc32: crc } = entry;
  checkReadable(entry.isEncrypted(), method);
  yield* checked(packedBytes(zip, entry), method, { size, crc }, budget);
}

async function* contentByHeader(entry: HeaderEntry, budget: Budget): AsyncGenerator<Uint8Array> {
  const { flags, method, known } = entry.header;
  checkReadable((flags & 1) !== 0, method);
  if (known !== undefined || method === 0) {
    yield* checked(entry.packed(), method, known ?? { size: 0, crc: 0 }, budget);
    return;
  }
  for await (const chunk of entry.inflated()) {
    spend(budget, chunk.length);
    yield chunk;
  }
}

/** Checks that an entry is not encrypted, and stored or deflated. */
function checkReadable(isEncrypted: boolean, method: number): void {
  if (isEncrypted) throw new ReadError('encrypted');
  if (method !== 0 && method !== 8) throw new ReadError(`unsupported compression method (${method})`);
}

function spend(budget: Budget, bytes: number): void {
  budget.left -= bytes;
  if (budget.left < 0) throw new ReadError(`all its entries unpack to more than ${formatBytes(budget.limit)}`);
}

/** Yields the content of an entry of known size and checksum. */
async function* checked(
  packed: AsyncIterable<Uint8Array>,
  method: number,
  { size, crc }: { readonly size: number; readonly crc: number },
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  const content = method === 0 ? packed : decompress(packed, 'deflate-raw', size + 1);
  let unpacked = 0;
  let checksum = 0;
  for await (const chunk of content) {
    unpacked += chunk.length;
    spend(budget, chunk.length);
    if (unpacked > size) {
      yield chunk.subarray(0, chunk.length - (unpacked - size));
      throw new ReadError('damaged: longer than the archive says');
    }
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (unpacked !== size) throw new ReadError('cut off');
  if (checksum !== crc) throw new ReadError('damaged: checksum mismatch');
}

async function* packedBytes(zip: yauzl.ZipFile, entry: yauzl.Entry): AsyncGenerator<Uint8Array> {
  let stream: AsyncIterable<Uint8Array>;
  try {
    stream = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  } catch {
    throw new ReadError('damaged: no entry where the list of entries points to');
  }
  yield* stream;
}
