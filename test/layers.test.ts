/** The rules on imports, on small sources that break one rule each. `npm run lint` applies the rules to `src`. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, sandbox } from './cli/sandbox.js';

interface Result {
  readonly summary: { readonly violations: readonly { readonly rule: { readonly name: string }; from: string }[] };
}

const ADDRESS = /new URL\(\s*'([^']+)',\s*import\.meta\.url,?\s*\)|import\.meta\.resolve\(\s*'([^']+)'\s*\)/g;

/** The source with `import()` in place of the addresses of modules, which the checker of imports does not see. */
const withImports = (source: string): string =>
  source.replace(ADDRESS, (_, ofUrl?: string, resolved?: string) => `import('${ofUrl ?? resolved}')`);

/** @returns `file: rule` for each import that breaks a rule */
function violations(files: Readonly<Record<string, string>>): string[] {
  const folder = sandbox({
    'package.json': '{"dependencies":{"chalk":"*","fastify":"*"},"devDependencies":{"vitest":"*"}}',
    ...Object.fromEntries(Object.entries(files).map(([name, source]) => [name, withImports(source)])),
  });
  symlinkSync(join(ROOT, 'node_modules'), folder.path('node_modules'), 'junction');
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(ROOT, '.dependency-cruiser.js');
  const { stdout } = spawnSync(process.execPath, [program, 'src', '--config', config, '--output-type', 'json'], {
    cwd: folder.folder,
    encoding: 'utf8',
  });
  const { summary } = JSON.parse(stdout) as Result;
  return summary.violations
    .map(({ rule, from }) => `${from.replace(/^.*node_modules/, 'node_modules')}: ${rule.name}`)
    .sort();
}

test('imports that break no rule', () => {
  const found = violations({
    'src/types/x.ts': 'export type X = 1;',
    'src/compare/b.ts': "import type { X } from '../types/x.js'; export const b: X = 1;",
    'src/cluster/a.ts': "import { b } from '../compare/b.js'; b;",
    'src/workers/a.ts': "import 'node:worker_threads'; new URL('./b.js', import.meta.url);",
    'src/workers/b.ts': 'export const b = 1;',
    'src/read/markup/b.ts': 'export const b = 1;',
    'src/read/html/a.ts': "import { b } from '../markup/b.js'; b;",
    'src/read/a.ts': "import './html/a.js';",
    'src/cli/a.ts':
      "import 'chalk'; import 'node:process'; import '../cluster/a.js'; export default () => import('../read/a.js');",
  });
  expect(found).toEqual([]);
});

test('imports that break a rule', () => {
  const found = violations({
    'src/cluster/address.ts': "new URL(\n  '../pipeline/b.js',\n  import.meta.url,\n);",
    'src/cluster/resolved.ts': "import.meta.resolve('../pipeline/b.js');",
    'src/cluster/b.ts': "import type { X } from '../compare/type.js'; export const b: X = 1;",
    'src/compare/value.ts': "import { b } from '../cluster/b.js'; b;",
    'src/compare/type.ts': "import type { b } from '../cluster/b.js'; export type X = 1;",
    'src/compare/dynamic.ts': "export default () => import('../cluster/b.js');",
    'src/compare/reexport.ts': "export * from '../cluster/b.js';",
    'src/pipeline/b.ts': 'export const b = 1;',
    'src/read/fetch/b.ts': 'export const b = 1;',
    'src/read/html/a.ts': "import '../fetch/b.js';",
    'src/read/unlisted/a.ts': "import '../fetch/b.js';",
    'src/unlisted/a.ts': "import '../cluster/b.js';",
    'src/report/io.ts': "import 'node:fs/promises';",
    'src/report/terminal.ts': "import 'node:process';",
    'src/cli/loader.ts': "import 'node:module';",
    'src/cli/outside.ts': "import '../../test/a.js';",
    'src/cli/development.ts': "import 'vitest';",
    'src/cli/one.ts': "import 'chalk';",
    'src/cli/two.ts': "import 'chalk';",
    'src/text/a.ts': "import './b.js';",
    'src/text/b.ts': "import type {} from './a.js';",
    'test/a.ts': 'export const a = 1;',
  });
  expect(found).toEqual([
    'node_modules/chalk/source/index.js: package-in-one-file',
    'src/cli/development.ts: not-in-allowed',
    'src/cli/loader.ts: no-loader',
    'src/cli/outside.ts: not-in-allowed',
    'src/cluster/address.ts: not-in-allowed',
    'src/cluster/b.ts: no-cycle',
    'src/cluster/resolved.ts: not-in-allowed',
    'src/compare/dynamic.ts: not-in-allowed',
    'src/compare/reexport.ts: not-in-allowed',
    'src/compare/type.ts: not-in-allowed',
    'src/compare/value.ts: not-in-allowed',
    'src/read/html/a.ts: read/html',
    'src/read/unlisted/a.ts: read-folders',
    'src/report/io.ts: no-io',
    'src/report/terminal.ts: terminal-in-cli',
    'src/text/a.ts: no-cycle',
    'src/unlisted/a.ts: not-in-allowed',
  ]);
});

test('modules that src loads by their address break no rule, either', () => {
  const root = join(ROOT, 'src');
  const files: Record<string, string> = { 'check.schema.json': '' };
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(ROOT, path).replaceAll(sep, '/');
    const source = readFileSync(path, 'utf8');
    files[name] = '';
    if (!source.includes('import.meta')) continue;
    const replaced = withImports(source);
    // an address that is no literal cannot be checked
    expect(replaced, name).not.toContain('import.meta');
    files[name] = replaced;
  }
  expect(Object.values(files).filter(source => source !== '')).not.toEqual([]);
  expect(violations(files)).toEqual([]);
});
