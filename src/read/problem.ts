/**
 * How to say that something gives no article: as a problem, as a skipped file, or as an error in the middle of a stream; and
 * the words for it: failed system calls, sizes, and foreign words in a form that can be shown.
 */
import { readlinkSync } from 'node:fs';
import type { EncodedArticle, ReadItem, ReadProblem } from '../types/article.js';
import { idAt, type SourceLocation } from './location.js';

/** An article was expected here and cannot be read. @param clause for a person, e.g. "not valid JSON: ..." */
export function unreadable(location: SourceLocation, clause: string): ReadItem {
  return { problem: problemAt(location, 'unreadable', clause) };
}

/** The bytes are not text. @param kind what they are instead, e.g. "PNG image" */
export function notText(location: SourceLocation, kind: string): ReadItem {
  return { problem: problemAt(location, 'binary', kind) };
}

/**
 * A readable file that holds no article, such as a JSON file of settings: a problem where the user named the file, skipped
 * where the file was found in a folder or an archive.
 */
export function noArticle(location: SourceLocation, reason: string): ReadItem {
  return location.explicit ? unreadable(location, reason) : skipped(location, reason);
}

const NOTHING = {
  file: 'empty file',
  feed: 'a feed without entries',
  records: 'no records',
  rows: 'no records below its header',
  parquet: 'no rows',
  messages: 'no messages',
};

/** `noArticle` for a sound file with nothing in it, such as the feed of a day without news. */
export function nothingIn(location: SourceLocation, what: keyof typeof NOTHING): ReadItem {
  return noArticle(location, NOTHING[what]);
}

/** Whether a reason is that of a sound file with nothing in it. */
export const isNothing = (reason: string): boolean => Object.values(NOTHING).includes(reason);

/** A file that is skipped, even where the user named it. */
export function skipped({ path }: SourceLocation, reason: string): ReadItem {
  return { skipped: { path, reason } };
}

/** Something to know about a file that is read. @param clause for a person, e.g. "no record has the field story" */
export function notice(location: SourceLocation, clause: string): ReadItem {
  return { notice: { path: location.path, reason: labelled(location, clause) } };
}

/** "2 footnotes and 1 comment are left out"; undefined where all counts are 0. @param counts by the word for one */
export function leftOut(counts: Readonly<Record<string, number>>): string | undefined {
  const named = Object.entries(counts).filter(([, count]) => count > 0);
  if (named.length === 0) return undefined;
  const words = named.map(([name, count]) => `${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'}`);
  const list = words.length < 3 ? words : [words.slice(0, -1).join(', '), ...words.slice(-1)];
  return `${list.join(' and ')} ${named.length === 1 && named[0][1] === 1 ? 'is' : 'are'} left out`;
}

/**
 * An article of which something is missing or repaired; any other item as it is.
 *
 * @param clause for a person, e.g. "cut off after 2,310 characters: the gzip member is damaged"; it follows what the article
 *   says of itself
 */
export function incomplete<Item extends ReadItem | EncodedArticle>(item: Item, clause: string): Item {
  if (!('article' in item)) return item;
  const before = item.article.incomplete;
  return { ...item, article: { ...item.article, incomplete: before === undefined ? clause : `${before}; ${clause}` } };
}

/** Problems of one kind in a file that are listed; further ones are counted. */
const LISTED = 20;

/** The first problems of each kind in a file, and a count of the others: a million broken rows are a few objects. */
export class LikeProblems {
  readonly #kinds = new Map<
    string,
    { count: number; others?: { first: ReadProblem; line: number; lastLine: number } }
  >();

  /** The item; undefined for a problem that is counted. @param line of the file, from 1 */
  add(item: ReadItem, line: number, kind: string): ReadItem | undefined {
    if (!('problem' in item)) return item;
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, { count: 1 });
    else if (++known.count > LISTED) {
      known.others ??= { first: item.problem, line, lastLine: line };
      known.others.lastLine = line;
      return undefined;
    }
    return item;
  }

  /** True where a further problem of the kind is counted, and its clause does not matter. */
  isCounting(kind: string): boolean {
    return this.#kinds.get(kind)?.others !== undefined;
  }

  /** A problem for all that were counted, of each kind. @param unit what the numbers of `add` count */
  rest(unit: 'lines' | 'records' | 'rows' = 'lines'): ReadItem[] {
    const items: ReadItem[] = [];
    for (const { count, others } of this.#kinds.values()) {
      if (others === undefined) continue;
      const { first, line, lastLine } = others;
      const where = line === lastLine ? `${unit.slice(0, -1)} ${line}` : `${unit} ${line} to ${lastLine}`;
      const reason = `${where}: ${count - LISTED} more problems of this kind; the first: ${first.reason}`;
      items.push({ problem: { ...first, reason } });
    }
    return items;
  }
}

/** The message of a parser's error on one line: such messages quote the file. */
export function parserMessage(error: unknown): string {
  return excerpt(error instanceof Error ? error.message : '');
}

function problemAt(location: SourceLocation, status: ReadProblem['status'], clause: string): ReadProblem {
  return { id: idAt(location), path: location.path, status, reason: labelled(location, clause) };
}

const labelled = ({ label }: SourceLocation, clause: string): string =>
  label === undefined ? clause : `${label}: ${clause}`;

/** Why the rest of a stream, an archive or a download cannot be read; all bytes before the fault have been handed out. */
export class ReadError extends Error {
  override readonly name: string = 'ReadError';

  /**
   * @param clause for a person; its subject is the file, the archive entry or the address: "cut off", "not valid gzip"
   * @param rest   the bytes behind the fault, where there are some that can be read
   * @param isDoubt true where no bytes are missing yet: the first bytes of `rest` stand shortly before the damage, may be
   *   wrong, and end with the fault itself
   */
  constructor(
    readonly clause: string,
    readonly rest?: AsyncIterable<Uint8Array>,
    readonly isDoubt = false,
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

/** The beginning of foreign words for a message: on one line, and without characters that a terminal would obey. */
export function excerpt(foreign: string): string {
  const line = foreign.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (line.length <= MAX_EXCERPT) return line;
  // A surrogate pair is not cut in two.
  return `${line.slice(0, MAX_EXCERPT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Why a path that exists could not be followed; for a link to nothing, with the path that it points to. */
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

/** A number of bytes for a person: "900 bytes", "64 MB", "1 TB". Powers of 1024, one digit behind the point. */
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
