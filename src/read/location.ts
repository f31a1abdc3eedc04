/** The location of an input: a file, archive entry, record, row, message or page; and helpers for web addresses. */
import type { Article } from '../types/article.js';

/** Where an input is. */
export interface SourceLocation {
  /** Path of the file, `archive.zip/member`, `-` for standard input, or a web address. */
  readonly path: string;
  /** True for a file that the user named; false for a file found in a folder, by a glob, or in an archive. */
  readonly explicit: boolean;
  /** Id of an article or problem without an id of its own; by default `path`, or `path#number`. */
  readonly id?: string;
  /** Number of the record, row, entry or message in its file, from 1; absent for a whole file. */
  readonly number?: number;
  /** The part of the file in words, such as "record 12 (line 14)"; absent for a whole file. */
  readonly label?: string;
  /** Address that the server or the container supplies. */
  readonly url?: string;
  /** Date that the container supplies. ISO 8601. */
  readonly published?: string;
}

/** Id for an article or problem at the location that has no id of its own. */
export function idAt({ id, path, number }: SourceLocation): string {
  return id ?? (number === undefined ? path : `${path}#${number}`);
}

/** Location of record, row, entry or message `number` of a file. Messages call it `label`. */
export function partOf({ path, explicit }: SourceLocation, number: number, label: string): SourceLocation {
  return { path, explicit, number, label };
}

/** An article at the location, with the address and date that the location supplies unless `content` has its own. */
export function articleAt(
  location: SourceLocation,
  content: Omit<Article, 'id' | 'path'>,
): { readonly article: Article } {
  const { path, url, published } = location;
  const supplied = { ...(url !== undefined && { url }), ...(published !== undefined && { published }) };
  return { article: { id: idAt(location), path, ...supplied, ...content } };
}

/** True for a web address, false for a path. */
export function isWebAddress(argument: string): boolean {
  return /^https?:\/\//i.test(argument);
}

/** The address without user name and password, for a message. */
export function withoutCredentials(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) return address.replace(/\/\/[^/?#]*@/, '//');
  if (url.username === '' && url.password === '') return address;
  url.username = '';
  url.password = '';
  return url.href;
}
