/**
 * Reads and writes the files of an index. Each file is written once and never changed. Every read is checked: a position against the
 * length of the file, a block against its checksum.
 *
 *   block   | 4,092 bytes | CRC-32 |     of a table: entries of equal width; no entry crosses a block
 *           | 1,020 bytes | CRC-32 |     of postings
 */
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { damaged } from './faults.js';

export const BLOCK = 4096;
const PAYLOAD = BLOCK - 4;
/** Blocks of postings are smaller, because a check needs only a few bytes of most blocks. */
export const POSTING_BLOCK = 1024;
export const POSTING_PAYLOAD = POSTING_BLOCK - 4;

/** Size of the write buffer in bytes. */
const BUFFER = 1 << 20;

/** The position of a part of a file, and its number of blocks or entries. */
export interface Section {
  readonly start: number;
  readonly count: number;
}

/** Opening must not follow a link, nor wait for the other end of a pipe. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

export class IndexFile {
  readonly #fd: number;
  readonly size: number;

  /** @param name the path, also in messages */
  constructor(readonly name: string) {
    try {
      this.#fd = openSync(name, READ_FLAGS);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ELOOP') throw damaged(name, 'the file is a link');
      throw error;
    }
    const stats = fstatSync(this.#fd);
    this.size = stats.size;
    if (stats.isFile()) return;
    closeSync(this.#fd);
    throw damaged(name, 'not a regular file');
  }

  /**
   * @param into receives the bytes; by default a new buffer
   * @throws UserError if the file ends earlier
   */
  read(position: number, length: number, into?: Buffer): Buffer {
    if (!(position >= 0 && length >= 0 && position + length <= this.size)) throw damaged(this.name, 'cut off');
    const bytes = into ?? Buffer.allocUnsafeSlow(length);
    for (let at = 0; at < length; ) {
      const count = readSync(this.#fd, bytes, at, length - at, position + at);
      if (count === 0) throw damaged(this.name, 'cut off');
      at += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Writes a new file from its beginning to its end. */
export class IndexFileWriter {
  readonly #fd: number;
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER);
  /** Bytes in the buffer. */
  #buffered = 0;
  #written = 0;
  #open = true;

  /** @throws Error with the code EEXIST if the file exists */
  constructor(readonly path: string) {
    this.#fd = openSync(path, 'wx');
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#written + this.#buffered;
  }

  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const length = Math.min(bytes.length - from, BUFFER - this.#buffered);
      this.#buffer.set(bytes.subarray(from, from + length), this.#buffered);
      this.#buffered += length;
      from += length;
      if (this.#buffered === BUFFER) this.#flush();
    }
  }

  /** Writes a block of `size` bytes: the payload, zeros, and the checksum. */
  writeBlock(payload: Uint8Array, size = BLOCK): void {
    const block = Buffer.alloc(size);
    block.set(payload);
    block.writeUInt32LE(crc32(block.subarray(0, size - 4)), size - 4);
    this.write(block);
  }

  /** Writes entries of one width as blocks. */
  writeTable(entries: Uint8Array, width: number): Section {
    const start = this.size;
    const perBlock = Math.floor(PAYLOAD / width) * width;
    for (let at = 0; at < entries.length; at += perBlock) this.writeBlock(entries.subarray(at, at + perBlock));
    return { start, count: entries.length / width };
  }

  /** Closes the file; returns when it is on disk. */
  finish(): void {
    this.#flush();
    fsyncSync(this.#fd);
    this.#close();
  }

  /** Removes the file. */
  abandon(): void {
    this.#close();
    rmSync(this.path, { force: true });
  }

  #close(): void {
    if (this.#open) closeSync(this.#fd);
    this.#open = false;
  }

  #flush(): void {
    for (let at = 0; at < this.#buffered; ) at += writeSync(this.#fd, this.#buffer, at, this.#buffered - at);
    this.#written += this.#buffered;
    this.#buffered = 0;
  }
}

/** Most blocks in the cache of `Blocks.at`. */
const CACHED = 1024;

/** Most blocks that one read covers, and the largest distance between two expected blocks in it. */
const WINDOW = 64;
const GAP = 16;

/** Slots of the cache for later checks, a power of two; the number of a block determines its slot. */
const SLOTS = 2 ** 13;
/** A check that expects more blocks than this does not fill the cache: it reads nearly all blocks, and would evict the others. */
const FEW_BLOCKS = 2 ** 9;
const SLOTS_AT_ONCE = 64;

/** A direct-mapped cache of verified payloads. */
class SlotCache {
  /** Number of the block in each slot; -1 for an empty slot. */
  readonly numbers = new Int32Array(SLOTS).fill(-1);
  /** Memory is allocated for groups of consecutive slots. */
  readonly #parts: Buffer[] = [];

  /** @param width bytes of a payload */
  constructor(readonly width: number) {}

  keep(slot: number, n: number, payload: Buffer): Buffer {
    const part = Math.floor(slot / SLOTS_AT_ONCE);
    this.#parts[part] ??= Buffer.allocUnsafeSlow(SLOTS_AT_ONCE * this.width);
    const kept = this.at(slot);
    kept.set(payload);
    this.numbers[slot] = n;
    return kept;
  }

  at(slot: number): Buffer {
    const at = (slot % SLOTS_AT_ONCE) * this.width;
    return this.#parts[Math.floor(slot / SLOTS_AT_ONCE)].subarray(at, at + this.width);
  }
}

/** The blocks of a section; each is verified when it is read. */
export class Blocks {
  #cache = new Map<number, Buffer>();
  #expected: readonly number[] = [];
  /** The raw blocks from `#from` to `#to - 1`. */
  #window: Buffer | undefined;
  readonly #isChecked = new Uint8Array(WINDOW);
  #from = 0;
  #to = -1;
  #slots: SlotCache | undefined;

  /**
   * @param ahead number of blocks that one read covers: more than one for reading in order
   * @param size  bytes of a block
   */
  constructor(
    readonly file: IndexFile,
    readonly start: number,
    readonly count: number,
    readonly ahead = 1,
    readonly size = BLOCK,
  ) {}

  /** The payload of a block. @throws UserError if its checksum is wrong */
  at(n: number): Buffer {
    const known = this.#cache.get(n);
    if (known !== undefined) return known;
    if (this.#cache.size >= CACHED) this.#cache = new Map();
    const run = Math.min(this.ahead, this.count - n);
    const { size } = this;
    const bytes = this.file.read(this.start + n * size, run * size);
    for (let i = 0; i < run; i++) this.#cache.set(n + i, this.#checked(bytes.subarray(i * size, (i + 1) * size)));
    return this.#cache.get(n)!;
  }

  /** Announces the blocks of the next calls of `expected`, ascending. A few blocks are cached for the next check. */
  expect(blocks: readonly number[]): void {
    this.#expected = blocks;
  }

  /** The payload of an announced block; valid until the next call. */
  expected(n: number): Buffer {
    const slot = n % SLOTS;
    if (this.#slots?.numbers[slot] === n) return this.#slots.at(slot);
    if (!(n >= this.#from && n < this.#to)) this.#readFrom(n);
    const index = n - this.#from;
    const at = index * this.size;
    if (this.#isChecked[index] === 0) {
      this.#checked(this.#window!.subarray(at, at + this.size));
      this.#isChecked[index] = 1;
    }
    const payload = this.#window!.subarray(at, at + this.size - 4);
    if (this.#expected.length > FEW_BLOCKS) return payload;
    this.#slots ??= new SlotCache(this.size - 4);
    return this.#slots.keep(slot, n, payload);
  }

  /** Reads a block and the announced blocks shortly behind it. */
  #readFrom(n: number): void {
    const { length } = this.#expected;
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#expected[middle] <= n) low = middle + 1;
      else high = middle;
    }
    let last = n;
    for (; low < length && this.#expected[low] <= last + GAP && this.#expected[low] < n + WINDOW; low++)
      last = this.#expected[low];
    this.#window ??= Buffer.allocUnsafeSlow(WINDOW * this.size);
    this.#to = -1;
    this.file.read(this.start + n * this.size, (last + 1 - n) * this.size, this.#window);
    this.#isChecked.fill(0);
    this.#from = n;
    this.#to = last + 1;
  }

  /** Verifies a block. @returns its payload */
  #checked(block: Buffer): Buffer {
    const payload = block.subarray(0, this.size - 4);
    if (crc32(payload) !== block.readUInt32LE(this.size - 4)) throw damaged(this.file.name, 'a checksum is wrong');
    return payload;
  }
}

/** Number of blocks that one read covers when a whole table is read. */
const AHEAD = 64;

/** A table of entries of one width. */
export class Table {
  readonly #blocks: Blocks;
  readonly #perBlock: number;

  constructor(
    readonly file: IndexFile,
    readonly section: Section,
    readonly width: number,
    ahead = 1,
  ) {
    this.#perBlock = Math.floor(PAYLOAD / width);
    this.#blocks = new Blocks(file, section.start, blocksOf(section.count, width), ahead);
  }

  get count(): number {
    return this.section.count;
  }

  /** The same table, for reading all entries in order. */
  inOrder(): Table {
    return new Table(this.file, this.section, this.width, AHEAD);
  }

  /** The bytes of an entry. */
  at(n: number): Buffer {
    const at = (n % this.#perBlock) * this.width;
    return this.#blocks.at(Math.floor(n / this.#perBlock)).subarray(at, at + this.width);
  }

  /** All entries of a table whose entries are single numbers. */
  numbers(): Uint32Array {
    const numbers = new Uint32Array(this.count);
    for (let n = 0; n < numbers.length; n += this.#perBlock) {
      const block = this.#blocks.at(n / this.#perBlock);
      const end = Math.min(this.#perBlock, numbers.length - n);
      for (let i = 0; i < end; i++) numbers[n + i] = block.readUInt32LE(i * 4);
    }
    return numbers;
  }

  /** The first number of an entry. */
  keyAt(n: number): number {
    return this.#blocks.at(Math.floor(n / this.#perBlock)).readUInt32LE((n % this.#perBlock) * this.width);
  }

  /** The first entry whose first number is `key` or larger. These numbers must ascend, and be spread evenly, as hashes are. */
  firstOf(key: number): number {
    let [low, high] = [0, this.count];
    // three guesses by interpolation find the block of evenly spread keys; bisection bounds the cost for a hostile table
    for (let guesses = 0; low < high; guesses++) {
      const guess = Math.floor((key / 2 ** 32) * this.count) + (guesses === 0 ? 0 : guesses === 1 ? -512 : 512);
      const middle = guesses < 3 ? Math.min(high - 1, Math.max(low, guess)) : (low + high) >>> 1;
      if (this.keyAt(middle) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Number of blocks of a table. */
export const blocksOf = (entries: number, width: number): number => Math.ceil(entries / Math.floor(PAYLOAD / width));
