/** The Python packages: a temporary environment with them, and one process that measures on request. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const PEERS = fileURLToPath(new URL('../peers', import.meta.url));
/** Time limit in milliseconds for pip, which may have to compile. */
const PATIENCE = 300_000;

export interface Answer {
  /** CPU time of one pass over all texts in seconds. */
  readonly seconds: number;
  /** Number of shingles of all texts. */
  readonly shingles: number;
}

export interface PythonPeers {
  /** The contestants with the versions of their packages. */
  readonly versions: Readonly<Record<string, string>>;
  ask(name: string, given: 'text' | 'shingles'): Promise<Answer>;
  close(): void;
}

/**
 * Installs the peers and starts them on the texts.
 *
 * @param folder  holds the environment and the texts; the caller removes it
 * @param atLeast minimum time of a loop in seconds
 * @throws Error if Python is missing, a package cannot be installed, or the process does not start
 */
export async function startPython(folder: string, texts: readonly string[], atLeast: number): Promise<PythonPeers> {
  const environment = join(folder, 'python');
  const python = join(environment, 'bin', 'python');
  mustRun('python3', ['-m', 'venv', environment]);
  mustRun(python, ['-m', 'pip', 'install', '--quiet', '--retries', '1', '-r', join(PEERS, 'requirements.txt')]);
  const file = join(folder, 'texts.jsonl');
  writeFileSync(file, texts.map(text => `${JSON.stringify(text)}\n`).join(''));
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    python,
    [join(PEERS, 'sketch.py'), file, String(atLeast)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  // The end of the output shows the end of the process.
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => {
    const { value, done } = await answers.next();
    if (done === true) throw new Error('the Python process ended without an answer');
    return JSON.parse(value) as T;
  };
  return {
    versions: await next<Record<string, string>>(),
    ask(name, given) {
      child.stdin.write(`${name}\t${given}\n`);
      return next<Answer>();
    },
    close: () => child.stdin.end(),
  };
}

/** Runs a command to its end. @throws Error with the last line that it prints if it fails */
export function mustRun(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: PATIENCE });
  if (status === 0) return;
  const said = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  throw new Error(`${command.split('/').at(-1)} ${args.slice(0, 3).join(' ')}: ${said}`);
}
