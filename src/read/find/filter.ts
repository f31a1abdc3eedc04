/**
 * Decides which paths are left out: by `--include` and `--exclude`, and by `.gitignore` files with the rules of git.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { formatBytes, reasonOf } from '../problem.js';
import { Patterns } from './patterns.js';

/** The patterns of the user. Paths are ids: relative to the working directory, with forward slashes. */
export class PathFilter {
  readonly #include: Patterns | undefined;
  /** The include patterns with a file name (`*.log`, `notes.*`), without those of folders only (`news/**`). */
  readonly #naming: Patterns | undefined;
  readonly #exclude: Patterns | undefined;
  /** The patterns that have matched nothing so far, by option. */
  readonly #unmatched: ReadonlyMap<string, Map<string, Patterns>>;

  private constructor(
    matchers: readonly (Patterns | undefined)[],
    unmatched: ReadonlyMap<string, Map<string, Patterns>>,
  ) {
    [this.#include, this.#naming, this.#exclude] = matchers;
    this.#unmatched = unmatched;
  }

  /**
   * Loads the code for braces only if there are patterns.
   *
   * @throws UserError for a pattern with too many alternatives
   */
  static async of(include: readonly string[], exclude: readonly string[]): Promise<PathFilter> {
    const naming = include.filter(pattern => /\.[^/]*$/.test(pattern));
    const matchers = await Promise.all([include, naming, exclude].map(patternsOf));
    return new PathFilter(
      matchers,
      new Map([
        ['--include', await matchersByPattern(include)],
        ['--exclude', await matchersByPattern(exclude)],
      ]),
    );
  }

  /** The patterns that have matched nothing, each with its option: "--include *.log". */
  get unmatched(): string[] {
    return [...this.#unmatched].flatMap(([option, patterns]) => [...patterns.keys()].map(one => `${option} ${one}`));
  }

  #match(option: string, path: string, isFolder: boolean): void {
    const patterns = this.#unmatched.get(option);
    for (const [pattern, alone] of patterns ?? []) if (alone.covers(path, isFolder)) patterns?.delete(pattern);
  }

  includes(path: string): boolean {
    this.#match('--include', path, false);
    return this.#include?.covers(path, false) ?? true;
  }

  /** True if an include pattern names the kind of the file: an unknown extension is then read as plain text. */
  names(path: string): boolean {
    return this.#naming?.covers(path, false) ?? false;
  }

  excludes(path: string, isFolder = false): boolean {
    this.#match('--exclude', path, isFolder);
    return this.#exclude?.covers(path, isFolder) ?? false;
  }
}

/** A matcher for each pattern, except patterns with an exclamation mark, which match nothing by themselves. */
async function matchersByPattern(patterns: readonly string[]): Promise<Map<string, Patterns>> {
  const each = new Map<string, Patterns>();
  for (const pattern of patterns) {
    const alone = pattern.startsWith('!') ? undefined : await patternsOf([pattern]);
    if (alone !== undefined) each.set(pattern, alone);
  }
  return each;
}

async function patternsOf(patterns: readonly string[]): Promise<Patterns | undefined> {
  if (patterns.length === 0) return undefined;
  const { expandBraces } = await import('./globs.js');
  return new Patterns(patterns.flatMap(expandBraces).map(pattern => pattern.replace(/^(!?)\.\//, '$1/')));
}

/** The `.gitignore` files that apply in a folder, deepest first. The deepest file with a matching pattern decides. */
export interface GitRules {
  readonly folder: string;
  readonly patterns: Patterns;
  readonly above: GitRules | undefined;
}

/** Called with the absolute path of a `.gitignore` file that does not apply as a whole, and a clause that says why. */
export type RulesNote = (absolute: string, reason: string) => void;

/** Largest `.gitignore` file. Bytes. */
const MAX_RULES = 4 * 1024 * 1024;

/**
 * The rules for the entries of a folder: its own `.gitignore` and the rules of its parents.
 *
 * @param folder absolute path
 */
export function rulesIn(folder: string, above: GitRules | undefined, note: RulesNote): GitRules | undefined {
  const file = join(folder, '.gitignore');
  let content: string;
  try {
    const stats = statSync(file);
    // Opening a pipe without a writer would never return.
    if (!stats.isFile()) return above;
    if (stats.size > MAX_RULES) {
      note(file, `does not apply: larger than ${formatBytes(MAX_RULES)}`);
      return above;
    }
    content = readFileSync(file, 'utf8');
  } catch (error) {
    if (reasonOf(error) !== 'no such file') note(file, `does not apply: ${reasonOf(error)}`);
    return above;
  }
  const patterns = new Patterns(content.replace(/^\uFEFF/, '').split('\n'));
  if (patterns.dropped > 0) note(file, `${patterns.dropped} of its patterns do not apply: too many wildcards`);
  return { folder, patterns, above };
}

/**
 * Rules of the parent folders, up to the folder that holds `.git`. None outside of a git repository, and none for a
 * folder that these rules ignore: a user who names an ignored folder wants it read.
 */
export function rulesAbove(folder: string, note: RulesNote): GitRules | undefined {
  const parents: string[] = [];
  if (existsSync(join(folder, '.git'))) return undefined;
  for (let parent = dirname(folder), child = folder; parent !== child; child = parent, parent = dirname(parent)) {
    parents.push(parent);
    if (!existsSync(join(parent, '.git'))) continue;
    let rules: GitRules | undefined;
    for (const [at, above] of [...parents.entries()].reverse()) {
      rules = rulesIn(above, rules, note);
      if (isIgnored(rules, at === 0 ? folder : parents[at - 1], true)) return undefined;
    }
    return rules;
  }
  return undefined;
}

/** True if git ignores the entry. Its folder must not be ignored. */
export function isIgnored(rules: GitRules | undefined, absolute: string, isFolder: boolean): boolean {
  for (let level = rules; level !== undefined; level = level.above) {
    const from = level.folder.endsWith(sep) ? level.folder.length : level.folder.length + 1;
    const relative = (sep === '/' ? absolute.slice(from) : absolute.slice(from).replaceAll(sep, '/')) || '.';
    const verdict = level.patterns.test(relative, isFolder);
    if (verdict !== undefined) return verdict === 'ignored';
  }
  return false;
}

/** Applies `.gitignore` files to any path below a folder. All entries of an ignored folder are ignored. */
export class GitIgnored {
  readonly #folders = new Map<string, { readonly rules: GitRules | undefined; readonly ignored: boolean }>();

  readonly #note: RulesNote;

  constructor(base: string, note: RulesNote) {
    this.#note = note;
    this.#folders.set(base, { rules: rulesIn(base, rulesAbove(base, note), note), ignored: false });
  }

  ignores(absolute: string, isFolder: boolean): boolean {
    const parent = this.#folder(dirname(absolute));
    return parent.ignored || isIgnored(parent.rules, absolute, isFolder);
  }

  #folder(folder: string): { readonly rules: GitRules | undefined; readonly ignored: boolean } {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    // The root of the file system: above the base no rules apply.
    if (dirname(folder) === folder) return { rules: undefined, ignored: false };
    const parent = this.#folder(dirname(folder));
    const ignored = parent.ignored || isIgnored(parent.rules, folder, true);
    const state = { rules: ignored ? undefined : rulesIn(folder, parent.rules, this.#note), ignored };
    this.#folders.set(folder, state);
    return state;
  }
}
