/**
 * Compiles the kernels in this folder from AssemblyScript to WebAssembly. Writes for each a module of TypeScript with its
 * bytes and the types of its exports, so that its host needs no file, no path and no declarations of its own. What layouts.js
 * describes is written for both sides beforehand. A kernel whose sources have not changed is not compiled again.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hostLayout, kernelLayout } from './generate-layouts.js';
import { LAYOUTS } from './layouts.js';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];

/** Of a kernel that works in memory of the host, which the kernels of all threads share. */
const SHARED = ['--enable', 'threads', '--importMemory', '--sharedMemory', '--maximumMemory', '65536'];

/** Compiled bytes of each kernel go to src/kernels/bytes/<folder>.ts; constants shared with TypeScript are in src/kernels/constants. */
const KERNELS = {
  tokenize: { constants: ['character-kinds', 'token-flags'] },
  compare: { constants: ['compare', 'shingles', 'token-flags'] },
  'json-strings': {},
  sketch: { constants: ['shingles', 'token-flags'] },
  boilerplate: { constants: ['token-flags'] },
  'word-counts': {},
  candidates: { options: SHARED },
};

/** Helpers that every kernel may import. */
const common = readdirSync(at('.'))
  .filter(name => name.endsWith('.ts'))
  .sort();

for (const [kernel, layout] of Object.entries(LAYOUTS)) {
  write(at(`${kernel}/layout.generated.ts`), kernelLayout(kernel, layout));
  write(at(`../src/kernels/layout/${kernel}.ts`), hostLayout(kernel, layout));
}

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
  const head = `// Made by assembly/build.js from sources with the hash ${hash.digest('hex').slice(0, 32)}.\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(head)) return;
  // takes seconds to load
  const { main } = await import('assemblyscript/asc');
  const made = {};
  const { error, stderr } = await main([entry, '--outFile', 'kernel.wasm', '--bindings', 'raw', ...options], {
    readFile: name => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : null),
    writeFile: (name, contents) => {
      made[name] = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const bytes = Buffer.from(made['kernel.wasm']).toString('base64');
  const exports = exportsOf(String(made['kernel.d.ts']));
  writeFileSync(target, `${head}${exports}\nexport const PROGRAM_BYTES =\n  '${bytes}';\n`);
}

/** The exports of a kernel as an interface, from the declarations that the compiler writes. */
function exportsOf(declarations) {
  const members = [];
  for (const [, name, value] of declarations.matchAll(/^ {2}export (?:const|let) (\w+): (\S.*)$/gm))
    members.push(name === 'memory' ? 'readonly memory: Memory;' : value === '{' ? `readonly ${name}: Constant;` : '');
  for (const [, signature] of declarations.matchAll(/^ {2}export function (.*)$/gm)) members.push(signature);
  const types = ['Constant', 'Memory'].filter(type => members.some(member => member.endsWith(`: ${type};`)));
  return `import type { ${types.join(', ')} } from '../host.js';

/** What the kernel exports. */
export interface Exports {
${members.map(member => `  ${member}`).join('\n')}
}
`;
}

/** Leaves a file alone that says the same already. */
function write(path, text) {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}
