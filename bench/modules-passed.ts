/**
 * Counts the source files that run for one text file on its way to the report.
 *
 *   npm run bench:modules                       the build in dist/
 *   npm run bench:modules -- --checkout FOLDER  another checkout, built
 *   npm run bench:modules -- --list             the files as well
 *
 * Scans two short text files with the unbundled build under V8 coverage, including worker threads. A source file counts
 * if one of its named functions was called, so that files with only types or constants do not count.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly functionName: string; readonly ranges: readonly { count: number }[] }[];
  }[];
}

const SENTENCES = Array.from(
  { length: 40 },
  (_, n) => `Clerk ${n} counted ${n * 7} crates on the northern quay before noon.`,
);

/** @returns files of `dist` without their extension, sorted */
function filesPassed(checkout: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'modules-passed-'));
  try {
    writeFileSync(join(folder, 'a.txt'), SENTENCES.join(' '));
    writeFileSync(join(folder, 'b.txt'), SENTENCES.slice(1).join(' '));
    const main = pathToFileURL(join(checkout, 'dist/cli/main.js')).href;
    const code = `process.argv.splice(1, 0, 'twicetold'); await import(${JSON.stringify(main)});`;
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', code, 'scan', join(folder, 'a.txt'), join(folder, 'b.txt')],
      { env: { ...process.env, NODE_V8_COVERAGE: join(folder, 'coverage') }, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`the scan ended with ${status}: ${stderr}`);
    const passed = new Set<string>();
    for (const name of readdirSync(join(folder, 'coverage'))) {
      const { result } = JSON.parse(readFileSync(join(folder, 'coverage', name), 'utf8')) as Coverage;
      for (const { url, functions } of result) {
        const file = /\/dist\/(.*)\.js$/.exec(url)?.[1];
        const isCalled = functions.some(({ functionName, ranges }) => functionName !== '' && ranges[0].count > 0);
        if (file !== undefined && isCalled) passed.add(file);
      }
    }
    return [...passed].sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: { checkout: { type: 'string' }, list: { type: 'boolean', default: false } },
});
const passed = filesPassed(resolve(values.checkout ?? fileURLToPath(new URL('..', import.meta.url))));
if (values.list) for (const file of passed) console.log(file);
console.log(`${passed.length} source files`);
