/**
 * The result of a scan, and the JSON contract `twicetold.report/2`. The first word of a range is 0; the end is
 * excluded.
 */
import type { DetectOptions } from '../options.js';
import type { ReadNotice, SkippedFile } from './article.js';
import type { PassagePlaces, Unplaced } from './places.js';

/** The names of `ArticleStatus`. */
export const STATUSES = ['ok', 'partial', 'too-short', 'unreadable', 'binary'] as const;
/**
 * Status of an article: `ok` articles are compared; `partial` ones also, but part of the text is missing or repaired;
 * `too-short` ones have fewer words than `minWords`; `unreadable` and `binary` files have no words.
 */
export type ArticleStatus = (typeof STATUSES)[number];

/** Separator in the reason of a too short article, followed by the missing part of its text. */
export const ALSO_INCOMPLETE = '; incomplete: ';

/** An article in a report: an `Article` without its text. */
export interface ArticleRow {
  readonly id: string;
  readonly path?: string;
  /** Number of the record in its file, from 1: a line that is not blank, a row below the header, an entry of a list. */
  readonly row?: number;
  readonly title?: string;
  readonly source?: string;
  readonly url?: string;
  readonly published?: string;
  /** Number of words, 0 or more. Each character of Chinese, Japanese, Thai, Lao, Khmer and Burmese is a word. */
  readonly words: number;
  /** Number of these words that are boilerplate and not compared; absent if there are none. */
  readonly boilerplate?: number;
  readonly status: ArticleStatus;
  /** Reason for a status other than `ok`, one clause. */
  readonly reason?: string;
  /** Number of further unreadable records of the file that this row stands for, with the same kind of reason. */
  readonly more?: number;
  /**
   * The disguise of a text that shows other words than it holds, one clause: "120 letters of other alphabets, 3
   * invisible characters". The shown words are compared. Absent without a disguise.
   */
  readonly disguised?: string;
}

/** The names of `Relation`. */
export const RELATIONS = [
  'identical',
  'near-identical',
  'excerpt',
  'paraphrase',
  'translation',
  'passage',
  'related',
  'unrelated',
] as const;
/**
 * Relation of two articles, the strongest first.
 *
 * The first five have a similarity at or above the threshold; that of a `translation` is calculated from the names and
 * numbers of articles in different languages. Below the threshold, articles of a `passage` share a run of text without
 * being copies, and `related` articles tell one story independently. Only a comparison of two articles says
 * `unrelated`.
 */
export type Relation = (typeof RELATIONS)[number];

/** Numbers of the alignment of a pair. A passage is a pair of aligned word ranges. */
export interface AlignmentSummary {
  /** Number of passages. */
  readonly passages: number;
  /** Number of passages whose order differs between A and B. */
  readonly moved: number;
  /** Words of the longest passage, counted in the shorter article. */
  readonly longest: number;
  /** Equal words in the same order, over all passages. */
  readonly kept: number;
  /** Share of the words of A, and of B, that are in a passage; 0 to 1. */
  readonly coverage: { readonly a: number; readonly b: number };
}

/** A run of text that two articles share, possibly with some words changed. */
export interface SharedPassage {
  /** Word ranges in A and B. In a scan, boilerplate words are not counted. */
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  /** Words that both have in this order, without quotations and background. */
  readonly words: number;
}

/**
 * The numbers behind the similarity, each 0 to 1, by name (`EVIDENCE` in `compare/score.ts`). Shares refer to the
 * shorter article unless the name says otherwise. Empty for identical articles.
 */
export type Evidence = Readonly<Record<string, number>>;

