/** What ZIP and tar archives have in common: their entries, and which of them are no files that anybody wrote. */

/** A file in an archive. */
export interface ArchiveEntry {
  /** As the archive has it, with forward slashes. It may be hostile (`../x`, `/x`, `C:/x`): a name to show, never a path to open. */
  readonly name: string;
  /** Bytes, unpacked, as the archive says. */
  readonly size: number;
  /**
   * Its content, once, and before the next entry is asked for. A chunk is valid until the next one is asked for.
   * @throws UnpackError after what could be read: "encrypted", "cut off", "damaged ..."
   */
  open(): AsyncIterable<Uint8Array>;
}

/** Whether an entry is passed over by its name, as a file in a folder would be: dot-files, and what a Mac adds to archives. */
export function isHiddenEntry(name: string): boolean {
  return name.split('/').some(part => part === '__MACOSX' || (part.startsWith('.') && part !== '.' && part !== '..'));
}
