/** Tar archives (ustar, pax, GNU) as a stream, entry by entry. */

import { Parser, type ReadEntry } from 'tar';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import { ReadError } from '../problem.js';
import { type ArchiveEntry, checkEntryCount, isHiddenEntry } from './archive-entry.js';

/** Types of entries that are files; links, devices, folders and sparse files have others. */
const FILES: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);

/** Name that GNU tar gives to a sparse file in the pax format. Its content is a map and the data between the holes. */
const SPARSE = /(?:^|\/)GNUSparseFile\.\d+\//;

/**
 * The files of an archive that is not compressed, without links, sparse and hidden files. Nothing is written to the disk.
 *
 * @param stream its chunks may be overwritten once the next one is asked for; its errors are passed on
 * @throws ReadError behind the entries before the fault: the archive is cut off, damaged, not a tar archive, or has more
 *   entries than `limits` allow
 */
export async function* tarEntries(
  stream: AsyncIterable<Uint8Array>,
  limits: ReadLimits = DEFAULT_LIMITS,
): AsyncGenerator<ArchiveEntry> {
  const feed = new TarFeed(stream);
  try {
    for (let count = 1; ; count++) {
      const found = await feed.next();
      if (found === undefined) break;
      checkEntryCount(count, limits);
      const { path, type, size } = found.entry;
      const name = path.replace(/\\/g, '/').replace(/^(?:\.\/)+/, '');
      if (FILES.has(type) && !name.endsWith('/') && !isHiddenEntry(name) && !SPARSE.test(name)) {
        yield { name, size, open: () => feed.content(found) };
      }
      await feed.pass(found);
    }
    const fault = feed.fault();
    if (fault !== undefined) throw new ReadError(fault);
  } finally {
    await feed.close();
  }
}

interface TarEntry {
  readonly entry: ReadEntry;
  /** Content that the parser has given and nobody has read. */
  readonly chunks: Buffer[];
  ended: boolean;
}

/** Pushes the stream into the parser, as far as the entry that is being read needs it. */
class TarFeed {
  readonly #input: AsyncIterator<Uint8Array>;
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
    if (left > 0) throw new ReadError('cut off');
  }

  /** Drops the rest of an entry. */
  async pass(found: TarEntry): Promise<void> {
    do {
      found.chunks.length = 0;
    } while (!found.ended && (await this.#push()));
  }

  /** What is wrong with the archive as a whole, asked at its end. */
  fault(): string | undefined {
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
    const { done, value } = await this.#input.next();
    if (done) {
      this.#done = true;
      this.#parser.end();
    } else {
      if (this.#bytes === 0 && value[0] === 0x1f && value[1] === 0x8b) throw new ReadError('not a tar archive');
      this.#bytes += value.length;
      // The entries are views of these bytes, and the stream may overwrite its chunk.
      this.#parser.write(Buffer.from(value));
    }
    return true;
  }
}
