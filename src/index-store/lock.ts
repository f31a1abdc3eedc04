/**
 * The lock of the writer: a file that names the writing process. Another process takes over the lock of a process that has ended. Readers
 * need no lock, because files never change.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { kill, pid } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../errors.js';
import { LOCK } from './manifest.js';

/** A second lock for the takeover, so that two processes do not take the lock from each other. */
const TAKING_OVER = 'lock.taking-over';
/** Milliseconds between two attempts, which double from `first` to `longest`. */
const WAIT = { first: 20, longest: 500 };
/** Age in milliseconds from which an unreadable lock is stale: its process ended while it wrote the file. */
const OLD = 10_000;

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Start time of the process, or '' if unknown: the system reuses process numbers. */
  readonly begun: string;
  readonly token: string;
}

export interface Lock {
  /** Whether this process still holds the lock. */
  isHeld(): boolean;
  release(): void;
}

/** @throws UserError if another process holds the lock and `options.wait` is not set */
export async function takeLock(
  folder: string,
  options: { readonly wait?: boolean; readonly onWait?: (holder: string) => void },
): Promise<Lock> {
  const own: Holder = { host: hostname(), pid, begun: beginOf(pid) ?? '', token: randomUUID() };
  for (let delay = WAIT.first, isFirst = true; ; delay = Math.min(delay * 2, WAIT.longest), isFirst = false) {
    if (create(join(folder, LOCK), own)) return lockOf(folder, own);
    const holder = read(join(folder, LOCK));
    if (holder === 'gone') continue;
    if (isStale(join(folder, LOCK), holder)) {
      takeOver(folder, holder, own);
      if (tokenIn(join(folder, LOCK)) === own.token) return lockOf(folder, own);
      continue;
    }
    const name =
      holder === 'unreadable'
        ? 'another process'
        : `process ${holder.pid} on ${holder.host.replace(/[^\w.-]/g, '?').slice(0, 80)}`;
    if (!options.wait) {
      throw new UserError(
        `${folder}: ${name} is writing this index`,
        `wait for it (--wait, or { wait: true }), or end it; if there is no such process, remove ${join(folder, LOCK)}`,
      );
    }
    if (isFirst) options.onWait?.(name);
    await wait(delay);
  }
}

const lockOf = (folder: string, { token }: Holder): Lock => ({
  isHeld: () => tokenIn(join(folder, LOCK)) === token,
  release: () => {
    if (tokenIn(join(folder, LOCK)) === token) rmSync(join(folder, LOCK), { force: true });
  },
});

/** Creates the file atomically with its content, so that no other process sees it empty. @returns false if it exists */
function create(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.token}`;
  try {
    writeNew(draft, holder);
    try {
      linkSync(draft, path);
    } catch (error) {
      // some file systems have no hard links
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
      writeNew(path, holder);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeNew(path: string, holder: Holder): void {
  const fd = openSync(path, 'wx');
  try {
    writeSync(fd, `${JSON.stringify(holder)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function read(path: string): Holder | 'unreadable' | 'gone' {
  let text: string;
  try {
    const { size } = statSync(path);
    text = size > 4096 ? '' : readFileSync(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'unreadable';
  }
  try {
    const { host, pid: number, begun, token } = JSON.parse(text) as Record<string, unknown>;
    if (
      typeof host === 'string' &&
      Number.isSafeInteger(number) &&
      typeof begun === 'string' &&
      typeof token === 'string'
    )
      return { host, pid: number as number, begun, token };
  } catch {
    // not JSON
  }
  return 'unreadable';
}

function tokenIn(path: string): string | undefined {
  const holder = read(path);
  return typeof holder === 'string' ? undefined : holder.token;
}

/** Whether the process that holds the lock has ended; false for a process of another host, which cannot be checked. */
function isStale(path: string, holder: Holder | 'unreadable'): boolean {
  if (holder === 'unreadable') {
    const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    return modified !== undefined && Date.now() - modified > OLD;
  }
  if (holder.host !== hostname()) return false;
  try {
    kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const begun = beginOf(holder.pid);
  return holder.begun !== '' && begun !== undefined && begun !== holder.begun;
}

/** Replaces a stale lock, unless another process is faster. */
function takeOver(folder: string, seen: Holder | 'unreadable', own: Holder): void {
  const path = join(folder, LOCK);
  const guard = join(folder, TAKING_OVER);
  if (!create(guard, own)) {
    const other = read(guard);
    if (other !== 'gone' && isStale(guard, other)) rmSync(guard, { force: true });
    return;
  }
  try {
    const now = read(path);
    const isSame = typeof now === 'string' || typeof seen === 'string' ? now === seen : now.token === seen.token;
    if (isSame) rmSync(path, { force: true });
    create(path, own);
  } finally {
    rmSync(guard, { force: true });
  }
}

/** The start time of a process in ticks since the start of the system; undefined if the system does not tell. */
function beginOf(process: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, 'latin1');
    // the second field is the program name in parentheses, which may hold spaces and parentheses
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
