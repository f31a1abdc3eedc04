/**
 * Compiles the programs in this folder from AssemblyScript to WebAssembly, and writes each as a module of TypeScript that holds
 * its bytes: whoever imports that needs no file and no path. What is compiled already is left as it is.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];

/** Of a program whose memory is given to it, and shared by all threads. */
const SHARED = ['--enable', 'threads', '--importMemory', '--sharedMemory', '--maximumMemory', '65536'];

/** By folder: what of a room's TypeScript the program shares with it, and where its bytes go. */
const PROGRAMS = {
  text: { shared: ['text/character-kinds.ts', 'text/scan-constants.ts', 'text/token-flags.ts'] },
  compare: {
    shared: ['compare/constants.ts', 'compare/word-kinds.ts', 'text/shingle-constants.ts', 'text/token-flags.ts'],
  },
  read: { target: 'read/json/program-bytes.ts' },
  sketch: { shared: ['text/shingle-constants.ts', 'text/token-flags.ts'] },
  frames: { shared: ['text/run-constants.ts', 'text/token-flags.ts'], target: 'text/frames-program-bytes.ts' },
  candidates: {
    shared: ['sketch/list-constants.ts'],
    target: 'sketch/candidates-program-bytes.ts',
    options: SHARED,
  },
};

/** Files beside the rooms, which any program may use. */
const common = readdirSync(at('.'))
  .filter(name => name.endsWith('.ts'))
  .sort();

for (const [folder, { shared = [], target = `${folder}/program-bytes.ts`, options = [] }] of Object.entries(PROGRAMS)) {
  const own = readdirSync(at(folder)).sort();
  const sources = [...own.map(name => `${folder}/${name}`), ...shared.map(path => `../src/${path}`)];
  await compile(`${folder}/index.ts`, sources, at(`../src/${target}`), [...OPTIONS, ...options]);
}

async function compile(entry, sources, target, options) {
  const hash = createHash('sha256').update(options.join(' '));
  for (const path of ['../node_modules/assemblyscript/package.json', 'build.js', ...common, ...sources]) {
    hash.update(readFileSync(at(path)));
  }
  const head = `// Made by assembly/build.js from what has the hash ${hash.digest('hex').slice(0, 32)}.\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(head)) return;
  // takes seconds to load
  const { main } = await import('assemblyscript/asc');
  let bytes;
  const { error, stderr } = await main([entry, '--outFile', 'program.wasm', ...options], {
    readFile: name => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : null),
    writeFile: (_, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const text = Buffer.from(bytes).toString('base64');
  writeFileSync(target, `${head}export const PROGRAM_BYTES =\n  '${text}';\n`);
}
