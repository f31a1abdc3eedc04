/** Problems, skipped files, notices and stream errors of the readers, and the words of their messages. */
import { readlinkSync } from 'node:fs';
import type { EncodedArticle, ReadItem, ReadProblem } from '../types/article.js';
import { idAt, type SourceLocation } from './location.js';

/** A problem: an article was expected and cannot be read. @param clause for a person, e.g. "not valid JSON: ..." */
export function unreadable(location: SourceLocation, clause: string): ReadItem {
  return { problem: problemAt(location, 'unreadable', clause) };
}

/** A problem: the bytes are not text. @param kind of the bytes, e.g. "PNG image" */
export function notText(location: SourceLocation, kind: string): ReadItem {
  return { problem: problemAt(location, 'binary', kind) };
}

/**
 * A readable file without an article, such as a JSON file of settings: a problem if the user named the file, otherwise
 * a skipped file.
 */
export function noArticle(location: SourceLocation, reason: string): ReadItem {
  return location.explicit ? unreadable(location, reason) : skipped(location, reason);
}

const EMPTY_REASONS = {
  file: 'empty file',
  feed: 'a feed without entries',
  records: 'no records',
  rows: 'no records below its header',
  parquet: 'no rows',
  messages: 'no messages',
};

/** `noArticle` for a valid file without content, such as the feed of a day without news. */
export function nothingIn(location: SourceLocation, what: keyof typeof EMPTY_REASONS): ReadItem {
  return noArticle(location, EMPTY_REASONS[what]);
}

/** True for a reason that `nothingIn` gives. */
export const isEmptyReason = (reason: string): boolean => Object.values(EMPTY_REASONS).includes(reason);

/** A file that is skipped, even if the user named it. */
export function skipped({ path }: SourceLocation, reason: string): ReadItem {
  return { skipped: { path, reason } };
}

/**
 * A report of this tool: it quotes articles, and holds none. A report that the user named is a problem, with the
 * commands that take it.
 */
export function ownReport(location: SourceLocation): ReadItem {
  if (!location.explicit) return skipped(location, 'a report of twicetold');
  const commands = '"twicetold view" shows it, and "twicetold compare 1 --report" the words of a story';
  const takesIt = /\.json$/i.test(location.path) ? `: ${commands}` : '';
  return unreadable(location, `a report of twicetold, not articles${takesIt}`);
}

/** A notice about a file that is read. @param clause for a person, e.g. "no record has the field story" */
export function notice(location: SourceLocation, clause: string): ReadItem {
  return { notice: { path: location.path, reason: labelled(location, clause) } };
}

/** "2 footnotes and 1 comment are left out"; undefined if all counts are 0. @param counts by name in the singular */
export function leftOut(counts: Readonly<Record<string, number>>): string | undefined {
  const named = Object.entries(counts).filter(([, count]) => count > 0);
  if (named.length === 0) return undefined;
  const words = named.map(([name, count]) => `${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'}`);
  const list = words.length < 3 ? words : [words.slice(0, -1).join(', '), ...words.slice(-1)];
  return `${list.join(' and ')} ${named.length === 1 && named[0][1] === 1 ? 'is' : 'are'} left out`;
}

/**
 * Marks an article as incomplete or repaired; any other item is returned unchanged.
 *
 * @param clause for a person, e.g. "cut off after 2,310 characters: the gzip member is damaged"; appended to the clause
 *   that the article already has
 */
export function incomplete<Item extends ReadItem | EncodedArticle>(item: Item, clause: string): Item {
  if (!('article' in item)) return item;
  const before = item.article.incomplete;
  return { ...item, article: { ...item.article, incomplete: before === undefined ? clause : `${before}; ${clause}` } };
}

/** Number of problems of one kind that are listed for a file. Further problems of the kind are only counted. */
const MAX_LISTED = 20;

/**
 * Lists the first problems of each kind in a file and counts the others, so that a million broken rows fit in memory.
 */
export class ProblemLimiter {
  readonly #kinds = new Map<string, { count: number; counted?: ReadProblem }>();

  /** Returns the item, or undefined for a problem that is only counted. */
  add(item: ReadItem, kind: string): ReadItem | undefined {
    if (!('problem' in item)) return item;
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, { count: 1 });
    else if (++known.count > MAX_LISTED) {
      known.counted ??= item.problem;
      return undefined;
    }
    return item;
  }

  /** True once further problems of the kind are only counted, so that no clause needs to be made. */
  isCounting(kind: string): boolean {
    return this.#kinds.get(kind)?.counted !== undefined;
  }

  /** For each kind the first problem that is not listed, with the number of the others. */
  rest(): ReadItem[] {
    return [...this.#kinds.values()].flatMap(({ count, counted }): ReadItem[] => {
      if (counted === undefined) return [];
      const more = count - MAX_LISTED - 1;
      return [{ problem: more === 0 ? counted : { ...counted, more } }];
    });
  }
}

/** The message of a parser's error as an excerpt, because such messages quote the file. */
export function parserMessage(error: unknown): string {
  return excerpt(error instanceof Error ? error.message : '');
}

function problemAt(location: SourceLocation, status: ReadProblem['status'], clause: string): ReadProblem {
  return { id: idAt(location), path: location.path, status, reason: labelled(location, clause) };
}

const labelled = ({ label }: SourceLocation, clause: string): string =>
  label === undefined ? clause : `${label}: ${clause}`;

/** The rest of a stream, archive or download cannot be read. All bytes before the fault have been yielded. */
export class ReadError extends Error {
  override readonly name: string = 'ReadError';

  /**
   * @param clause for a person; its subject is the file, the archive entry or the address: "cut off", "not valid gzip"
   * @param rest   the readable bytes after the fault; undefined if there are none
   * @param isSuspect true if `rest` begins with bytes shortly before the damage, which may be wrong. No bytes are
   *   missing yet; after the suspect bytes `rest` throws the fault itself.
   */
  constructor(
    readonly clause: string,
    readonly rest?: AsyncIterable<Uint8Array>,
    readonly isSuspect = false,
  ) {
    super(clause);
  }
}

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

/** The clause for an error of the file system. */
export function reasonOf(error: unknown): string {
  return reasonOfCode(error instanceof Error && 'code' in error ? String(error.code) : '');
}

/** The clause for an error code such as EACCES. */
export function reasonOfCode(code: string): string {
  return REASONS[code] ?? (code === '' ? 'cannot be read' : `cannot be read (${code})`);
}

/** Longest excerpt. Characters. */
const MAX_EXCERPT = 120;

/** The beginning of text from an input, for a message: one line without control characters, at most 120 characters. */
export function excerpt(foreign: string): string {
  const line = foreign.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (line.length <= MAX_EXCERPT) return line;
  // A surrogate pair is not cut in two.
  return `${line.slice(0, MAX_EXCERPT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Why a path that exists cannot be followed; for a link to a missing file, with the target of the link. */
export function brokenLink(path: string, error: unknown): string {
  const reason = reasonOf(error);
  try {
    const target = readlinkSync(path);
    return reason === 'no such file' ? `link to a missing file: ${excerpt(target)}` : `link: ${reason}`;
  } catch {
    return reason;
  }
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes for a person: "900 bytes", "64 MB", "1 TB". Powers of 1024, one digit after the point. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte';
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Math.round(value * 10) / 10} ${UNITS[unit]}`;
}
