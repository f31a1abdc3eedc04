/** The output of `unique` for whole files: lists, copies or links the kept files. */
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, rmdir, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../errors.js';
import type { UniqueArticles } from '../pipeline/unique.js';
import type { FoundFile } from '../read/find/find.js';
import { printable } from '../report/sanitize.js';
import { addTemporaryFile, clearLeftovers, forgetTemporaryFile, temporaryPrefix } from './process.js';

/** A file, and the rows of its kept and removed records if it holds records. */
export interface SortedFile {
  readonly file: FoundFile;
  /** Whether an article of the file is kept, or the file holds no article. */
  readonly isKept: boolean;
  readonly keptRows: readonly number[];
  readonly removedRows: readonly number[];
}

/** Formats whose articles have row numbers. */
const ROW_FORMATS: ReadonlySet<string> = new Set(['jsonl', 'csv', 'parquet']);

/** @param files in the order of the result */
export function sortFiles(files: readonly FoundFile[], { rows, dropped }: UniqueArticles): SortedFile[] {
  const sorted = new Map(
    files.map(file => [
      file.path,
      { file, kept: 0, removed: 0, keptRows: [] as number[], removedRows: [] as number[] },
    ]),
  );
  /** The file of an article; the path of an article in an archive begins with the path of the archive. */
  const fileOf = (path: string) => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const found = sorted.get(path.slice(0, end));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (let article = 0; article < rows.length; article++) {
    const found = fileOf(rows.pathOf(article) ?? '');
    if (found === undefined) continue;
    const isDropped = dropped.has(article);
    if (isDropped) found.removed++;
    else found.kept++;
    const row = rows.rowOf(article);
    if (row > 0 && ROW_FORMATS.has(found.file.format)) (isDropped ? found.removedRows : found.keptRows).push(row);
  }
  const ascending = (x: number, y: number): number => x - y;
  return [...sorted.values()].map(({ file, kept, removed, keptRows, removedRows }) => ({
    file,
    isKept: kept > 0 || removed === 0,
    keptRows: keptRows.sort(ascending),
    removedRows: removedRows.sort(ascending),
  }));
}

/**
 * The lines of a list: the path of a file, `path#row` of a record.
 *
 * @param isShown whether the lines go to a terminal, on which control characters in names must not act
 */
export function* listLines(sorted: readonly SortedFile[], kept: boolean, isShown: boolean): Generator<string> {
  const line = (text: string): string => `${isShown ? printable(text) : text}\n`;
  for (const { file, isKept, keptRows, removedRows } of sorted) {
    if (keptRows.length + removedRows.length === 0) {
      if (isKept === kept) yield line(file.path);
      continue;
    }
    for (const row of kept ? keptRows : removedRows) yield line(`${file.path}#${row}`);
  }
}

/**
 * Checks that the folder is new or empty, and outside of the folders that are read. Call it before the long work.
 * @throws UserError otherwise
 */
export async function checkTargetFolder(folder: string, operands: readonly string[], cwd: string): Promise<void> {
  const target = resolve(cwd, folder);
  for (const operand of operands) {
    const input = resolve(cwd, operand);
    const isFolder = (await stat(input).catch(() => undefined))?.isDirectory() === true;
    if (isFolder && (target === input || target.startsWith(input + sep))) {
      throw new UserError(`${folder} is in ${operand}, which is read`, 'give a folder outside of it');
    }
  }
  const names = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UserError(`cannot write ${folder}: ${error.code === 'ENOTDIR' ? 'it is a file' : error.message}`);
  });
  if (names.length > 0) throw new UserError(`${folder} is not empty`, 'give a new or empty folder');
  clearLeftovers(dirname(target), basename(target));
}

/**
 * Fills the folder with the files, completely or not at all. Paths in the folder are relative to the deepest folder that holds all input
 * files.
 *
 * @param files the files to copy or link
 * @param all   all input files
 * @throws UserError when the folder cannot be written
 */
export async function fillFolder(
  folder: string,
  files: readonly FoundFile[],
  all: readonly FoundFile[],
  how: 'copy' | 'link',
): Promise<void> {
  const target = resolve(folder);
  const root = commonFolder(all.map(({ absolute }) => absolute));
  const temporary = join(dirname(target), `${temporaryPrefix(basename(target))}${crypto.randomUUID().slice(-12)}`);
  addTemporaryFile(temporary);
  try {
    await mkdir(temporary, { recursive: true });
    for (const { absolute } of files) {
      const place = join(temporary, relative(root, absolute));
      await mkdir(dirname(place), { recursive: true });
      if (how === 'copy') await copyFile(absolute, place, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      else await symlink(absolute, place);
    }
    await rmdir(target).catch(() => {});
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new UserError(`cannot write ${folder}: ${message}`);
  } finally {
    forgetTemporaryFile(temporary);
  }
}

/** The deepest folder that holds all files. */
function commonFolder(files: readonly string[]): string {
  let common = dirname(files[0]);
  for (const file of files) {
    while (common !== dirname(common) && !file.startsWith(common.endsWith(sep) ? common : common + sep))
      common = dirname(common);
  }
  return common;
}
