/** Whole files into one reused buffer: three system calls and no allocation, a tenth of what a promise each costs. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { reasonOf } from './reason.js';

/** A decoded file has to fit into one string, whose limit in V8 is a little over this; bytes. */
const LARGEST = 512_000_000;

/** What is kept between files; a larger buffer is given back after use. */
const KEPT = 1 << 22;

/** A FIFO without a writer would otherwise hold the run up for ever. */
export const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

let shared = Buffer.allocUnsafeSlow(1 << 16);

/**
 * Reads a regular file and hands its bytes to `use`; they are only valid until it returns.
 * Never throws for the file's sake: what is wrong with it is returned as a clause.
 */
export function withFileBytes<T>(absolute: string, use: (bytes: Buffer) => T): T | { readonly failed: string } {
  let bytes: Buffer;
  try {
    const fd = openSync(absolute, OPEN_FLAGS);
    try {
      const stats = fstatSync(fd);
      if (!stats.isFile()) return { failed: stats.isDirectory() ? 'is a folder' : 'not a regular file' };
      if (stats.size > LARGEST) return { failed: TOO_LARGE };
      bytes = readAll(fd, stats.size);
      if (bytes.length > LARGEST) return { failed: TOO_LARGE };
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return { failed: openFailure(absolute, error) };
  }
  try {
    return use(bytes);
  } finally {
    if (shared.length > KEPT) shared = Buffer.allocUnsafeSlow(1 << 16);
  }
}

const TOO_LARGE = 'larger than 512 MB; JSON Lines files (.jsonl) may have any size';

/** Why a file could not be opened, in a clause. */
export function openFailure(absolute: string, error: unknown): string {
  const reason = reasonOf(error);
  // Names of bytes that are not UTF-8 reach us with replacement characters, under which nothing can be opened.
  return reason === 'no such file' && absolute.includes('\uFFFD') ? 'its name is not valid UTF-8' : reason;
}

/** @param expected bytes; the file may have grown or shrunk since it was asked */
function readAll(fd: number, expected: number): Buffer {
  let length = 0;
  for (;;) {
    // One byte more than expected, so that the end is seen without another round.
    const wanted = Math.max(length, expected) + 1;
    if (shared.length < wanted) {
      const larger = Buffer.allocUnsafeSlow(
        Math.min(Math.max(wanted, shared.length * 2), Math.max(wanted, LARGEST + 2)),
      );
      shared.copy(larger, 0, 0, length);
      shared = larger;
    }
    const count = readSync(fd, shared, length, shared.length - length, null);
    length += count;
    if (count === 0 || length > LARGEST) return shared.subarray(0, length);
    if (length === expected) return shared.subarray(0, length);
  }
}
