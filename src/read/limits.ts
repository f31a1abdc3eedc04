/** How much of a hostile or broken file is read before it is given up: each is an option, and what it left out is said. */

export interface ReadLimits {
  /** Bytes of one article, page, feed or record, unpacked. */
  readonly articleBytes: number;
  /** Bytes that one archive or compressed file may unpack to, all together. */
  readonly unpackedBytes: number;
  /** Entries of one archive. */
  readonly archiveEntries: number;
}

export const DEFAULT_LIMITS: ReadLimits = {
  articleBytes: 64 * 1024 * 1024,
  unpackedBytes: 1024 ** 4,
  archiveEntries: 10_000_000,
};
