/** The configuration file: `twicetold.config.json`, or the key `twicetold` of a package.json. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.js';

const FILE = 'twicetold.config.json';

export interface Config {
  /** The name in messages: the path relative to the working directory. */
  readonly name: string;
  readonly absolute: string;
  /** Paths in it are relative to this folder. */
  readonly folder: string;
  /** Unchecked: `resolveOptions` reads them. */
  readonly entries: Readonly<Record<string, unknown>>;
}

/**
 * Finds the nearest configuration file from the working directory up to the folder that holds `.git`. In one folder
 * `twicetold.config.json` takes precedence over package.json.
 *
 * @returns undefined where no configuration exists
 * @throws UserError when the file cannot be read or is not a JSON object
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
 * @throws UserError when the file does not exist, cannot be read or is not a JSON object
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
      '--no-config runs without a configuration file',
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

/** A package.json that is broken or without the key is ignored. */
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
    throw new UserError(`${name}: the configuration is not an object`, 'for example: {"threshold": 0.6}');
  }
  return { name, absolute, folder: dirname(absolute), entries };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function displayName(absolute: string, cwd: string): string {
  return relative(cwd, absolute).replaceAll('\\', '/') || absolute;
}
