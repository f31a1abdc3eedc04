/**
 * What belongs to the process as a whole: standard input and output, and temporary files, which are removed when it ends. What a
 * killed process leaves behind has a name by which a later run recognises and removes it.
 *
 * While a temporary file exists, signals are caught: the file is removed and the signal is sent again, so that the parent sees
 * the process end by that signal (exit codes 130 and 143 in a shell). At any other time signals are left to the system, which
 * ends the process at once, even in a long computation that no handler could interrupt.
 */
import { readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { sha256 } from '../text/on-demand.js';

/** Exit codes. */
export const EXIT = { clean: 0, matched: 1, failed: 2 } as const;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const temporaryFiles = new Set<string>();
let readsStandardInput = false;
let isStdoutClosed = false;

export function addTemporaryFile(file: string): void {
  if (temporaryFiles.size === 0) for (const signal of SIGNALS) process.on(signal, endBySignal);
  temporaryFiles.add(file);
}

/** Call this when the file has been renamed or removed. */
export function forgetTemporaryFile(file: string): void {
  temporaryFiles.delete(file);
  if (temporaryFiles.size === 0) for (const signal of SIGNALS) process.off(signal, endBySignal);
}

/** Also called before an internal error ends the process. */
export function removeTemporaryFiles(): void {
  for (const file of [...temporaryFiles]) {
    rmSync(file, { recursive: true, force: true });
    forgetTemporaryFile(file);
  }
}

function endBySignal(signal: NodeJS.Signals): void {
  removeTemporaryFiles();
  process.kill(process.pid, signal);
}

/** The first digits of a hash: names of any length and any characters become short and harmless. */
const digest = (text: string): string => sha256().update(text).digest('hex').slice(0, 8);

const beginningOf = (purpose: string): string => `.twicetold-${digest(purpose)}-${digest(hostname())}-`;

/**
 * The beginning of the name of a temporary file: what it is for, this host and this process.
 *
 * @param purpose any text; files for one purpose are cleared together
 */
export function temporaryPrefix(purpose: string): string {
  return `${beginningOf(purpose)}${process.pid}-`;
}

/**
 * Removes the temporary files and folders for a purpose that processes of this host have left behind. Those of another host stay:
 * whether its process lives cannot be told from here. Call this before this process makes one: a container gives each process
 * the same number.
 */
export function clearLeftovers(folder: string, purpose: string): void {
  const beginning = beginningOf(purpose);
  for (const name of namesIn(folder)) {
    if (!name.startsWith(beginning)) continue;
    const pid = Number(/^\d+(?=-)/.exec(name.slice(beginning.length))?.[0]);
    if (!(pid > 0) || (pid !== process.pid && isAlive(pid))) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // of another user: nothing of this run depends on it
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // a process of another user cannot be asked
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

export function standardInput(): Readable {
  readsStandardInput = true;
  return process.stdin;
}

/** All of standard input. node:stream/consumers does the same, and takes a hundredth of a second to load. */
export async function standardInputBytes(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of standardInput()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A writer that never ends would otherwise keep the process alive. */
export function closeStandardInput(): void {
  if (readsStandardInput) process.stdin.destroy();
}

/**
 * Call once at the start. A reader that closes the pipe is not an error.
 *
 * @param onTrouble is called with any other error, such as a full disk behind a redirection
 */
export function watchStdout(onTrouble: (error: Error) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    isStdoutClosed = true;
    if (error.code !== 'EPIPE') onTrouble(error);
  });
  process.stderr.on('error', () => {});
}

/** Stops without an error when the reader has closed the pipe. */
export async function writeStdout(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  for await (const chunk of chunks) {
    if (isStdoutClosed) return;
    await new Promise<void>(done => process.stdout.write(chunk, () => done()));
  }
}
