/**
 * Bundles the command line into dist/bundle: finding, reading and linking a hundred small modules takes Node.js longer than
 * comparing two articles with them. The library stays in separate modules; its users load it once, or bundle it themselves.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { lazyPatterns } from './lazy-patterns.js';
import { commanderImports, lazyReferences } from './lighter-packages.js';

const textOf = path => readFileSync(new URL(path, import.meta.url), 'utf8');
const { dependencies } = JSON.parse(textOf('package.json'));

/** Packages that take longer to find than to use: every call needs the first, most readers the second. All others stay outside. */
const BUNDLED = ['commander', 'entities'];
/** The chunk of the modules that parse the command line. */
const PARSE = 'parse';

await build({
  cwd: fileURLToPath(new URL('.', import.meta.url)),
  input: { main: 'src/cli/main.ts', worker: 'src/workers/worker.ts' },
  platform: 'node',
  plugins: [commanderImports, lazyReferences, lazyPatterns],
  external: Object.keys(dependencies).filter(name => !BUNDLED.includes(name)),
  output: {
    // one flat folder: the worker pool expects the worker's file beside its own
    dir: 'dist/bundle',
    cleanDir: true,
    chunkFileNames: '[name].js',
    banner: ({ moduleIds }) =>
      BUNDLED.filter(name => moduleIds.some(id => id.includes(`node_modules/${name}/`)))
        .map(name => `/*! ${name}: ${textOf(`node_modules/${name}/LICENSE`)}*/`)
        .join('\n'),
    // keep licences: the word lists have theirs in a comment
    comments: { legal: true, annotation: false, jsdoc: false },
    codeSplitting: {
      // Each chunk includes all imports of its modules. `main` is in no chunk: it awaits modules that import from them.
      groups: [
        { name: PARSE, test: /[\\/]src[\\/]cli[\\/](?:run|process)\.ts$/, priority: 2 },
        {
          name: 'records',
          test: /[\\/]src[\\/]read[\\/](?:records[\\/]|markup[\\/](?:html-text|scanner)|markdown[\\/](?:markdown|inline|shortcodes)\.ts$)/,
          priority: 0,
        },
        { name: 'compare', test: /[\\/]src[\\/](?:cli[\\/]execute|report[\\/]comparison-text)\.ts$/, priority: 1 },
      ],
    },
  },
  // some modules are imported statically by one module and on demand by another
  checks: { ineffectiveDynamicImport: false },
});
