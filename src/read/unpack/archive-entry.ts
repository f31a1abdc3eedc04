/** An entry of a ZIP or tar archive, and the rules that both kinds of archives share. */
import type { ReadLimits } from '../limits.js';
import { ReadError } from '../problem.js';

/** A file in an archive. */
export interface ArchiveEntry {
  /** As in the archive, with forward slashes. It may be hostile (`../x`, `/x`, `C:/x`): a name to show, never a path to open. */
  readonly name: string;
  /** Unpacked, as the archive declares it. Bytes. */
  readonly size: number;
  /**
   * Its content, once, and before the next entry is asked for. A chunk is valid until the next one is asked for.
   *
   * @throws ReadError behind the bytes that can be read: "encrypted", "cut off", "damaged ..."
   */
  open(): AsyncIterable<Uint8Array>;
}

/** True for an entry that is passed over by its name, as a file in a folder is: dot-files, and what macOS adds to archives. */
export function isHiddenEntry(name: string): boolean {
  return name.split('/').some(part => part === '__MACOSX' || (part.startsWith('.') && part !== '.' && part !== '..'));
}

/** @param count entries so far; @throws ReadError where the limits allow fewer */
export function checkEntryCount(count: number, { archiveEntries }: ReadLimits): void {
  if (count > archiveEntries) throw new ReadError(`more than ${archiveEntries.toLocaleString('en')} entries`);
}
