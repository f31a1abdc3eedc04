/** A fresh folder with a clean environment to run the tool in, as a process. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'bin/twicetold.js');

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface How {
  /** Relative to the folder. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Sent once the process has said something on standard error; standard input is left open then. */
  readonly interrupt?: NodeJS.Signals;
}

export interface Workshop {
  readonly folder: string;
  path(name: string): string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Runs `node bin/twicetold.js` with these arguments. */
  run(args: readonly string[], how?: How): Promise<Ended>;
  /** Runs a shell script in which `"$TWICETOLD"` is the script to hand to `node`. */
  shell(script: string, how?: How): Promise<Ended>;
}

/**
 * @param files      content by name; folders are made as needed
 * @param onFinished how to be told that the test is over (of concurrent tests each has its own)
 */
export function workshop(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  onFinished: (clean: () => void) => void = onTestFinished,
): Workshop {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'twicetold-test-')));
  onFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Neither a configuration nor a .gitignore above the folder is looked for.
  mkdirSync(join(folder, '.git'));
  const path = (name: string) => join(folder, name);
  const write: Workshop['write'] = contents => {
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
    run: (args, how = {}) => start(process.execPath, [BIN, ...args], folder, how),
    shell: (script, how = {}) => start('sh', ['-c', script], folder, how),
  };
}

function start(command: string, args: readonly string[], folder: string, how: How): Promise<Ended> {
  const env = { PATH: process.env.PATH ?? '', HOME: folder, TWICETOLD: BIN, ...how.env };
  // TWICETOLD itself is no variable of the tool's, which all begin with TWICETOLD_.
  const child = spawn(command, args, { cwd: join(folder, how.cwd ?? '.'), env });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  if (how.interrupt === undefined) child.stdin.end(how.stdin ?? '');
  else {
    child.stdin.write(how.stdin ?? '');
    child.stderr.once('data', () => child.kill(how.interrupt));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
