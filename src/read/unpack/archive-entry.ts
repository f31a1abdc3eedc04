/** An entry of a ZIP or tar archive, and the rules for entries of both. */
import type { ReadLimits } from '../limits.js';
import { ReadError } from '../problem.js';

/** A file in an archive. */
export interface ArchiveEntry {
  /** With forward slashes. May be hostile (`../x`, `/x`, `C:/x`): the name is for messages, never a path to open. */
  readonly name: string;
  /** Unpacked size that the archive declares. Bytes. */
  readonly size: number;
  /**
   * Yields the content. Call once, before the next entry is requested. A chunk is valid until the next one is
   * requested.
   *
   * @throws ReadError after the readable bytes: "encrypted", "cut off", "damaged ..."
   */
  open(): AsyncIterable<Uint8Array>;
}

/** True for an entry that is skipped: dot-files, as in a folder, and files that macOS adds to archives. */
export function isHiddenEntry(name: string): boolean {
  return name.split('/').some(part => part === '__MACOSX' || (part.startsWith('.') && part !== '.' && part !== '..'));
}

/** @param count number of entries so far @throws ReadError if the limits allow fewer */
export function checkEntryCount(count: number, { archiveEntries }: ReadLimits): void {
  if (count > archiveEntries) throw new ReadError(`more than ${archiveEntries.toLocaleString('en')} entries`);
}
