/**
 * Writes a result to all its destinations: standard output or `--output`, and each `--reporter`. A file is written completely or
 * not at all, into a temporary file beside it, which is renamed when complete.
 */
import { constants } from 'node:fs';
import { access, type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import type { Piece, ReportFormat } from '../report/formats.js';
import type { View } from '../report/style.js';
import type { OptionValues } from './options.js';
import { addTemporaryFile, clearLeftovers, forgetTemporaryFile, temporaryPrefix, writeStdout } from './process.js';
import type { Terminal } from './terminal.js';

/** What decides on the destinations. */
interface Output {
  readonly values: Pick<OptionValues, 'output' | 'reporter' | 'format' | 'saveStats' | 'baseline' | 'updateBaseline'>;
  readonly terminal: Terminal;
}

/** The content of a file, as it is made. */
type Pieces = Iterable<Piece> | AsyncIterable<Piece>;

type Render = (format: ReportFormat, view: View) => Promise<Iterable<Piece>>;

/** The files that reports and statistics are written to, without standard output; relative to the working directory or absolute. */
export function outputFiles({ values }: Pick<Output, 'values'>): string[] {
  const { output, reporter, saveStats, baseline, updateBaseline } = values;
  const files = [output, ...reporter.map(entry => entry.value), saveStats, updateBaseline ? baseline : undefined];
  return files.filter(file => file !== undefined && file !== '-') as string[];
}

/**
 * Checks before the long work whether all files can be written.
 * @throws UserError for the first file that cannot be written
 */
export async function checkOutputs(call: Output): Promise<void> {
  for (const file of outputFiles(call)) await checkOutputFile(file);
}

/**
 * Writes all reports, also after one that cannot be written.
 * @throws UserError for the first file that cannot be written
 */
export async function writeReports({ values, terminal }: Output, render: Render): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  for (const { name, value } of [...values.reporter, { name: values.format, value: values.output ?? '-' }]) {
    try {
      await writeReport(name, value, terminal, render);
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure !== undefined) throw failure.error;
}

async function writeReport(name: ReportFormat, file: string, terminal: Terminal, render: Render): Promise<void> {
  if (file === '-') {
    const chunks = await render(name, { style: terminal.style, width: terminal.width });
    terminal.clear();
    await writeStdout(chunks);
    return;
  }
  await writeOutputFile(file, await render(name, { style: terminal.fileStyle, width: terminal.width }));
  terminal.debug(`wrote ${file}`);
}

/**
 * Checks whether the file can be written, and removes what killed runs that wrote it have left beside it.
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

/**
 * Writes the file. The target of a symbolic link is replaced, an existing file keeps its mode, and a device or pipe is written to.
 * @param file   relative to the working directory or absolute
 * @param chunks the content
 * @throws UserError when the file cannot be written; its old content is kept
 */
export async function writeOutputFile(file: string, chunks: Pieces): Promise<void> {
  try {
    const target = await resolveLinks(file);
    const existing = await stat(target).catch(() => undefined);
    if (existing !== undefined && !existing.isFile()) await writeInPlace(target, chunks);
    else await replace(target, chunks, existing?.mode);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new UserError(`cannot write ${file}: ${message}`);
  }
}

async function replace(target: string, chunks: Pieces, mode: number | undefined): Promise<void> {
  const temporary = join(dirname(target), `${temporaryPrefix(basename(target))}${crypto.randomUUID().slice(-12)}`);
  addTemporaryFile(temporary);
  try {
    const handle = await open(temporary, 'wx');
    try {
      if (mode !== undefined) await handle.chmod(mode & 0o777);
      await writeChunks(handle, chunks);
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

async function writeInPlace(target: string, chunks: Pieces): Promise<void> {
  const handle = await open(target, 'w');
  try {
    await writeChunks(handle, chunks);
  } finally {
    await handle.close();
  }
}

async function writeChunks(handle: FileHandle, chunks: Pieces): Promise<void> {
  let writing: Promise<void> | undefined;
  for await (const chunk of chunks) {
    await writing;
    // the next chunk is rendered while this one is written
    writing = handle.appendFile(chunk);
    writing.catch(() => {});
  }
  await writing;
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
