/** The result of a scan, and the JSON contract `twicetold.report/2`. Word ranges count from 0 and exclude their end. */
import type { DetectOptions } from '../options.js';
import type { ReadNotice, SkippedFile } from './article.js';
import type { PassagePlaces, Unplaced } from './places.js';

/** The names of `ArticleStatus`. */
export const STATUSES = ['ok', 'partial', 'too-short', 'unreadable', 'binary'] as const;
/**
 * `ok` is compared; `partial` is compared, too, and some of its text is missing or repaired; `too-short` has fewer words than
 * `minWords`; `unreadable` and `binary` files have no words.
 */
export type ArticleStatus = (typeof STATUSES)[number];

/** Stands in the reason of an article that is too short in front of what of it is missing. */
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
  /** Number of these words that are boilerplate and count for nothing; absent where there are none. */
  readonly boilerplate?: number;
  readonly status: ArticleStatus;
  /** Why the status is not `ok`, one clause. */
  readonly reason?: string;
  /**
   * What the text shows instead of what it holds, one clause: "120 letters of other alphabets, 3 invisible characters". The
   * article is
   * compared as what it shows. Absent where it shows what it holds.
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
 * How two articles belong together, strongest first. The first four need a similarity at or above the threshold, and so does
 * `translation`, whose similarity is calculated from the names and numbers of articles in different languages. Below it,
 * articles with a `passage` share a run of text, and neither is a copy of the other; `related` articles tell one story
 * independently; only a comparison of two articles says `unrelated`.
 */
export type Relation = (typeof RELATIONS)[number];

/** The alignment of a pair in figures. A passage is a pair of aligned ranges of words. */
export interface AlignmentSummary {
  /** Number of passages. */
  readonly passages: number;
  /** Number of passages whose order differs between A and B. */
  readonly moved: number;
  /** Words of the longest passage, counted in the shorter article. */
  readonly longest: number;
  /** Words that are the same and in the same order, over all passages. */
  readonly kept: number;
  /** Share of the words of A, and of B, that lie in a passage; 0 to 1. */
  readonly coverage: { readonly a: number; readonly b: number };
}

/** A run of text that two articles share, word for word or with some words changed. */
export interface SharedPassage {
  /** Its place in A, and in B. In a scan, words that are boilerplate are not counted. */
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  /** Words that both hold in this order. Quotations and what many articles hold do not count. */
  readonly words: number;
}

/**
 * The numbers that the similarity is calculated from, each 0 to 1, by name (`compare/evidence.ts`). Shares are of the shorter
 * article unless the name says otherwise. Empty for identical articles.
 */
export type Evidence = Readonly<Record<string, number>>;

/** Two articles with what their comparison found. */
export interface Pair {
  /** Ids of the articles; `a` sorts before `b` by code unit. */
  readonly a: string;
  readonly b: string;
  /** Calibrated probability, 0 to 1, that one article retells the text of the other. */
  readonly similarity: number;
  readonly relation: Relation;
  /** Exact Jaccard of the two shingle sets, 0 to 1. */
  readonly jaccard: number;
  /** Share of the shingles of A that B holds, and of those of B that A holds; 0 to 1. */
  readonly containment: { readonly aInB: number; readonly bInA: number };
  readonly alignment: AlignmentSummary;
  readonly evidence: Evidence;
  /** Number of places in each article where common words replace a name of the other, as machine paraphrasing does. */
  readonly machineMarks: { readonly a: number; readonly b: number };
  /** What the two share, in the order of A, where the relation is `passage`; at most 16. */
  readonly passages?: readonly SharedPassage[] | undefined;
  /**
   * Where the passages stand in both articles, in the order of A; the 16 with the most words. Absent where that is not looked up
   * (`unplaced` of the report says why), and where there is no passage.
   */
  readonly places?: readonly PassagePlaces[] | undefined;
  /**
   * Fingerprints of the contents of A and B as a baseline names them: of all words, and behind a slash of those without boilerplate where
   * these differ. Absent unless a format asks for them.
   */
  readonly fingerprints?: { readonly a: string; readonly b: string } | undefined;
  /** Share of the words of A, and of B, that is boilerplate and was not compared; 0 to 1. Absent where nothing of either is. */
  readonly discounted?: { readonly a: number; readonly b: number };
  /**
   * The similarity by all words, boilerplate included, 0 to 1. Absent where nothing is discounted, of translations, in a check
   * against an
   * index, with the engine `minhash`, where less than 15 % of both is discounted, and where more is in 1,000 other pairs of
   * the report.
   */
  readonly undiscounted?: number;
  /**
   * Both articles have one publisher, which does not have nearly all articles, or one URL, or one is called an update of the
   * other: two versions of one article, not a copy by another publisher.
   */
  readonly edition?: true;
}

/** Why a pair is accepted. */
export interface AcceptedBy {
  /** An entry of the baseline, a rule of the configuration, an override there, or that editions are ignored. */
  readonly by: 'baseline' | 'rule' | 'override' | 'editions';
  /** What the rule or the entry says, one clause; absent where it gives no reason. */
  readonly reason?: string;
}

