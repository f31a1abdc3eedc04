/** Builds the tool once before the tests, which run it as its users do: `node bin/twicetold.js`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export default function build(): void {
  // Type errors do not stop the compiler from writing, and are told by `npm run typecheck`; here the code is tested.
  const { stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: ROOT, encoding: 'utf8' });
  if (!existsSync(`${ROOT}/dist/bundle/main.js`)) throw new Error(`the build failed\n${stdout}${stderr}`);
}