/** Two articles with the result of their comparison. */
export interface Pair {
  /** Ids of the articles; `a` is before `b` by code units. */
  readonly a: string;
  readonly b: string;
  /** Calibrated probability, 0 to 1, that one article retells the text of the other. */
  readonly similarity: number;
  readonly relation: Relation;
  /** Exact Jaccard of the two shingle sets, 0 to 1. */
  readonly jaccard: number;
  /** Share of the shingles of A that B has, and of those of B that A has; 0 to 1. */
  readonly containment: { readonly aInB: number; readonly bInA: number };
  readonly alignment: AlignmentSummary;
  readonly evidence: Evidence;
  /** Number of names of the other article that common words replace in each article, typical of machine paraphrases. */
  readonly machineMarks: { readonly a: number; readonly b: number };
  /** With the relation `passage`: the shared passages in the order of A, at most 16. */
  readonly passages?: readonly SharedPassage[] | undefined;
  /**
   * Positions of the 16 passages with the most words, in the order of A. Absent if there is no passage, or if the
   * positions were not looked up (`unplaced` of the report says why).
   */
  readonly places?: readonly PassagePlaces[] | undefined;
  /**
   * Fingerprints of A and B as in a baseline: of all words, then, if different, a slash and the fingerprint without
   * boilerplate. Absent unless a format needs them.
   */
  readonly fingerprints?: { readonly a: string; readonly b: string } | undefined;
  /** Share of the words of A, and of B, that is boilerplate and not compared; 0 to 1. Absent if neither has any. */
  readonly discounted?: { readonly a: number; readonly b: number };
  /**
   * The similarity by all words, boilerplate included, 0 to 1. Given for the 1,000 pairs with the largest discount, at
   * least 15 % of one article. Absent for translations, in a check against an index, and with the engine `minhash`.
   */
  readonly undiscounted?: number;
  /**
   * Two versions of one article, not a copy by another publisher: both have the same URL, or the same publisher (unless
   * nearly all articles are from that publisher), or one is named as an update of the other.
   */
  readonly edition?: true;
}

/** The reason why a pair is accepted. */
export interface AcceptedBy {
  /** A baseline entry, a rule or an override of the configuration, or the option to ignore editions. */
  readonly by: 'baseline' | 'rule' | 'override' | 'editions';
  /** Reason in the rule or entry, one clause; absent without a reason. */
  readonly reason?: string;
}

/** A known or allowed pair, which is not a finding and joins no cluster. */
export interface AcceptedPair extends Pick<Pair, 'a' | 'b' | 'relation' | 'similarity'>, AcceptedBy {}

/** An article of a cluster with the pair that links the article to the cluster. */
export interface ClusterMember {
  readonly id: string;
  /** Similarity with the representative, or with `via` if given; 0 to 1. */
  readonly similarity: number;
  readonly relation: Relation;
  /** Id of the linking member; absent if the representative links the article. */
  readonly via?: string;
  /** The pair is an edition. */
  readonly edition?: true;
  /** The pair is accepted; another article with the same words is a finding. */
  readonly accepted?: true;
}

/** The likely source of the other articles of a cluster. */
export interface Origin {
  /** Absent if the signs are weak or contradictory. */
  readonly id?: string;
  /** Reasons for the origin, or for an unknown origin; one clause each. */
  readonly reasons: readonly string[];
}

/** Articles that retell one text: a representative and the members linked to it. */
export interface Cluster {
  /** 1, 2 and so on, the largest cluster first. */
  readonly id: number;
  /**
   * Id of the representative: by default the likely origin, else the oldest, else the longest article; `--keep` changes
   * the order. An excerpt never represents an article that contains it.
   */
  readonly representative: string;
  readonly origin: Origin;
  /** All articles except the representative, the most similar first. */
  readonly members: readonly ClusterMember[];
  /** Lowest and median similarity of the members; 0 to 1. */
  readonly weakest: number;
  readonly median: number;
}

/** The names of `SortOrder`. */
export const SORT_ORDERS = ['similarity', 'size', 'date', 'new'] as const;
/** The order of a report: by similarity, by size, by date (the earliest first), or new (the latest first). */
export type SortOrder = (typeof SORT_ORDERS)[number];

/**
 * Numbers of what a selection leaves out: clusters, copies in clusters and pairs outside of clusters of a scan; new
 * articles and matches of a check.
 */
