/** A file that is written whole or not at all: into a temporary one beside it, renamed when complete. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { addPending, removePending } from './pending-files.js';

/**
 * Looks before the long work whether the file could be written after it.
 * @throws UserError when its folder is missing or write-protected, or it is a folder itself
 */
export async function checkOutputFile(file: string): Promise<void> {
  const target = await resolveLinks(file);
  const existing = await stat(target).catch(() => undefined);
  if (existing?.isDirectory()) throw new UserError(`cannot write ${file}: it is a folder`, 'name a file in it');
  const folder = await stat(dirname(target)).catch(() => undefined);
  if (!folder?.isDirectory()) {
    throw new UserError(`cannot write ${file}: there is no folder ${dirname(file)}`, 'create the folder first');
  }
  try {
    if (existing === undefined || existing.isFile()) await access(dirname(target), constants.W_OK);
    if (existing !== undefined) await access(target, constants.W_OK);
  } catch {
    throw new UserError(`cannot write ${file}: no permission`);
  }
}

/**
 * A symbolic link stays one and its target is replaced; an existing file keeps its mode; a device or pipe is written to.
 * @param file   relative to the working directory or absolute
 * @param pieces the content
 * @throws UserError when it cannot be written; the old content is untouched then
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
  addPending(temporary);
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
    removePending(temporary);
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

/** The file at the end of the links, also when it does not exist yet. */
async function resolveLinks(file: string): Promise<string> {
  let path = resolve(file);
  for (let hops = 0; hops < 40; hops++) {
    const real = await realpath(path).catch(() => undefined);
    if (real !== undefined) return real;
    // what has no path of its own: an open pipe under /dev/fd
    if ((await stat(path).catch(() => undefined)) !== undefined) return path;
    const link = await readlink(path).catch(() => undefined);
    if (link === undefined) return path;
    path = resolve(dirname(path), link);
  }
  throw new UserError(`cannot write ${file}: its symbolic links go in a circle`);
}
