/** The paths that `--files-from` lists. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { UserError } from '../errors.js';
import { standardInput } from './stdin.js';

/**
 * @param file `-` for standard input; one path a line, or separated by NUL where it holds one (`find -print0`)
 * @throws UserError when it cannot be read or lists nothing
 */
export async function readFilesFrom(file: string, cwd: string): Promise<readonly string[]> {
  let bytes: Buffer;
  try {
    bytes = file === '-' ? await buffer(standardInput()) : await readFile(resolve(cwd, file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`--files-from ${file}: ${code === 'ENOENT' ? 'there is no such file' : message}`);
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const paths = text.split(text.includes('\0') ? '\0' : /\r?\n/).filter(path => path !== '');
  if (paths.length > 0) return paths;
  throw new UserError(
    `--files-from ${file === '-' ? 'standard input' : file}: no path is listed`,
    'write one path a line',
  );
}
