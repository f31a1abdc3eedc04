/** The modules and packages that a command loads: each takes time, so a command loads only what it needs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BRIDGE, ORCHARD } from './articles.js';
import { ROOT, sandbox } from './sandbox.js';

/** Prints on standard error what is loaded: the name of a module in dist, or of a package. */
const PRINT_LOADED = `
  import { writeSync } from 'node:fs';
  export async function load(url, context, next) {
    const name = /\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)|\\/dist\\/(.*)\\.js$/.exec(url);
    if (name !== null) writeSync(2, 'loaded ' + (name[1] ?? name[2]) + '\\n');
    return next(url, context);
  }`;
const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
const NODE_OPTIONS = `--import ${asUrl(`
  import { register } from 'node:module';
  register(${JSON.stringify(asUrl(PRINT_LOADED))});`)}`;

/** A module that only passes on what another one exports: the bundler makes it where a module is loaded on demand. */
const isFacade = (name: string): boolean =>
  name.startsWith('bundle/') &&
  /^(?:(?:import|export)\b[^;]*;\s*)+$/.test(readFileSync(join(ROOT, `dist/${name}.js`), 'utf8'));

/** The names of bundled modules and of packages. */
async function loadedBy(args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { code, stderr } = await sandbox(files).run(args, { env: { NODE_OPTIONS } });
  expect(code, stderr).toBe(0);
  const loaded = new Set([...stderr.matchAll(/^loaded (.*)$/gm)].map(([, name]) => name));
  return [...loaded].filter(name => !isFacade(name)).sort();
}

/** The modules of src that the bundled modules contain. */
function sourcesIn(loaded: readonly string[]): string[] {
  const chunks = JSON.parse(readFileSync(join(ROOT, 'dist/chunks.json'), 'utf8')) as Record<string, readonly string[]>;
  return loaded
    .filter(name => name.startsWith('bundle/'))
    .flatMap(name => chunks[`${name.slice('bundle/'.length)}.js`])
    .flatMap(module => /^src\/(.*)\.ts$/.exec(module)?.[1] ?? [])
    .sort();
}

test.each([[['--help']], [['compare', '--help']], [['--version']]])(
  '%j loads no module but the command line, and no package but the parser',
  async args => {
    const loaded = await loadedBy(args);
    expect(loaded).toEqual(['bundle/main', 'bundle/parse']);
    const sources = sourcesIn(loaded);
    expect(sources.filter(name => !name.startsWith('cli/'))).toEqual([
      'errors',
      'index-store/types',
      'options',
      'report/formats',
      'report/sanitize',
      'report/style',
      'text/on-demand',
      'types/report',
      'version',
    ]);
    expect(sources).not.toContain('cli/resolve');
  },
);

test('compare of two text files loads no other reader, no workers and no report of a scan', async () => {
  const loaded = await loadedBy(['compare', 'a.txt', 'b.txt'], { 'a.txt': BRIDGE, 'b.txt': ORCHARD });
  expect(loaded).toEqual(['bundle/compare', 'bundle/main', 'bundle/parse']);
  const sources = sourcesIn(loaded);
  expect(sources).toContain('pipeline/compare-pair');
  expect(
    sources.filter(name =>
      /^(?:workers|cluster|corpus\/(?:boilerplate|runs|statistics|row-store)|candidates\/(?:postings|candidates)|read\/(?:csv|feed|fetch|html|json|markdown|markup|parquet|records|unpack|warc))\//.test(
        name,
      ),
    ),
  ).toEqual(['cluster/editions']);
});

test('compare of two Markdown files loads one module more', async () => {
  const loaded = await loadedBy(['compare', 'a.md', 'b.md'], { 'a.md': BRIDGE, 'b.md': ORCHARD });
  expect(loaded).toEqual(['bundle/compare', 'bundle/main', 'bundle/parse', 'bundle/records']);
});

test.each([[['--help']], [['compare', 'a.txt', 'b.txt']]])(
  '%j starts no module of Node.js for child processes',
  async args => {
    const code = `
    import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync('loaded', process.moduleLoadList.join('\\n')));`;
    const files = sandbox({ 'a.txt': BRIDGE, 'b.txt': ORCHARD });
    await files.run([...args, ...(args[0] === 'compare' ? ['-o', 'report'] : [])], {
      env: { NODE_OPTIONS: `--import ${asUrl(code)}` },
    });
    const loaded = readFileSync(files.path('loaded'), 'utf8').split('\n');
    expect(loaded).toContain('NativeModule stream');
    expect(loaded).not.toContain('NativeModule child_process');
  },
);

test.each([
  ['a letter that is not Latin', 'string-width', { 'b.txt': 'Мэр сказал, что мост будет закрыт на месяц.' }, []],
  ['colours', 'chalk', { 'b.txt': BRIDGE }, ['--color']],
] as const)('%s: %s is loaded', async (_, library, files, flags) => {
  expect(await loadedBy(['compare', 'a.txt', 'b.txt', ...flags], { 'a.txt': BRIDGE, ...files })).toContain(library);
});
