/**
 * Asks git which files are new or changed since a revision: since its common ancestor with HEAD, so that what others have committed
 * there meanwhile is no change. Changes that are not committed and untracked files count, deletions do not.
 *
 * git runs without a shell. File names can hold any character, so that lists are separated by NUL.
 */
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';

export interface GitChanges {
  /** The top folder of the repository, a real path. */
  readonly root: string;
  /** Real paths of files that are new or changed, normalised by `pathKey`. */
  readonly changed: ReadonlySet<string>;
  /** Files that only have another name now: the old path by the new one, both likewise. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Some file systems change the Unicode form of a name: both sides of a comparison take this one. */
export const pathKey = (path: string): string => path.normalize('NFC');

/** Output of git, bytes. */
const MOST_OUTPUT = 2 ** 30;
/** Settings of a repository that would run a program, and settings of the user that would change the lists. */
const SETTINGS = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', '--no-pager', '--literal-pathspecs'];

/**
 * @param revision a branch, tag or commit
 * @param cwd      a folder in the repository
 * @throws UserError where there is no git, no repository, no such revision, or no common ancestor
 */
export async function changesSince(revision: string, cwd: string): Promise<GitChanges> {
  const name = `--changed-since ${revision}`;
  if (revision.startsWith('-') || revision.includes('\0'))
    throw new UserError(`${name}: not a valid name of a revision`);
  const inside = await git(['rev-parse', '--show-toplevel'], cwd);
  if (!inside.ok) {
    throw new UserError(
      `${name}: not in a git repository`,
      'run it in the working tree whose articles are to be checked',
    );
  }
  const root = realpathSync.native(inside.output.replace(/\r?\n$/, ''));
  const commit = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], root);
  if (!commit.ok) throw new UserError(`${name}: git knows no such revision`, await hintAt(root));
  const base = await git(['merge-base', commit.output.trim(), 'HEAD'], root);
  if (!base.ok) throw new UserError(`${name}: no commit in common with HEAD`, await hintAt(root));
  const compare = [
    '--name-status',
    '-z',
    '-M100%',
    '--no-relative',
    '--no-ext-diff',
    '--no-color',
    '--ignore-submodules=all',
  ];
  const changes = await git(['diff', ...compare, base.output.trim(), '--'], root);
  const untracked = await git(['ls-files', '-z', '--others', '--exclude-standard'], root);
  for (const { ok, error } of [changes, untracked]) if (!ok) throw new UserError(`${name}: git: ${error}`);
  const keyOf = (path: string): string => pathKey(join(root, path));
  const { changed, renamed } = readChanges(changes.output);
  return {
    root,
    changed: new Set([...changed, ...namesIn(untracked.output)].map(keyOf)),
    renamed: new Map([...renamed].map(([to, from]) => [keyOf(to), keyOf(from)])),
  };
}

/** What most often keeps git from knowing a revision: the checkout of a workflow fetches one commit. */
async function hintAt(root: string): Promise<string> {
  const isShallow = (await git(['rev-parse', '--is-shallow-repository'], root)).output.trim() === 'true';
  return isShallow
    ? 'the clone is shallow: fetch the history first (actions/checkout with fetch-depth: 0)'
    : 'name a branch, a tag or a commit, such as origin/main';
}

const namesIn = (list: string): string[] => list.split('\0').filter(name => name !== '');

/** @param list of `git diff --name-status -z`: a status and a path, or with R and C two paths, the old one first */
export function readChanges(list: string): { readonly changed: string[]; readonly renamed: Map<string, string> } {
  const changed: string[] = [];
  const renamed = new Map<string, string>();
  const fields = list.split('\0');
  for (let at = 0; at + 1 < fields.length; ) {
    const status = fields[at++];
    const path = fields[at++];
    if (status.startsWith('R')) renamed.set(fields[at++], path);
    else if (status.startsWith('C')) changed.push(fields[at++]);
    else if (status !== 'D') changed.push(path);
  }
  return { changed, renamed };
}

interface GitAnswer {
  readonly ok: boolean;
  readonly output: string;
  /** The first line of what git says on standard error. */
  readonly error: string;
}

/** @throws UserError where git cannot be run */
function git(args: readonly string[], cwd: string): Promise<GitAnswer> {
  const env = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
  return new Promise((resolve, reject) => {
    execFile('git', [...SETTINGS, ...args], { cwd, env, maxBuffer: MOST_OUTPUT }, (error, output, errors) => {
      if (error !== null && typeof error.code !== 'number') {
        const missing = error.code === 'ENOENT';
        reject(new UserError(missing ? '--changed-since: git is not installed' : `--changed-since: ${error.message}`));
      } else resolve({ ok: error === null, output, error: errors.trim().split('\n', 1)[0] });
    });
  });
}
