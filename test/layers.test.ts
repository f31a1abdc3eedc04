/** Holds the import graph to the design: each room knows only the rooms it may know. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TOOL } from '../src/version.js';
import { readInvented, readSources } from './layers/read-imports.js';
import { HIDDEN_PACKAGES, violations } from './layers/rules.js';
import { WALLS } from './layers/walls.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
};
const DEPENDENCIES = Object.keys(manifest.dependencies);

/** One file for each package that must stand in exactly one, so that an invented house breaks no rule by itself. */
const HOLDERS = Object.fromEntries(
  HIDDEN_PACKAGES.map(name => [`cli/${name}-holder.ts`, `import held from '${name}';\nheld;\n`]),
);

/** What the check says of a house with these files in it. */
function verdictOn(files: Readonly<Record<string, string>>): string[] {
  return violations(readInvented({ ...HOLDERS, ...files }), DEPENDENCIES);
}

describe('the house', () => {
  const sources = readSources(ROOT);

  test('is read whole', () => {
    const paths = sources.map(file => file.path);
    expect(paths).toContain('pipeline/scan.ts');
    expect(paths).toContain('candidates/minhash.d.ts');
    expect(new Set(paths.filter(path => path.includes('/')).map(path => path.split('/')[0]))).toEqual(
      new Set([
        ...'candidates cli cluster collections compare corpus kernels pipeline read report text workers'.split(' '),
      ]),
    );
    const folders = paths.flatMap(path => /^read\/[^/]+\//.exec(path)?.[0].slice('read/'.length) ?? []);
    expect(new Set(folders)).toEqual(new Set(Object.keys(WALLS).filter(name => name.endsWith('/'))));
    // Dynamic imports and a worker's file are seen, not only what stands at the top.
    const reached = (path: string) => sources.find(file => file.path === path)?.imports.map(its => its.specifier);
    expect(reached('cli/resolve-call.ts')).toContain('./scan.js');
    expect(reached('workers/worker-pool.ts')).toContain('./worker.js');
  });

  test('keeps its rules', () => expect(violations(sources, DEPENDENCIES)).toEqual([]));

  test('has no circle between the folders of a room: each knows only what stands above it', () => {
    const order = Object.keys(WALLS);
    for (const [name, known] of Object.entries(WALLS)) {
      expect(order.slice(0, order.indexOf(name))).toEqual(expect.arrayContaining([...known]));
    }
  });

  test('fails when a forbidden import is added to it', () => {
    const spoilt = sources.map(file =>
      file.path === 'compare/score.ts'
        ? { ...file, imports: [...file.imports, { specifier: '../cluster/cluster.js', typeOnly: false }] }
        : file,
    );
    expect(violations(spoilt, DEPENDENCIES)).toContain(
      'compare/score.ts imports ../cluster/cluster.js: compare may not know cluster',
    );
  });
});

test('the tool tells the name and version of its package', () => {
  expect(TOOL).toEqual({ name: manifest.name, version: manifest.version });
});

describe('what is allowed', () => {
  test.each([
    ['any room for cli', 'cli/a.ts', "import '../workers/b.js';", 'workers/b.ts'],
    ['compare for cluster', 'cluster/a.ts', "import '../compare/b.js';", 'compare/b.ts'],
    ['candidates for pipeline', 'pipeline/scan.ts', "import '../candidates/b.js';", 'candidates/b.ts'],
    ['the model for all', 'read/a.ts', "import type { X } from '../model.js';", 'model.ts'],
    ['the version for all', 'report/a.ts', "import '../version.js';", 'version.ts'],
    ['types of read for corpus', 'corpus/a.ts', "import type { X } from '../read/b.js';", 'read/b.ts'],
    ['types both ways in one room', 'read/a.ts', "import './b.js';", 'read/b.ts', "import type { X } from './a.js';"],
    ['a folder of its room for another', 'read/html/a.ts', "import '../html-text/b.js';", 'read/html-text/b.ts'],
    ['a file beside the folders', 'read/find/a.ts', "import '../formats.js';", 'read/formats.ts'],
    ['any folder for a file beside them', 'read/a.ts', "import './fetch/b.js';", 'read/fetch/b.ts'],
    ['process for cli', 'cli/a.ts', 'process.exitCode = 1; console.error(1);', 'cli/b.ts'],
    ['words in strings and comments', 'text/a.ts', "// console\nexport const x = 'process';", 'text/b.ts'],
    ['a property of that name', 'text/a.ts', 'export const x = (job: any) => job.process();', 'text/b.ts'],
    ['parentPort for workers', 'workers/a.ts', "import { parentPort } from 'node:worker_threads';", 'workers/b.ts'],
    ['files for read', 'read/a.ts', "import { openSync } from 'node:fs';", 'read/b.ts'],
  ])('%s', (_, path, text, other, otherText = 'export {};') => {
    expect(verdictOn({ [path]: `${text}\nexport {};`, [other]: otherText })).toEqual([]);
  });
});

describe('what is refused', () => {
  const LATER = "import '../cluster/b.js';";
  test.each([
    ['a room further on', 'compare/a.ts', LATER, 'compare may not know cluster'],
    ['its types, too', 'compare/a.ts', "import type { X } from '../cluster/b.js';", 'compare may not know cluster'],
    [
      'loaded late',
      'compare/a.ts',
      "export const x = () => import('../cluster/b.js');",
      'compare may not know cluster',
    ],
    ['with back quotes', 'compare/a.ts', 'export const x = import(`../cluster/b.js`);', 'compare may not know cluster'],
    ['handed on', 'compare/a.ts', "export * from '../cluster/b.js';", 'compare may not know cluster'],
    [
      'handed on as a type',
      'compare/a.ts',
      "export type { X } from '../cluster/b.js';",
      'compare may not know cluster',
    ],
    ['inside a type', 'compare/a.ts', "export type X = import('../cluster/b.js').X;", 'compare may not know cluster'],
    ['by require', 'compare/a.ts', "const x = require('../cluster/b.js');", 'compare may not know cluster'],
    ['by import =', 'compare/a.ts', "import x = require('../cluster/b.js');", 'compare may not know cluster'],
    [
      'as a URL',
      'compare/a.ts',
      "export const x = new URL('../cluster/b.js', import.meta.url);",
      'compare may not know cluster',
    ],
    [
      'resolved',
      'compare/a.ts',
      "export const x = import.meta.resolve('../cluster/b.js');",
      'compare may not know cluster',
    ],
    ['a way around the check', 'compare/a.ts', 'export const x = (n: string) => import(n);', 'no literal'],
    ['by a require made for it', 'cli/a.ts', "import { createRequire } from 'node:module';", 'cannot be checked'],
    ['report on compare', 'report/a.ts', "import '../compare/b.js';", 'report may not know compare'],
    ['pipeline on read', 'pipeline/scan.ts', "import '../read/b.js';", 'pipeline may not know read'],
    ['pipeline on report', 'pipeline/scan.ts', "import '../report/b.js';", 'pipeline may not know report'],
    ['pipeline on cli', 'pipeline/scan.ts', "import '../cli/b.js';", 'pipeline may not know cli'],
    ['the public API on cli', 'index.ts', "import './cli/b.js';", 'index may not know cli'],
    ['workers on cluster', 'workers/a.ts', LATER, 'workers may not know cluster'],
    ['workers on report', 'workers/a.ts', "import '../report/b.js';", 'workers may not know report'],
    ['corpus on more than types of read', 'corpus/a.ts', "import '../read/b.js';", 'corpus may not know read'],
    [
      'inline types only, which load it',
      'corpus/a.ts',
      "import { type X } from '../read/b.js';",
      'corpus may not know read',
    ],
    ['read on text', 'read/a.ts', "import type { X } from '../text/b.js';", 'read may not know text'],
    ['a reader on the web', 'read/html/a.ts', "import '../fetch/b.js';", 'read/html/ may not know read/fetch/'],
    [
      'its types, too',
      'read/html/a.ts',
      "import type { X } from '../fetch/b.js';",
      'read/html/ may not know read/fetch/',
    ],
    ['what finds on a reader', 'read/find/a.ts', "import '../readers.js';", 'read/find/ may not know read/readers'],
    ['what all readers share on one', 'read/reason.ts', "import './html/b.js';", 'read/reason may not know read/html/'],
    ['a new folder', 'read/helpers/a.ts', 'export {};', 'has no walls'],
    ['the model on anything', 'model.ts', "import type { X } from './errors.js';", 'model may not know errors'],
    ['the errors on anything', 'errors.ts', "import './version.js';", 'errors may not know version'],
    ['a room on the public API', 'report/a.ts', "import '../index.js';", 'report may not know index'],
    ['a new room', 'helpers/a.ts', 'export {};', 'stands in no room'],
    ['a new file beside the rooms', 'helpers.ts', 'export {};', 'stands in no room'],
    ['a file outside', 'cli/a.ts', "import '../../bench/sets.js';", 'stands in no room'],
    ['console', 'report/a.ts', "console.log('x');", 'touches console'],
    ['process', 'workers/a.ts', 'export const n = process.pid;', 'touches process'],
    ['process through the global object', 'read/a.ts', 'export const n = globalThis.process;', 'touches process'],
    ['process as a module', 'read/a.ts', "import { stdout } from 'node:process';", 'only cli may'],
    ['files for pipeline', 'pipeline/scan.ts', "import { readFileSync } from 'node:fs';", 'no I/O here'],
    ['files for report', 'report/a.ts', "import { open } from 'node:fs/promises';", 'no I/O here'],
    ['a package that is not installed with it', 'cli/a.ts', "import 'vitest';", 'no dependency'],
    ['a package in a second file', 'candidates/a.ts', "import 'chalk';", 'chalk must be imported in one file'],
    ['a file that imports itself', 'text/a.ts', "import './a.js';", 'cycle: text/a.ts -> text/a.ts'],
  ])('%s', (_, path, text, reason) => {
    const said = verdictOn({ [path]: `${text}\nexport {};` });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(reason);
  });

  test('a package that nobody imports any more', () => {
    expect(violations(readInvented({ 'cli/a.ts': "import 'chalk';" }), DEPENDENCIES)).toEqual(
      HIDDEN_PACKAGES.filter(name => name !== 'chalk').map(name => `${name} must be imported in one file, not in none`),
    );
  });

  test('a cycle around a corner', () => {
    const said = verdictOn({
      'text/a.ts': "import './b.js';",
      'text/b.ts': "export * from './c.js';",
      'text/c.ts': "export const x = () => import('./a.js');",
    });
    expect(said).toEqual(['cycle: text/a.ts -> text/b.ts -> text/c.ts -> text/a.ts']);
  });

  test('types that go around between rooms', () => {
    const said = verdictOn({
      'compare/a.ts': "import type { X } from '../cluster/b.js';",
      'cluster/b.ts': "import type { X } from '../compare/a.js';",
    });
    expect(said).toContain('cycle: cluster/b.ts -> compare/a.ts -> cluster/b.ts');
  });
});
