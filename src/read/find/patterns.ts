/**
 * Matches patterns in the syntax of `.gitignore` lines. Patterns may come from a stranger: matching is bounded, without
 * regular expressions and without backtracking. All names without wildcards together cost one look-up.
 */

/** Longest pattern with wildcards, and their longest total length in one list. Characters. */
const MAX_PATTERN = 1024;
const MAX_WILDCARDS = 1 << 16;

/** The effect of a pattern. `at` is its index in the list: the last matching pattern counts. */
interface Rule {
  readonly at: number;
  readonly unignores: boolean;
}

/** The last rules for a name: one for folders, and one for files and folders. */
interface NameRules {
  folder?: Rule;
  any?: Rule;
}

interface Wildcards extends Rule {
  readonly foldersOnly: boolean;
  /** Parts between slashes. */
  readonly parts: readonly Part[];
  /** True for a pattern without a slash: it matches a name at any depth. */
  readonly isName: boolean;
}

/** A literal name, `**` for any number of folders, or the pieces of a name with wildcards. */
type Part = string | typeof ANY_DEPTH | readonly Piece[];
type Piece = number | typeof MANY | typeof ONE | Bracket;

const ANY_DEPTH = Symbol('**');
const MANY = Symbol('*');
const ONE = Symbol('?');

/** `[a-z]`. `ranges` holds pairs of first and last code unit. */
interface Bracket {
  readonly negated: boolean;
  readonly ranges: readonly number[];
}

/** A list of patterns. */
export class Patterns {
  /** Patterns without wildcards, by name (`x.txt`) or by path from the folder of the patterns (`/sub/x.txt`). */
  readonly #literals = new Map<string, NameRules>();
  readonly #wildcards: Wildcards[] = [];
  /** Number of patterns that are ignored, because they or the patterns before them are too long. */
  readonly dropped: number;

  constructor(lines: readonly string[]) {
    let remaining = MAX_WILDCARDS;
    let dropped = 0;
    for (const [at, line] of lines.entries()) {
      const read = readLine(line);
      if (read === undefined) continue;
      const { body, unignores, foldersOnly, isName } = read;
      if (!/[*?[\\]/.test(body)) this.#addLiteral(isName ? body : `/${body}`, { at, unignores }, foldersOnly);
      else if (body.length > Math.min(MAX_PATTERN, remaining)) dropped++;
      else {
        remaining -= body.length;
        const parts = partsOf(body);
        if (parts !== undefined) this.#wildcards.push({ at, unignores, foldersOnly, isName, parts });
      }
    }
    this.dropped = dropped;
  }

  /**
   * The effect of the last pattern that matches a path itself, not a folder above it; undefined if none matches.
   *
   * @param path relative to the folder of the patterns, with forward slashes
   */
  test(path: string, isFolder: boolean): 'ignored' | 'unignored' | undefined {
    const names = path.split('/');
    const [name] = names.slice(-1);
    let last = later(this.#literal(name, isFolder), this.#literal(`/${path}`, isFolder));
    for (let at = this.#wildcards.length - 1; at >= 0; at--) {
      const pattern = this.#wildcards[at];
      if (last !== undefined && pattern.at < last.at) break;
      if (pattern.foldersOnly && !isFolder) continue;
      if (pattern.isName ? matchesName(pattern.parts[0], name) : matchesPath(pattern.parts, names)) {
        last = pattern;
        break;
      }
    }
    return last && (last.unignores ? 'unignored' : 'ignored');
  }

  /** True if the path or a folder above it is ignored. */
  covers(path: string, isFolder: boolean): boolean {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const above = path.slice(0, slash);
      if (slash > 0 && !/(?:^|\/)\.\.$/.test(above) && this.test(above, true) === 'ignored') return true;
    }
    return this.test(path, isFolder) === 'ignored';
  }

  #addLiteral(key: string, rule: Rule, foldersOnly: boolean): void {
    const rules = this.#literals.get(key) ?? {};
    rules[foldersOnly ? 'folder' : 'any'] = rule;
    this.#literals.set(key, rules);
  }

  #literal(key: string, isFolder: boolean): Rule | undefined {
    const rules = this.#literals.get(key);
    return isFolder ? later(rules?.folder, rules?.any) : rules?.any;
  }
}

function later(one: Rule | undefined, other: Rule | undefined): Rule | undefined {
  return one === undefined || (other !== undefined && other.at > one.at) ? other : one;
}

/** Splits a line into its pattern and its flags; undefined for a comment or an empty line. */
function readLine(line: string) {
  let body = withoutEndSpaces(line.endsWith('\r') ? line.slice(0, -1) : line);
  if (body.startsWith('#')) return undefined;
  const unignores = body.startsWith('!');
  if (unignores) body = body.slice(1);
  const foldersOnly = body.endsWith('/');
  if (foldersOnly) body = body.slice(0, -1);
  const isName = !body.includes('/');
  if (body.startsWith('/')) body = body.slice(1);
  return body === '' ? undefined : { body, unignores, foldersOnly, isName };
}

