/** Paths, folders and globs to the list of files to read. */
import type { ReadProblem, SkippedFile } from '../../types/article.js';
import type { Encoding } from '../formats.js';
import { PathFilter } from './filter.js';
import { Search } from './search.js';

export interface FoundFile extends Encoding {
  /** Relative to the working directory with forward slashes (`../x` where it lies outside); the article's id. */
  readonly path: string;
  /** `-` stands for standard input. */
  readonly absolute: string;
  /** True where `absolute` is an address, and what stands there is only known once it is fetched. */
  readonly web?: true;
  /** Named by the user, not met in a folder or by a glob: what is wrong with it is then a problem, not passed over. */
  readonly explicit: boolean;
}

export interface FindOptions {
  /** Patterns in the syntax of `.gitignore` lines (and braces), relative to the working directory; none means all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Whether `.gitignore` files count for what is met in folders and by globs. */
  readonly gitignore: boolean;
  /** Absolute. */
  readonly cwd: string;
  /** Called for each folder with how many files were found so far, and waited for. */
  readonly onFiles?: (count: number) => Promise<void> | undefined;
}

export interface Found {
  /** Sorted by path, each file once. */
  readonly files: readonly FoundFile[];
  /** Files that were seen and will not be read, with the reason; sorted by path. */
  readonly skipped: readonly SkippedFile[];
  /** Folders that could not be listed and links that lead nowhere; sorted by path. */
  readonly problems: readonly ReadProblem[];
}

/**
 * Finds the files to read. Folders are walked without dot-files and `node_modules`, links are followed, and each real
 * file comes once, under the smallest of its paths.
 *
 * @param paths files, folders, globs (where no file has that very name), `http(s)://` addresses, or `-` for JSON Lines
 *   from standard input
 * @throws UserError where a path does not exist, a glob matches nothing, or a folder holds nothing to read
 */
export async function findFiles(paths: readonly string[], options: FindOptions): Promise<Found> {
  const search = new Search(options, await PathFilter.of(options.include, options.exclude));
  for (const path of new Set(paths)) await search.add(path);
  return search.finish();
}