/** A pair that is known or allowed: it is no finding, and is in no cluster. */
export interface AcceptedPair extends Pick<Pair, 'a' | 'b' | 'relation' | 'similarity'>, AcceptedBy {}

/** An article of a cluster, with the pair that links it to the cluster. */
export interface ClusterMember {
  readonly id: string;
  /** Similarity with the representative, or with `via` where the two are not a pair; 0 to 1. */
  readonly similarity: number;
  readonly relation: Relation;
  /** Id of the member that links the article to the cluster, where that is not the representative. */
  readonly via?: string;
  /** The article it is linked to has the same publisher or URL. */
  readonly edition?: true;
  /** The pair with the article it is linked to is accepted; another article with the same words is a finding. */
  readonly accepted?: true;
}

/** The article that the other articles of a cluster were probably made from. */
export interface Origin {
  /** Absent where the signs are weak or contradict one another. */
  readonly id?: string;
  /** Why it is the origin, or why the origin is unknown; one clause each. */
  readonly reasons: readonly string[];
}

/** Articles that retell one text: a representative and what is linked to it. */
export interface Cluster {
  /** 1, 2 and so on, the largest cluster first. */
  readonly id: number;
  /**
   * Id of the article that stands for the others: the likely origin where one is named, else the oldest, else the longest, or as
   * `--keep` says. An excerpt stands for nothing that holds it whole.
   */
  readonly representative: string;
  readonly origin: Origin;
  /** All articles but the representative, the most similar first. */
  readonly members: readonly ClusterMember[];
  /** Lowest and median similarity of the members; 0 to 1. */
  readonly weakest: number;
  readonly median: number;
}

/** The names of `SortOrder`. */
export const SORT_ORDERS = ['similarity', 'size', 'date', 'new'] as const;
/** The order of what a report shows: the most similar first, the largest, the earliest published, the latest published. */
export type SortOrder = (typeof SORT_ORDERS)[number];

/**
 * What a selection leaves out: of a scan clusters, copies in all clusters, and pairs beside the clusters; of a check new
 * articles and matches.
 */
export interface FilteredOut {
  readonly clusters?: number;
  readonly copies?: number;
  readonly pairs?: number;
  readonly articles?: number;
  readonly matches?: number;
}

/** What a report shows of all that was found. Its totals are those of all. */
export interface Selection {
  /** Relations, or `edition`. */
  readonly only?: readonly string[];
  /** Clusters, and pairs of each kind beside them; new articles of a check. */
  readonly top?: number;
  readonly sort?: SortOrder;
  /** Publishers, hosts or folders, of which one article of a cluster or pair is. */
  readonly source?: readonly string[];
  /** ISO 8601 date, since which one article of a cluster or pair was published. */
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
  /** Pairs that were compared word by word. */
  readonly candidatePairs: number;
  /** Pairs at or above the threshold, listed or not. */
  readonly pairs: number;
  /** Probability, 0 to 1, that a pair of articles of the median length is not among the candidate pairs, by its Jaccard. */
  readonly missed: readonly { readonly jaccard: number; readonly chance: number }[];
  /** Pairs that are counted and not listed, because their cluster has more than 50 members. */
  readonly pairsNotListed: number;
  /** Pairs of articles that share a passage, and neither of which is a copy of the other. */
  readonly passages: number;
  /** Related pairs below the threshold; 0 without the option `related`. */
  readonly related: number;
  /** Pairs that are accepted: by a baseline, a rule or an override. They are not counted among the others. */
  readonly accepted: number;
  /**
   * Pairs of articles in different languages of which one is a translation; 0 without the option `acrossLanguages`. They are
   * in no cluster.
   */
  readonly translations: number;
  readonly clusters: number;
  readonly families: number;
  /** Pairs at or above the threshold that are not reported, because they are two notes of one template family. */
  readonly templatePairs: number;
  /** Boilerplate words of all articles. */
  readonly boilerplateWords: number;
  /** Members of all clusters without the representatives: articles that could be removed. */
  readonly copies: number;
}

/**
 * Text that many articles share, such as a page header. It takes no part in candidates and scores, unless it is background: then it
 * is no passage that two articles share, and counts for all else.
 */
export interface Boilerplate {
  /** Publisher or folder of the articles that hold it; absent where it occurs in articles of all sources. */
  readonly source?: string;
  /** Articles hold it that have nothing else in common, such as a list of headlines or a much-quoted statement. */
  readonly background?: true;
  /** Number of articles that hold it. */
  readonly articles: number;
  /** Length of the text. */
  readonly words: number;
  /** One occurrence: the id of an article and a range of its words. */
  readonly example: { readonly article: string; readonly start: number; readonly end: number };
}

/** A page that holds parts of several unrelated stories, such as a press review. It joins no cluster with them. */
export interface Digest {
  readonly id: string;
  /** Ids of the articles of which it holds a part, one for each story. */
  readonly of: readonly string[];
}

