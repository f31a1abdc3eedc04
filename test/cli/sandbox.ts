/** Runs the built tool in a new folder with a clean environment: in this process, or as a process of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { run as runTool } from '../../dist/cli/run.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'bin/twicetold.js');

interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Relative to the folder. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Sent after the first output on standard error; standard input stays open. */
  readonly interrupt?: NodeJS.Signals;
}

export interface Sandbox {
  readonly folder: string;
  path(name: string): string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Runs `node bin/twicetold.js` with these arguments. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /**
   * Runs the command line in this process, one call after the other. Takes a small part of the time that a process takes:
   * for tests of what a command says, not of how a process starts, reads its input and ends.
   */
  call(args: readonly string[], options?: Pick<RunOptions, 'cwd' | 'env'>): Promise<Finished>;
  /** Runs a shell script in which `"$TWICETOLD"` is the script to hand to `node`. */
  shell(script: string, options?: RunOptions): Promise<Finished>;
}

/**
 * @param files      content by name; folders are created
 * @param onFinished registers a call for the end of the test; concurrent tests pass their own
 */
export function sandbox(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  onFinished: (clean: () => void) => void = onTestFinished,
): Sandbox {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'twicetold-test-')));
  onFinished(() => rmSync(folder, { recursive: true, force: true }));
  // stops the search for a configuration file and for .gitignore above the folder
  mkdirSync(join(folder, '.git'));
  const path = (name: string) => join(folder, name);
  const write: Sandbox['write'] = contents => {
    for (const [name, content] of Object.entries(contents)) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), content);
    }
  };
  write(files);
  return {
    folder,
    path,
    write,
    call: (args, options = {}) => inTurn(() => callTool(args, folder, options)),
    run: (args, options = {}) => start(process.execPath, [BIN, ...args], folder, options),
    shell: (script, options = {}) => start('sh', ['-c', script], folder, options),
  };
}

const environmentOf = (folder: string, { env }: RunOptions) => ({ PATH: process.env.PATH ?? '', HOME: folder, ...env });

let last: Promise<unknown> = Promise.resolve();

/** One call at a time: the streams and the folder of this process are replaced meanwhile. */
function inTurn<T>(call: () => Promise<T>): Promise<T> {
  const result = last.then(call);
  last = result.catch(() => {});
  return result;
}

async function callTool(args: readonly string[], folder: string, options: RunOptions): Promise<Finished> {
  const written = { stdout: '', stderr: '' };
  const restore = (['stdout', 'stderr'] as const).map(name => {
    const { write } = process[name];
    process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      written[name] += chunk;
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    };
    return () => {
      process[name].write = write;
    };
  });
  const before = process.cwd();
  const cwd = join(folder, options.cwd ?? '.');
  process.chdir(cwd);
  try {
    const code = await runTool(args, environmentOf(folder, options), cwd);
    return { code, signal: null, ...written };
  } finally {
    process.chdir(before);
    for (const undo of restore) undo();
  }
}

function start(command: string, args: readonly string[], folder: string, options: RunOptions): Promise<Finished> {
  const env = { TWICETOLD: BIN, ...environmentOf(folder, options) };
  // the variables of the tool begin with TWICETOLD_: it does not read TWICETOLD
  const child = spawn(command, args, { cwd: join(folder, options.cwd ?? '.'), env });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  if (options.interrupt === undefined) child.stdin.end(options.stdin ?? '');
  else {
    child.stdin.write(options.stdin ?? '');
    child.stderr.once('data', () => child.kill(options.interrupt));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
