/**
 * The resources of the process: standard input and output, exit codes, and temporary files, which it removes at its end. A killed
 * process cannot remove them; the next run recognises them by their names and removes them.
 *
 * While a temporary file exists, the process handles signals: it removes the file and sends itself the signal again, so that the
 * parent sees the process end by that signal (exit codes 130 and 143 in a shell). At any other time the system handles signals:
 * it ends the process at once, even in a long computation that no JavaScript handler could interrupt.
 */
import { readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { sha256 } from '../text/on-demand.js';

export const EXIT = { clean: 0, matched: 1, failed: 2 } as const;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const temporaryFiles = new Set<string>();
let readsStandardInput = false;
let isStdoutClosed = false;

export function addTemporaryFile(file: string): void {
  if (temporaryFiles.size === 0) for (const signal of SIGNALS) process.on(signal, endBySignal);
  temporaryFiles.add(file);
}

/** Call this after the file was renamed or removed. */
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

/** A short hash: names of any length and any characters become short and safe in a file name. */
const digest = (text: string): string => sha256().update(text).digest('hex').slice(0, 8);

const hostPrefix = (purpose: string): string => `.twicetold-${digest(purpose)}-${digest(hostname())}-`;

/**
 * The prefix of the names of temporary files: `.twicetold-PURPOSE-HOST-PID-`, with hashes of purpose and host.
 *
 * @param purpose any text; `clearLeftovers` removes files by purpose
 */
export function temporaryPrefix(purpose: string): string {
  return `${hostPrefix(purpose)}${process.pid}-`;
}

/**
 * Removes the temporary files and folders for a purpose that ended processes of this host have left behind. Files of other hosts
 * stay, because this host cannot tell whether their process runs. Call this before the process makes temporary files: in a container
 * every process may have the same number, so a file with the number of this process counts as left behind.
 */
export function clearLeftovers(folder: string, purpose: string): void {
  const prefix = hostPrefix(purpose);
  for (const name of namesIn(folder)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(/^\d+(?=-)/.exec(name.slice(prefix.length))?.[0]);
    if (!(pid > 0) || (pid !== process.pid && isAlive(pid))) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // another user owns it; this run does not depend on it
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
    // EPERM: a process of another user runs under this number
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

export function standardInput(): Readable {
  readsStandardInput = true;
  return process.stdin;
}

/** All bytes of standard input. `node:stream/consumers` does the same, but takes 10 ms to load. */
export async function standardInputBytes(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of standardInput()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Releases standard input, which a writer that never closes it would keep open together with this process. */
export function closeStandardInput(): void {
  if (readsStandardInput) process.stdin.destroy();
}

/**
 * Handles errors of standard output. Call it once at the start. A closed pipe is not an error.
 *
 * @param onTrouble receives any other error, such as a full disk behind a redirection
 */
export function watchStdout(onTrouble: (error: Error) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    isStdoutClosed = true;
    if (error.code !== 'EPIPE') onTrouble(error);
  });
  process.stderr.on('error', () => {});
}

/** Writes the chunks; stops without an error after the reader has closed the pipe. */
export async function writeStdout(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  for await (const chunk of chunks) {
    if (isStdoutClosed) return;
    await new Promise<void>(done => process.stdout.write(chunk, () => done()));
  }
}
