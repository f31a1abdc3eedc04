/** `.gitignore` files as git applies them: the deepest file with a matching pattern decides. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The `.gitignore` files in force in a folder, deepest first. */
export interface GitRules {
  readonly folder: string;
  readonly matcher: Ignore;
  readonly above: GitRules | undefined;
}

/** Rules for the entries of a folder, from its own `.gitignore` and the rules of its parent. @param folder absolute */
export function rulesIn(folder: string, above: GitRules | undefined): GitRules | undefined {
  let content: string;
  try {
    content = readFileSync(join(folder, '.gitignore'), 'utf8');
  } catch {
    return above;
  }
  return { folder, matcher: ignore({ ignorecase: false }).add(content.replace(/^\uFEFF/, '')), above };
}

/**
 * Rules of the parent folders, up to the folder that holds `.git`; none outside of a git repository, and none for a folder
 * that they ignore: a user who names an ignored folder wants it read.
 */
export function rulesAbove(folder: string): GitRules | undefined {
  const parents: string[] = [];
  if (existsSync(join(folder, '.git'))) return undefined;
  for (let parent = dirname(folder), child = folder; parent !== child; child = parent, parent = dirname(parent)) {
    parents.push(parent);
    if (!existsSync(join(parent, '.git'))) continue;
    let rules: GitRules | undefined;
    for (const [at, above] of [...parents.entries()].reverse()) {
      rules = rulesIn(above, rules);
      if (isIgnored(rules, at === 0 ? folder : parents[at - 1], true)) return undefined;
    }
    return rules;
  }
  return undefined;
}

/** True for an entry that git ignores, in a folder that it does not ignore. */
export function isIgnored(rules: GitRules | undefined, absolute: string, isFolder: boolean): boolean {
  for (let level = rules; level !== undefined; level = level.above) {
    const from = level.folder.endsWith(sep) ? level.folder.length : level.folder.length + 1;
    const relative = (sep === '/' ? absolute.slice(from) : absolute.slice(from).replaceAll(sep, '/')) || '.';
    const { ignored, unignored } = level.matcher.test(isFolder ? `${relative}/` : relative);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/** Answers for any path below a folder; all entries of an ignored folder are ignored. */
export class GitIgnored {
  readonly #folders = new Map<string, { readonly rules: GitRules | undefined; readonly ignored: boolean }>();

  constructor(base: string) {
    this.#folders.set(base, { rules: rulesIn(base, rulesAbove(base)), ignored: false });
  }

  ignores(absolute: string, isFolder: boolean): boolean {
    const parent = this.#folder(dirname(absolute));
    return parent.ignored || isIgnored(parent.rules, absolute, isFolder);
  }

  #folder(folder: string): { readonly rules: GitRules | undefined; readonly ignored: boolean } {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    // Above the base no rules apply.
    if (dirname(folder) === folder) return { rules: undefined, ignored: false };
    const parent = this.#folder(dirname(folder));
    const ignored = parent.ignored || isIgnored(parent.rules, folder, true);
    const state = { rules: ignored ? undefined : rulesIn(folder, parent.rules), ignored };
    this.#folders.set(folder, state);
    return state;
  }
}
