/**
 * Compiles the program in this folder from AssemblyScript to WebAssembly, and writes it as a module of TypeScript that holds its
 * bytes: whoever imports that needs no file and no path. What is compiled already is left as it is.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub'];
/** What the program shares with the reference. */
const SHARED = ['compare/constants.ts', 'compare/word-kinds.ts', 'text/token-flags.ts'].map(path => `../src/${path}`);
const TARGET = at('../src/compare/program-bytes.ts');

const sources = readdirSync(at('.'), { recursive: true }).map(String).sort();
const hash = createHash('sha256').update(OPTIONS.join(' '));
for (const path of [
  '../node_modules/assemblyscript/package.json',
  ...SHARED,
  ...sources.filter(name => /\.[jt]s$/.test(name)),
]) {
  hash.update(readFileSync(at(path)));
}
const head = `// Made by assembly/build.js from what has the hash ${hash.digest('hex').slice(0, 32)}.\n`;

if (!existsSync(TARGET) || !readFileSync(TARGET, 'utf8').startsWith(head)) {
  // takes seconds to load
  const { main } = await import('assemblyscript/asc');
  let bytes;
  const { error, stderr } = await main(['compare/index.ts', '--outFile', 'program.wasm', ...OPTIONS], {
    readFile: name => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : null),
    writeFile: (_, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const text = Buffer.from(bytes).toString('base64');
  writeFileSync(TARGET, `${head}export const PROGRAM_BYTES =\n  '${text}';\n`);
}
