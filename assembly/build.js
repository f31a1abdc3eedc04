/**
 * Compiles the programs in this folder from AssemblyScript to WebAssembly, and writes each as a module of TypeScript that holds
 * its bytes: whoever imports that needs no file and no path. What is compiled already is left as it is.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];

/** Of a program whose memory is given to it, and shared by all threads. */
const SHARED = ['--enable', 'threads', '--importMemory', '--sharedMemory', '--maximumMemory', '65536'];

/** Compiled bytes of each kernel go to src/kernels/bytes/<folder>.ts; constants shared with TypeScript are in src/kernels/constants. */
const KERNELS = {
  tokenize: { constants: ['character-kinds', 'tokenize', 'token-flags'] },
  compare: { constants: ['compare', 'word-kinds', 'shingles', 'token-flags'] },
  'json-strings': {},
  sketch: { constants: ['shingles', 'token-flags'] },
  boilerplate: { constants: ['boilerplate', 'token-flags'] },
  candidates: { constants: ['candidates'], options: SHARED },
};

/** Helpers that every kernel may import. */
const common = readdirSync(at('.'))
  .filter(name => name.endsWith('.ts'))
  .sort();

mkdirSync(at('../src/kernels/bytes'), { recursive: true });
for (const [folder, { constants = [], options = [] }] of Object.entries(KERNELS)) {
  const own = readdirSync(at(folder)).sort();
  const sources = [
    ...own.map(name => `${folder}/${name}`),
    ...constants.map(name => `../src/kernels/constants/${name}.ts`),
  ];
  await compile(`${folder}/index.ts`, sources, at(`../src/kernels/bytes/${folder}.ts`), [...OPTIONS, ...options]);
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
