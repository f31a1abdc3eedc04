/** The public interface of an index of known articles. */
import type { PreparedBatch } from '../corpus/prepare.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import type { DetectOptions } from '../options.js';
import type { CheckRules } from '../pipeline/build-check-report.js';
import type { Environment } from '../pipeline/stages.js';
import type { Article, ReadNotice, SkippedFile } from '../types/article.js';
import type { CheckReport } from '../types/check.js';
import type { ArticleRow } from '../types/report.js';

/** The options that decide what an index stores. All its checks use the stored values. */
export const STORED_OPTIONS = ['engine', 'shingleSize', 'sketchSize', 'sensitivity', 'minWords'] as const;

/** The settings of an index, fixed when it is created. */
export interface IndexSettings extends Pick<DetectOptions, (typeof STORED_OPTIONS)[number]> {
  /** Version of the tokeniser. */
  readonly tokens: number;
  /** Whether the texts are stored. */
  readonly text: boolean;
}

export interface OpenOptions {
  /** Opens the index for changes, and creates it if it does not exist. Only one process at a time may do so. */
  readonly write?: boolean;
  /** Waits for another writer instead of failing. */
  readonly wait?: boolean;
  /** Called once when the wait begins, with the name of the other writer. */
  readonly onWait?: (holder: string) => void;
  /** The settings of a new index; an existing index must have the same ones. */
  readonly settings?: Partial<Omit<IndexSettings, 'tokens'>>;
}

/** An article of the index; with its text if the index stores texts and the caller asks for them. */
export interface KnownArticle extends ArticleRow, Pick<Article, 'credits' | 'ignored'> {
  readonly text?: string;
}

/** The state of a file when its articles were added. */
export interface FileState {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Time of the last change, in milliseconds since 1970. */
  readonly modified: number;
}

/** The result of adding articles. */
export interface Added {
  /** Number of new articles. */
  readonly added: number;
  /** Number of articles that replace an older version of themselves. */
  readonly replaced: number;
  /** Number of articles that the index already holds. */
  readonly unchanged: number;
  /** Articles without readable text, which the index does not store. */
  readonly unread: readonly ArticleRow[];
  readonly skipped: readonly SkippedFile[];
  readonly notices: readonly ReadNotice[];
}

export type Batches = AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>;

/** The options that a check takes; the index has stored the others. */
export type CheckOptions = Pick<DetectOptions, 'threshold' | 'minPassage' | 'related'>;

/** An index of known articles. */
export interface ArticleIndex {
  readonly folder: string;
  readonly settings: IndexSettings;
  /** Number of articles. */
  readonly size: number;
  /** The statistics that the index learned from its first articles, or was given. @throws UserError if the file is damaged */
  readonly statistics: CorpusStatistics;
  /**
   * Compares new articles with those of the index and with each other. The result is that of a check of all these articles with the
   * statistics of the index. An open index keeps what a check reads, so that later checks are faster.
   *
   * @param batches prepared with the settings of the index
   */
  check(
    batches: Batches,
    options: CheckOptions,
    rules?: CheckRules,
    environment?: Partial<Environment>,
  ): Promise<CheckReport>;
  /** The article with an id, with its text if the index stores texts. */
  get(id: string): KnownArticle | undefined;
  /** All articles, ordered by id. @param withText also reads the texts */
  list(withText?: boolean): Iterable<KnownArticle>;
  close(): void;
}

/** The result of `remove`. */
export interface Removed {
  readonly removed: number;
  /** Ids that the index does not have. */
  readonly missing: readonly string[];
}

/** The numbers of parts that `verify` has read. */
export interface Verified {
  readonly articles: number;
  readonly segments: number;
  readonly postings: number;
}
