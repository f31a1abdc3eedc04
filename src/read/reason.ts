/** A failed system call in a clause that a person understands. */
import { readlinkSync } from 'node:fs';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'is a folder',
  ELOOP: 'a link that leads back to itself',
  ENAMETOOLONG: 'name too long',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  ENXIO: 'not a regular file',
  EIO: 'the disk reports an error (EIO)',
};

export function reasonOf(error: unknown): string {
  return reasonOfCode(error instanceof Error && 'code' in error ? String(error.code) : '');
}

/** The same for a bare error code such as EACCES. */
export function reasonOfCode(code: string): string {
  return REASONS[code] ?? (code === '' ? 'cannot be read' : `cannot be read (${code})`);
}

/** Foreign words that go into a reason: on one line, of at most 120 characters, without anything a terminal obeys. */
export function oneLine(foreign: string): string {
  const line = foreign.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  // Not in the middle of a character of two code units.
  return line.length > 120 ? `${line.slice(0, 119).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

/** Why a path that is there could not be followed; names what it points to where it is a link to nothing. */
export function brokenLink(path: string, error: unknown): string {
  const reason = reasonOf(error);
  try {
    const target = readlinkSync(path);
    return reason === 'no such file' ? `link to a missing file: ${oneLine(target)}` : `link: ${reason}`;
  } catch {
    return reason;
  }
}
