/** Words the errors of an index: damage, and failed reads and writes. */
import { UserError } from '../errors.js';

/** The error for a damaged file. @param why one clause */
export function damaged(file: string, why: string): UserError {
  return new UserError(
    `${file}: damaged index: ${why}`,
    'restore the folder from a copy, or add the articles to a new index',
  );
}

const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOSPC: [
    'the disk is full',
    'make room and run the same command again; the index is in the state of its last commit',
  ],
  EDQUOT: [
    'the quota is used up',
    'make room and run the same command again; the index is in the state of its last commit',
  ],
  EACCES: ['no permission', 'give another folder, or change its permissions'],
  EPERM: ['no permission', 'give another folder, or change its permissions'],
  EROFS: ['the file system is read-only', 'give another folder'],
  ENOTDIR: ['not a folder', 'give another folder'],
};

/** The error of a failed write, after which the index is in the state of its last commit. */
export const cannotWrite = (folder: string, error: unknown): unknown =>
  inWords(`cannot write the index ${folder}`, error);

/** The error of a failed read. */
export const cannotRead = (folder: string, error: unknown): unknown =>
  inWords(`cannot read the index ${folder}`, error);

/** Turns an error of the system into a `UserError`, and returns any other error unchanged. */
function inWords(what: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof UserError || code === undefined) return error;
  const [reason, hint] = REASONS[code] ?? [message, undefined];
  return new UserError(`${what}: ${reason}`, hint);
}
