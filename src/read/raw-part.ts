/** The stored bytes of one part of a file of records: a record, or the bytes between records. */
export interface RawPart {
  /** Valid until the next part is requested. */
  readonly bytes: Uint8Array;
  /** Number of the record, from 1; 0 for a header, blank lines, and records that are not wanted. */
  readonly row: number;
  /**
   * Index in `bytes` of the closing brace of a JSON Lines record. Absent if the record is no object or shares its lines
   * with other content: then it cannot be cut out.
   */
  readonly closing?: number;
  /** Number of fields of a table row. */
  readonly fields?: number;
  /** True for the header of a table. */
  readonly isHeader?: boolean;
}

/** The dialect of a table. */
export interface RawHeader {
  readonly names: readonly string[];
  readonly delimiter: string;
  /** Quotation mark; '' if the table has none. */
  readonly quote: string;
  /** True if a backslash escapes special characters; false if a quotation mark is doubled. */
  readonly backslash: boolean;
  /** Converts bytes of parts (UTF-8) to the encoding of the file (UTF-16); absent if both are the same. */
  readonly encode?: (bytes: Uint8Array) => Uint8Array;
}
