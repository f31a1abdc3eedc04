/** The result of a check, and the JSON contract `twicetold.check/1`: new articles with their matches. */
import type { DetectOptions } from '../options.js';
import type { ReadNotice, SkippedFile } from './article.js';
import type { Unplaced } from './places.js';
import type { AcceptedPair, ArticleRow, Pair, Selection, StatisticsName } from './report.js';

/** The names of `CheckVerdict`, from the most to the least repetition. */
export const CHECK_VERDICTS = ['copy', 'edition', 'passage', 'related', 'unchanged', 'new', 'not-compared'] as const;
/**
 * The verdict on a new article, by its best match.
 *
 * - `copy`: retells an article of another publisher.
 * - `edition`: retells an article of the same publisher or address.
 * - `passage`, `related`: the relation of the best pair.
 * - `unchanged`: has the id and the words of a known article, and therefore no matches.
 * - `new`: repeats nothing, or only accepted articles.
 * - `not-compared`: too short or unreadable; the status says which.
 */
export type CheckVerdict = (typeof CHECK_VERDICTS)[number];

/** An article that a new article repeats, with the numbers of the pair: A is the new article, B the match. */
export interface Match extends Omit<Pair, 'a' | 'b'> {
  readonly id: string;
  readonly path?: string;
  readonly row?: number;
  readonly title?: string;
  readonly source?: string;
  readonly url?: string;
  readonly published?: string;
  /** False for another new article. */
  readonly known: boolean;
}

/** A new article. */
export interface CheckedArticle extends ArticleRow {
  readonly verdict: CheckVerdict;
  /**
   * The id in the source, if a known article has it and `id` is therefore `ID~2`. Absent if several new articles have
   * it.
   */
  readonly givenId?: string;
  /** True if the article was there before and has changed; only with `--changed-since`. */
  readonly changed?: boolean;
  /** Number of articles that it repeats and that are accepted; absent if 0. They are not matches. */
  readonly accepted?: number;
  /** Id of another article of its template family. Two notes of one family are no match. */
  readonly template?: string;
  /**
   * At most 50, the best first: copies, editions, passages, related articles; each by similarity, known articles first.
   */
  readonly matches: readonly Match[];
  /** Number of further matches; absent if all are listed. */
  readonly matchesNotListed?: number;
}

/** Totals of a check. */
export interface CheckSummary {
  /** New articles: copies + editions + passages + related + unchanged + new + notCompared. */
  readonly articles: number;
  /** Readable known articles. */
  readonly known: number;
  /** Unreadable known articles, which take no part in the check. */
  readonly knownUnreadable: number;
  readonly copies: number;
  readonly editions: number;
  readonly passages: number;
  readonly related: number;
  readonly unchanged: number;
  readonly new: number;
  /** New articles that repeat only accepted articles; `new` counts them. Absent if 0. */
  readonly onlyAccepted?: number;
  /** Changed articles; `articles` counts them. Only with `--changed-since`. */
  readonly changed?: number;
  /** Pairs accepted by a baseline, a rule or an override, or as editions. They are no matches. */
  readonly accepted: number;
  /** New articles that are too short or unreadable: tooShort + unreadable. */
  readonly notCompared: number;
  readonly tooShort: number;
  readonly unreadable: number;
  /** Pairs compared word by word. */
  readonly candidatePairs: number;
}

/** The result of a check (check.schema.json). */
export interface CheckReport {
  readonly schema: 'twicetold.check/1';
  readonly tool: { readonly name: 'twicetold'; readonly version: string };
  readonly options: DetectOptions;
  /** Most days between the publication of a new and a known article; absent if all are compared. */
  readonly window?: number;
  /** The given statistics; absent if learned from the new and known articles. */
  readonly statistics?: StatisticsName;
  /** The new articles by their best matches, those without matches by id, unless `selection` has another order. */
  readonly articles: readonly CheckedArticle[];
  /** Sorted by `a`, then `b`; one pair represents two texts with more than 50 pairs. Absent if there are none. */
  readonly accepted?: readonly AcceptedPair[];
  /** New files without an article, sorted by path; absent if there are none. */
  readonly skipped?: readonly SkippedFile[];
  /**
   * Guesses, repairs, ignored parts and unreadable known articles, each once, sorted by path; absent if there are none.
   */
  readonly notices?: readonly ReadNotice[];
  /** Why matches have no places; absent if places were not requested or all matches have some. */
  readonly unplaced?: readonly Unplaced[];
  /** Absent if the report shows everything. */
  readonly selection?: Selection;
  readonly summary: CheckSummary;
}
