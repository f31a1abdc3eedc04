/**
 * Walks folders for files. fast-glob is not used, because the walk does not enter folders that `.gitignore` names,
 * survives loops of links, and reports folders that cannot be listed.
 */
import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { INDEX_MANIFEST } from '../../version.js';
import { brokenLink, reasonOf } from '../problem.js';
import { type GitRules, isIgnored, type PathFilter, type RulesNote, rulesAbove, rulesIn } from './filter.js';
import type { SearchResult, Verdict } from './search-result.js';

/** Called for each folder with the number of files so far. The walk awaits the result. */
export type FilesFound = (count: number) => Promise<void> | undefined;

/** A folder that the user named or that a glob matched. */
export interface Root {
  /** '' for the working directory itself. */
  readonly path: string;
  readonly absolute: string;
  readonly real: string;
}

/** The numbers of files that one root has given. */
export interface Tally {
  taken: number;
  skipped: number;
  ignored: number;
  /** Folders that could not be listed, and folders that an earlier root has walked: the root may not be empty then. */
  unknown: number;
}

interface Folder extends Root {
  readonly rules: GitRules | undefined;
  readonly root: number;
  /** True for a root and for the target of a link: the rules of its own parents apply. */
  readonly entry: boolean;
}

/** Folders that are listed before the event loop handles other work, such as a signal. */
const FOLDERS_PER_TURN = 64;

/**
 * Walks all roots, each real folder once. Folders are walked in the order of their paths, so that of several paths to
 * one folder the smallest counts, whatever the order on disk.
 *
 * @param gitignore undefined if `.gitignore` files do not apply; called for those that do not apply as a whole
 */
export async function walkFolders(
  roots: readonly Root[],
  filter: PathFilter,
  gitignore: RulesNote | undefined,
  result: SearchResult,
  onFiles?: FilesFound,
): Promise<Tally[]> {
  const tallies = roots.map((): Tally => ({ taken: 0, skipped: 0, ignored: 0, unknown: 0 }));
  const walked = new Map<string, number>();
  // A stack with the smallest path on top.
  const stack: Folder[] = roots
    .map((root, at) => ({ ...root, rules: undefined, root: at, entry: true }))
    .sort(largestFirst);
  for (let turn = 1, folder = stack.pop(); folder !== undefined; folder = stack.pop(), turn++) {
    const before = walked.get(folder.real);
    if (before !== undefined) {
      if (before !== folder.root) tallies[folder.root].unknown++;
      continue;
    }
    walked.set(folder.real, folder.root);
    const below = listFolder(folder, filter, gitignore, result, tallies[folder.root]);
    for (const one of below.sort(largestFirst)) stack.push(one);
    await onFiles?.(result.count);
    if (turn % FOLDERS_PER_TURN === 0) await setImmediate();
  }
  return tallies;
}

/** Passes the files of a folder to the result, and returns its subfolders. */
function listFolder(
  folder: Folder,
  filter: PathFilter,
  gitignore: RulesNote | undefined,
  result: SearchResult,
  tally: Tally,
): Folder[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder.real, { withFileTypes: true });
  } catch (error) {
    result.fail(folder.path || '.', `folder: ${reasonOf(error)}`);
    tally.unknown++;
    return [];
  }
  if (entries.some(({ name }) => name === INDEX_MANIFEST)) {
    result.skip(folder.path || '.', 'an index: twicetold index export prints its articles');
    tally.skipped++;
    return [];
  }
  const rules = gitignore && rulesFor(folder, entries, gitignore);
  const folders: Folder[] = [];
  const count = (verdict: Verdict) => countIn(tally, verdict);
  for (const entry of entries) {
    const { name } = entry;
    if (name.startsWith('.') || name === 'node_modules') continue;
    const path = folder.path === '' ? name : `${folder.path}/${name}`;
    let real = below(folder.real, name);
    let kind: Dirent | Stats = entry;
    const linked = entry.isSymbolicLink();
    if (rules !== undefined && isIgnored(rules, real, entry.isDirectory())) {
      tally.ignored++;
      continue;
    }
    if (linked) {
      try {
        kind = statSync(real);
        real = realpathSync.native(real);
      } catch (error) {
        count(result.considerBroken(path, false, brokenLink(real, error)));
        continue;
      }
    }
    const absolute = folder.absolute === folder.real && !linked ? real : below(folder.absolute, name);
    if (kind.isFile()) {
      const isReal = !linked && folder.absolute === folder.real;
      count(
        isReal ? result.considerWalked(path, absolute) : result.consider({ path, absolute, real, explicit: false }),
      );
    } else if (!kind.isDirectory()) {
      result.skip(path, 'not a regular file');
      tally.skipped++;
    } else if (filter.excludes(path, true)) {
      tally.ignored++;
    } else {
      folders.push({ path, absolute, real, rules, root: folder.root, entry: linked });
    }
  }
  return folders;
}

function rulesFor(folder: Folder, entries: readonly Dirent[], note: RulesNote): GitRules | undefined {
  const names = new Set(entries.filter(entry => entry.name.startsWith('.git')).map(entry => entry.name));
  const above = folder.entry ? rulesAbove(folder.real, note) : folder.rules;
  // The rules of an outer repository do not apply in a nested one.
  const inherited = names.has('.git') ? undefined : above;
  return names.has('.gitignore') ? rulesIn(folder.real, inherited, note) : inherited;
}

export function countIn(tally: Tally, verdict: Verdict): void {
  if (verdict === 'taken') tally.taken++;
  else if (verdict === 'skipped') tally.skipped++;
  else tally.ignored++;
}

function below(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}

/** Compares paths with a final slash, like the paths of the files in the folders. */
function largestFirst(a: Folder, b: Folder): number {
  const one = a.path === '' ? '' : `${a.path}/`;
  const other = b.path === '' ? '' : `${b.path}/`;
  return one < other ? 1 : one > other ? -1 : 0;
}
