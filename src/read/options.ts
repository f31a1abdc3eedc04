/** How files are read: which fields of a record, how much of a hostile file, and where bytes come from besides the disk. */
import type { FoundFile } from './find/find.js';
import type { ReadLimits } from './limits.js';
import type { FieldChoice } from './records/fields.js';
import type { Segment } from './segment.js';

export interface ReadOptions {
  /** Record field for each part of an article, e.g. `{ text: 'story' }`; the usual names are tried after it. */
  readonly fields: FieldChoice;
  readonly limits?: ReadLimits;
  /** The bytes of the path `-`. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Fetches web addresses. Without it they give nothing. */
  readonly web?: WebReader;
}

/** Fetches and reads web addresses. */
export interface WebReader {
  /** Never throws because of the address: a failed fetch is a problem. */
  read(file: FoundFile, options: ReadOptions): AsyncIterable<Segment>;
}
