/**
 * Compiles the kernels from AssemblyScript to WebAssembly.
 *
 * Writes a TypeScript module for each kernel with the compiled bytes, the types of the exports and the layout, so that
 * the host needs no file, path or declaration. A kernel with unchanged sources is not compiled again.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { constantsFile, HEAD, hostFile, kernelLayout } from './generate-layouts.js';
import { SHARED } from './layouts.js';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const GENERATED = '../src/kernels/generated';
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];

/** Options of a kernel in host memory that the kernels of all threads share. */
const SHARED_MEMORY = ['--enable', 'threads', '--importMemory', '--sharedMemory', '--maximumMemory', '65536'];

/** Further options of each kernel. */
const KERNELS = {
  tokenize: [],
  compare: [],
  'json-strings': [],
  sketch: [],
  boilerplate: [],
  'word-counts': [],
  candidates: SHARED_MEMORY,
};

mkdirSync(at(GENERATED), { recursive: true });
write(at('constants.generated.ts'), constantsFile(SHARED, 'kernel'));
write(at(`${GENERATED}/constants.ts`), constantsFile(SHARED, 'host'));
/** Shared helpers of the kernels, and the tools. */
const common = readdirSync(at('.'))
  .filter(name => /\.(ts|js)$/.test(name))
  .sort();
for (const [kernel, options] of Object.entries(KERNELS)) await build(kernel, [...OPTIONS, ...options]);

async function build(kernel, options) {
  const { default: layout } = await import(`./${kernel}/layout.js`);
  write(at(`${kernel}/layout.generated.ts`), kernelLayout(kernel, layout));
  const target = at(`${GENERATED}/${kernel}.ts`);
  const hash = createHash('sha256').update(options.join(' '));
  const sources = readdirSync(at(kernel)).sort();
  for (const path of [
    '../node_modules/assemblyscript/package.json',
    ...common,
    ...sources.map(name => `${kernel}/${name}`),
  ])
    hash.update(readFileSync(at(path)));
  const head = `${HEAD}// Sources: ${hash.digest('hex').slice(0, 32)}\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(head)) return;
  const { bytes, declarations } = await compile(`${kernel}/index.ts`, options);
  writeFileSync(
    target,
    head + hostFile(kernel, layout, exportsOf(declarations), Buffer.from(bytes).toString('base64')),
  );
}

async function compile(entry, options) {
  // loading the compiler takes seconds
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
  return { bytes: made['kernel.wasm'], declarations: String(made['kernel.d.ts']) };
}

/** The exports of a kernel as interface members, from the declarations of the compiler. */
function exportsOf(declarations) {
  const members = [];
  for (const [, name, value] of declarations.matchAll(/^ {2}export (?:const|let) (\w+): (\S.*)$/gm))
    members.push(name === 'memory' ? 'readonly memory: Memory;' : value === '{' ? `readonly ${name}: Constant;` : '');
  for (const [, signature] of declarations.matchAll(/^ {2}export function (.*)$/gm)) members.push(signature);
  return members;
}

/** Writes a file unless its content is the same. */
function write(path, text) {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}
