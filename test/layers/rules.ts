/** Which room may know which: the design's section "The house" as a table, and the check that holds the files to it. */
import { posix } from 'node:path';
import type { Import, SourceFile } from './read-imports.js';
import { isInUnknownFolder, wallBetween } from './walls.js';

type Room = (typeof ROOMS)[number];
const ROOMS = [
  'kernels',
  'collections',
  'read',
  'text',
  'corpus',
  'candidates',
  'compare',
  'cluster',
  'pipeline',
  'workers',
  'report',
  'cli',
] as const;
/** Files that stand beside the rooms. */
type Hall = 'index' | 'model' | 'options' | 'errors' | 'version';
type Place = Room | Hall;

/** Known to everyone; of one another they know only what HOUSE lists. */
const COMMON = ['model', 'options', 'errors', 'version'] as const;

interface Rule {
  readonly knows: readonly Place[];
  /** Known by their types alone: nothing of them is loaded. */
  readonly knowsTypesOf?: readonly Place[];
}

/** Beside itself and what is common to all. Does not compile when a room is missing. */
export const HOUSE: Readonly<Record<Place, Rule>> = {
  cli: { knows: ['options', 'index', ...ROOMS] },
  index: { knows: ['options', ...ROOMS.filter(room => room !== 'cli')] },
  workers: { knows: ['pipeline', 'read', 'text', 'corpus', 'candidates'] },
  pipeline: { knows: ['options', 'kernels', 'collections', 'text', 'corpus', 'candidates', 'compare', 'cluster'] },
  cluster: { knows: ['compare'] },
  compare: { knows: ['kernels', 'collections', 'text', 'corpus', 'candidates'] },
  candidates: { knows: ['kernels', 'collections', 'text', 'corpus'] },
  corpus: { knows: ['kernels', 'collections', 'text'], knowsTypesOf: ['read'] },
  text: { knows: ['kernels', 'collections'], knowsTypesOf: ['corpus'] },
  read: { knows: ['kernels'] },
  collections: { knows: [] },
  kernels: { knows: ['text', 'candidates'] },
  report: { knows: [] },
  model: { knows: [], knowsTypesOf: ['options'] },
  options: { knows: ['errors'] },
  errors: { knows: [] },
  version: { knows: [] },
};

/** Packages that one file hides from all others. */
export const HIDDEN_PACKAGES = [
  'commander',
  'chalk',
  'fast-glob',
  'minhash',
  '@mozilla/readability',
  'linkedom',
  'feedsmith',
  'warcio',
  'fzstd',
  'hyparquet',
  'hyparquet-compressors',
  'yauzl',
  'tar',
  'csv-parse',
  'postal-mime',
  'robots-parser',
  'string-width',
] as const;

/** Rooms that may reach the disk, the network, threads or the process; the others are plain functions. */
const WITH_INPUT_OUTPUT: readonly Place[] = ['read', 'workers', 'cli'];
const INPUT_OUTPUT =
  /^(node:)?(fs|net|tls|dgram|dns|https?|http2|child_process|cluster|worker_threads|readline|repl|tty|inspector|sqlite)(\/|$)/;
/** Makes a `require` under any name, past this check. */
const LOADER = /^(node:)?module$/;
const TERMINAL = /^(node:)?(process|console|tty)$/;

/** @returns what breaks the rules, one line each, in the order of the files */
export function violations(files: readonly SourceFile[], dependencies: readonly string[]): string[] {
  return [
    ...files.flatMap(file => violationsOf(file, dependencies)),
    ...HIDDEN_PACKAGES.flatMap(name => {
      const holders = files.filter(file => file.imports.some(its => packageOf(its.specifier) === name));
      return holders.length === 1
        ? []
        : [`${name} must be imported in one file, not in ${holders.map(file => file.path).join(', ') || 'none'}`];
    }),
    ...cycles(files),
  ];
}