/** Notes of one skeleton with other names and numbers, such as forecasts or match reports. They are no copies of one another. */
export interface TemplateFamily {
  /** Number of articles, copies of members included. */
  readonly articles: number;
  /** Words of the example that most members share. */
  readonly words: number;
  /** The beginning of these words; `…` stands for what differs, and for words that only the articles hold. */
  readonly skeleton: string;
  /** Id of a member. */
  readonly example: string;
  /** Ids of all members, sorted. */
  readonly members: readonly string[];
}

/** The fields of a row that may stay packed. */
type PackedText = 'title' | 'source' | 'url' | 'published' | 'reason' | 'disguised';

/**
 * A row whose texts are no strings: a report of many articles copies their bytes. Text `n` of the row is in `utf8`, between
 * `ends[first + n - 1]` and `ends[first + n]`.
 */
export interface DescribedRow extends DescribedFields {
  /** What the texts are. */
  readonly texts: readonly PackedText[];
  readonly utf8: Uint8Array;
  readonly ends: Uint32Array;
  /** Number of the first text of the row. */
  readonly first: number;
  /** Bit `n` is set where the row has text `n`. */
  readonly present: number;
}

type DescribedFields = { readonly [Key in Exclude<keyof ArticleRow, PackedText>]-?: ArticleRow[Key] | undefined };

/** The numbers of a pair in an array. */
export interface PackedNumbers {
  /** What is in each column, such as `alignment.coverage.a`; '' for what a report does not print. */
  readonly columns: readonly string[];
  /** The number of column `n` is at `at + n`; NaN where there is none. */
  readonly values: Float64Array;
  readonly at: number;
}

/** Article rows in the order of their ids: an array, or a collection that creates rows on demand. */
export interface ArticleRows extends Iterable<ArticleRow> {
  readonly length: number;
  /** The row at an index from 0; undefined beyond the last. */
  at(index: number): ArticleRow | undefined;
  /** Number of articles whose id was taken, and became `ID~2` and so on; absent where it is not known. */
  readonly renamed?: number;
  /** The rows of one status, where the collection finds them without creating the others. */
  ofStatus?(status: ArticleStatus): Iterable<ArticleRow>;
  /** The rows of disguised articles, likewise. */
  disguised?(): Iterable<ArticleRow>;
  /** The row without making its texts; undefined where only `at` gives it. */
  describe?(index: number): DescribedRow | undefined;
}

/** The statistics that a scan used: word frequencies and boilerplate that a corpus taught. */
export interface StatisticsName {
  /** Number of articles that the statistics were learned from. */
  readonly articles: number;
  /** First 16 hexadecimal digits of the SHA-256 hash of the values. */
  readonly fingerprint: string;
}

/** The result of a scan (report.schema.json). */
export interface Report<Articles extends ArticleRows = readonly ArticleRow[]> {
  readonly schema: 'twicetold.report/2';
  readonly tool: { readonly name: 'twicetold'; readonly version: string };
  readonly options: DetectOptions;
  /** The statistics that the caller gave; absent where the articles taught them. */
  readonly statistics?: StatisticsName;
  readonly articles: Articles;
  /**
   * Files without a reader or without an article, such as a picture or an index page, sorted by path; absent where there are
   * none.
   */
  readonly skipped?: readonly SkippedFile[];
  /** Guesses, repairs and ignored parts, each once, sorted by path; absent where there are none. */
  readonly notices?: readonly ReadNotice[];
  /** What many articles share, the most widespread first; at most 100. */
  readonly boilerplate: readonly Boilerplate[];
  /** Sorted by `a`, then `b`. */
  readonly pairs: readonly Pair[];
  /** Sorted by `a`, then `b`; of two texts with more than 50 such pairs one stands for all. Absent where there are none. */
  readonly accepted?: readonly AcceptedPair[];
  /** The largest first, unless `selection` has another order. */
  readonly clusters: readonly Cluster[];
  readonly digests: readonly Digest[];
  /** The largest first. */
  readonly families: readonly TemplateFamily[];
  /** Why pairs have no places; absent where nobody asked for places, and where all have some. */
  readonly unplaced?: readonly Unplaced[];
  /** Absent where all is shown. */
  readonly selection?: Selection;
  readonly summary: Summary;
}

/** A report whose rows may be created on demand, so that a large report needs little memory. Any `Report` is one. */
export type StreamedReport = Report<ArticleRows>;

/** The steps of a scan that progress is reported for, in the order in which they run. */
export const STAGES = ['read', 'boilerplate', 'words', 'sketch', 'candidates', 'compare', 'cluster'] as const;

/** One step of a scan. */
export type StageName = (typeof STAGES)[number];

/** What `findDuplicates` reports while it works. */
export interface Progress {
  readonly stage: StageName;
  /** Articles done so far, 0 or more; candidate pairs with `compare`, scored pairs with `cluster`. */
  readonly done: number;
  /** Articles or pairs in all; absent while the number is not known. */
  readonly total?: number;
}
