/** Tar archives (ustar, pax, GNU) as a stream, entry by entry. */

import { Parser, type ReadEntry } from 'tar';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import { formatBytes, ReadError } from '../problem.js';
import { type ArchiveEntry, checkEntryCount, isHiddenEntry } from './archive-entry.js';
import { ByteSource } from './byte-source.js';

/** Types of entries that are files; links, devices, folders and sparse files have others. */
const FILES: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);

/** Name that GNU tar gives to a sparse file in the pax format. Its content is a map and the data between the holes. */
const SPARSE = /(?:^|\/)GNUSparseFile\.\d+\//;

/**
 * The files of an archive that is not compressed, without links, sparse and hidden files. Behind the end of an archive
 * another one may stand, and behind damage the rest is found again. Nothing is written to the disk.
 *
 * @param stream its chunks may be overwritten once the next one is asked for; its errors are passed on
 * @param warn   is told of an archive without its end
 * @throws ReadError behind all entries that can be read: the archive is cut off, damaged, not a tar archive, or has more
 *   entries than `limits` allow
 */
export async function* tarEntries(
  stream: AsyncIterable<Uint8Array>,
  limits: ReadLimits = DEFAULT_LIMITS,
  warn: (clause: string) => void = () => {},
): AsyncGenerator<ArchiveEntry> {
  const faults: string[] = [];
  let count = 0;
  for (let part: AsyncIterable<Uint8Array> | undefined = stream; part !== undefined; ) {
    const feed: TarFeed = new TarFeed(part);
    part = undefined;
    try {
      for (let found = await feed.next(); found !== undefined; found = await feed.next()) {
        checkEntryCount(++count, limits);
        const { path, type, size } = found.entry;
        const name = path.replace(/\\/g, '/').replace(/^(?:\.\/)+/, '');
        const current = found;
        if (FILES.has(type) && !name.endsWith('/') && !isHiddenEntry(name) && !SPARSE.test(name)) {
          yield { name, size, open: () => feed.content(current) };
        }
        await feed.pass(found);
      }
      const fault = feed.fault();
      if (fault !== undefined) faults.push(fault);
      else if (!feed.isEnded) warn('its end is missing: further entries may have followed');
      const behind = await archiveIn(feed.behind());
      if (behind.foreign > 0 && fault === undefined) {
        faults.push(`${formatBytes(behind.foreign)} behind the end of the archive cannot be read`);
      }
      part = behind.archive;
    } finally {
      if (part === undefined) await feed.close();
    }
  }
  if (faults.length > 0) throw new ReadError(faults.slice(0, 5).join('; '));
}

const BLOCK = 512;
/** Bytes in which an archive behind another one, or behind damage, is looked for. */
const MAX_BEHIND = 1 << 24;

/** Finds an archive in bytes that need not begin with one; `foreign` counts the bytes before it that are not NUL. */
async function archiveIn(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly foreign: number; readonly archive?: AsyncIterable<Uint8Array> }> {
  const source = new ByteSource(stream);
  let foreign = 0;
  const pass = (count: number): void => {
    for (const byte of source.ahead.subarray(0, count)) if (byte !== 0) foreign++;
    source.consume(count);
  };
  while (source.consumed < MAX_BEHIND) {
    let whole = false;
    try {
      whole = await source.fill(BLOCK);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      if (!source.resume()) return { foreign };
      continue;
    }
    const { ahead } = source;
    for (let at = ahead.indexOf('ustar'); at >= 0; at = ahead.indexOf('ustar', at + 1)) {
      const start = at - 257;
      if (start < 0 || start + BLOCK > ahead.length || !isHeader(ahead.subarray(start, start + BLOCK))) continue;
      pass(start);
      return { foreign, archive: source.rest() };
    }
    pass(whole ? ahead.length - BLOCK + 1 : ahead.length);
    if (!whole) break;
  }
  return { foreign };
}

/** True for a header whose checksum is right. */
function isHeader(block: Buffer): boolean {
  const sum = Number.parseInt(block.toString('latin1', 148, 156), 8);
  let total = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) total += block[at];
  return sum === total;
}

interface TarEntry {
  readonly entry: ReadEntry;
  /** Content that the parser has given and nobody has read. */
  readonly chunks: Buffer[];
  ended: boolean;
}

