/** The bytes of files: whole into a reused buffer, or as a stream; and the buffer for the texts of a batch. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { reasonOf } from './problem.js';

/** Largest file. Its text has to fit into one string, whose limit in V8 is slightly higher. Bytes. */
const MAX_FILE = 512_000_000;
/** What to do about a file that is too large, where a format has a way. */
export const SPLIT_JSON = 'JSON Lines files (.jsonl), with one record in each line, may have any size';

/** The buffer's size at first, and the size from which it is released after use. Bytes. */
const INITIAL = 1 << 16;
const MAX_KEPT = 1 << 22;

/** Without O_NONBLOCK the open of a FIFO that has no writer would never return. */
export const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Why a file cannot be opened, in a clause. */
export function openFailure(absolute: string, error: unknown): string {
  const reason = reasonOf(error);
  // Node gives names that are not UTF-8 with replacement characters, and no file has such a name.
  return reason === 'no such file' && absolute.includes('\uFFFD') ? 'its name is not valid UTF-8' : reason;
}

/**
 * A buffer for the bytes of one file at a time. Reading a small file takes three system calls and no allocation, a tenth of
 * the time of asynchronous reading.
 */
export class FileBuffer {
  #buffer = Buffer.allocUnsafeSlow(INITIAL);
  readonly #largest: number;

  /** @param largest file that is read. Bytes */
  constructor(largest = MAX_FILE) {
    this.#largest = largest;
  }

  /**
   * Reads a regular file and passes its bytes to `use`; they are valid until `use` returns. Never throws because of the
   * file.
   *
   * @returns what `use` returns, or a clause that says what is wrong with the file
   */
  read<T>(absolute: string, use: (bytes: Uint8Array) => T): T | { readonly failed: string } {
    let bytes: Uint8Array;
    try {
      const fd = openSync(absolute, OPEN_FLAGS);
      try {
        const stats = fstatSync(fd);
        if (!stats.isFile()) return { failed: stats.isDirectory() ? 'is a folder' : 'not a regular file' };
        const tooLarge = { failed: `larger than ${Math.round(this.#largest / 1e6)} MB; ${SPLIT_JSON}` };
        if (stats.size > this.#largest) return tooLarge;
        bytes = this.#readAll(fd, stats.size);
        if (bytes.length > this.#largest) return tooLarge;
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      return { failed: openFailure(absolute, error) };
    }
    try {
      return use(bytes);
    } finally {
      if (this.#buffer.length > MAX_KEPT) this.#buffer = Buffer.allocUnsafeSlow(INITIAL);
    }
  }

  /** @param expected size that the file had when it was opened; by now it may be another. Bytes */
  #readAll(fd: number, expected: number): Uint8Array {
    let length = 0;
    for (;;) {
      // One byte more than expected, so that the same call shows the end of the file.
      const wanted = Math.max(length, expected) + 1;
      if (this.#buffer.length < wanted) {
        const doubled = Math.min(this.#buffer.length * 2, this.#largest + 2);
        const larger = Buffer.allocUnsafeSlow(Math.max(wanted, doubled));
        this.#buffer.copy(larger, 0, 0, length);
        this.#buffer = larger;
      }
      const count = readSync(fd, this.#buffer, length, this.#buffer.length - length, null);
      length += count;
      if (count === 0 || length > this.#largest || length === expected) return this.#buffer.subarray(0, length);
    }
  }
}

/** Bytes of a stream that are read at a time. */
const CHUNK = 1 << 20;

/**
 * The bytes of a file as a stream. A chunk is valid until the next one is asked for.
 *
 * @throws Error with a `code` that `openFailure` explains
 */
export async function* chunksOf(absolute: string): AsyncGenerator<Uint8Array> {
  const handle = await open(absolute, OPEN_FLAGS);
  let coming: Promise<{ readonly bytesRead: number }> | undefined;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw Object.assign(new Error(), { code: stats.isDirectory() ? 'EISDIR' : 'ENXIO' });
    // Two buffers: the next chunk is read while the last one is processed.
    let [buffer, other] = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)];
    coming = handle.read(buffer, 0, CHUNK, null);
    for (;;) {
      const { bytesRead } = await coming;
      if (bytesRead === 0) return;
      const chunk = buffer.subarray(0, bytesRead);
      [buffer, other] = [other, buffer];
      coming = handle.read(buffer, 0, CHUNK, null);
      // An error counts when the chunk is awaited, or never.
      coming.catch(() => {});
      yield chunk;
    }
  } finally {
    await coming?.catch(() => {});
    await handle.close();
  }
}

/**
 * The bytes of the texts of one batch, one behind the other. The reading stage owns the buffer, passes it to the readers
 * and clears it before the next batch: until then `EncodedArticle.utf8` stays as it is.
 */
export class BatchBuffer {
  #bytes = new Uint8Array(0);
  #length = 0;

  /** Gives the memory of all copies to the copies of the next batch. */
  clear(): void {
    this.#length = 0;
  }

  /** Copies bytes into the buffer. @returns the copy, valid until `clear` */
  copy(bytes: Uint8Array): Uint8Array {
    const end = this.#length + bytes.length;
    if (end > this.#bytes.length) {
      // Earlier copies keep the old memory.
      this.#bytes = new Uint8Array(Math.max(this.#bytes.length * 2, bytes.length));
      this.#length = 0;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this.#bytes.subarray(this.#length - bytes.length, this.#length);
  }
}
