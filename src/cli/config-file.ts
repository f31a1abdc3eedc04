/**
 * Finds and reads the configuration file: `twicetold.config.json` or `twicetold.config.jsonc`, JSON in which comments and trailing
 * commas are allowed, or the key `twicetold` of a package.json. Says at which line and column of the file a value stands.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.js';

/** Names of the file. In one folder only one of them may stand. */
export const CONFIG_FILES = ['twicetold.config.json', 'twicetold.config.jsonc'] as const;

/** The file may come from a stranger. */
const LARGEST = 1 << 20;
const DEEPEST = 16;

const HOW_TO_WRITE = 'comments and trailing commas are allowed; keys and texts stand in double quotation marks';

export interface Config {
  /** The name in messages: the path relative to the working directory. */
  readonly name: string;
  readonly absolute: string;
  /** Paths in it are relative to this folder. */
  readonly folder: string;
  /** Unchecked: `resolveOptions` reads them. */
  readonly entries: Readonly<Record<string, unknown>>;
  /** Where a key or an entry of a list stands: `twicetold.config.json:3:5`; the name alone where that is unknown. */
  placeOf(...path: readonly (string | number)[]): string;
}

/**
 * Finds the nearest configuration file from the working directory up to the folder that holds `.git`. In one folder a file of its own
 * takes precedence over package.json.
 *
 * @returns undefined where no configuration exists
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

/** The configuration files of a folder, absolute. */
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

/** A package.json that is broken or without the key is ignored. */
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

/** @throws UserError with line and column where the text is no JSON with comments, or holds a key twice */
async function parseConfig(text: string, name: string): Promise<{ readonly value: unknown } & Pick<Config, 'placeOf'>> {
  if (text.length > LARGEST) throw new UserError(`${name}: the configuration is larger than 1 MB`);
  // loaded here, because most calls have no configuration file
  const { evaluate, parse, tokenize } = await import('@humanwhocodes/momoa');
  const refuse = ({ line, column }: Place, what: string, hint?: string): never => {
    throw new UserError(`${name}:${line}:${column}: ${what}`, hint ?? HOW_TO_WRITE);
  };
  const strict = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!isPlaced(error)) throw error;
      return refuse(error, `not valid JSON: ${inWords(error.message)}`);
    }
  };
  // the parser calls itself for each level, the tokeniser does not
  let depth = 0;
  for (const { type, loc } of strict(() => tokenize(text, { mode: 'jsonc' }))) {
    if (type === 'LBrace' || type === 'LBracket') depth++;
    else if (type === 'RBrace' || type === 'RBracket') depth--;
    if (depth > DEEPEST) refuse(loc.start, `nested more than ${DEEPEST} levels deep`);
  }
  const tree = strict(() => parse(text, { mode: 'jsonc', allowTrailingCommas: true })) as Tree;
  const twice = repeatedKey(tree.body);
  if (twice !== undefined) refuse(twice.loc.start, `"${twice.name.value}" occurs twice`, 'leave one of them out');
  const placeOf: Config['placeOf'] = (...path) => {
    let node: Node | undefined = tree.body;
    let at: Place | undefined;
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

interface Place {
  /** From 1 on. */
  readonly line: number;
  readonly column: number;
}

/** What is used of the tree of the parser. */
interface Node {
  readonly members?: readonly Member[];
  readonly elements?: readonly Element[];
}

interface Element {
  readonly value: Node;
  readonly loc: { readonly start: Place };
}

interface Member extends Element {
  readonly name: { readonly value: string };
}

interface Tree {
  readonly body: Node;
}

/** The second member of an object with a name that an earlier one has. */
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

const isPlaced = (error: unknown): error is Error & Place => error instanceof Error && 'line' in error;

const SIGNS: Readonly<Record<string, string>> = {
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

/** "Unexpected token Comma found. (1:8)" as "unexpected a comma". */
function inWords(message: string): string {
  const [, token] = /^Unexpected token (\w+) found/.exec(message) ?? [];
  if (token !== undefined) return `${SIGNS[token] ?? token} is not expected here`;
  if (message.startsWith('Unexpected end')) return 'it ends too soon';
  const text = message.replace(/ found\. \(\d+:\d+\)$|\.? \(\d+:\d+\)$/, '');
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function displayName(absolute: string, cwd: string): string {
  return relative(cwd, absolute).replaceAll('\\', '/') || absolute;
}
