/**
 * Bundles the command line: node takes longer to find, read and link a hundred small files than to compare two articles with
 * what stands in them. The library stays in its files: whoever imports it starts once, or bundles it himself.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const textOf = path => readFileSync(new URL(path, import.meta.url), 'utf8');
const { dependencies } = JSON.parse(textOf('package.json'));

/** Every call needs it, and takes longer to find it than to use it. All other packages stay outside. */
const BUNDLED = 'commander';
/** Made of `BUNDLED` and what parses with it. */
const PARSE = 'parse';

await build({
  cwd: fileURLToPath(new URL('.', import.meta.url)),
  input: { main: 'src/cli/main.ts', worker: 'src/workers/worker.ts' },
  platform: 'node',
  external: Object.keys(dependencies).filter(name => name !== BUNDLED),
  output: {
    // without folders in it: the pool looks for the worker beside itself
    dir: 'dist/bundle',
    cleanDir: true,
    chunkFileNames: '[name].js',
    banner: ({ name }) => (name === PARSE ? `/*! ${BUNDLED}: ${textOf(`node_modules/${BUNDLED}/LICENSE`)}*/` : ''),
    // licences: that of the word lists stands in their source
    comments: { legal: true, annotation: false, jsdoc: false },
    codeSplitting: {
      // Each with all that it imports. `main` itself is in neither: it waits for what imports from them.
      groups: [
        { name: PARSE, test: /[\\/]src[\\/]cli[\\/](?:run|stdin|pending-files)\.ts$/, priority: 2 },
        { name: 'compare', test: /[\\/]src[\\/]cli[\\/](?:resolve-call|compare)\.ts$/, priority: 1 },
      ],
    },
  },
  // what is imported at once by one and when needed by another
  checks: { ineffectiveDynamicImport: false },
});
