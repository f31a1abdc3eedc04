/** What a command receives: the call with all options resolved, and access to what the call names as its input. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { UserError } from '../errors.js';
import { DEFAULT_LIMITS } from '../read/limits.js';
import { isWebAddress, withoutCredentials } from '../read/location.js';
import type { ReadOptions } from '../read/streams.js';
import type { Web } from '../read/web.js';
import type { Config } from './config.js';
import { standardInput } from './process.js';
import type { Resolved } from './resolve.js';
import type { Terminal } from './terminal.js';

export interface Call extends Pick<Resolved, 'values' | 'detection' | 'configPaths'> {
  readonly operands: readonly string[];
  readonly config: Config | undefined;
  readonly cwd: string;
  readonly terminal: Terminal;
}

/** A path in messages; an address is shown without its credentials. */
export function nameOf(path: string): string {
  if (path === '-') return 'standard input';
  return isWebAddress(path) ? withoutCredentials(path) : path;
}

/** How articles are read. For articles on the web, `openWeb` is to be added. */
export function readOptions({ values: { field, maxArticle, maxUnpacked } }: Call): ReadOptions {
  return {
    fields: Object.fromEntries(field.map(({ name, value }) => [name, value])),
    limits: {
      ...DEFAULT_LIMITS,
      articleBytes: maxArticle * 1024 * 1024,
      unpackedBytes: maxUnpacked * 1024 * 1024,
    },
  };
}

/** The HTTP client, loaded on use. Close it after the last article. */
export async function openWeb({ values, cwd }: Call): Promise<Web> {
  const { Web } = await import('../read/web.js');
  const { fetchFull, fetchTimeout, fetchMaxTime = 10 * fetchTimeout, fetchTries, fetchCache, maxArticle } = values;
  return new Web({
    full: fetchFull,
    answerTimeout: fetchTimeout * 1000,
    idleTimeout: fetchTimeout * 1000,
    totalTimeout: fetchMaxTime * 1000,
    tries: fetchTries,
    maxBytes: maxArticle * 1024 * 1024,
    ...(fetchCache !== undefined && { cache: resolve(cwd, fetchCache) }),
  });
}

/**
 * The paths to scan: operands and the paths of `--files-from`, or without either those of the configuration file.
 *
 * @returns the paths, and those of them that only the list has
 * @throws UserError when the list cannot be read or is empty
 */
export async function pathsToScan({ operands, values, configPaths, cwd }: Call): Promise<{
  readonly paths: readonly string[];
  readonly listed: ReadonlySet<string>;
}> {
  const list = values.filesFrom === undefined ? [] : await readFilesFrom(values.filesFrom, cwd);
  const typed = [...operands, ...list];
  const listed = new Set(list);
  for (const operand of operands) listed.delete(operand);
  return { paths: typed.length > 0 ? typed : configPaths, listed };
}

/** @param file `-` for standard input; one path per line, or separated by NUL where the file holds one (`find -print0`) */
async function readFilesFrom(file: string, cwd: string): Promise<readonly string[]> {
  let bytes: Buffer;
  try {
    bytes = file === '-' ? await buffer(standardInput()) : await readFile(resolve(cwd, file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`--files-from ${file}: ${code === 'ENOENT' ? 'no such file' : message}`);
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const paths = text.split(text.includes('\0') ? '\0' : /\r?\n/).filter(path => path !== '');
  if (paths.length > 0) return paths;
  throw new UserError(`--files-from ${nameOf(file)}: no path listed`, 'write one path per line');
}
