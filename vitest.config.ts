import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/setup/slow-first.js';

/** Tests of such a file count the work or the memory of their process, or load modules anew: no other file may run in it. */
const OWN_PROCESS = /setup\/count-work|memoryUsage|resetModules/;

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.test.ts'))
  .map(name => `test/${name}`);
const alone = files.filter(name => OWN_PROCESS.test(readFileSync(join(ROOT, name), 'utf8')));

export default defineConfig({
  test: {
    // Starting a process and loading modules takes half a second a file: other files share the processes.
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts'], exclude: alone, isolate: false } },
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
