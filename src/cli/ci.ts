/** Facts that a CI system gives to a job: the web address of its files, and the file of the job summary. */
import { appendFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Piece } from '../report/formats.js';
import { uriOf, webAddress } from '../report/uri.js';
import type { Environment, Terminal } from './terminal.js';

/**
 * The web address of the working directory at the commit of the job, on GitHub or GitLab: append the path of a file. Undefined
 * elsewhere.
 */
export function fileLinks(env: Environment, cwd: string): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_WORKSPACE } = env;
  const { CI_PROJECT_URL, CI_COMMIT_SHA, CI_PROJECT_DIR } = env;
  let root: string | undefined;
  let folder: string | undefined;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_SHA && GITHUB_WORKSPACE) {
    root = `${GITHUB_SERVER_URL}/${uriOf(GITHUB_REPOSITORY)}/blob/${uriOf(GITHUB_SHA)}/`;
    folder = GITHUB_WORKSPACE;
  } else if (CI_PROJECT_URL && CI_COMMIT_SHA && CI_PROJECT_DIR) {
    root = `${CI_PROJECT_URL}/-/blob/${uriOf(CI_COMMIT_SHA)}/`;
    folder = CI_PROJECT_DIR;
  }
  if (root === undefined || folder === undefined || webAddress(root) !== root) return undefined;
  const below = relative(resolve(folder), cwd).replaceAll('\\', '/');
  if (below === '..' || below.startsWith('../')) return undefined;
  return below === '' ? root : `${root}${uriOf(below)}/`;
}

/** Characters. GitHub accepts 1 MiB per step. */
const MOST_SUMMARY = 500_000;

/** Appends to the GitHub job summary, whose file `GITHUB_STEP_SUMMARY` names. A failure is a warning. */
export async function appendJobSummary(
  { env, terminal }: { readonly env: Environment; readonly terminal: Terminal },
  pieces: Iterable<Piece>,
): Promise<void> {
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
  if (text.length > MOST_SUMMARY) {
    terminal.warn(['the report is too long for a job summary']);
    return;
  }
  try {
    await appendFile(file, `${text}\n`);
  } catch (error) {
    terminal.warn([`the job summary cannot be written: ${(error as Error).message}`]);
  }
}