/** Pushes the stream into the parser, as far as the entry that is being read needs it. */
class TarFeed {
  #input: AsyncIterator<Uint8Array>;
  readonly #parser: Parser;
  /** Entries that begin in the last chunk. */
  readonly #found: TarEntry[] = [];
  #bytes = 0;
  #entries = 0;
  #damaged = 0;
  #cut = false;
  /** True behind the two empty blocks that end the archive. */
  #ended = false;
  /** True once no more is pushed: the stream, or the archive in it, has ended. */
  #done = false;
  /** The fault of the stream, and what can be read behind it. */
  #broken: ReadError | undefined;
  /** Why the next bytes may be wrong, in a clause. */
  #doubt: string | undefined;
  /** Bytes behind the end of the archive that have been read. */
  #behind: Buffer | undefined;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#input = stream[Symbol.asyncIterator]();
    this.#parser = new Parser({
      // An archive that is compressed twice is not unpacked here.
      zstd: false,
      onReadEntry: entry => this.#add(entry),
      onwarn: (_code, message) => {
        if (String(message).startsWith('Truncated')) this.#cut = true;
        else this.#damaged++;
      },
    });
    // The parser would keep all bytes behind the end of the archive.
    this.#parser.on('eof', () => {
      this.#ended = true;
      this.#done = true;
    });
    this.#parser.on('error', () => {
      this.#damaged++;
      this.#done = true;
    });
  }

  /** The next entry; undefined at the end. */
  async next(): Promise<TarEntry | undefined> {
    while (this.#found.length === 0 && (await this.#push()));
    return this.#found.shift();
  }

  async *content(found: TarEntry): AsyncGenerator<Uint8Array> {
    let left = found.entry.size;
    do {
      for (let chunk = found.chunks.shift(); chunk !== undefined; chunk = found.chunks.shift()) {
        left -= chunk.length;
        yield chunk;
      }
    } while (!found.ended && (await this.#push()));
    const fault = this.#broken?.clause ?? 'cut off';
    if (left > 0) throw new ReadError(fault);
    if (this.#doubt !== undefined) throw new ReadError(this.#doubt);
  }

  /** What stands behind the end of the archive, or behind the fault of the stream. */
  async *behind(): AsyncGenerator<Uint8Array> {
    if (this.#behind !== undefined) yield this.#behind;
    const input = this.#broken === undefined ? this.#input : this.#broken.rest?.[Symbol.asyncIterator]();
    for (let next = await input?.next(); next !== undefined && next.done !== true; next = await input?.next()) {
      yield next.value;
    }
  }

  /** Drops the rest of an entry. */
  async pass(found: TarEntry): Promise<void> {
    do {
      found.chunks.length = 0;
    } while (!found.ended && (await this.#push()));
  }

  /** Whether the blocks at the end of the archive are there. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** What is wrong with the archive as a whole, asked at its end. */
  fault(): string | undefined {
    if (this.#broken !== undefined) return this.#broken.clause;
    if (this.#bytes === 0) return 'empty file';
    if (this.#cut) return 'cut off';
    if (this.#entries === 0 && this.#damaged > 0) return this.#bytes < 512 ? 'cut off' : 'not a tar archive';
    // The parser accepts half a header at the end.
    if (!this.#ended && this.#bytes % 512 !== 0) return 'cut off';
    return this.#damaged > 0 ? 'damaged: some entries cannot be read' : undefined;
  }

  async close(): Promise<void> {
    this.#done = true;
    await this.#input.return?.();
  }

  #add(entry: ReadEntry): void {
    const found: TarEntry = { entry, chunks: [], ended: false };
    this.#entries++;
    this.#found.push(found);
    entry.on('data', chunk => found.chunks.push(chunk));
    entry.on('end', () => {
      found.ended = true;
    });
  }

  async #push(): Promise<boolean> {
    if (this.#done) return false;
    let chunk: Uint8Array | undefined;
    try {
      const { done, value } = await this.#input.next();
      if (done !== true) chunk = value;
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      if (error.isSuspect && error.rest !== undefined) {
        this.#doubt = error.clause;
        this.#input = error.rest[Symbol.asyncIterator]();
        return true;
      }
      this.#broken = error;
    }
    if (chunk === undefined) {
      this.#done = true;
      this.#parser.end();
      return true;
    }
    if (this.#bytes === 0 && chunk[0] === 0x1f && chunk[1] === 0x8b) throw new ReadError('not a tar archive');
    // The entries are views of these bytes, and the stream may overwrite its chunk.
    const bytes = Buffer.from(chunk);
    // The parser does not say where the archive ends, but it ends with a block of NUL bytes.
    for (let at = 0; at < bytes.length && !this.#ended; ) {
      let end = at + BLOCK - ((this.#bytes + at) % BLOCK);
      while (end < bytes.length && bytes[end - 1] !== 0) end += BLOCK;
      this.#parser.write(bytes.subarray(at, end));
      at = end;
      if (this.#ended && end < bytes.length) this.#behind = bytes.subarray(end);
    }
    this.#bytes += bytes.length;
    return true;
  }
}
