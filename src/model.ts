/** The data that modules hand to one another, as plain readonly types. */
import type { DetectOptions } from './options.js';

/** One article as a reader hands it over: who it is, and its text. */
export interface Article {
  /** Path relative to the working directory with forward slashes, `path#n` for the n-th record, or the record's own id. */
  readonly id: string;
  readonly path?: string;
  readonly title?: string;
  readonly source?: string;
  readonly url?: string;
  /** As the source wrote it; ISO 8601 where it could be understood. */
  readonly published?: string;
  readonly text: string;
}

/** Something that should have been an article and is none; the run goes on and the report lists it. */
export interface ReadProblem {
  readonly id: string;
  readonly path: string;
  readonly status: 'unreadable' | 'binary';
  /** One clause for a person: "line 12 is not valid JSON: ...". */
  readonly reason: string;
}

/** A file that was seen and is not read. */
export interface SkippedFile {
  readonly path: string;
  /** One clause for a person: "no reader for .png". */
  readonly reason: string;
}

export type ReadItem =
  | { readonly article: Article }
  | { readonly problem: ReadProblem }
  /** Met in a folder and no article after all, such as a JSON file of settings. */
  | { readonly skipped: SkippedFile };

export type ArticleStatus = 'ok' | 'too-short' | 'unreadable' | 'binary';

/** An article's row in the report. */
export interface ArticleRow {
  readonly id: string;
  readonly path?: string;
  readonly title?: string;
  readonly source?: string;
  readonly url?: string;
  readonly published?: string;
  /** Number of tokens; 0 where the article could not be read. */
  readonly words: number;
  /** Words of it that were discounted as boilerplate; absent where none were. */
  readonly boilerplate?: number;
  readonly status: ArticleStatus;
  readonly reason?: string;
}

/**
 * Strongest first. Below the threshold are `related`, one story told independently, and `unrelated`, which only a comparison
 * of two says: a scan does not report it.
 */
export const RELATIONS = ['identical', 'near-identical', 'excerpt', 'paraphrase', 'related', 'unrelated'] as const;
export type Relation = (typeof RELATIONS)[number];

/** An aligned run of words: half-open word ranges in A and in B. */
export interface Passage {
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  /** Words that stand in both ranges in the same order. */
  readonly kept: number;
  /** True where the passage stands in another order in B than in A. */
  readonly moved: boolean;
}

/** What the alignment of a pair adds up to; shares are 0 to 1 of that article's words. */
export interface AlignmentSummary {
  readonly passages: number;
  readonly moved: number;
  /** Words of the longest passage, counted in the shorter article. */
  readonly longest: number;
  /** Words kept in order over all passages. */
  readonly kept: number;
  readonly coverage: { readonly a: number; readonly b: number };
}

/**
 * The numbers behind a similarity, each 0 to 1 and each counted in the direction of the shorter article unless said
 * otherwise. The names are the columns of the scoring formula (`compare/score.ts`).
 */
export type Evidence = Readonly<Record<string, number>>;

export interface Pair {
  /** Article ids; `a` sorts before `b`. */
  readonly a: string;
  readonly b: string;
  /** Calibrated 0 to 1: how surely the two are one text retold. */
  readonly similarity: number;
  readonly relation: Relation;
  /** Exact Jaccard of the two shingle sets, 0 to 1. */
  readonly jaccard: number;
  /** Shares of shingles: of A's that B holds, and of B's that A holds. */
  readonly containment: { readonly aInB: number; readonly bInA: number };
  readonly alignment: AlignmentSummary;
  readonly evidence: Evidence;
  /** Places in each article where a name of the other stands as common words: the mark of a machine paraphrase. */
  readonly machineMarks: { readonly a: number; readonly b: number };
  /** True where both come from one source or address: two versions of one article, not a copy by a third party. */
  readonly edition?: true;
}

export interface ClusterMember {
  readonly id: string;
  /** Similarity with the representative, or with `via` where the representative has no verified pair with it. */
  readonly similarity: number;
  readonly relation: Relation;
  /** The member that links it to the cluster, where that is not the representative. */
  readonly via?: string;
  /** True where it is another version from the source of the article it is linked to. */
  readonly edition?: true;
}

/** The likely source of a cluster. */
export interface Origin {
  /** Absent where the signs are weak or contradict one another. */
  readonly id?: string;
  /** What speaks for it, or why it is unknown; one clause each. */
  readonly reasons: readonly string[];
}

export interface Cluster {
  /** 1-based, largest cluster first. */
  readonly id: number;
  readonly representative: string;
  readonly origin: Origin;
  /** Without the representative, strongest first. */
  readonly members: readonly ClusterMember[];
  /** Lowest and median similarity over the members' links. */
  readonly weakest: number;
  readonly median: number;
}

export interface Summary {
  /** Everything found: ok + tooShort + unreadable + binary. */
  readonly articles: number;
  readonly ok: number;
  readonly tooShort: number;
  readonly unreadable: number;
  readonly binary: number;
  readonly candidatePairs: number;
  /** Pairs at or above the threshold, listed or not. */
  readonly pairs: number;
  /**
   * The chance, 0 to 1, that two articles of this corpus's median length were never compared, by the Jaccard of their
   * shingles; whatever the score would have said of them.
   */
  readonly missed: readonly { readonly jaccard: number; readonly chance: number }[];
  /** Pairs left out of the list because their cluster has more than 50 members. */
  readonly pairsNotListed: number;
  /** Same-story pairs below the threshold; 0 unless asked for. */
  readonly related: number;
  readonly clusters: number;
  /** Words discounted as boilerplate, over all articles. */
  readonly boilerplateWords: number;
  /** Articles in clusters without the representatives: what could be removed. */
  readonly copies: number;
}

