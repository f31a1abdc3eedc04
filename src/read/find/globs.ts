/** Glob patterns of the user's, answered by fast-glob: the one file that knows it. */
import { type Dirent, readdir } from 'node:fs';
import { join, resolve } from 'node:path';
import fastGlob from 'fast-glob';

interface GlobEntry {
  /** As fast-glob spells it: relative to the working directory where the pattern is. */
  readonly path: string;
  /** False where a link may stand anywhere in the path, so that its real path has to be asked for. */
  readonly plainFile: boolean;
}

export interface GlobMatches {
  readonly entries: readonly GlobEntry[];
  /** Folders that could not be listed, absolute, with the error code. */
  readonly unreadable: readonly { readonly folder: string; readonly code: string }[];
}

/** Whether a path that does not exist as it stands can be tried as a glob. */
export function isGlob(pattern: string): boolean {
  return fastGlob.isDynamicPattern(pattern);
}

/** The folder under which everything a glob can match lies, absolute. */
export function globBase(pattern: string, cwd: string): string {
  return resolve(cwd, fastGlob.generateTasks([pattern])[0]?.base ?? '.');
}

/** `*.{txt,md}` to `*.txt` and `*.md`, for matchers that do not know braces. */
export function expandBraces(pattern: string): string[] {
  const negated = pattern.startsWith('!');
  const tasks = fastGlob.generateTasks([negated ? pattern.slice(1) : pattern]);
  const expanded = tasks.flatMap(task => task.positive);
  return expanded.length === 0 ? [pattern] : expanded.map(one => (negated ? `!${one}` : one));
}

/**
 * Files and folders a glob matches, as a shell would list them: nothing that starts with a dot, nothing in
 * `node_modules` unless the pattern says so, and `**` does not pass through links (two links that point at each other
 * would make it endless; a folder that is a link and is itself matched is walked later, with loops in mind).
 *
 * @param keepOut told every folder and file seen on the way, true leaves it out
 */
export async function expandGlob(
  pattern: string,
  cwd: string,
  keepOut: (absolute: string, isFolder: boolean) => boolean,
): Promise<GlobMatches> {
  const unreadable: { folder: string; code: string }[] = [];
  const followSymbolicLinks = !pattern.includes('**');
  // fast-glob calls readdir with `withFileTypes` only; the hook leaves out ignored folders before they are walked, and
  // keeps note of those that cannot be listed, which would otherwise be lost or end the whole search.
  const listing = (folder: string, _options: unknown, done: (error: Error | null, entries: Dirent[]) => void) =>
    readdir(folder, { withFileTypes: true }, (error, entries) => {
      if (error !== null) {
        if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') unreadable.push({ folder, code: error.code ?? '' });
        return done(null, []);
      }
      done(
        null,
        entries.filter(entry => !keepOut(join(folder, entry.name), entry.isDirectory())),
      );
    });
  const found = await fastGlob(pattern, {
    cwd,
    onlyFiles: false,
    objectMode: true,
    followSymbolicLinks,
    suppressErrors: true,
    ignore: pattern.includes('node_modules') ? [] : ['**/node_modules/**'],
    fs: { readdir: listing as typeof readdir },
  });
  return {
    entries: found.map(entry => ({ path: entry.path, plainFile: !followSymbolicLinks && entry.dirent.isFile() })),
    unreadable,
  };
}
