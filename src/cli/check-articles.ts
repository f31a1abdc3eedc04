/** Divides the files of a check into new and known ones: by their paths, or by the changes that git reports. */
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { UserError } from '../errors.js';
import { PathFilter } from '../read/find/filter.js';
import type { Found, FoundFile } from '../read/find/find.js';
import { relativePath } from '../read/find/relative-path.js';
import { encodingOf } from '../read/formats.js';
import type { ReadItem, ReadNotice, ReadProblem } from '../types/article.js';
import { type ArticleFiles, findArticles } from './articles.js';
import { indexAmong } from './check-index.js';
import { changesSince, type GitChanges, pathKey } from './git-changes.js';
import { type Call, firstNames, pathsToScan } from './input.js';

export interface CheckFiles {
  /** New files, and known files with the mark `known`. */
  readonly files: ArticleFiles;
  /** Number of new files. */
  readonly fresh: number;
  /** Problems with the paths of known articles. */
  readonly known: readonly ReadItem[];
  /** With `--changed-since`: the paths of new files that were there before. */
  readonly changed: ReadonlySet<string> | undefined;
  /** Folder of the index with the known articles, as the user typed it. */
  readonly index: string | undefined;
  /** The origin of the new articles, for messages: "posts", "content since main". */
  readonly name: string;
}

/**
 * Finds the files of new and known articles. A file that is among both is new. Folders may be empty.
 *
 * @throws UserError if a path does not exist, or git fails
 */
export async function findCheckFiles(call: Call): Promise<CheckFiles> {
  const { changedSince, against } = call.values;
  const { paths: given, listed } = await pathsToScan(call, true);
  const paths = given.length === 0 && changedSince !== undefined ? ['.'] : given;
  const input = await findArticles(call, paths, listed, { mayBeEmpty: true });
  const name = `${firstNames(paths)}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`;
  const changes = changedSince === undefined ? undefined : await changesSince(changedSince, folderOf(paths, call));
  const fresh = changes === undefined ? input.found.files : await changedFiles(input.found.files, changes, paths, call);
  const isModified = (file: FoundFile): boolean => changes?.modified.has(pathKey(realPathOf(file))) === true;
  const index = indexAmong(against, call);
  const others =
    against.length === 0 || index !== undefined
      ? undefined
      : await findArticles(call, against, new Set(), { mayBeEmpty: true, beside: input });
  const isFresh = new Set(fresh);
  // with an index, unchanged files are not read: the index holds their articles
  const unchanged = index === undefined ? input.found.files.filter(file => !isFresh.has(file)) : [];
  const known = without([...unchanged, ...(others?.found.files ?? [])], fresh);
  const found: Found = {
    ...input.found,
    files: [...fresh, ...known.map((file): FoundFile => ({ ...file, known: true }))],
    notices: sharedNotices(input.found.notices, others?.found.notices),
  };
  return {
    files: { found, skipped: input.skipped, workers: input.workers },
    fresh: fresh.length,
    changed: changes && new Set(fresh.filter(isModified).map(({ path }) => path)),
    index,
    known: (others?.found.problems ?? []).map((problem: ReadProblem) => ({ problem })),
    name: changedSince === undefined ? name : `${name} since ${changedSince}`,
  };
}

/** The known files without duplicates and without the new files, which may be in the same folders. */
function without(known: readonly FoundFile[], fresh: readonly FoundFile[]): FoundFile[] {
  const taken = new Set(fresh.map(realPathOf));
  const names = new Set([...taken].map(path => basename(path)));
  const isOnce = new Set<string>();
  return known.filter(file => {
    const { absolute } = file;
    if (isOnce.has(absolute) || (names.has(basename(absolute)) && taken.has(realPathOf(file)))) return false;
    isOnce.add(absolute);
    return true;
  });
}

function realPathOf({ absolute, web }: FoundFile): string {
  if (web === true || absolute === '-') return absolute;
  try {
    return realpathSync.native(absolute);
  } catch {
    return absolute;
  }
}

/** The notices of both searches. A pattern of `--exclude` is unused only if both searches say so. */
function sharedNotices(
  ofNew: readonly ReadNotice[],
  ofKnown: readonly ReadNotice[] | undefined,
): readonly ReadNotice[] {
  if (ofKnown === undefined) return ofNew;
  const isPattern = ({ path }: ReadNotice): boolean => path.startsWith('--exclude ');
  const isSaid = ({ path }: ReadNotice): boolean => ofKnown.some(notice => notice.path === path);
  return [...ofNew.filter(one => !isPattern(one) || isSaid(one)), ...ofKnown.filter(one => !isPattern(one))];
}

/** The folder whose repository is asked: that of the first path, not the working directory. */
function folderOf(paths: readonly string[], { cwd }: Call): string {
  let folder = resolve(cwd, paths[0] ?? '.');
  // a file, a glob, or a path that the change deletes: the nearest folder above it
  while (!statSync(folder, { throwIfNoEntry: false })?.isDirectory() && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}

/** The new and changed files. A renamed file counts only if its old path was not among the articles. */
async function changedFiles(
  files: readonly FoundFile[],
  { root, changed, renamed }: GitChanges,
  paths: readonly string[],
  call: Call,
): Promise<FoundFile[]> {
  const wasArticle = await articlePaths(paths, call);
  return files.filter(file => {
    if (file.web === true || file.absolute === '-') {
      throw new UserError(`--changed-since takes files, and ${file.path} is not a file`);
    }
    const real = realPathOf(file);
    if (!isBelow(real, root)) throw new UserError(`--changed-since: ${file.path} is not in the repository ${root}`);
    const key = pathKey(real);
    if (changed.has(key)) return true;
    const before = renamed.get(key);
    return before !== undefined && !wasArticle(before);
  });
}

const isBelow = (path: string, folder: string): boolean =>
  folder.endsWith(sep) ? path.startsWith(folder) : path.startsWith(folder + sep);

/**
 * A test whether the old path of a renamed file was among the articles: a draft that moves into a folder of articles is a new article.
 */
async function articlePaths(paths: readonly string[], { values, cwd }: Call): Promise<(real: string) => boolean> {
  const filter = await PathFilter.of(values.include, values.exclude);
  const { isGlob, globBase } = await import('../read/find/globs.js');
  const roots = paths.map(path => {
    const absolute = resolve(cwd, path);
    const base =
      statSync(absolute, { throwIfNoEntry: false }) === undefined && isGlob(path) ? globBase(path, cwd) : absolute;
    return pathKey(realPathOf({ absolute: base, path, format: 'plain', explicit: true }));
  });
  const here = realpathSync.native(cwd);
  return real => {
    const id = relativePath(here, real);
    const isFound = (root: string): boolean =>
      real === root || (isBelow(real, root) && !relative(root, real).split(sep).some(isHiddenName));
    const isRead = encodingOf(id) !== undefined || filter.names(id);
    return isRead && roots.some(isFound) && filter.includes(id) && !filter.excludes(id);
  };
}

const isHiddenName = (name: string): boolean => name.startsWith('.') || name === 'node_modules';
