/** Where something that is read stands: one type for files, archive members, records, rows, messages and pages; web addresses. */
export interface SourceLocation {
  /** Path of the file, `archive.zip/member`, `-` for standard input, or a web address. */
  readonly path: string;
  /** True where the user named the file; false for a file found in a folder, by a glob, or in an archive. */
  readonly explicit: boolean;
  /** Id of an article or problem that brings no id of its own; by default `path`, or `path#number`. */
  readonly id?: string;
  /** Number of the record, row, entry or message in its file, from 1; absent for a whole file. */
  readonly number?: number;
  /** The part of the file in words, such as "record 12 (line 14)"; absent for a whole file. */
  readonly label?: string;
  /** Address that the server or the container gives. */
  readonly url?: string;
  /** Date that the container gives. ISO 8601. */
  readonly published?: string;
}

/** Id of whatever stands at the location and brings no id of its own. */
export function idAt({ id, path, number }: SourceLocation): string {
  return id ?? (number === undefined ? path : `${path}#${number}`);
}

/** Part of a file: the record, row, entry or message with that number, called `label` in messages. */
export function partOf({ path, explicit }: SourceLocation, number: number, label: string): SourceLocation {
  return { path, explicit, number, label };
}

/** True for a web address, false for a path. */
export function isWebAddress(argument: string): boolean {
  return /^https?:\/\//i.test(argument);
}

/** An address for a message: without user name and password. */
export function withoutCredentials(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) return address.replace(/\/\/[^/?#]*@/, '//');
  if (url.username === '' && url.password === '') return address;
  url.username = '';
  url.password = '';
  return url.href;
}
