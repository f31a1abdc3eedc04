/** Reads tar archives (ustar, pax, GNU) as a stream, entry by entry. */

import { Parser, type ReadEntry } from 'tar';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import { formatBytes, ReadError } from '../problem.js';
import { type ArchiveEntry, checkEntryCount, isHiddenEntry } from './archive-entry.js';
import { ByteSource } from './byte-source.js';

/** Entry types of files. Links, devices, folders and sparse files have other types. */
const FILES: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);

/** Name of a sparse file of GNU tar in the pax format. Its content is a map and the data between the holes. */
const SPARSE = /(?:^|\/)GNUSparseFile\.\d+\//;

/**
 * Yields the files of an uncompressed archive, without links, sparse files and hidden files. Archives may be
 * concatenated, and after damage the next entry is searched. Nothing is written to disk.
 *
 * @param stream a chunk may be overwritten once the next one is requested; errors of the stream are passed on
 * @param warn   called with a clause for an archive without its end
 * @throws ReadError after all readable entries: the archive is cut off, damaged, not a tar archive, or has more entries
 *   than `limits` allow
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
        await feed.skip(found);
      }
      const fault = feed.fault();
      if (fault !== undefined) faults.push(fault);
      else if (!feed.isEnded) warn('its end is missing: further entries may have followed');
      const after = await archiveIn(feed.after());
      if (after.foreign > 0 && fault === undefined) {
        faults.push(`${formatBytes(after.foreign)} after the end of the archive cannot be read`);
      }
      part = after.archive;
    } finally {
      if (part === undefined) await feed.close();
    }
  }
  if (faults.length > 0) throw new ReadError(faults.slice(0, 5).join('; '));
}

const BLOCK = 512;
/** Bytes after an archive, or after damage, in which another archive is searched. */
const MAX_AFTER = 1 << 24;

/** Finds an archive in bytes that may begin with others; `foreign` counts the bytes before it that are not NUL. */
async function archiveIn(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly foreign: number; readonly archive?: AsyncIterable<Uint8Array> }> {
  const source = new ByteSource(stream);
  let foreign = 0;
  const pass = (count: number): void => {
    for (const byte of source.ahead.subarray(0, count)) if (byte !== 0) foreign++;
    source.consume(count);
  };
  while (source.consumed < MAX_AFTER) {
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

/** True for a header with a valid checksum. */
function isHeader(block: Buffer): boolean {
  const sum = Number.parseInt(block.toString('latin1', 148, 156), 8);
  let total = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) total += block[at];
  return sum === total;
}

interface TarEntry {
  readonly entry: ReadEntry;
  /** Content from the parser that is not read yet. */
  readonly chunks: Buffer[];
  ended: boolean;
}

/** Feeds the stream into the parser as far as the current entry needs it. */
class TarFeed {
  #input: AsyncIterator<Uint8Array>;
  readonly #parser: Parser;
  /** Entries that begin in the last chunk. */
  readonly #found: TarEntry[] = [];
  #bytes = 0;
  #entries = 0;
  #damaged = 0;
  #cut = false;
  /** True after the two empty blocks that end the archive. */
  #ended = false;
  /** True once the stream, or the archive in it, has ended. */
  #done = false;
  /** The fault of the stream; it has the readable rest. */
  #broken: ReadError | undefined;
  /** Clause that says why the following bytes may be wrong. */
  #suspect: string | undefined;
  /** Bytes after the end of the archive that were read with its last chunk. */
  #after: Buffer | undefined;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#input = stream[Symbol.asyncIterator]();
    this.#parser = new Parser({
      // No decompression inside the parser: `streams.ts` has removed the compression.
      zstd: false,
      onReadEntry: entry => this.#add(entry),
      onwarn: (_code, message) => {
        if (String(message).startsWith('Truncated')) this.#cut = true;
        else this.#damaged++;
      },
    });
    // Pushing stops at the end of the archive: the parser would keep all bytes after it.
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
    if (this.#suspect !== undefined) throw new ReadError(this.#suspect);
  }

  /** Yields the bytes after the end of the archive, or after the fault of the stream. */
  async *after(): AsyncGenerator<Uint8Array> {
    if (this.#after !== undefined) yield this.#after;
    const input = this.#broken === undefined ? this.#input : this.#broken.rest?.[Symbol.asyncIterator]();
    for (let next = await input?.next(); next !== undefined && next.done !== true; next = await input?.next()) {
      yield next.value;
    }
  }

  /** Drops the rest of an entry. */
  async skip(found: TarEntry): Promise<void> {
    do {
      found.chunks.length = 0;
    } while (!found.ended && (await this.#push()));
  }

  /** True if the archive has its end. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** The fault of the archive as a whole, as a clause. Call at the end. */
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
        this.#suspect = error.clause;
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
    // Entries are views of these bytes. They are copied, because the stream may overwrite its chunk.
    const bytes = Buffer.from(chunk);
    // The parser does not tell where the archive ends. It ends with a block of NUL bytes, so such a block is written
    // alone.
    for (let at = 0; at < bytes.length && !this.#ended; ) {
      let end = at + BLOCK - ((this.#bytes + at) % BLOCK);
      while (end < bytes.length && bytes[end - 1] !== 0) end += BLOCK;
      this.#parser.write(bytes.subarray(at, end));
      at = end;
      if (this.#ended && end < bytes.length) this.#after = bytes.subarray(end);
    }
    this.#bytes += bytes.length;
    return true;
  }
}
