/** Finds the files to read from the paths, folders, globs and addresses of a command. */
import { existsSync, lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../errors.js';
import type { ReadNotice, ReadProblem, SkippedFile } from '../../types/article.js';
import { INDEX_MANIFEST } from '../../version.js';
import { extensionsOf, FORMATS } from '../formats.js';
import { isWebAddress, withoutCredentials } from '../location.js';
import { brokenLink, reasonOfCode } from '../problem.js';
import { GitIgnored, PathFilter, type RulesNote } from './filter.js';
import { relativePath } from './relative-path.js';
import { type FoundFile, SearchResult, type Verdict } from './search-result.js';
import type { FilesFound, Root, Tally } from './walk.js';

export type { FoundFile } from './search-result.js';

export interface FindOptions {
  /** Patterns in the syntax of `.gitignore` lines, plus braces, relative to the working directory; none means all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** True if `.gitignore` files apply to the files in folders and the matches of globs. */
  readonly gitignore: boolean;
  /** Absolute path of the working directory. */
  readonly cwd: string;
  readonly onFiles?: FilesFound;
  /** Paths from a list that may be out of date: a missing one is a notice, not an error. */
  readonly listed?: ReadonlySet<string>;
  /** True if folders and the result may be empty: an empty folder is a notice, not an error. */
  readonly mayBeEmpty?: boolean;
}

export interface Found {
  /** Distinct files, sorted by path. */
  readonly files: readonly FoundFile[];
  /** Files that are not read, with the reason; sorted by path. */
  readonly skipped: readonly SkippedFile[];
  /** Folders that could not be listed, and links to missing files; sorted by path. */
  readonly problems: readonly ReadProblem[];
  /** Patterns that match nothing, and listed paths that do not exist. */
  readonly notices: readonly ReadNotice[];
}

/**
 * Finds the files to read. Folders are searched without dot-files and `node_modules`. Links are followed. Of several
 * paths to one real file the smallest counts.
 *
 * @param paths files, folders, globs (unless a file has that very name), `http(s)://` addresses, or `-` for JSON Lines
 *   from standard input
 * @throws UserError for a missing path, an index, a glob without matches, and a folder without articles unless
 *   `mayBeEmpty`
 */
export async function findFiles(paths: readonly string[], options: FindOptions): Promise<Found> {
  const search = new Search(options, await PathFilter.of(options.include, options.exclude));
  for (const path of new Set(paths)) await search.add(path);
  return search.finish();
}

const STANDARD_INPUT: FoundFile = { path: '-', absolute: '-', format: 'jsonl', explicit: true };

/** One search: `add` every path, then `finish`. Loads the code for globs and folders on first use. */
class Search {
  readonly #options: FindOptions;
  readonly #filter: PathFilter;
  readonly #result: SearchResult;
  /** Folders to search. `named` is the path as the user typed it; absent for a match of a glob. */
  readonly #roots: (Root & { readonly named?: string })[] = [];
  readonly #addresses = new Map<string, FoundFile>();
  #standardInput = false;
  readonly #gitignore: RulesNote | undefined;
  readonly #notices: ReadNotice[] = [];

  constructor(options: FindOptions, filter: PathFilter) {
    this.#options = options;
    this.#filter = filter;
    this.#result = new SearchResult(filter);
    if (options.gitignore) this.#gitignore = (absolute, reason) => this.#result.skip(this.#idOf(absolute), reason);
  }

  async add(named: string): Promise<void> {
    if (named === '-') {
      this.#standardInput = true;
      return;
    }
    if (isWebAddress(named)) {
      const path = withoutCredentials(named);
      this.#addresses.set(path, { path, absolute: named, format: 'html', explicit: true, web: true });
      return;
    }
    const absolute = resolve(this.#options.cwd, named);
    // An existing path is not a glob: `a[1].txt` may be a file.
    if (named !== '' && exists(absolute)) this.#addExisting(named, absolute);
    else if (named !== '' && (await import('./globs.js')).isGlob(named)) await this.#addGlob(named);
    else if (this.#options.listed?.has(named)) {
      this.#notices.push({ path: named, reason: 'listed, but no such file or folder' });
    } else {
      const hint = 'Paths are relative to the working directory; check the spelling.';
      throw new UserError(`no such file or folder: ${named === '' ? "''" : named}`, hint);
    }
  }

  async finish(): Promise<Found> {
    const { onFiles } = this.#options;
    if (this.#roots.length > 0) {
      const { walkFolders } = await import('./walk.js');
      const tallies = await walkFolders(this.#roots, this.#filter, this.#gitignore, this.#result, onFiles);
      for (const [at, tally] of tallies.entries()) {
        const { named } = this.#roots[at];
        if (named === undefined || tally.taken > 0 || tally.unknown > 0) continue;
        if (!this.#options.mayBeEmpty) throw noArticlesError(`no articles in ${named}`, tally);
        this.#notices.push({ path: named, reason: 'holds no article' });
      }
    }
    const { files, skipped, problems } = this.#result;
    const named = [...(this.#standardInput ? [STANDARD_INPUT] : []), ...this.#addresses.values()];
    if (named.length + files.length + problems.length === 0 && !this.#options.mayBeEmpty) {
      throw new UserError('no articles in the named paths', 'Check --include, --exclude and .gitignore.');
    }
    const unmatched = this.#filter.unmatched.map(path => ({ path, reason: 'matches nothing' }));
    return { files: [...named, ...files], skipped, problems, notices: [...this.#notices, ...unmatched] };
  }

  #addExisting(named: string, absolute: string): void {
    const path = this.#idOf(absolute);
    let stats: Stats;
    let real: string;
    try {
      stats = statSync(absolute);
      real = realpathSync.native(absolute);
    } catch (error) {
      this.#result.considerBroken(path, true, brokenLink(absolute, error));
      return;
    }
    if (stats.isDirectory() && existsSync(join(absolute, INDEX_MANIFEST))) {
      throw new UserError(
        `${named} is an index, not a folder of articles`,
        `read its articles from standard input: twicetold index export ${named} | twicetold scan -`,
      );
    }
    if (stats.isDirectory()) this.#roots.push({ path, absolute, real, named });
    else if (stats.isFile()) this.#result.consider({ path, absolute, real, explicit: true });
    else this.#result.considerBroken(path, true, 'not a regular file');
  }

  async #addGlob(named: string): Promise<void> {
    const { cwd } = this.#options;
    const [{ expandGlob, globBase }, { countIn }] = await Promise.all([import('./globs.js'), import('./walk.js')]);
    const ignored = this.#gitignore && new GitIgnored(globBase(named, cwd), this.#gitignore);
    const { entries, unreadable } = await expandGlob(
      named,
      cwd,
      (absolute, isFolder) =>
        (ignored?.ignores(absolute, isFolder) ?? false) ||
        (isFolder && this.#filter.excludes(this.#idOf(absolute), true)),
    );
    for (const { folder, code } of unreadable) {
      this.#result.fail(this.#idOf(folder) || '.', `folder: ${reasonOfCode(code)}`);
    }
    if (entries.length === 0 && unreadable.length === 0) {
      const hint = 'Globs are relative to the working directory and do not match files that .gitignore names.';
      throw new UserError(`no file matches ${named}`, hint);
    }
    const realFolders = new Map<string, string>();
    const tally: Tally = { taken: 0, skipped: 0, ignored: 0, unknown: unreadable.length };
    const count = (verdict: Verdict) => countIn(tally, verdict);
    for (const entry of entries) {
      const absolute = resolve(cwd, entry.path);
      const path = this.#idOf(absolute);
      try {
        const stats = entry.isPlainFile ? undefined : statSync(absolute);
        if (stats?.isDirectory()) {
          this.#roots.push({ path, absolute, real: realpathSync.native(absolute) });
          tally.unknown++;
        } else if (stats !== undefined && !stats.isFile()) {
          this.#result.skip(path, 'not a regular file');
          tally.skipped++;
        } else {
          const real = entry.isPlainFile ? realPathOf(absolute, realFolders) : realpathSync.native(absolute);
          count(this.#result.consider({ path, absolute, real, explicit: false }));
        }
      } catch (error) {
        count(this.#result.considerBroken(path, false, brokenLink(absolute, error)));
      }
    }
    if (tally.taken === 0 && tally.unknown === 0) throw noArticlesError(`no articles match ${named}`, tally);
  }

  #idOf(absolute: string): string {
    return relativePath(this.#options.cwd, absolute);
  }
}

/** True also for a broken link, and for a path that may not be read. */
function exists(absolute: string): boolean {
  try {
    lstatSync(absolute);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code === 'EACCES' || code === 'EPERM' || code === 'EIO';
  }
}

/** The real path of a file that is not a link. Takes one system call for each folder. */
function realPathOf(absolute: string, folders: Map<string, string>): string {
  const folder = dirname(absolute);
  const real = folders.get(folder) ?? realpathSync.native(folder);
  folders.set(folder, real);
  return join(real, basename(absolute));
}

function noArticlesError(message: string, tally: Tally): UserError {
  const read = FORMATS.flatMap(extensionsOf).join(' ');
  const files = tally.skipped === 1 ? '1 other file was' : `${tally.skipped} other files were`;
  const skipped = tally.skipped === 0 ? '' : `; ${files} skipped, --include '*.EXT' reads a kind as plain text`;
  const ignored = tally.ignored === 0 ? '' : '; files that .gitignore, --include and --exclude leave out do not count';
  return new UserError(message, `Files read: ${read} and names without extension${skipped}${ignored}.`);
}
