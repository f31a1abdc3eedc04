/**
 * What belongs to the process as a whole: standard input and output, and temporary files, which are removed when it ends.
 *
 * While a temporary file exists, signals are caught: the file is removed and the signal is sent again, so that the parent sees
 * the process end by that signal (exit codes 130 and 143 in a shell). At any other time signals are left to the system, which
 * ends the process at once, even in a long computation that no handler could interrupt.
 */
import { rmSync } from 'node:fs';
import type { Readable } from 'node:stream';

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
    rmSync(file, { force: true });
    forgetTemporaryFile(file);
  }
}

function endBySignal(signal: NodeJS.Signals): void {
  removeTemporaryFiles();
  process.kill(process.pid, signal);
}

export function standardInput(): Readable {
  readsStandardInput = true;
  return process.stdin;
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
export async function writeStdout(chunks: Iterable<string>): Promise<void> {
  for (const chunk of chunks) {
    if (isStdoutClosed) return;
    await new Promise<void>(done => process.stdout.write(chunk, () => done()));
  }
}
