/**
 * Runs the tests of the Spark job: a virtual environment with `pyspark` in a cache folder, a real cluster on loopback, the job, and the
 * comparison with a scan. The last line gives the counts of the test runner. Without Python or Java it says so, and runs none.
 *
 *     node spark/test.js [--require] [ARGUMENTS OF PYTEST]     --require: end with 1 where Python or Java is missing
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const requirements = join(root, 'spark/requirements-test.txt');
const args = process.argv.slice(2);
const isRequired = args[0] === '--require';
if (isRequired) args.shift();

function run(command, commandArgs, options = {}) {
  return spawnSync(command, commandArgs, { stdio: 'inherit', cwd: root, ...options });
}

const starts = (command, ...commandArgs) => run(command, commandArgs, { stdio: 'ignore' }).status === 0;
const missing = [
  ...(starts('python3', '-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))')
    ? []
    : ['Python 3.9 or later with venv']),
  ...(starts('java', '-version') ? [] : ['Java 17 or later']),
];
if (missing.length > 0) {
  console.log(`\n*** The tests of spark/ are NOT RUN: ${missing.join(' and ')} is missing. ***\n`);
  process.exit(isRequired ? 1 : 0);
}

/** The Python of the environment, made once for each list of packages. */
function environment() {
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'twicetold');
  const folder = join(cache, `spark-${key}`);
  const python = join(folder, 'bin/python');
  if (existsSync(join(folder, 'complete'))) return python;
  mkdirSync(cache, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  console.log(`installing ${requirements} into ${folder}`);
  const steps = [
    ['python3', ['-m', 'venv', folder]],
    [python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]],
  ];
  for (const [command, commandArgs] of steps) if (run(command, commandArgs).status !== 0) process.exit(1);
  mkdirSync(join(folder, 'complete'));
  return python;
}

const python = environment();
if (run(process.execPath, ['bundle-worker.js']).status !== 0) process.exit(1);
const report = join(tmpdir(), `twicetold-spark-${process.pid}.xml`);
const { status } = run(python, ['-m', 'pytest', 'spark/tests', '-q', `--junitxml=${report}`, ...args], {
  env: { ...process.env, PYTHONPATH: join(root, 'spark') },
});
const counts = { tests: 0, failures: 0, errors: 0, skipped: 0 };
if (existsSync(report)) {
  const [suite] = /<testsuite [^>]*>/.exec(readFileSync(report, 'utf8')) ?? [''];
  for (const name of Object.keys(counts)) counts[name] = Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  rmSync(report);
}
const failed = counts.failures + counts.errors;
const passed = counts.tests - failed - counts.skipped;
console.log(`spark: ${passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
process.exit(status === 0 && passed > 0 ? 0 : 1);
