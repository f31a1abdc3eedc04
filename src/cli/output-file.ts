/** Writes a file completely or not at all: into a temporary file beside it, which is renamed when complete. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { addTemporaryFile, forgetTemporaryFile } from './cleanup.js';

/**
 * Checks before the long work whether the file can be written.
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
}

/**
 * Writes the file. The target of a symbolic link is replaced, an existing file keeps its mode, and a device or pipe is written to.
 * @param file   relative to the working directory or absolute
 * @param pieces the content
 * @throws UserError when the file cannot be written; its old content is kept
 */
export async function writeOutputFile(file: string, pieces: Iterable<string>): Promise<void> {
  try {
    const target = await resolveLinks(file);
    const existing = await stat(target).catch(() => undefined);
    if (existing !== undefined && !existing.isFile()) await writeInPlace(target, pieces);
    else await replace(target, pieces, existing?.mode);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new UserError(`cannot write ${file}: ${message}`);
  }
}

async function replace(target: string, pieces: Iterable<string>, mode: number | undefined): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  addTemporaryFile(temporary);
  try {
    const handle = await open(temporary, 'wx');
    try {
      if (mode !== undefined) await handle.chmod(mode & 0o777);
      await writePieces(handle, pieces);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    forgetTemporaryFile(temporary);
  }
}

async function writeInPlace(target: string, pieces: Iterable<string>): Promise<void> {
  const handle = await open(target, 'w');
  try {
    await writePieces(handle, pieces);
  } finally {
    await handle.close();
  }
}

async function writePieces(handle: FileHandle, pieces: Iterable<string>): Promise<void> {
  for (const chunk of pieces) await handle.appendFile(chunk);
}

/** The file that symbolic links lead to; it need not exist. */
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
