/** Expands the globs of the user with fast-glob. */
import { type Dirent, readdir } from 'node:fs';
import { join, resolve } from 'node:path';
import fastGlob from 'fast-glob';
import { UserError } from '../../errors.js';
import { Patterns } from './patterns.js';

interface GlobEntry {
  /** Relative to the working directory if the pattern is. */
  readonly path: string;
  /** True for a file if no part of its path is a link. */
  readonly isPlainFile: boolean;
}

export interface GlobMatches {
  readonly entries: readonly GlobEntry[];
  /** Absolute paths of folders that could not be listed, with the error code. */
  readonly unreadable: readonly { readonly folder: string; readonly code: string }[];
}

/** True for a path that may be a glob. */
export function isGlob(pattern: string): boolean {
  return fastGlob.isDynamicPattern(pattern);
}

/** Maximum number of patterns to which the braces of one pattern expand. */
const MAX_ALTERNATIVES = 1000;

/** @throws UserError for a pattern such as `{a,b}{a,b}{a,b}...`, whose expansion would fill the memory */
function refuseManyAlternatives(pattern: string): void {
  const open: number[] = [];
  let total = 1;
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern[at];
    if (unit === '\\') at++;
    else if (unit === '{') {
      const [, from, to] = /^\{(-?\d{1,9})\.\.(-?\d{1,9})/.exec(pattern.slice(at, at + 30)) ?? [];
      open.push(from === undefined ? 1 : Math.abs(Number(to) - Number(from)) + 1);
    } else if (unit === ',' && open.length > 0) open[open.length - 1]++;
    else if (unit === '}') total *= open.pop() ?? 1;
    if (total > MAX_ALTERNATIVES) {
      throw new UserError(
        `too many alternatives in ${pattern}`,
        `Braces may expand to ${MAX_ALTERNATIVES} patterns at most.`,
      );
    }
  }
}

/** Absolute path of the folder that holds all possible matches of a glob. */
export function globBase(pattern: string, cwd: string): string {
  refuseManyAlternatives(pattern);
  return resolve(cwd, fastGlob.generateTasks([pattern])[0]?.base ?? '.');
}

/** Expands `*.{txt,md}` to `*.txt` and `*.md`, for matchers without braces. */
export function expandBraces(pattern: string): string[] {
  refuseManyAlternatives(pattern);
  const negated = pattern.startsWith('!');
  const tasks = fastGlob.generateTasks([negated ? pattern.slice(1) : pattern]);
  const expanded = tasks.flatMap(task => task.positive);
  return expanded.length === 0 ? [pattern] : expanded.map(one => (negated ? `!${one}` : one));
}

/**
 * Reduces a name with many `*` to its two ends. fast-glob compiles each name to a regular expression, which would
 * backtrack over a long file name. `Patterns` then checks the matches.
 */
function widened(pattern: string): string {
  if (pattern.endsWith('/')) return pattern;
  const parts = pattern.split('/').map(part => {
    const isPlain = !/[[\]{}()!?+@\\]/.test(part);
    if (!isPlain || part.split('*').length <= 4) return part;
    return `${part.slice(0, part.indexOf('*'))}*${part.slice(part.lastIndexOf('*') + 1)}`;
  });
  return parts.join('/');
}

const withoutStart = (path: string): string => path.replace(/^\.?\//, '');

/**
 * The files and folders that a glob matches, as in a shell: no dot-files, and nothing in `node_modules` unless the
 * pattern names it. `**` does not follow links, because links that point at each other would make it endless. A link to
 * a folder that is itself a match is walked later, and the walk survives loops.
 *
 * @param isExcluded called for every folder and file on the way
 */
export async function expandGlob(
  pattern: string,
  cwd: string,
  isExcluded: (absolute: string, isFolder: boolean) => boolean,
): Promise<GlobMatches> {
  const unreadable: { folder: string; code: string }[] = [];
  const followSymbolicLinks = !pattern.includes('**');
  // fast-glob calls readdir with `withFileTypes`. This version drops excluded folders before they are listed, and
  // records the folders that cannot be listed, which fast-glob would drop or fail on.
  const listing = (folder: string, _options: unknown, done: (error: Error | null, entries: Dirent[]) => void) =>
    readdir(folder, { withFileTypes: true }, (error, entries) => {
      if (error !== null) {
        if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') unreadable.push({ folder, code: error.code ?? '' });
        return done(null, []);
      }
      done(
        null,
        entries.filter(entry => !isExcluded(join(folder, entry.name), entry.isDirectory())),
      );
    });
  const wide = widened(pattern);
  const found = await fastGlob(wide, {
    cwd,
    onlyFiles: false,
    objectMode: true,
    followSymbolicLinks,
    suppressErrors: true,
    ignore: pattern.includes('node_modules') ? [] : ['**/node_modules/**'],
    fs: { readdir: listing as typeof readdir },
  });
  const patterns = wide === pattern ? undefined : new Patterns([`/${withoutStart(pattern)}`]);
  const matches =
    patterns === undefined
      ? found
      : found.filter(({ path, dirent }) => patterns.test(withoutStart(path), dirent.isDirectory()) !== undefined);
  return {
    entries: matches.map(entry => ({ path: entry.path, isPlainFile: !followSymbolicLinks && entry.dirent.isFile() })),
    unreadable,
  };
}
