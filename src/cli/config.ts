/** Finds and reads the configuration file: `twicetold.config.json`, or a `twicetold` key in package.json. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.js';

const FILE = 'twicetold.config.json';

export interface Config {
  /** As messages name it: relative to the working directory. */
  readonly name: string;
  readonly absolute: string;
  /** Paths in it are relative to this folder. */
  readonly folder: string;
  /** Not looked at yet; `resolveOptions` does that, together with flags and environment. */
  readonly entries: Readonly<Record<string, unknown>>;
}

/**
 * Looks in the working directory and upwards, as far as the folder that holds `.git`; the nearest one counts, and in one
 * folder `twicetold.config.json` goes before package.json.
 * @returns undefined where there is none
 * @throws UserError when it cannot be read or is no JSON object
 */
export function findConfig(cwd: string): Config | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const own = join(folder, FILE);
    if (existsSync(own)) return readConfig(own, cwd);
    const shared = readPackageKey(join(folder, 'package.json'), cwd);
    if (shared !== undefined) return shared;
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined;
  }
}

/**
 * @param file relative to the working directory
 * @throws UserError when it does not exist, cannot be read or is no JSON object
 */
export function readConfig(file: string, cwd: string): Config {
  const absolute = resolve(cwd, file);
  const name = displayName(absolute, cwd);
  let text: string;
  try {
    text = readFileSync(absolute, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(
      `configuration file ${name} ${missing ? 'does not exist' : `cannot be read: ${(error as Error).message}`}`,
      '--no-config runs without one',
    );
  }
  let entries: unknown;
  try {
    entries = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(`configuration file ${name} is not valid JSON: ${(error as Error).message}`);
  }
  return makeConfig(absolute, name, entries);
}

/** A package.json that is broken or not about us is somebody else's business. */
function readPackageKey(absolute: string, cwd: string): Config | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(absolute, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  if (!isObject(content) || content.twicetold === undefined) return undefined;
  return makeConfig(absolute, `${displayName(absolute, cwd)} (twicetold)`, content.twicetold);
}

function makeConfig(absolute: string, name: string, entries: unknown): Config {
  if (!isObject(entries)) {
    throw new UserError(`${name}: the configuration is not an object`, 'write {"threshold": 0.6}, for example');
  }
  return { name, absolute, folder: dirname(absolute), entries };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function displayName(absolute: string, cwd: string): string {
  return relative(cwd, absolute).replaceAll('\\', '/') || absolute;
}