function violationsOf(file: SourceFile, dependencies: readonly string[]): string[] {
  const place = placeOf(file.path);
  if (place === undefined) return [`${file.path} stands in no room of the house`];
  if (isInUnknownFolder(file.path)) return [`${file.path} stands in a folder that has no walls`];
  const broken = file.imports.flatMap(its => reasonsAgainst(its, file.path, place, dependencies));
  const touched = place === 'cli' ? [] : file.globals.map(name => `touches ${name}`);
  return [...broken, ...touched].map(reason => `${file.path} ${reason}`);
}

function reasonsAgainst(its: Import, path: string, place: Place, dependencies: readonly string[]): string[] {
  const { specifier, typeOnly } = its;
  if (specifier === undefined) return ['imports something that is no literal'];
  const target = targetOf(its, path);
  if (target !== undefined) {
    const other = placeOf(target);
    if (other === undefined) return [`imports ${specifier}, which stands in no room of the house`];
    if (!mayKnow(place, other, typeOnly)) return [`imports ${specifier}: ${place} may not know ${other}`];
    const wall = wallBetween(path, target);
    return wall === undefined ? [] : [`imports ${specifier}: ${wall}`];
  }
  if (isBuiltIn(specifier)) {
    if (LOADER.test(specifier)) return [`imports ${specifier}: what it loads cannot be checked`];
    if (TERMINAL.test(specifier) && place !== 'cli') return [`imports ${specifier}: only cli may`];
    if (INPUT_OUTPUT.test(specifier) && !WITH_INPUT_OUTPUT.includes(place))
      return [`imports ${specifier}: no I/O here`];
    return [];
  }
  const name = packageOf(specifier)!;
  return dependencies.includes(name) ? [] : [`imports ${specifier}, which is no dependency`];
}

function mayKnow(place: Place, other: Place, typeOnly: boolean): boolean {
  const { knows, knowsTypesOf = [] } = HOUSE[place];
  const common = COMMON as readonly Place[];
  if (place === other) return !common.includes(place);
  if (common.includes(other) && !common.includes(place)) return true;
  return knows.includes(other) || (typeOnly && knowsTypesOf.includes(other));
}

/** The room of a path relative to src, or the file's own name where it stands beside the rooms. */
function placeOf(path: string): Place | undefined {
  const [first, ...rest] = path.split('/') as [string, ...string[]];
  const name = rest.length === 0 ? first.replace(/\.ts$/, '') : first;
  const isRoom = (ROOMS as readonly string[]).includes(name);
  return Object.hasOwn(HOUSE, name) && isRoom === rest.length > 0 ? (name as Place) : undefined;
}

/** Path of the imported file relative to src; undefined where it is none of ours. */
function targetOf({ specifier }: Import, from: string): string | undefined {
  if (specifier === undefined || !/^\.{0,2}\//.test(specifier)) return undefined;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

const isBuiltIn = (specifier: string): boolean => specifier.startsWith('node:') || TERMINAL.test(specifier);

function packageOf(specifier: string | undefined): string | undefined {
  return specifier?.match(/^(@[^/]+\/[^/]+|[^./@][^/]*)/)?.[0];
}

/** Files that import one another, directly or around a corner; types may, inside a room. */
function cycles(files: readonly SourceFile[]): string[] {
  const next = new Map(
    files.map(file => [
      file.path,
      file.imports
        .map(its => ({ target: targetOf(its, file.path), typeOnly: its.typeOnly }))
        .filter(({ target, typeOnly }) => target !== undefined && !(typeOnly && sameRoom(file.path, target)))
        .map(({ target }) => target!),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push(`cycle: ${[...trail.slice(at), path].join(' -> ')}`);
    if (at >= 0 || done.has(path)) return;
    for (const target of next.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return found;
}

const sameRoom = (a: string, b: string): boolean => posix.dirname(a) !== '.' && placeOf(a) === placeOf(b);
