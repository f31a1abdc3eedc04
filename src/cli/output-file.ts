/** Writes an output file, complete or not at all: into a temporary file beside it, which is renamed at the end. */
import { constants } from 'node:fs';
import { access, type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { addTemporaryFile, clearLeftovers, forgetTemporaryFile, temporaryPrefix, writeStdout } from './process.js';

/**
 * Checks whether the file can be written, and removes temporary files of killed runs beside it.
 * @throws UserError when the folder is missing or write-protected, or the file is a folder
 */
export async function checkOutputFile(file: string): Promise<void> {
  const target = await resolveLinks(file);
  const existing = await stat(target).catch(() => undefined);
  if (existing?.isDirectory()) throw new UserError(`cannot write ${file}: it is a folder`, 'give a file in the folder');
  const folder = await stat(dirname(target)).catch(() => undefined);
  if (!folder?.isDirectory()) {
    throw new UserError(`cannot write ${file}: no such folder: ${dirname(file)}`, 'create the folder first');
  }
  try {
    if (existing === undefined || existing.isFile()) await access(dirname(target), constants.W_OK);
    if (existing !== undefined) await access(target, constants.W_OK);
  } catch {
    throw new UserError(`cannot write ${file}: no permission`);
  }
  clearLeftovers(dirname(target), basename(target));
}

/** Size of a write buffer in bytes. */
const BUFFER = 1 << 20;

/**
 * An open output file. Replaces the target of a symbolic link, keeps the mode of an existing file, and writes directly into a device
 * or pipe.
 */
export class OutputFile {
  readonly #file: string;
  #target = '';
  /** Undefined for a device or pipe, which is written directly. */
  #temporary: string | undefined;
  /** Undefined for standard output. */
  #handle: FileHandle | undefined;
  /** The first is filled while the second is written. */
  #buffers = [Buffer.allocUnsafe(BUFFER), Buffer.allocUnsafe(BUFFER)];
  #length = 0;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: string) {
    this.#file = file;
  }

  /**
   * @param file relative to the working directory or absolute; `-` for standard output
   * @throws UserError when the file cannot be written
   */
  static async open(file: string): Promise<OutputFile> {
    const output = new OutputFile(file);
    if (file !== '-') await output.#explained(() => output.#open());
    return output;
  }

  /** @throws UserError when the file cannot be written */
  async write(piece: string | Uint8Array): Promise<void> {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + BUFFER - this.#length);
      this.#buffers[0].set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      if (this.#length === BUFFER) await this.#flush();
    }
  }

  /** Replaces the file by its new content. @throws UserError when that fails; the file then keeps its old content */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#explained(async () => {
      await this.#writing;
      if (this.#temporary !== undefined) await this.#handle?.datasync();
      await this.#close();
      if (this.#temporary !== undefined) await rename(this.#temporary, this.#target);
      this.#forget();
    });
  }

  /** Removes the temporary file: the file keeps its old content. No effect on a finished file. */
  async discard(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#close();
    if (this.#temporary !== undefined) await rm(this.#temporary, { force: true });
    this.#forget();
  }

  async #open(): Promise<void> {
    this.#target = await resolveLinks(this.#file);
    const existing = await stat(this.#target).catch(() => undefined);
    if (existing !== undefined && !existing.isFile()) {
      this.#handle = await open(this.#target, 'w');
      return;
    }
    const name = `${temporaryPrefix(basename(this.#target))}${crypto.randomUUID().slice(-12)}`;
    this.#temporary = join(dirname(this.#target), name);
    addTemporaryFile(this.#temporary);
    try {
      this.#handle = await open(this.#temporary, 'wx');
      if (existing !== undefined) await this.#handle.chmod(existing.mode & 0o777);
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  async #flush(): Promise<void> {
    await this.#explained(() => this.#writing);
    const bytes = this.#buffers[0].subarray(0, this.#length);
    this.#buffers.reverse();
    this.#length = 0;
    if (bytes.length === 0) return;
    this.#writing = this.#handle === undefined ? writeStdout([bytes]) : this.#handle.appendFile(bytes);
    // the next `#flush` or `finish` awaits the write and throws its error
    this.#writing.catch(() => {});
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  #forget(): void {
    if (this.#temporary !== undefined) forgetTemporaryFile(this.#temporary);
    this.#temporary = undefined;
  }

  async #explained<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw code === undefined ? error : new UserError(`cannot write ${this.#file}: ${message}`);
    }
  }
}

/**
 * Writes a whole file.
 *
 * @param file relative to the working directory or absolute
 * @throws UserError when the file cannot be written; the file then keeps its old content
 */
export async function writeOutputFile(
  file: string,
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const output = await OutputFile.open(file);
  try {
    for await (const chunk of chunks) await output.write(chunk);
    await output.finish();
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/** The file that a chain of symbolic links ends at; it may not exist. */
async function resolveLinks(file: string): Promise<string> {
  let path = resolve(file);
  for (let hops = 0; hops < 40; hops++) {
    const real = await realpath(path).catch(() => undefined);
    if (real !== undefined) return real;
    // an open pipe under /dev/fd has no real path
    if ((await stat(path).catch(() => undefined)) !== undefined) return path;
    const link = await readlink(path).catch(() => undefined);
    if (link === undefined) return path;
    path = resolve(dirname(path), link);
  }
  throw new UserError(`cannot write ${file}: its symbolic links form a circle`);
}
