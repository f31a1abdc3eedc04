/** The patterns of `--include` and `--exclude`, in the syntax of `.gitignore` lines plus braces. */
import type { Ignore } from 'ignore';

type Matcher = Ignore | undefined;

/** Paths are ids: relative to the working directory, with forward slashes. */
export class PathFilter {
  readonly #include: Matcher;
  /** The include patterns that name a kind of file (`*.log`, `notes.*`) and not only a folder (`news/**`). */
  readonly #naming: Matcher;
  readonly #exclude: Matcher;

  private constructor(matchers: readonly [include: Matcher, naming: Matcher, exclude: Matcher]) {
    [this.#include, this.#naming, this.#exclude] = matchers;
  }

  /** Loads the code for patterns only where there are any. */
  static async of(include: readonly string[], exclude: readonly string[]): Promise<PathFilter> {
    const naming = include.filter(pattern => /\.[^/]*$/.test(pattern));
    return new PathFilter([await matcher(include), await matcher(naming), await matcher(exclude)]);
  }

  includes(path: string): boolean {
    return this.#include?.ignores(path) ?? true;
  }

  /** True where an include pattern names this kind of file: an unknown extension is then read as plain text. */
  names(path: string): boolean {
    return this.#naming?.ignores(path) ?? false;
  }

  excludes(path: string, isFolder = false): boolean {
    return this.#exclude?.ignores(isFolder ? `${path}/` : path) ?? false;
  }
}

async function matcher(patterns: readonly string[]): Promise<Matcher> {
  if (patterns.length === 0) return undefined;
  const [{ default: ignore }, { expandBraces }] = await Promise.all([import('ignore'), import('./globs.js')]);
  // Ids may begin with `../`.
  return ignore({ allowRelativePaths: true, ignorecase: false }).add(
    patterns.flatMap(expandBraces).map(pattern => pattern.replace(/^(!?)\.\//, '$1/')),
  );
}
