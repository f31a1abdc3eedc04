/**
 * What the format `html` puts into its page, and what the page reads: the contract between `src/report/page` and `viewer/`.
 *
 * The page of a large report is read by a browser in one go, so that lists are rows without keys, and articles are named by
 * their number in `articles`. Texts stand in elements of their own, which the page parses when it shows them.
 */
import type { DetectOptions } from '../../options.js';
import type { DiffRun, Replacement } from '../../types/comparison.js';
import type { Evidence, Relation } from '../../types/report.js';

/** Relations by their number in rows. */
export const PAGE_RELATIONS = [
  'identical',
  'near-identical',
  'excerpt',
  'paraphrase',
  'translation',
  'passage',
  'related',
  'unrelated',
] as const satisfies readonly Relation[];

/** Kinds of runs by their number in a diff. */
export const RUN_KINDS = [
  'kept',
  'replaced',
  'added',
  'removed',
  'moved',
  'boilerplate',
] as const satisfies readonly DiffRun['kind'][];

/** `publisher` is a number in `publishers`; empty texts stand for what is not known. */
export type ArticleEntry = readonly [
  id: string,
  title: string,
  publisher: number,
  published: string,
  url: string,
  words: number,
  more?: {
    /** Why the article is not whole, or not compared. */
    readonly reason?: string;
    readonly disguised?: string;
    /** `File:row` where the id does not say it. */
    readonly place?: string;
    /** What a new article is in a check. */
    readonly verdict?: string;
    /** Another article of the template family that it belongs to. */
    readonly template?: string;
    /** Of a check: the article was known. */
    readonly known?: true;
    readonly matchesNotListed?: number;
  },
];

/** A pair; shares are 0 to 1. */
export type PairEntry = readonly [
  a: number,
  b: number,
  similarity: number,
  relation: number,
  aInB: number,
  bInA: number,
  passages: number,
  moved: number,
  longest: number,
  kept: number,
  coverageA: number,
  coverageB: number,
  contradicted: number,
  marksA: number,
  marksB: number,
  more?: {
    readonly edition?: true;
    readonly discounted?: readonly [a: number, b: number];
    readonly undiscounted?: number;
    /** Shared passages: word ranges in A and B, and their words. */
    readonly shared?: readonly (readonly [a0: number, a1: number, b0: number, b1: number, words: number])[];
  },
];

/** `pair` is a number in `pairs` or -1; `via` is the article that links the member, or -1 for the representative. */
export type MemberEntry = readonly [
  article: number,
  similarity: number,
  relation: number,
  pair: number,
  via: number,
  /** 1: edition, 2: accepted. */
  flags: number,
];

/** A cluster; in a check, a new article with what it repeats. */
export interface StoryEntry {
  /** Number of the representative. */
  readonly a: number;
  /** Number of the likely origin. */
  readonly origin?: number;
  readonly reasons?: readonly string[];
  /** Number of members. */
  readonly size: number;
}

export interface PageReport {
  readonly kind: 'report' | 'check' | 'comparison';
  readonly version: string;
  readonly options?: DetectOptions;
  /** Version of the words that fingerprints are made of, as a baseline names it. */
  readonly tokens: number;
  /** Counts, by the names of the summary of the report. */
  readonly counts: Readonly<Record<string, number>>;
  /** Days between articles that a check compares, at most. */
  readonly window?: number;
  readonly publishers: readonly string[];
  readonly articles: readonly ArticleEntry[];
  /** The contents of the articles as a baseline names them, by number; '' where the page does not know one. */
  readonly contents: readonly string[];
  /** Pairs that link members to stories, and pairs of no story. */
  readonly pairs: readonly PairEntry[];
  /** Other pairs within stories, four numbers each: a, b, similarity, relation. */
  readonly others: readonly number[];
  readonly stories: readonly StoryEntry[];
  /** The members of the first story, then those of the second, and so on. */
  readonly members: readonly MemberEntry[];
  readonly accepted: readonly (readonly [
    a: number,
    b: number,
    similarity: number,
    relation: number,
    by: string,
    reason: string,
  ])[];
  readonly digests: readonly (readonly [article: number, of: readonly number[]])[];
  readonly families: readonly {
    readonly articles: number;
    readonly words: number;
    readonly skeleton: string;
    readonly members: readonly number[];
  }[];
  /** What was left out or read in part. */
  readonly remarks: readonly {
    readonly kind: string;
    /** Number of articles or files that the remarks are about. */
    readonly count: number;
    readonly list: readonly Remark[];
    /** Number of remarks that the list leaves out. */
    readonly left?: number;
  }[];
  readonly boilerplate: readonly {
    readonly source?: string;
    readonly background?: true;
    readonly articles: number;
    readonly words: number;
    readonly example: string;
  }[];
}

/** Where, and one clause. */
export type Remark = readonly [path: string, reason: string];

/** The text of an article, and what stands in quotation marks, as ranges in UTF-16 code units. */
export type PageText = readonly [text: string, quotations?: readonly (readonly [start: number, end: number])[]];

/** The word diff of a pair whose texts are in the page. */
export interface PageDiff {
  /** Numbers of the articles whose texts are A and B. */
  readonly a: number;
  readonly b: number;
  /** Four numbers for each run: kind, length in A and in B in UTF-16 code units, number of the moved passage or 0. */
  readonly runs: readonly number[];
  /** Number of runs of each row: about a paragraph. */
  readonly rows: readonly number[];
  readonly words: Readonly<Record<string, number>>;
  readonly replacements: readonly Replacement[];
  readonly counterparts?: readonly { readonly kind: string; readonly a: string; readonly b: string }[];
  readonly evidence: Evidence;
}

/** What of the texts is in the page. */
export interface PageTextsInfo {
  /** Pairs with their texts, and pairs in all. */
  readonly pairs: number;
  readonly of: number;
  /** What limits them, as the option says it; absent where no texts were asked for. */
  readonly limit?: string;
  /** Pairs that are left out because of the limit. */
  readonly overLimit: number;
  /** Why texts of other pairs are not there, with the number of pairs. */
  readonly missing: readonly { readonly reason: string; readonly pairs: number }[];
  /** The diffs compare two articles by themselves, without what the corpus of the report taught. */
  readonly isAlone?: true;
  /** Address of the service that shows the texts of any two articles (`?a=ID&b=ID`); absent in a file. */
  readonly service?: string;
}
