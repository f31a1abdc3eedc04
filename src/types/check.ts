/** The result of a check, and the JSON contract `twicetold.check/1`: new articles, each with what it repeats. */
import type { DetectOptions } from '../options.js';
import type { ReadNotice, SkippedFile } from './article.js';
import type { Unplaced } from './places.js';
import type { AcceptedPair, ArticleRow, Pair, Selection, StatisticsName } from './report.js';

/** The names of `CheckVerdict`, from the most to the least that an article repeats. */
export const CHECK_VERDICTS = ['copy', 'edition', 'passage', 'related', 'unchanged', 'new', 'not-compared'] as const;
/**
 * What a new article is, by its best match. A `copy` retells an article of another publisher, an `edition` one of its own
 * publisher or address; `passage` and `related` are the relations of a pair. An `unchanged` article has the id and the words of a known
 * one: it is no news, and has no matches. A `new` article repeats nothing but what is accepted. An article that is
 * `not-compared` is too short, or cannot be read: its status says which.
 */
export type CheckVerdict = (typeof CHECK_VERDICTS)[number];

/** An article that a new one repeats; its numbers are those of the pair, of which A is the new article and B the match. */
export interface Match extends Omit<Pair, 'a' | 'b'> {
  readonly id: string;
  readonly path?: string;
  readonly row?: number;
  readonly title?: string;
  readonly source?: string;
  readonly url?: string;
  readonly published?: string;
  /** False where the match is another new article. */
  readonly known: boolean;
}

/** A new article. */
export interface CheckedArticle extends ArticleRow {
  readonly verdict: CheckVerdict;
  /** Id of another article of the template family that it belongs to: two notes of one family are no match. */
  readonly template?: string;
  /** The best first: copies before editions, then passages and related articles, each by similarity, known ones first; at most 50. */
  readonly matches: readonly Match[];
  /** Number of further matches; absent where all are listed. */
  readonly matchesNotListed?: number;
}

/** Totals of a check. */
export interface CheckSummary {
  /** New articles: copies + editions + passages + related + unchanged + new + notCompared. */
  readonly articles: number;
  /** Known articles that could be read. */
  readonly known: number;
  /** Known articles that could not be read, and that nothing is compared with. */
  readonly knownUnreadable: number;
  readonly copies: number;
  readonly editions: number;
  readonly passages: number;
  readonly related: number;
  readonly unchanged: number;
  readonly new: number;
  /** Pairs that are accepted: by a baseline, a rule or an override, or as editions. They are no matches. */
  readonly accepted: number;
  /** New articles that are too short, or cannot be read: tooShort + unreadable. */
  readonly notCompared: number;
  readonly tooShort: number;
  readonly unreadable: number;
  /** Pairs that were compared word by word. */
  readonly candidatePairs: number;
}

/** The result of a check (check.schema.json). */
export interface CheckReport {
  readonly schema: 'twicetold.check/1';
  readonly tool: { readonly name: 'twicetold'; readonly version: string };
  readonly options: DetectOptions;
  /** Days between the publication of a new article and of a known one, at most; absent where all are compared. */
  readonly window?: number;
  /** The statistics that were given; absent where the new and the known articles taught them. */
  readonly statistics?: StatisticsName;
  /** The new articles: those with the best matches first, those without by id, unless `selection` has another order. */
  readonly articles: readonly CheckedArticle[];
  /** Sorted by `a`, then `b`; of two texts with more than 50 such pairs one stands for all. Absent where there are none. */
  readonly accepted?: readonly AcceptedPair[];
  /** Files among the new ones that hold no article, sorted by path; absent where there are none. */
  readonly skipped?: readonly SkippedFile[];
  /** Guesses, repairs and ignored parts, and known articles that cannot be read, each once, sorted by path; absent where there are none. */
  readonly notices?: readonly ReadNotice[];
  /** Why matches have no places; absent where nobody asked for places, and where all have some. */
  readonly unplaced?: readonly Unplaced[];
  /** Absent where all is shown. */
  readonly selection?: Selection;
  readonly summary: CheckSummary;
}
