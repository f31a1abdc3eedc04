/** Runs a Node process and measures it: wall time from outside, CPU time and memory from inside (usage.cjs). */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const USAGE = fileURLToPath(new URL('./usage.cjs', import.meta.url));
/** Number of characters at the end of standard error that are kept. */
const KEPT = 1 << 16;

export interface ChildRun {
  /** Wall time from the start of the process to its end, in seconds. */
  readonly wall: number;
  /** User and system time of all its threads until its exit, in seconds. */
  readonly cpu: number;
  /** Peak resident memory in bytes. */
  readonly peakMemory: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * @param args   arguments of Node: the script and its arguments
 * @param before a command that runs Node, with its arguments
 * @param clean  exit codes of a run that is measured
 * @throws Error if the process exits with another code
 */
export async function runChild(
  args: readonly string[],
  cwd: string,
  before: readonly string[] = [],
  clean: readonly number[] = [0],
): Promise<ChildRun> {
  // Settings of the user must not change the measurement.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TWICETOLD_')));
  const start = performance.now();
  const [command, ...rest] = [...before, process.execPath, '--require', USAGE, ...args];
  const child = spawn(command, rest, {
    cwd,
    env: { ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = child.stdio.slice(1).map(stream => endOf(stream as Readable));
  let wall = 0;
  child.on('exit', () => {
    wall = (performance.now() - start) / 1000;
  });
  const ended = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(String(code ?? signal)));
  });
  const [stdout, stderr, usage] = await Promise.all(texts);
  if (!clean.map(String).includes(ended)) throw new Error(`ended with ${ended}: ${complaintIn(stderr)}`);
  const { cpu, peakMemory } = JSON.parse(usage) as { readonly cpu: number; readonly peakMemory: number };
  return { wall, cpu, peakMemory, stdout, stderr };
}

async function endOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text = (text + (chunk as string)).slice(-KEPT);
  return text;
}

/** The line that looks like an error message, else the last line. */
function complaintIn(stderr: string): string {
  const lines = stderr.split('\n').filter(line => line.trim() !== '');
  return (
    lines.find(line => /^(?:\w*Error\b|FATAL|twicetold: internal error)/.test(line)) ??
    lines.at(-1) ??
    'nothing was said'
  );
}
