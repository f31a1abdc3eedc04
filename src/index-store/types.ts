/** What an index of known articles is to its callers. */
import type { PreparedBatch } from '../corpus/prepare.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import type { DetectOptions } from '../options.js';
import type { CheckRules } from '../pipeline/build-check-report.js';
import type { Environment } from '../pipeline/stages.js';
import type { Article, ReadNotice, SkippedFile } from '../types/article.js';
import type { CheckReport } from '../types/check.js';
import type { ArticleRow } from '../types/report.js';

/** The options that decide what an index stores. All checks of an index use them. */
export const STORED_OPTIONS = ['engine', 'shingleSize', 'sketchSize', 'sensitivity', 'minWords'] as const;

/** What an index stores, and how. An index is used with its own settings only. */
export interface IndexSettings extends Pick<DetectOptions, (typeof STORED_OPTIONS)[number]> {
  /** Version of the tokeniser. */
  readonly tokens: number;
  /** Whether the texts are stored. */
  readonly text: boolean;
}

export interface OpenOptions {
  /** Opens the index for changes, and makes it where there is none. One process at a time may do so. */
  readonly write?: boolean;
  /** Waits for another writer instead of failing. */
  readonly wait?: boolean;
  /** Called once when the wait begins, with the name of the other writer. */
  readonly onWait?: (holder: string) => void;
  /** What a new index stores; what an index has already must be the same. */
  readonly settings?: Partial<Omit<IndexSettings, 'tokens'>>;
}

/** An article of the index, with its text where the index stores texts and they are asked for. */
export interface KnownArticle extends ArticleRow, Pick<Article, 'credits' | 'ignored'> {
  readonly text?: string;
}

/** A file as it was when its articles were added. */
export interface FileState {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds. */
  readonly modified: number;
}

/** What became of articles that were added. */
export interface Added {
  /** Articles that are new, that replace an older version of themselves, and that the index has already. */
  readonly added: number;
  readonly replaced: number;
  readonly unchanged: number;
  /** Articles without readable text, which an index does not take. */
  readonly unread: readonly ArticleRow[];
  readonly skipped: readonly SkippedFile[];
  readonly notices: readonly ReadNotice[];
}

export type Batches = AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>;

/** What a check lets its caller choose: the other options are those of the index. */
export type CheckOptions = Pick<DetectOptions, 'threshold' | 'minPassage' | 'related'>;

/** An index of known articles. Its methods wait for their turn with a promise where they take long. */
export interface ArticleIndex {
  readonly folder: string;
  readonly settings: IndexSettings;
  /** Number of articles. */
  readonly size: number;
  /** What the index learned from its first articles, or was given. @throws UserError where the file is damaged */
  readonly statistics: CorpusStatistics;
  /**
   * Compares new articles with those of the index and with one another: what a check of all together gives with the statistics of the
   * index. An open index is quickest: what a check reads of it is kept for the next one.
   *
   * @param batches prepared with the settings of the index
   */
  check(
    batches: Batches,
    options: CheckOptions,
    rules?: CheckRules,
    environment?: Partial<Environment>,
  ): Promise<CheckReport>;
  /** The article of an id, with its text where the index stores texts. */
  get(id: string): KnownArticle | undefined;
  /** All articles, ordered by id. @param withText reads the texts as well */
  list(withText?: boolean): Iterable<KnownArticle>;
  close(): void;
}

/** What `remove` did. */
export interface Removed {
  readonly removed: number;
  /** Ids that the index does not have. */
  readonly missing: readonly string[];
}

/** What `verify` read. */
export interface Verified {
  readonly articles: number;
  readonly segments: number;
  readonly postings: number;
}
