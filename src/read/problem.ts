/** How to say that something gives no article: as a problem, as a skipped file, or as an error in the middle of a stream. */
import type { ReadItem, ReadProblem } from '../types/article.js';
import { idAt, type SourceLocation } from './location.js';
import { excerpt } from './reason.js';

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

/** A file that is passed over, whoever named it. */
export function skipped({ path }: SourceLocation, reason: string): ReadItem {
  return { skipped: { path, reason } };
}

/** The message of a parser's error on one line: such messages quote the file. */
export function parserMessage(error: unknown): string {
  return excerpt(error instanceof Error ? error.message : '');
}

function problemAt(location: SourceLocation, status: ReadProblem['status'], clause: string): ReadProblem {
  const { path, label } = location;
  return { id: idAt(location), path, status, reason: label === undefined ? clause : `${label}: ${clause}` };
}

/** Why the rest of a stream, an archive or a download cannot be read; all bytes before the fault have been handed out. */
export class ReadError extends Error {
  override readonly name: string = 'ReadError';

  /** @param clause for a person; its subject is the file, the archive entry or the address: "cut off", "not valid gzip" */
  constructor(readonly clause: string) {
    super(clause);
  }
}
