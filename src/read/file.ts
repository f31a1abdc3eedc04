/** Reads the bytes of files, whole into a reused buffer or as a stream; and the buffer for the texts of a batch. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { reasonOf } from './problem.js';

/** Largest file. Bytes. Its text must fit into one string, and V8 limits strings to slightly more. */
const MAX_FILE = 512_000_000;
/** Advice for a JSON file that is too large. */
export const SPLIT_JSON = 'JSON Lines files (.jsonl), with one record in each line, may have any size';

/** Initial size of the buffer, and the size above which it is released after use. Bytes. */
const INITIAL = 1 << 16;
const MAX_KEPT = 1 << 22;

/** O_NONBLOCK: without it, opening a FIFO that has no writer never returns. */
export const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Clause for an error of opening or reading a file. */
export function openFailure(absolute: string, error: unknown): string {
  const reason = reasonOf(error);
  // Node decodes names that are not UTF-8 with replacement characters, and then finds no file of that name.
  return reason === 'no such file' && absolute.includes('\uFFFD') ? 'its name is not valid UTF-8' : reason;
}

/**
 * A buffer for the bytes of one file at a time. Reading a small file takes three system calls and no allocation: a
 * tenth of the time of asynchronous reading.
 */
export class FileBuffer {
  #buffer = Buffer.allocUnsafeSlow(INITIAL);
  readonly #largest: number;

  /** @param largest maximum size of a file. Bytes */
  constructor(largest = MAX_FILE) {
    this.#largest = largest;
  }

  /**
   * Reads a regular file and passes its bytes to `use`; the bytes are valid until `use` returns. Does not throw for
   * errors of the file system.
   *
   * @returns the result of `use`, or a clause that says why the file cannot be read
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

  /** @param expected size when the file was opened; the size may change while it is read. Bytes */
  #readAll(fd: number, expected: number): Uint8Array {
    let length = 0;
    for (;;) {
      // One byte more than expected: the same call then shows the end of the file.
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

/** Bytes of a stream that are read at once. */
const CHUNK = 1 << 20;

/**
 * Yields the bytes of a file in chunks. A chunk is valid until the next one is requested.
 *
 * @throws Error with a `code` that `openFailure` explains
 */
export async function* chunksOf(absolute: string): AsyncGenerator<Uint8Array> {
  const handle = await open(absolute, OPEN_FLAGS);
  let pending: Promise<{ readonly bytesRead: number }> | undefined;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw Object.assign(new Error(), { code: stats.isDirectory() ? 'EISDIR' : 'ENXIO' });
    // Two buffers: the next chunk is read while the caller processes the current one.
    let [buffer, other] = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)];
    pending = handle.read(buffer, 0, CHUNK, null);
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      const chunk = buffer.subarray(0, bytesRead);
      [buffer, other] = [other, buffer];
      pending = handle.read(buffer, 0, CHUNK, null);
      // The rejection is handled where the chunk is awaited. This handler keeps Node from reporting it earlier.
      pending.catch(() => {});
      yield chunk;
    }
  } finally {
    await pending?.catch(() => {});
    await handle.close();
  }
}

/**
 * The texts of one batch, concatenated. The reading stage owns the buffer, passes it to the readers and clears it
 * before the next batch; `EncodedArticle.utf8` is valid until then.
 */
export class BatchBuffer {
  #bytes = new Uint8Array(0);
  #length = 0;

  /** Frees the memory of all copies for the next batch. */
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
