/** What readers hand over: articles, and what is not an article. */

/** One article with its text. */
export interface Article {
  /** Path relative to the working directory with forward slashes, `path#n` for the n-th record, or the record's own id. */
  readonly id: string;
  /** File that holds the article, relative to the working directory with forward slashes. */
  readonly path?: string;
  /** Number of the record in its file, from 1: a line that is not blank, a row below the header, an entry of a list. */
  readonly row?: number;
  readonly title?: string;
  /** Name of the publisher. */
  readonly source?: string;
  readonly url?: string;
  /** ISO 8601 date or time where the reader understands the input, otherwise as written there. */
  readonly published?: string;
  /** Plain text; an empty line separates paragraphs. */
  readonly text: string;
  /**
   * What of the text is missing or repaired, one clause: "cut off after 2,310 characters: the gzip member is damaged". The
   * article is compared, and its status in a report is `partial`. Absent for a whole article.
   */
  readonly incomplete?: string;
  /**
   * Address, path or id of the article that this one says it is a copy of: the canonical link of a page, `canonical_url`,
   * `canonical` or `duplicate_of` of front matter and records, as written there. Absent where that is the article itself; equal
   * to `url` where no other address of the article is known. Nothing follows from it without a rule that trusts it.
   */
  readonly credits?: string;
  /** True where the article says `twicetold: ignore`. Nothing follows from it without a rule that trusts it. */
  readonly ignored?: true;
}

/** An article whose text is still UTF-8 bytes, in a buffer that the reading stage owns and uses again for its next batch. */
export interface EncodedArticle {
  readonly article: Omit<Article, 'text'>;
  readonly utf8: Uint8Array;
}

/** A file or record that should be an article and cannot be read. The scan goes on, and the report lists it. */
export interface ReadProblem {
  readonly id: string;
  readonly path: string;
  readonly status: 'unreadable' | 'binary';
  /** One clause for a person, such as "line 12 is not valid JSON: ...". */
  readonly reason: string;
}

/** A file that is not read, or that holds no article. */
export interface SkippedFile {
  readonly path: string;
  /** One clause for a person, such as "no reader for .png". */
  readonly reason: string;
}

/** What a person should know about a file that is read: a guess, a repair, parts that are ignored. The report lists it. */
export interface ReadNotice {
  readonly path: string;
  /** One clause for a person, such as "no record has the field story". */
  readonly reason: string;
}

/** One result of a reader. */
export type ReadItem =
  | { readonly article: Article }
  | { readonly problem: ReadProblem }
  /** The file holds no article, such as a JSON file of settings. */
  | { readonly skipped: SkippedFile }
  | { readonly notice: ReadNotice };
