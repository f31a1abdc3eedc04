import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { SlowFirst } from './test/setup/slow-first.js';

/** Tests of such a file count the work or the memory of their process, or need one that has loaded nothing yet: no other file may run in it. */
const OWN_PROCESS = /setup\/count-work|memoryUsage|loadColors/;
/** Tests of such a file load modules anew, which Node cannot do with compiled ones. */
const LOADS_ANEW = /resetModules/;

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.test.ts'))
  .map(name => `test/${name}`);
const filesWith = (words: RegExp): string[] => files.filter(name => words.test(readFileSync(join(ROOT, name), 'utf8')));
const anew = filesWith(LOADS_ANEW);
const alone = filesWith(OWN_PROCESS).filter(name => !anew.includes(name));

/**
 * Tests import `src` and run what the build made of it: Vitest would compile each module anew for each process, and every use of
 * an imported constant would call a function, which makes the loops of the tokeniser ten times slower.
 */
const compiled: Plugin = {
  name: 'compiled-sources',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !source.startsWith('.') || !source.endsWith('.js')) return undefined;
    const name = relative(join(ROOT, 'src'), join(dirname(importer), source));
    return name.startsWith('..') ? undefined : join(ROOT, 'dist', name);
  },
};

export default defineConfig({
  test: {
    // Starting a process and loading modules takes half a second a file: other files share the processes.
    projects: [
      { extends: true, test: { name: 'anew', include: anew } },
      { extends: true, plugins: [compiled], test: { name: 'alone', include: alone } },
      {
        extends: true,
        plugins: [compiled],
        test: { name: 'together', include: ['test/**/*.test.ts'], exclude: [...anew, ...alone], isolate: false },
      },
    ],
    globalSetup: ['test/setup/build.ts'],
    // Compiled code is loaded as it is: nothing of it needs a transformation.
    server: { deps: { external: [/\/dist\//] } },
    sequence: { sequencer: SlowFirst },
    // Vitest keeps one core free by default: of two cores, half.
    maxWorkers: '100%',
    // Many tests start the tool as a process. No test passes or fails by its speed: the limits end a hanging test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