/** A stretch of text that many articles hold and that was left out of candidates and scores. */
export interface Boilerplate {
  /** Source, host or folder whose articles hold it; absent where it is common to the corpus. */
  readonly source?: string;
  /** Articles that hold it. */
  readonly articles: number;
  readonly words: number;
  /** Where it can be looked up: an article's id and the half-open range of its words, counted from 0. */
  readonly example: { readonly article: string; readonly start: number; readonly end: number };
}

/** A page that holds parts of several stories that have nothing to do with one another. */
export interface Digest {
  readonly id: string;
  /** The articles it holds parts of, one a story. */
  readonly of: readonly string[];
}

/** Rows in order, an array or something that makes them when asked. */
export interface ArticleRows extends Iterable<ArticleRow> {
  readonly length: number;
  at(index: number): ArticleRow | undefined;
  /** Articles that came under an id of an earlier one and were given their own (`id~2`), where that is known. */
  readonly renamed?: number;
  /** Those of one status, where that is known without making the others. */
  ofStatus?(status: ArticleStatus): Iterable<ArticleRow>;
  /**
   * Says what stands in a row without making it; false where it has to be made after all.
   * @param row is filled in
   */
  describe?(index: number, row: DescribedRow): boolean;
}

/** A row whose texts are in JSON already, for whoever writes a million of them. */
export interface DescribedRow {
  id: string;
  path: string | undefined;
  words: number;
  /** 0 where none were discounted. */
  boilerplate: number;
  status: ArticleStatus;
  /**
   * UTF-8 string literals of title, source, url, published and reason, one behind the other, in which nothing is escaped
   * and nothing has to be.
   */
  literals: Uint8Array;
  /** Where each of them ends, from `first` on; nothing stands for what is absent. */
  ends: Uint32Array;
  first: number;
}

/** The whole result, and the JSON contract `twicetold.report/1` (report.schema.json). */
export interface Report<Articles extends ArticleRows = readonly ArticleRow[]> {
  readonly schema: 'twicetold.report/1';
  readonly tool: { readonly name: 'twicetold'; readonly version: string };
  readonly options: DetectOptions;
  readonly articles: Articles;
  /**
   * What was read and holds no article after all, such as an index page, an error page or a file of settings; sorted by path.
   * Absent where there is nothing of the kind.
   */
  readonly skipped?: readonly SkippedFile[];
  /** What was discounted, the most widespread first; at most 100. */
  readonly boilerplate: readonly Boilerplate[];
  readonly pairs: readonly Pair[];
  readonly clusters: readonly Cluster[];
  /** Pages that are excerpts of several; they join no cluster. */
  readonly digests: readonly Digest[];
  readonly summary: Summary;
}

/** A report whose rows are made when they are asked for, which is how a large one is written. Any `Report` is one. */
export type StreamedReport = Report<ArticleRows>;

/** The stages of a scan, in the order in which they run. */
export const STAGES = ['read', 'boilerplate', 'words', 'sketch', 'candidates', 'compare', 'cluster'] as const;
export type StageName = (typeof STAGES)[number];

/** What the pipeline says while it works; the terminal decides what to show. Counts are articles or pairs. */
export interface Progress {
  readonly stage: StageName;
  readonly done: number;
  /** Absent while the total is not known. */
  readonly total?: number;
}

/** A replacement seen more than once gives a machine paraphrase away. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** One run of the word diff, in reading order of A with B's additions where they stand. */
export interface DiffRun {
  readonly kind: 'kept' | 'replaced' | 'added' | 'removed' | 'moved' | 'boilerplate';
  /** The words as they are written, with the white space and punctuation between them; '' where that side has none. */
  readonly a: string;
  readonly b: string;
  /** `moved` runs: which passage (1-based, in A's order) so that both ends can be matched up. */
  readonly passage?: number;
}

/** What `compare` prints: the pair, its MinHash estimate, its passages and its diff. */
export interface Comparison {
  readonly schema: 'twicetold.comparison/1';
  readonly tool: { readonly name: 'twicetold'; readonly version: string };
  readonly articles: readonly [ArticleRow, ArticleRow];
  readonly pair: Pair;
  /** MinHash estimate of the pair's Jaccard, 0 to 1, beside the exact one. */
  readonly jaccardEstimate: number;
  readonly passages: readonly Passage[];
  readonly diff: {
    /** Paragraph rows for side-by-side display, in A's order; unmatched paragraphs of B stand where B has them. */
    readonly rows: readonly DiffRow[];
    readonly words: {
      readonly kept: number;
      readonly replaced: number;
      readonly added: number;
      readonly removed: number;
      readonly moved: number;
      /** Words of A and of B that were discounted; absent where none were. */
      readonly boilerplate?: number;
    };
    readonly replacements: readonly Replacement[];
  };
}

/** A row of the side-by-side diff: the runs of one stretch of text on both sides. */
export interface DiffRow {
  readonly runs: readonly DiffRun[];
}
