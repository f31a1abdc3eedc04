/** Results of readers: articles, problems, skipped files and notices. */

/** One article with its text. */
export interface Article {
  /**
   * Path relative to the working directory with forward slashes, `path#n` for the n-th record, or the record's own id.
   */
  readonly id: string;
  /** File that holds the article, relative to the working directory with forward slashes. */
  readonly path?: string;
  /** Number of the record in its file, from 1: a line that is not blank, a row below the header, an entry of a list. */
  readonly row?: number;
  readonly title?: string;
  /** Name of the publisher. */
  readonly source?: string;
  readonly url?: string;
  /** ISO 8601 date or time if the reader understands the input; otherwise the text of the input. */
  readonly published?: string;
  /** Plain text; an empty line separates paragraphs. */
  readonly text: string;
  /**
   * The missing or repaired part of the text, one clause: "cut off after 2,310 characters: the gzip member is damaged".
   * The article is compared, and its status in a report is `partial`. Absent for a complete article.
   */
  readonly incomplete?: string;
  /**
   * Address, path or id of the original that this article names: the canonical link of a page, or `canonical_url`,
   * `canonical` or `duplicate_of` of front matter and records, unchanged. Absent if the article names itself; equal to
   * `url` if no other address of the article is known. Has no effect without a rule that trusts the article.
   */
  readonly credits?: string;
  /** True if the article says `twicetold: ignore`. Has no effect without a rule that trusts the article. */
  readonly ignored?: true;
}

/** An article with its text as UTF-8 bytes, in a buffer that the reading stage reuses for its next batch. */
export interface EncodedArticle {
  readonly article: Omit<Article, 'text'>;
  readonly utf8: Uint8Array;
}

/** An article that cannot be read. The scan continues, and the report lists the problem. */
export interface ReadProblem {
  readonly id: string;
  readonly path: string;
  readonly status: 'unreadable' | 'binary';
  /** One clause for a person, such as "line 12 is not valid JSON: ...". */
  readonly reason: string;
  /** Number of further records of the file with a problem of the same kind, which are only counted; absent for 0. */
  readonly more?: number;
}

/** Number of records that problems stand for: those listed, and those only counted. */
export const recordsOf = (problems: Iterable<{ readonly more?: number | undefined }>): number => {
  let count = 0;
  for (const { more = 0 } of problems) count += 1 + more;
  return count;
};

/** A file without a reader or without an article. */
export interface SkippedFile {
  readonly path: string;
  /** One clause for a person, such as "no reader for .png". */
  readonly reason: string;
}

/** A guess, a repair or an ignored part of a file, which the report lists. */
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
