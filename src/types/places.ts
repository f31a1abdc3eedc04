/** Positions of passages in the text of an article and in its file. */

/** A range of the text of an article. */
export interface Place {
  /** UTF-16 code units of `Article.text`, from 0; the end is excluded. */
  readonly start: number;
  readonly end: number;
  /** The same range in the file; absent if the text has no lines in a file. */
  readonly file?: FilePlace;
}

/**
 * A range of a file as an editor shows it. Lines and columns start at 1; columns are UTF-16 code units; the end is
 * excluded.
 */
export interface FilePlace {
  /** `Article.path`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A passage of two articles with its positions in both. */
export interface PassagePlaces {
  readonly a: Place;
  readonly b: Place;
  /** Words that both ranges have in the same order, 1 or more. */
  readonly words: number;
}

/** The reason why pairs have no places, or places without a line. */
export interface Unplaced {
  /** One clause, such as "beyond the 200 most similar pairs". */
  readonly reason: string;
  /** Number of pairs, 1 or more. A pair with a reason for each of its articles counts for both. */
  readonly pairs: number;
}
