/**
 * Asks git which files are new or changed since a revision. It compares with the common ancestor of the revision and HEAD, so that later
 * commits of others on that branch are no changes. Uncommitted changes and untracked files count, deletions do not.
 *
 * git runs without a shell. Its lists are separated by NUL, because a file name can hold any other character.
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
  /** Those of `changed` that were there before. */
  readonly modified: ReadonlySet<string>;
  /** Files that were renamed without a change: the old path by the new path, both in the form of `changed`. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** A path for comparisons: some file systems change the Unicode normal form of names. */
export const pathKey = (path: string): string => path.normalize('NFC');

/** Most bytes of output that git may print. */
const MOST_OUTPUT = 2 ** 30;
/** Switches off a setting of the repository that runs a program, and settings of the user that change the lists. */
const SETTINGS = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', '--no-pager', '--literal-pathspecs'];

/**
 * @param revision a branch, tag or commit
 * @param folder   a folder in the repository
 * @throws UserError if git is not installed, or there is no repository, no such revision, or no common ancestor
 */
export async function changesSince(revision: string, folder: string): Promise<GitChanges> {
  const name = `--changed-since ${revision}`;
  if (revision.startsWith('-') || revision.includes('\0')) throw new UserError(`${name}: not a valid revision`);
  const inside = await git(['rev-parse', '--show-toplevel'], folder);
  if (!inside.ok) throw noRepository(name, folder, inside.error);
  const root = realpathSync.native(inside.output.replace(/\r?\n$/, ''));
  const commit = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], root);
  if (!commit.ok) throw new UserError(`${name}: git knows no such revision`, await hintAt(root, revision));
  const base = await git(['merge-base', commit.output.trim(), 'HEAD'], root);
  if (!base.ok) throw new UserError(`${name}: no commit in common with HEAD`, await hintAt(root, revision));
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
  const { changed, modified, renamed } = readChanges(changes.output);
  return {
    root,
    changed: new Set([...changed, ...namesIn(untracked.output)].map(keyOf)),
    modified: new Set(modified.map(keyOf)),
    renamed: new Map([...renamed].map(([to, from]) => [keyOf(to), keyOf(from)])),
  };
}

/** @param error what git says */
function noRepository(name: string, folder: string, error: string): UserError {
  // in a container the files often belong to another user
  if (error.includes('dubious ownership')) {
    return new UserError(
      `${name}: ${folder} belongs to another user, and git does not read it`,
      'git config --global --add safe.directory FOLDER, with the top folder of the repository',
    );
  }
  if (error !== '' && !error.includes('not a git repository')) return new UserError(`${name}: git: ${error}`);
  return new UserError(
    `${name}: ${folder} is not in a git repository`,
    'name the folder of the articles in their clone',
  );
}

/** A branch of a remote, as the user typed it: "origin/main". */
const REMOTE_BRANCH = /^([\w.-]{1,100})\/([\w./-]{1,200})$/;

/** The hint for an unknown revision: most often the clone of a CI job has only the last commit, or only one branch. */
async function hintAt(root: string, revision: string): Promise<string> {
  const isShallow = (await git(['rev-parse', '--is-shallow-repository'], root)).output.trim() === 'true';
  const remotes = (await git(['remote'], root)).output.split(/\r?\n/);
  const [, remote, branch] = REMOTE_BRANCH.exec(revision) ?? [];
  const isRemote = remote !== undefined && remotes.includes(remote);
  const fetched = isRemote ? ` ${remote} +refs/heads/${branch}:refs/remotes/${remote}/${branch}` : '';
  if (isShallow) {
    return (
      `the clone is shallow: git fetch --unshallow${fetched} fetches its history, --depth=100 a part of it; ` +
      'actions/checkout does so with fetch-depth: 0'
    );
  }
  if (isRemote) return `git fetch${fetched} fetches this branch`;
  return 'name a branch, a tag or a commit, such as origin/main';
}

const namesIn = (list: string): string[] => list.split('\0').filter(name => name !== '');

/** @param list output of `git diff --name-status -z`: for each file a status and a path, with R and C the old and the new path */
export function readChanges(list: string): {
  readonly changed: string[];
  readonly modified: string[];
  readonly renamed: Map<string, string>;
} {
  const [changed, modified]: [string[], string[]] = [[], []];
  const renamed = new Map<string, string>();
  const fields = list.split('\0');
  for (let at = 0; at + 1 < fields.length; ) {
    const status = fields[at++];
    const path = fields[at++];
    if (status.startsWith('R')) renamed.set(fields[at++], path);
    else if (status.startsWith('C')) changed.push(fields[at++]);
    else if (status !== 'D') {
      changed.push(path);
      if (status !== 'A') modified.push(path);
    }
  }
  return { changed, modified, renamed };
}

interface GitAnswer {
  readonly ok: boolean;
  readonly output: string;
  /** The first line of standard error. */
  readonly error: string;
}

/** Runs git. @throws UserError if git cannot be started */
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
