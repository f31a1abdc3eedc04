/** Which module imports which. `npm run lint` checks the sources against this table: values and types, static and dynamic. */

/** The detection in the order of its steps: each module imports itself and the modules before it. */
const DETECTION = [
  'kernels',
  'collections',
  'text',
  'across',
  'corpus',
  'candidates',
  'compare',
  'cluster',
  'pipeline',
];

/** Modules of `src` that every module imports. Each imports only itself and those before it. */
const COMMON = ['errors', 'version', 'dates', 'options', 'types'];

/** A module is a folder or a file of `src`. The value lists the modules it imports. */
const MODULES = {
  ...Object.fromEntries(DETECTION.map((name, at) => [name, DETECTION.slice(0, at)])),
  'index-store': DETECTION,
  read: ['kernels', 'collections'],
  workers: [...DETECTION, 'read'],
  report: [],
  distributed: [...DETECTION, 'read'],
  library: [...DETECTION, 'index-store', 'read'],
  index: [...DETECTION, 'index-store', 'read', 'workers', 'report', 'library'],
  // the HTTP service over an index
  serve: ['pipeline', 'report', 'library'],
  cli: [...DETECTION, 'distributed', 'index-store', 'read', 'workers', 'report', 'index', 'serve'],
};

/** Files of `read` that every folder of `read` imports: locations, problems, limits, bytes of files, parts of files. */
const READ_COMMON = ['limits', 'location', 'problem', 'file', 'raw-part'];

/**
 * The folders of `read`. A folder imports only what stands above it. All other files of `read` combine the folders and
 * import any of them.
 */
const READ = {
  // bytes to characters
  decode: [],
  // compressed streams and archives to the bytes they hold
  unpack: ['decode'],
  formats: ['unpack'],
  // paths, folders and globs to the files to read; opens no file
  find: ['formats'],
  // a URL to the bytes that the server sends
  fetch: ['unpack'],
  // markup to the visible text, in one pass and without a tree
  markup: ['decode'],
  // letters of a text in the source it was read from
  source: ['markup'],
  // a record of named fields to an article
  records: ['markup'],
  // one folder a format: bytes or text to articles
  html: ['markup', 'records'],
  feed: ['decode', 'markup', 'records'],
  markdown: ['decode', 'markup', 'records'],
  mail: ['decode', 'markup', 'records'],
  office: ['decode', 'markup', 'records', 'unpack'],
  json: ['decode', 'records'],
  csv: ['decode', 'records', 'unpack'],
  parquet: ['records', 'unpack'],
  warc: ['decode', 'records', 'unpack'],
};

/** As in bundle.js. */
const BUNDLED = ['commander', 'entities'];

/** Only these modules use the disk, the network and threads. */
const WITH_IO = ['distributed', 'index-store', 'read', 'workers', 'serve', 'cli'];
const IO = 'fs|net|tls|dgram|dns|https?|http2|child_process|cluster|worker_threads|readline|repl|inspector|sqlite';

const either = (names, end) => `(${names.join('|')})${end}`;
/** Matches the files of modules: `src/text/…` and `src/text.ts`. */
const inside = (folder, ...names) => `^${folder}/${either(names, '(/|\\.ts$)')}`;
const src = (...names) => inside('src', ...names);
const read = (...names) => inside('src/read', ...names);

export default {
  forbidden: [
    { name: 'no-cycle', from: { path: '^src/' }, to: { circular: true } },
    { name: 'no-cycle', from: { pathNot: '^src/' }, to: { circular: true } },
    {
      name: 'read-folders',
      from: { path: '^src/read/([^/]+/)', pathNot: read(...Object.keys(READ)) },
      to: {},
    },
    {
      name: 'read-common',
      from: { path: read(...READ_COMMON) },
      to: { path: '^src/read/', pathNot: read(...READ_COMMON) },
    },
    ...Object.entries(READ).map(([name, known]) => ({
      name: `read/${name}`,
      from: { path: read(name) },
      to: { path: '^src/read/', pathNot: read(name, ...known, ...READ_COMMON) },
    })),
    {
      name: 'no-io',
      from: { path: '^src/', pathNot: src(...WITH_IO) },
      to: { dependencyTypes: ['core'], path: `^(${IO})(/|$)` },
    },
    // `createRequire` loads what this check does not see.
    { name: 'no-loader', from: { path: '^src/' }, to: { dependencyTypes: ['core'], path: '^module$' } },
    {
      name: 'terminal-in-cli',
      // the lock of an index names its process, and asks whether another one lives
      from: { path: '^src/', pathNot: `${src('cli')}|^src/index-store/lock\\.ts$` },
      to: { path: '^(process|console|tty)$' },
    },
    {
      name: 'package-in-one-file',
      module: { path: 'node_modules/', numberOfDependentsMoreThan: 1 },
      from: { path: '^src/' },
    },
  ].map(rule => ({ severity: 'error', ...rule })),
  allowed: [
    { from: { pathNot: '^src/' }, to: {} },
    { from: { path: '^src/' }, to: { dependencyTypes: ['npm', 'core'] } },
    // the contract that the service answers with
    { from: { path: src('serve') }, to: { path: '^check\\.schema\\.json$' } },
    // packages that are part of the bundle: who installs the tool does not install them
    { from: { path: '^src/' }, to: { dependencyTypes: ['npm-dev'], path: `node_modules/${either(BUNDLED, '/')}` } },
    ...Object.entries(MODULES).map(([name, known]) => ({
      from: { path: src(name) },
      to: { path: src(name, ...known, ...COMMON) },
    })),
    ...COMMON.slice(1).map((name, at) => ({
      from: { path: src(name) },
      to: { path: src(...COMMON.slice(0, at + 2)) },
    })),
  ],
  allowedSeverity: 'error',
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