/** Drops trailing spaces, except one that a backslash escapes. */
function withoutEndSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === 0x20) end--;
  let slashes = end;
  while (slashes > 0 && line[slashes - 1] === '\\') slashes--;
  return line.slice(0, (end - slashes) % 2 === 1 && end < line.length ? end + 1 : end);
}

/** The parts of a pattern; undefined for a pattern that matches nothing, such as `a[b`. */
function partsOf(body: string): Part[] | undefined {
  const parts: Part[] = [];
  for (const text of body.split('/')) {
    if (/^\*{2,}$/.test(text) && body.includes('/')) {
      if (parts.at(-1) !== ANY_DEPTH) parts.push(ANY_DEPTH);
    } else if (!/[*?[\\]/.test(text)) parts.push(text);
    else {
      const pieces = piecesOf(text);
      if (pieces === undefined) return undefined;
      parts.push(pieces);
    }
  }
  return parts;
}

function piecesOf(text: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at++) {
    const unit = text[at];
    if (unit === '*') {
      if (pieces.at(-1) !== MANY) pieces.push(MANY);
    } else if (unit === '?') pieces.push(ONE);
    else if (unit === '[') {
      const read = bracketAt(text, at + 1);
      if (read === undefined) return undefined;
      pieces.push(read.bracket);
      at = read.end;
    } else {
      if (unit === '\\' && ++at === text.length) return undefined;
      pieces.push(text.charCodeAt(at));
    }
  }
  return pieces;
}

/** POSIX character classes in ASCII, as pairs of first and last character. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: '09AZaz',
  alpha: 'AZaz',
  blank: '\t\t  ',
  cntrl: '\0\x1f\x7f\x7f',
  digit: '09',
  graph: '!~',
  lower: 'az',
  print: ' ~',
  punct: '!/:@[`{~',
  space: '\t\r  ',
  upper: 'AZ',
  xdigit: '09AFaf',
};

/** @param start index after the opening bracket @returns undefined if no bracket closes */
function bracketAt(text: string, start: number): { readonly bracket: Bracket; readonly end: number } | undefined {
  const negated = text[start] === '!' || text[start] === '^';
  const first = negated ? start + 1 : start;
  const ranges: number[] = [];
  for (let at = first; at < text.length; at++) {
    if (text[at] === ']' && at > first) return { bracket: { negated, ranges }, end: at };
    const named = text.startsWith('[:', at) ? text.indexOf(':]', at + 2) : -1;
    if (named >= 0) {
      const pairs = CLASSES[text.slice(at + 2, named)] ?? '';
      for (let pair = 0; pair < pairs.length; pair++) ranges.push(pairs.charCodeAt(pair));
      at = named + 1;
      continue;
    }
    if (text[at] === '\\') at++;
    const from = text.charCodeAt(at);
    let to = from;
    if (text[at + 1] === '-' && at + 2 < text.length && text[at + 2] !== ']') {
      at += text[at + 2] === '\\' ? 3 : 2;
      to = text.charCodeAt(at);
    }
    ranges.push(from, to);
  }
  return undefined;
}

/** True if the parts match all names. A final `**` matches one or more names. */
function matchesPath(parts: readonly Part[], names: readonly string[]): boolean {
  const matched = matchedBy(parts, ANY_DEPTH, names.length, (part, name) => matchesName(part, names[name]));
  return matched === parts.length;
}

/** True if a part matches a whole name. A final `*` matches any number of characters. */
function matchesName(part: Part, name: string): boolean {
  if (typeof part === 'string') return part === name;
  if (part === ANY_DEPTH) return false;
  const matched = matchedBy(part, MANY, name.length, (piece, at) => matchesUnit(piece, name.charCodeAt(at)));
  // `piecesOf` merges several `*` in a row.
  return matched === part.length || (matched === part.length - 1 && part[matched] === MANY);
}

/**
 * Number of elements of a pattern that match a whole sequence; -1 if it does not match. After a mismatch the last
 * `many` takes one more position. Earlier ones need no retry, because the elements after them match the same way: the
 * time is bounded by pattern length times sequence length.
 *
 * @param many    the element that matches any number of positions
 * @param length  of the sequence
 * @param matches true if an element matches one position of the sequence
 */
function matchedBy<Element>(
  pattern: readonly Element[],
  many: Element,
  length: number,
  matches: (element: Element, at: number) => boolean,
): number {
  let element = 0;
  let at = 0;
  let retryElement = -1;
  let retryAt = 0;
  while (at < length) {
    if (element < pattern.length && pattern[element] === many) {
      if (element === pattern.length - 1) return pattern.length;
      retryElement = ++element;
      retryAt = at;
    } else if (element < pattern.length && matches(pattern[element], at)) {
      element++;
      at++;
    } else if (retryElement >= 0) {
      element = retryElement;
      at = ++retryAt;
    } else return -1;
  }
  return element;
}

function matchesUnit(piece: Piece, unit: number): boolean {
  if (typeof piece === 'number') return piece === unit;
  if (typeof piece === 'symbol') return true;
  const { negated, ranges } = piece;
  for (let at = 0; at < ranges.length; at += 2) {
    if (unit >= ranges[at] && unit <= ranges[at + 1]) return !negated;
  }
  return negated;
}
