/**
 * Stores columns within a memory budget; spills other columns to a temporary file, which all threads of the process
 * read and write.
 *
 * The operating system caches recent reads. A small budget costs time, but the run succeeds.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Column,
  isSpilled,
  type SpilledColumn,
  type Storage,
  type TokenCollector,
  type TokenSegment,
} from '../corpus/storage.js';
import { UserError } from '../errors.js';
import type { Tokens } from '../text/tokenize.js';

type Numbers = Uint32Array | Uint8Array;

/** A column in the file. Another thread receives only the fields; `restoreColumns` adds the methods. */
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

/** A temporary file, created with the first column and deleted when closed or when the process ends. */
export class SpillFile {
  #fd: number | undefined;
  #folder: string | undefined;
  #size = 0;
  readonly #prefix: string;

  /** @param prefix prefix of the name of the temporary folder */
  constructor(prefix = 'twicetold-') {
    this.#prefix = prefix;
  }

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
      folder = mkdtempSync(join(tmpdir(), this.#prefix));
      fd = openSync(join(folder, 'spilled'), 'wx+', 0o600);
    } catch (error) {
      throw cannotSpill(error);
    }
    try {
      // unlink the open file, so that nothing remains even if the process is killed
      rmSync(folder, { recursive: true });
    } catch {
      this.#folder = folder; // Windows cannot remove an open file
    }
    return fd;
  }
}

/**
 * Restores the methods of the columns in a stage input from another thread. Searches plain objects and arrays; stage
 * inputs are a few levels deep.
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

/**
 * Shares of the budget for tokens while articles are read, and for sketches. The rest is for rows, postings and
 * threads.
 */
const TOKEN_SHARE = 0.5;
const SKETCH_SHARE = 0.2;
/** Measured bytes of an article besides tokens and sketch, mostly its row and its postings. */
const ARTICLE_BYTES = 1600;

const sizeOf = ({ hashes, flags }: Tokens): number => hashes.byteLength + flags.byteLength;

export class SpillingStorage implements Storage {
  readonly #file: SpillFile;
  readonly #budget: number;
  #freeForTokens: number;
  #freeForSketches: number;

  /**
   * @param budget bytes of memory that the whole scan may take, approximately; 0 spills everything
   * @param prefix prefix of the name of the temporary folder
   */
  constructor(budget: number, prefix?: string) {
    this.#file = new SpillFile(prefix);
    this.#budget = budget;
    this.#freeForTokens = budget * TOKEN_SHARE;
    this.#freeForSketches = budget * SKETCH_SHARE;
  }

  /** Bytes that did not fit into the budget. */
  get spilledBytes(): number {
    return this.#file.size;
  }

  collectTokens(): TokenCollector {
    const segments: TokenSegment[] = [];
    return {
      add: tokens => {
        const fits = sizeOf(tokens) <= this.#freeForTokens;
        if (fits) this.#freeForTokens -= sizeOf(tokens);
        segments.push(fits ? tokens : this.#spill(tokens));
      },
      finish: articles => {
        let free = this.#budget * (1 - SKETCH_SHARE) - articles * ARTICLE_BYTES;
        return segments.map(segment => {
          const tokens = inMemory(segment);
          if (tokens === undefined) return segment;
          free -= sizeOf(tokens);
          return free < 0 ? this.#spill(tokens) : segment;
        });
      },
    };
  }

  storeSketches(values: Uint32Array): Column<Uint32Array> {
    if (values.byteLength > this.#freeForSketches) return this.#file.append(values);
    this.#freeForSketches -= values.byteLength;
    return values;
  }

  close(): void {
    this.#file.close();
  }

  #spill({ hashes, flags }: Tokens): TokenSegment {
    return { hashes: this.#file.append(hashes), flags: this.#file.append(flags) };
  }
}

function inMemory({ hashes, flags }: TokenSegment): Tokens | undefined {
  return isSpilled(hashes) || isSpilled(flags) ? undefined : { hashes, flags };
}
