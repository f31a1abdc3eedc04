/** Limits on the size of an input. A message names what a limit leaves out. */
export interface ReadLimits {
  /** Unpacked size of one article, page, feed or record. Bytes. */
  readonly articleBytes: number;
  /** Unpacked size of one archive or compressed file. Bytes. */
  readonly unpackedBytes: number;
  /** Number of entries of one archive. */
  readonly archiveEntries: number;
}

export const DEFAULT_LIMITS: ReadLimits = {
  articleBytes: 64 * 1024 * 1024,
  unpackedBytes: 1024 ** 4,
  archiveEntries: 10_000_000,
};