export interface FilteredOut {
  readonly clusters?: number;
  readonly copies?: number;
  readonly pairs?: number;
  readonly articles?: number;
  readonly matches?: number;
}

/** The shown part of a report. The totals in `summary` are those of the whole report. */
export interface Selection {
  /** Relations, or `edition`. */
  readonly only?: readonly string[];
  /** Most clusters and most pairs of each kind outside of clusters; most new articles of a check. */
  readonly top?: number;
  readonly sort?: SortOrder;
  /** Publishers, hosts or folders, one of which an article of the cluster or pair must have. */
  readonly source?: readonly string[];
  /** ISO 8601 date; an article of the cluster or pair must be published on or after that date. */
  readonly since?: string;
  readonly filteredOut: FilteredOut;
}

/** Totals of a report. */
export interface Summary {
  /** ok + partial + tooShort + unreadable + binary. */
  readonly articles: number;
  readonly ok: number;
  readonly partial: number;
  readonly tooShort: number;
  readonly unreadable: number;
  readonly binary: number;
  /** Pairs compared word by word. */
  readonly candidatePairs: number;
  /** Pairs at or above the threshold, listed or not. */
  readonly pairs: number;
  /** For several Jaccard values the probability, 0 to 1, that a pair of articles of median length is no candidate. */
  readonly missed: readonly { readonly jaccard: number; readonly chance: number }[];
  /** Pairs counted in `pairs` but not listed, because their cluster has more than 50 members. */
  readonly pairsNotListed: number;
  /** Pairs with the relation `passage`. */
  readonly passages: number;
  /** Related pairs below the threshold; 0 without the option `related`. */
  readonly related: number;
  /** Pairs accepted by a baseline, a rule or an override; not included in the other counts. */
  readonly accepted: number;
  /** Pairs with the relation `translation`, which are in no cluster; 0 without the option `acrossLanguages`. */
  readonly translations: number;
  readonly clusters: number;
  readonly families: number;
  /** Unreported pairs at or above the threshold: two notes of one template family. */
  readonly templatePairs: number;
  /** Boilerplate words of all articles. */
  readonly boilerplateWords: number;
  /** Members of all clusters, without the representatives: articles that could be removed. */
  readonly copies: number;
}

/**
 * Text that many articles share, such as a page header. Candidates and scores ignore boilerplate. Background text is
 * only ignored in shared passages.
 */
export interface Boilerplate {
  /** Publisher or folder of the articles with the text; absent for a text in articles of all sources. */
  readonly source?: string;
  /** The articles have nothing else in common; a list of headlines or a much-quoted statement, for example. */
  readonly background?: true;
  /** Number of articles with the text. */
  readonly articles: number;
  readonly words: number;
  /** One occurrence: id of an article and a range of its words. */
  readonly example: { readonly article: string; readonly start: number; readonly end: number };
}

/** A page with parts of several unrelated stories, such as a press review. A digest joins none of their clusters. */
export interface Digest {
  readonly id: string;
  /** Ids of the articles that the digest holds parts of, one for each story. */
  readonly of: readonly string[];
}

/** Notes of one skeleton with different names and numbers, such as forecasts or match reports; they are no copies. */
export interface TemplateFamily {
  /** Number of articles, copies of members included. */
  readonly articles: number;
  /** Words of the example that most members share. */
  readonly words: number;
  /** The first of these words; `…` replaces differing words and words outside of the lexicon. */
  readonly skeleton: string;
  /** Id of a member. */
  readonly example: string;
  /** Ids of all members, sorted. */
  readonly members: readonly string[];
}

/** The fields of a row that can stay packed. */
type PackedText = 'title' | 'source' | 'url' | 'published' | 'reason' | 'disguised';

/**
 * A row with packed texts, whose bytes a large report copies. Text `n` of the row is in `utf8` from `ends[first + n -
 * 1]` to before `ends[first + n]`.
 */
