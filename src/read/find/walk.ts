/**
 * Folders to files. An own walk and not fast-glob's, because a walk has to stop at what `.gitignore` names before it
 * enters it, survive links that form loops, and say which folders it could not list.
 */
import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { brokenLink, reasonOf } from '../reason.js';
import type { PathFilter } from './filter.js';
import type { FindOptions } from './find.js';
import type { Findings, Verdict } from './findings.js';
import { type GitRules, isIgnored, rulesAbove, rulesIn } from './gitignore.js';

/** A folder the user named, or that a glob of theirs matched. */
export interface Root {
  /** Its id: '' for the working directory itself. */
  readonly path: string;
  readonly absolute: string;
  readonly real: string;
}

/** What came of one root. */
export interface Tally {
  taken: number;
  skipped: number;
  ignored: number;
  /** Folders that could not be listed, or that were already walked for another root: it cannot be called empty. */
  unknown: number;
}

interface Folder extends Root {
  readonly rules: GitRules | undefined;
  readonly root: number;
  /** A root or the target of a link: the rules of its own parents apply. */
  readonly entry: boolean;
}

/** How many folders are listed before other work (a signal, say) gets its turn. */
const FOLDERS_PER_TURN = 64;

/**
 * Walks all roots, each real folder once. Folders are taken in the order of their paths, so that where links make
 * several paths lead to a folder the smallest one wins, whatever the order on disk.
 */
export async function walkFolders(
  roots: readonly Root[],
  filter: PathFilter,
  gitignore: boolean,
  findings: Findings,
  onFiles?: FindOptions['onFiles'],
): Promise<Tally[]> {
  const tallies = roots.map((): Tally => ({ taken: 0, skipped: 0, ignored: 0, unknown: 0 }));
  const walked = new Map<string, number>();
  // The next folder is the last one: roots and each folder's children are pushed largest first.
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
    stack.push(...listFolder(folder, filter, gitignore, findings, tallies[folder.root]).sort(largestFirst));
    await onFiles?.(findings.count);
    if (turn % FOLDERS_PER_TURN === 0) await setImmediate();
  }
  return tallies;
}

/** Hands the folder's files to the findings and returns its folders. */
function listFolder(
  folder: Folder,
  filter: PathFilter,
  gitignore: boolean,
  findings: Findings,
  tally: Tally,
): Folder[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder.real, { withFileTypes: true });
  } catch (error) {
    findings.fail(folder.path || '.', `folder: ${reasonOf(error)}`);
    tally.unknown++;
    return [];
  }
  const rules = gitignore ? rulesFor(folder, entries) : undefined;
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
        count(findings.considerBroken(path, false, brokenLink(real, error)));
        continue;
      }
    }
    const absolute = folder.absolute === folder.real && !linked ? real : below(folder.absolute, name);
    if (kind.isFile()) {
      const isReal = !linked && folder.absolute === folder.real;
      count(
        isReal ? findings.considerWalked(path, absolute) : findings.consider({ path, absolute, real, explicit: false }),
      );
    } else if (!kind.isDirectory()) {
      findings.skip(path, 'not a regular file');
      tally.skipped++;
    } else if (filter.excludes(path, true)) {
      tally.ignored++;
    } else {
      folders.push({ path, absolute, real, rules, root: folder.root, entry: linked });
    }
  }
  return folders;
}

function rulesFor(folder: Folder, entries: readonly Dirent[]): GitRules | undefined {
  const names = new Set(entries.filter(entry => entry.name.startsWith('.git')).map(entry => entry.name));
  const above = folder.entry ? rulesAbove(folder.real) : folder.rules;
  // A repository inside of another one answers for itself.
  const inherited = names.has('.git') ? undefined : above;
  return names.has('.gitignore') ? rulesIn(folder.real, inherited) : inherited;
}

export function countIn(tally: Tally, verdict: Verdict): void {
  if (verdict === 'taken') tally.taken++;
  else if (verdict === 'skipped') tally.skipped++;
  else tally.ignored++;
}

function below(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}

/** Compared with a slash at the end, as all paths below them are. */
function largestFirst(a: Folder, b: Folder): number {
  const one = a.path === '' ? '' : `${a.path}/`;
  const other = b.path === '' ? '' : `${b.path}/`;
  return one < other ? 1 : one > other ? -1 : 0;
}
