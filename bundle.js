/**
 * Builds the files of the package.
 *
 * The command line and the library are bundled into dist/bundle with shared chunks, because Node.js takes longer to
 * find, read and link a hundred small modules than to compare two articles. The declarations that the library uses are
 * copied to dist/api.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { lazyPatterns } from './lazy-patterns.js';
import { commanderImports, lazyReferences } from './lighter-packages.js';

const textOf = path => readFileSync(new URL(path, import.meta.url), 'utf8');
const { dependencies } = JSON.parse(textOf('package.json'));

/**
 * Bundled packages, which take longer to find than to use: every call needs commander, and most readers need entities.
 */
const BUNDLED = ['commander', 'entities'];
/** Chunk of the modules that parse the command line. */
const PARSE = 'parse';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/** Writes the modules of src that each chunk contains to dist/chunks.json, which the tests read. */
const chunkList = {
  name: 'chunk-list',
  generateBundle(_options, files) {
    const chunks = Object.values(files).filter(({ type }) => type === 'chunk');
    const lists = chunks.map(({ fileName, moduleIds }) => [fileName, moduleIds.map(id => relative(ROOT, id))]);
    writeFileSync(join(ROOT, 'dist/chunks.json'), JSON.stringify(Object.fromEntries(lists)));
  },
};

await build({
  cwd: ROOT,
  input: {
    main: 'src/cli/main.ts',
    worker: 'src/workers/worker.ts',
    'index-thread': 'src/serve/index-thread.ts',
    'report-thread': 'src/serve/report-thread.ts',
    index: 'src/index.ts',
  },
  platform: 'node',
  plugins: [commanderImports, lazyReferences, lazyPatterns, chunkList],
  external: Object.keys(dependencies).filter(name => !BUNDLED.includes(name)),
  output: {
    // one flat folder: the worker pool expects the file of the worker beside its own
    dir: 'dist/bundle',
    cleanDir: true,
    // Node.js compiles the chunks at every start; shorter chunks start earlier. Stack traces keep the names of functions.
    minify: { mangle: { keepNames: true }, compress: true, codegen: { removeWhitespace: true } },
    chunkFileNames: '[name].js',
    banner: ({ moduleIds }) =>
      BUNDLED.filter(name => moduleIds.some(id => id.includes(`node_modules/${name}/`)))
        .map(name => `/*! ${name}: ${textOf(`node_modules/${name}/LICENSE`)}*/`)
        .join('\n'),
    // keep licence comments, such as those of the word lists
    comments: { legal: true, annotation: false, jsdoc: false },
    codeSplitting: {
      // Each chunk includes all imports of its modules. `main` is in no chunk, because it awaits modules that import
      // from chunks.
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

const COMPILED = join(ROOT, 'dist');
const DECLARATIONS = join(COMPILED, 'api');
rmSync(DECLARATIONS, { recursive: true, force: true });
const wanted = [join(COMPILED, 'index.d.ts')];
// the loop appends to the list: declarations refer to others
for (const file of wanted) {
  const copy = join(DECLARATIONS, relative(COMPILED, file));
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(file, copy);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*["'](\.[^"']+)\.js["']/g)) {
    const other = join(dirname(file), `${name}.d.ts`);
    if (!wanted.includes(other) && existsSync(other)) wanted.push(other);
  }
}
