/** How much of a hostile or broken file is read. A message names what a limit leaves out. */
export interface ReadLimits {
  /** One article, page, feed or record, unpacked. Bytes. */
  readonly articleBytes: number;
  /** All that one archive or compressed file unpacks to. Bytes. */
  readonly unpackedBytes: number;
  /** Entries of one archive. */
  readonly archiveEntries: number;
}

export const DEFAULT_LIMITS: ReadLimits = {
  articleBytes: 64 * 1024 * 1024,
  unpackedBytes: 1024 ** 4,
  archiveEntries: 10_000_000,
};
