/**
 * Bundles the command line: node takes longer to find, read and link a hundred small files than to compare two articles with
 * what stands in them. The library stays in its files: whoever imports it starts once, or bundles it himself.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

await build({
  cwd: fileURLToPath(new URL('.', import.meta.url)),
  input: { main: 'src/cli/main.ts', worker: 'src/workers/worker.ts' },
  platform: 'node',
  external: Object.keys(dependencies),
  output: {
    // without folders in it: the pool looks for the worker beside itself
    dir: 'dist/bundle',
    cleanDir: true,
    chunkFileNames: '[name].js',
    // the licence of the word lists is one of them
    comments: { legal: true, annotation: false, jsdoc: false },
    codeSplitting: {
      // Each with all that it imports. `main` itself is in neither: it waits for what imports from them.
      groups: [
        { name: 'parse', test: /[\\/]src[\\/]cli[\\/](?:run|stdin|pending-files)\.ts$/, priority: 2 },
        { name: 'compare', test: /[\\/]src[\\/]cli[\\/](?:resolve-call|compare)\.ts$/, priority: 1 },
      ],
    },
  },
  // what is imported at once by one and when needed by another
  checks: { ineffectiveDynamicImport: false },
});
