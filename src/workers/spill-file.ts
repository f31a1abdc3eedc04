/**
 * One temporary file for columns that do not fit into the memory budget. All threads of the process read and write it. The
 * operating system caches what was read lately, as far as there is memory: a small budget costs time, not the run.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpilledColumn } from '../corpus/storage.js';
import { UserError } from '../errors.js';

type Numbers = Uint32Array | Uint8Array;

/** A column in the file. Another thread receives the fields without the methods: `restoreColumns` adds them. */
class FileColumn<Values extends Numbers> implements SpilledColumn<Values> {
  readonly kind = 'file-column';

  /**
   * @param fd       descriptor of the open file, valid in all threads of the process
   * @param position first byte of the column
   * @param width    bytes of a number: 4 with Uint32Array, 1 with Uint8Array
   */
  constructor(
    readonly fd: number,
    readonly position: number,
    readonly width: 1 | 4,
  ) {}

  read(offset: number, count: number): Values {
    const values = this.width === 4 ? new Uint32Array(count) : new Uint8Array(count);
    const bytes = bytesOf(values);
    for (let at = 0; at < bytes.length; ) {
      const length = readSync(this.fd, bytes, at, bytes.length - at, this.#byteAt(offset) + at);
      if (length === 0) throw new Error('a temporary file is shorter than what was written to it');
      at += length;
    }
    return values as Values;
  }

  write(offset: number, values: Values): void {
    const bytes = bytesOf(values);
    try {
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(this.fd, bytes, at, bytes.length - at, this.#byteAt(offset) + at);
      }
    } catch (error) {
      throw cannotSpill(error);
    }
  }

  #byteAt(offset: number): number {
    return this.position + offset * this.width;
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function cannotSpill(error: unknown): UserError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new UserError(
    `cannot spill to the temporary folder ${tmpdir()} (${reason})`,
    'name another folder with TMPDIR, or allow more --memory',
  );
}

/** The file is created when the first column is appended. It is gone when it is closed or the process ends. */
export class SpillFile {
  #fd: number | undefined;
  #folder: string | undefined;
  #size = 0;

  /** Bytes written. */
  get size(): number {
    return this.#size;
  }

  /**
   * Copies a column to the end of the file.
   *
   * @throws UserError if the temporary folder is full or not writable
   */
  append<Values extends Numbers>(values: Values): SpilledColumn<Values> {
    this.#fd ??= this.#open();
    const column = new FileColumn<Values>(this.#fd, this.#size, values.BYTES_PER_ELEMENT as 1 | 4);
    this.#size += values.byteLength;
    column.write(0, values);
    return column;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#fd = undefined;
    this.#folder = undefined;
  }

  #open(): number {
    let folder: string;
    let fd: number;
    try {
      folder = mkdtempSync(join(tmpdir(), 'twicetold-'));
      fd = openSync(join(folder, 'spilled'), 'wx+', 0o600);
    } catch (error) {
      throw cannotSpill(error);
    }
    try {
      // the file has no name while it is open, so that nothing remains of it however the process ends
      rmSync(folder, { recursive: true });
    } catch {
      this.#folder = folder; // Windows cannot remove an open file
    }
    return fd;
  }
}

/**
 * Gives the columns in a stage input that arrived from another thread their methods again. Looks into plain objects and
 * arrays; stage inputs are a few levels deep.
 */
export function restoreColumns<Value>(value: Value): Value {
  return restored(value) as Value;
}

function restored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(restored);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const { kind, fd, position, width } = value as Partial<FileColumn<Numbers>>;
  if (kind === 'file-column') return new FileColumn(fd!, position!, width!);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, restored(part)]));
}