export interface DescribedRow extends DescribedFields {
  /** The fields in the order of the texts. */
  readonly texts: readonly PackedText[];
  readonly utf8: Uint8Array;
  readonly ends: Uint32Array;
  /** Number of the first text of the row. */
  readonly first: number;
  /** Bit `n` is set if the row has text `n`. */
  readonly present: number;
}

type DescribedFields = { readonly [Key in Exclude<keyof ArticleRow, PackedText>]-?: ArticleRow[Key] | undefined };

/** The packed numbers of a pair. */
export interface PackedNumbers {
  /** Path of each column in the pair, such as `alignment.coverage.a`; '' for a column that reports do not print. */
  readonly columns: readonly string[];
  /** Column `n` is at index `at + n`; NaN for a missing number. */
  readonly values: Float64Array;
  readonly at: number;
}

/** Article rows ordered by id: an array, or a collection that creates rows on demand. */
export interface ArticleRows extends Iterable<ArticleRow> {
  readonly length: number;
  /** The row at an index from 0; undefined after the last. */
  at(index: number): ArticleRow | undefined;
  /** Number of articles renamed to `ID~2` and so on because their id was taken; absent if unknown. */
  readonly renamed?: number;
  /** The rows of one status; present if the collection can find them without creating the others. */
  ofStatus?(status: ArticleStatus): Iterable<ArticleRow>;
  /** The rows of disguised articles; present under the same condition. */
  disguised?(): Iterable<ArticleRow>;
  /** The row with packed texts; undefined if only `at` has the row. */
  describe?(index: number): DescribedRow | undefined;
}

/** Identifies the statistics of a scan: word frequencies and boilerplate learned from a corpus. */
export interface StatisticsName {
  /** Number of articles of that corpus. */
  readonly articles: number;
  /** First 16 hexadecimal digits of the SHA-256 hash of the values. */
  readonly fingerprint: string;
}

/** The result of a scan (report.schema.json). */
export interface Report<Articles extends ArticleRows = readonly ArticleRow[]> {
  readonly schema: 'twicetold.report/2';
  readonly tool: { readonly name: 'twicetold'; readonly version: string };
  readonly options: DetectOptions;
  /** The given statistics; absent if learned from the articles. */
  readonly statistics?: StatisticsName;
  readonly articles: Articles;
  /**
   * Files without a reader or an article, such as a picture or an index page, sorted by path; absent if there are none.
   */
  readonly skipped?: readonly SkippedFile[];
  /** Guesses, repairs and ignored parts, each once, sorted by path; absent if there are none. */
  readonly notices?: readonly ReadNotice[];
  /** Text that many articles share, the most widespread first; at most 100. */
  readonly boilerplate: readonly Boilerplate[];
  /** Sorted by `a`, then `b`. */
  readonly pairs: readonly Pair[];
  /** Sorted by `a`, then `b`; one pair represents two texts with more than 50 pairs. Absent if there are none. */
  readonly accepted?: readonly AcceptedPair[];
  /** The largest first, unless `selection` has another order. */
  readonly clusters: readonly Cluster[];
  readonly digests: readonly Digest[];
  /** The largest first. */
  readonly families: readonly TemplateFamily[];
  /** Why pairs have no places; absent if places were not requested or all pairs have some. */
  readonly unplaced?: readonly Unplaced[];
  /** Absent if the report shows everything. */
  readonly selection?: Selection;
  readonly summary: Summary;
}

/** A report whose rows may be created on demand, which saves memory. Every `Report` is a `StreamedReport`. */
export type StreamedReport = Report<ArticleRows>;

/** The steps of a scan in their order, for progress reports. */
export const STAGES = ['read', 'boilerplate', 'words', 'sketch', 'candidates', 'compare', 'cluster'] as const;

/** A step of a scan, such as `compare`. */
export type StageName = (typeof STAGES)[number];

/** Progress of `findDuplicates`. */
export interface Progress {
  readonly stage: StageName;
  /** Articles done so far, 0 or more; candidate pairs with `compare`, scored pairs with `cluster`. */
  readonly done: number;
  /** Total number of articles or pairs; absent while unknown. */
  readonly total?: number;
}
