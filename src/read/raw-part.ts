/** A part of a file of records as it is stored. */
export interface RawPart {
  /** Valid until the next part is asked for. */
  readonly bytes: Uint8Array;
  /** Number of the record, from 1; 0 for what is no record, or not wanted as one: a header, blank lines, other records. */
  readonly row: number;
  /**
   * Position in `bytes` of the last brace of a record of JSON Lines. Absent where the record shares its lines with something else, or is no
   * object: it cannot be cut out.
   */
  readonly closing?: number;
  /** Number of fields of a row of a table. */
  readonly fields?: number;
  /** True for the header of a table. */
  readonly isHeader?: boolean;
}

/** How a table is written. */
export interface RawHeader {
  readonly names: readonly string[];
  readonly delimiter: string;
  /** Quotation mark; '' where there is none. */
  readonly quote: string;
  /** Whether a character with a meaning stands behind a backslash; otherwise a quotation mark is doubled. */
  readonly backslash: boolean;
  /** From the bytes of parts to those of the file, which may be UTF-16; absent where they are the same. */
  readonly encode?: (bytes: Uint8Array) => Uint8Array;
}
