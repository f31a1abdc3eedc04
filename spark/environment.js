/** Runs the tests and the benchmark of the job in a virtual environment of Python with `pyspark`, in a cache folder. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const requirements = join(root, 'spark/requirements-test.txt');

export function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: 'inherit', cwd: root, ...options });
}

const starts = (command, ...args) => run(command, args, { stdio: 'ignore' }).status === 0;

/** The programs that the job needs and that are missing on this machine. */
export function missingPrograms() {
  const python = starts('python3', '-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))');
  const java = starts('java', '-version');
  return [...(python ? [] : ['Python 3.9 or later with venv']), ...(java ? [] : ['Java 17 or later'])];
}

/**
 * Runs a Python program with the packages of `requirements-test.txt`, which are installed once. Ends the process if the installation fails.
 * TWICETOLD_SPARK names another version of Spark than that of the list, for example 3.5.9.
 */
export function runPython(args) {
  const version = process.env.TWICETOLD_SPARK;
  const listed = readFileSync(requirements, 'utf8');
  const wanted = version ? listed.replace(/^pyspark==.*$/m, `pyspark==${version}`) : listed;
  const packages = wanted.split('\n').filter(line => /^\w/.test(line));
  const key = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'twicetold');
  const folder = join(cache, `spark-${key}`);
  const python = join(folder, 'bin/python');
  if (!existsSync(join(folder, 'complete'))) {
    mkdirSync(cache, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    console.log(`installing ${packages.join(', ')}`);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    if (run('python3', ['-m', 'venv', folder]).status !== 0 || run(python, pip).status !== 0) process.exit(1);
    mkdirSync(join(folder, 'complete'));
  }
  if (run(process.execPath, ['bundle-worker.js']).status !== 0) process.exit(1);
  return run(python, args, { env: { ...process.env, PYTHONPATH: join(root, 'spark') } });
}
