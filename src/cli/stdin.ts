/** Standard input, opened on first use and let go at the end so that a writer that never stops cannot hold the tool up. */
import type { Readable } from 'node:stream';

let used = false;

export function standardInput(): Readable {
  used = true;
  return process.stdin;
}

export function closeStandardInput(): void {
  if (used) process.stdin.destroy();
}
