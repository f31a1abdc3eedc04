/** `--include` and `--exclude`: which paths the user wants, in the syntax of `.gitignore` lines plus braces. */
import ignore, { type Ignore } from 'ignore';
import { expandBraces } from './globs.js';

/** Paths are ids: relative to the working directory, with forward slashes. */
export class PathFilter {
  readonly #include: Ignore | undefined;
  /** The include patterns that name a kind of file (`*.log`, `notes.*`) and not merely a place (`news/**`). */
  readonly #naming: Ignore | undefined;
  readonly #exclude: Ignore | undefined;

  constructor(include: readonly string[], exclude: readonly string[]) {
    this.#include = matcher(include);
    this.#naming = matcher(include.filter(pattern => /\.[^/]*$/.test(pattern)));
    this.#exclude = matcher(exclude);
  }

  includes(path: string): boolean {
    return this.#include?.ignores(path) ?? true;
  }

  /** Whether an include pattern asks for this kind of file, so that an unknown extension is read as plain text. */
  names(path: string): boolean {
    return this.#naming?.ignores(path) ?? false;
  }

  excludes(path: string, isFolder = false): boolean {
    return this.#exclude?.ignores(isFolder ? `${path}/` : path) ?? false;
  }
}

function matcher(patterns: readonly string[]): Ignore | undefined {
  if (patterns.length === 0) return undefined;
  // Relative paths such as ../x are ids like any other here.
  return ignore({ allowRelativePaths: true, ignorecase: false }).add(
    patterns.flatMap(expandBraces).map(pattern => pattern.replace(/^(!?)\.\//, '$1/')),
  );
}
