/** What a command loads: each file and package takes its time, and is loaded by those that need it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BRIDGE, ORCHARD } from './articles.js';
import { ROOT, workshop } from './workshop.js';

/** Says on standard error what is loaded, by its name in dist or by its package. */
const TELL_LOADED = `
  import { writeSync } from 'node:fs';
  export async function load(url, context, next) {
    const name = /\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)|\\/dist\\/(.*)\\.js$/.exec(url);
    if (name !== null) writeSync(2, 'loaded ' + (name[1] ?? name[2]) + '\\n');
    return next(url, context);
  }`;
const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
const NODE_OPTIONS = `--import ${asUrl(`
  import { register } from 'node:module';
  register(${JSON.stringify(asUrl(TELL_LOADED))});`)}`;

/** Files of the bundle, and packages. */
async function loadedBy(args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { code, stderr } = await workshop(files).run(args, { env: { NODE_OPTIONS } });
  expect(code, stderr).toBe(0);
  return [...new Set([...stderr.matchAll(/^loaded (.*)$/gm)].map(([, name]) => name))].sort();
}

/** What of src stands in files of the bundle. */
function sourcesIn(loaded: readonly string[]): string[] {
  const bundled = loaded.filter(name => name.startsWith('bundle/'));
  return bundled
    .flatMap(name => [...readFileSync(join(ROOT, `dist/${name}.js`), 'utf8').matchAll(/^\/\/ src\/(.*)\.ts$/gm)])
    .map(([, source]) => source)
    .sort();
}

test.each([[['--help']], [['compare', '--help']], [['--version']]])(
  '%j loads no room and no library but the parser',
  async args => {
    const loaded = await loadedBy(args);
    expect(loaded).toEqual(['bundle/main', 'bundle/parse']);
    const sources = sourcesIn(loaded);
    // without the room of the command line itself
    expect(sources.filter(name => !name.startsWith('cli/'))).toEqual([
      'errors',
      'report/sanitize',
      'report/style',
      'version',
    ]);
    expect(sources).not.toContain('cli/resolve-call');
  },
);

test('two text files are compared without what reads, finds, runs and shows anything else', async () => {
  const loaded = await loadedBy(['compare', 'a.txt', 'b.txt'], { 'a.txt': BRIDGE, 'b.txt': ORCHARD });
  // two of them do nothing but hand on what stands in others: each import at a later time has a file of its own
  expect(loaded).toEqual(['bundle/compare', 'bundle/compare2', 'bundle/main', 'bundle/parse', 'bundle/resolve-call']);
  const sources = sourcesIn(loaded);
  expect(sources).toContain('pipeline/compare');
  // no module that reads a format or the web, clusters, spreads work over threads or writes reports of a scan
  expect(
    sources.filter(name =>
      /^(?:workers|cluster|candidates\/(?:postings|candidates)|read\/(?:csv|feed|fetch|html|json|markdown|markup|parquet|records|unpack|warc))\//.test(
        name,
      ),
    ),
  ).toEqual([]);
});

test.each([
  ['a letter that is not Latin', 'string-width', { 'b.txt': 'Мэр сказал, что мост будет закрыт на месяц.' }, []],
  ['colours', 'chalk', { 'b.txt': BRIDGE }, ['--color']],
] as const)('%s: %s is loaded', async (_, library, files, flags) => {
  expect(await loadedBy(['compare', 'a.txt', 'b.txt', ...flags], { 'a.txt': BRIDGE, ...files })).toContain(library);
});
