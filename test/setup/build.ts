/** Builds the tool before the tests, which run it as its users do: `node bin/twicetold.js`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM } from './chromium.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the build reads, except for node_modules. */
const SOURCES = ['src', 'assembly', 'viewer', 'bundle.js', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
/** The build writes this file last. */
const LAST = join(ROOT, 'dist/bundle/main.js');

/** Time of the last change in milliseconds. A folder changes when a file is added, renamed or removed. */
function changed(path: string): number {
  const stats = statSync(path);
  const inside = stats.isDirectory() ? readdirSync(path).map(name => changed(join(path, name))) : [];
  return Math.max(stats.mtimeMs, ...inside);
}

/** @returns what is said once all tests have run */
export default function prepare(): () => void {
  build();
  return () => {
    if (CHROMIUM === undefined)
      process.stderr.write(
        '\nNOT TESTED: the page of the format html, because there is no Chromium (apt-get install -y chromium, or TWICETOLD_CHROMIUM=PATH)\n\n',
      );
  };
}

function build(): void {
  const built = existsSync(LAST) ? statSync(LAST).mtimeMs : 0;
  if (SOURCES.every(name => changed(join(ROOT, name)) < built)) return;
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the build failed\n${stdout}${stderr}`);
}
