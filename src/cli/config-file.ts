/**
 * Finds and reads the configuration file, and locates values in it by line and column. The file is `twicetold.config.json` or
 * `twicetold.config.jsonc` (both JSON with comments and trailing commas), or the key `twicetold` of a package.json.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.js';

/** Names of the file. A folder may hold only one of them. */
export const CONFIG_FILES = ['twicetold.config.json', 'twicetold.config.jsonc'] as const;

/** Limits of size (characters) and nesting, because the file may come from a stranger. */
const MAX_LENGTH = 1 << 20;
const MAX_DEPTH = 16;

const SYNTAX_HINT = 'comments and trailing commas are allowed; keys and texts need double quotation marks';

export interface Config {
  /** The name in messages: the path relative to the working directory. */
  readonly name: string;
  readonly absolute: string;
  /** The folder that paths in the file are relative to. */
  readonly folder: string;
  /** Keys and values, unchecked. */
  readonly entries: Readonly<Record<string, unknown>>;
  /** The location of a key or list entry: `twicetold.config.json:3:5`; the file name alone for an unknown path. */
  placeOf(...path: readonly (string | number)[]): string;
}

/**
 * Finds the nearest configuration file from the working directory up to the folder that holds `.git`. In a folder, a configuration
 * file takes precedence over package.json.
 *
 * @returns undefined if no configuration exists
 * @throws UserError when the file cannot be read or is not a JSON object, and for two files in one folder
 */
export async function findConfig(cwd: string): Promise<Config | undefined> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const own = configFilesIn(folder);
    if (own.length > 1) {
      const names = own.map(file => displayName(file, cwd)).join(' and ');
      throw new UserError(`two configuration files: ${names}`, 'remove one of them, or name one: --config FILE');
    }
    if (own.length === 1) return readConfig(own[0], cwd);
    const shared = readPackageKey(join(folder, 'package.json'), cwd);
    if (shared !== undefined) return shared;
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined;
  }
}

/** The absolute paths of the configuration files in a folder. */
export function configFilesIn(folder: string): string[] {
  return CONFIG_FILES.map(name => join(folder, name)).filter(file => existsSync(file));
}

/**
 * @param file relative to the working directory
 * @throws UserError when the file does not exist, cannot be read or is not a JSON object
 */
export async function readConfig(file: string, cwd: string): Promise<Config> {
  const absolute = resolve(cwd, file);
  const name = displayName(absolute, cwd);
  let text: string;
  try {
    text = readFileSync(absolute, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(
      `configuration file ${name} ${missing ? 'does not exist' : `cannot be read: ${(error as Error).message}`}`,
      '--no-config runs without a configuration file',
    );
  }
  const document = await parseConfig(text, name);
  return makeConfig(absolute, name, document.value, document.placeOf);
}

/** The configuration in a package.json; undefined if the file is broken or lacks the key. */
function readPackageKey(absolute: string, cwd: string): Config | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(absolute, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  if (!isObject(content) || content.twicetold === undefined) return undefined;
  const name = `${displayName(absolute, cwd)} (twicetold)`;
  return makeConfig(absolute, name, content.twicetold, () => name);
}

function makeConfig(absolute: string, name: string, entries: unknown, placeOf: Config['placeOf']): Config {
  if (!isObject(entries)) {
    throw new UserError(`${name}: the configuration is not an object`, 'for example: {"threshold": 0.6}');
  }
  return { name, absolute, folder: dirname(absolute), entries, placeOf };
}

/** @throws UserError with line and column if the text is not JSON with comments, or repeats a key */
async function parseConfig(text: string, name: string): Promise<{ readonly value: unknown } & Pick<Config, 'placeOf'>> {
  if (text.length > MAX_LENGTH) throw new UserError(`${name}: the configuration is larger than 1 MB`);
  // loaded on use, because most calls have no configuration file
  const { evaluate, parse, tokenize } = await import('@humanwhocodes/momoa');
  const refuse = ({ line, column }: Position, what: string, hint?: string): never => {
    throw new UserError(`${name}:${line}:${column}: ${what}`, hint ?? SYNTAX_HINT);
  };
  const strict = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!hasPosition(error)) throw error;
      return refuse(error, `not valid JSON: ${inWords(error.message)}`);
    }
  };
  // the parser recurses at each level, so the tokeniser, which does not, limits the depth first
  let depth = 0;
  for (const { type, loc } of strict(() => tokenize(text, { mode: 'jsonc' }))) {
    if (type === 'LBrace' || type === 'LBracket') depth++;
    else if (type === 'RBrace' || type === 'RBracket') depth--;
    if (depth > MAX_DEPTH) refuse(loc.start, `nested more than ${MAX_DEPTH} levels deep`);
  }
  const tree = strict(() => parse(text, { mode: 'jsonc', allowTrailingCommas: true })) as Tree;
  const twice = repeatedKey(tree.body);
  if (twice !== undefined) refuse(twice.loc.start, `"${twice.name.value}" occurs twice`, 'leave one of them out');
  const placeOf: Config['placeOf'] = (...path) => {
    let node: Node | undefined = tree.body;
    let at: Position | undefined;
    for (const step of path) {
      const found: Member | Element | undefined =
        typeof step === 'number' ? node?.elements?.[step] : node?.members?.find(({ name }) => name.value === step);
      if (found === undefined) break;
      node = found.value;
      at = found.loc.start;
    }
    return at === undefined ? name : `${name}:${at.line}:${at.column}`;
  };
  return { value: evaluate(tree as never), placeOf };
}

/** Line and column, counted from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** The members of the parser's tree that this module uses. */
interface Node {
  readonly members?: readonly Member[];
  readonly elements?: readonly Element[];
}

interface Element {
  readonly value: Node;
  readonly loc: { readonly start: Position };
}

interface Member extends Element {
  readonly name: { readonly value: string };
}

interface Tree {
  readonly body: Node;
}

/** The first member that repeats the name of an earlier member of its object. */
function repeatedKey(root: Node): Member | undefined {
  const nodes = [root];
  for (let at = 0; at < nodes.length; at++) {
    const { members = [], elements = [] } = nodes[at];
    const names = new Set<string>();
    for (const member of members) {
      if (names.has(member.name.value)) return member;
      names.add(member.name.value);
    }
    for (const { value } of [...members, ...elements]) nodes.push(value);
  }
  return undefined;
}

const hasPosition = (error: unknown): error is Error & Position => error instanceof Error && 'line' in error;

/** The parser's names of tokens in words. */
const TOKEN_NAMES: Readonly<Record<string, string>> = {
  Comma: 'a comma',
  Colon: 'a colon',
  LBrace: '{',
  RBrace: '}',
  LBracket: '[',
  RBracket: ']',
  String: 'a text',
  Number: 'a number',
  Boolean: 'true or false',
  Null: 'null',
};

/** Rewords a message of the parser: "a comma is not expected here" for "Unexpected token Comma found. (1:8)". */
function inWords(message: string): string {
  const [, token] = /^Unexpected token (\w+) found/.exec(message) ?? [];
  if (token !== undefined) return `${TOKEN_NAMES[token] ?? token} is not expected here`;
  if (message.startsWith('Unexpected end')) return 'the file ends too soon';
  const text = message.replace(/ found\. \(\d+:\d+\)$|\.? \(\d+:\d+\)$/, '');
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function displayName(absolute: string, cwd: string): string {
  return relative(cwd, absolute).replaceAll('\\', '/') || absolute;
}
