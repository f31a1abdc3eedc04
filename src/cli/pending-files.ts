/**
 * Temporary files that must not outlive the process. While there is one, an interruption is caught, the file removed and
 * the signal sent again, so that whoever started the tool sees it end by that signal (130 and 143 in a shell). At any other
 * time nothing is there to be cleaned up and the signal is left to the system: it ends the process at once, also in the
 * middle of a long computation in which no handler of ours could run.
 */
import { rmSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const pending = new Set<string>();

export function addPending(file: string): void {
  if (pending.size === 0) for (const signal of SIGNALS) process.on(signal, end);
  pending.add(file);
}

/** To be called when the file has been renamed or removed. */
export function removePending(file: string): void {
  pending.delete(file);
  if (pending.size === 0) for (const signal of SIGNALS) process.off(signal, end);
}

/** Removes what is left; also the last thing done before an internal error ends the process. */
export function cleanUp(): void {
  for (const file of [...pending]) {
    rmSync(file, { force: true });
    removePending(file);
  }
}

function end(signal: NodeJS.Signals): void {
  cleanUp();
  process.kill(process.pid, signal);
}
