/** The result of comparing two articles word by word, and the JSON contract `twicetold.comparison/2`. */
import type { ArticleRow, Pair } from './report.js';

/** Two aligned ranges of words, one in article A and one in article B. Ranges count words from 0 and exclude their end. */
export interface Passage {
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  /** Words that both ranges hold in the same order. */
  readonly kept: number;
  /** True where the order of the passages differs between A and B. */
  readonly moved: boolean;
}

/** A word or phrase of A with what stands for it in B. Replacing one word by the same other again and again is typical of machine paraphrases. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
  /** Number of places, 1 or more. */
  readonly count: number;
}

/** A name, a number or a like word of A, and what stands for it in B, an article in another language. */
export interface Counterpart {
  readonly kind: 'name' | 'number' | 'word';
  /** As the articles spell it. */
  readonly a: string;
  readonly b: string;
}

/** One run of the word diff, in the reading order of A; what B adds follows the words that it follows in B. */
export interface DiffRun {
  readonly kind: 'kept' | 'replaced' | 'added' | 'removed' | 'moved' | 'boilerplate';
  /** The text of the run in A, with white space and punctuation between its words; '' where the run has no words in A. */
  readonly a: string;
  /** The same in B. */
  readonly b: string;
  /** With `moved`: number of the passage, from 1 in the order of A, by which both ends of the move are matched. */
  readonly passage?: number;
}

/** A row of the side-by-side diff: the runs of one stretch of text in both articles. */
export interface DiffRow {
  readonly runs: readonly DiffRun[];
}

/** What `compare` prints (comparison.schema.json): the pair, a sketch estimate of its Jaccard, passages and word diff. */
export interface Comparison {
  readonly schema: 'twicetold.comparison/2';
  readonly tool: { readonly name: 'twicetold'; readonly version: string };
  readonly articles: readonly [ArticleRow, ArticleRow];
  readonly pair: Pair;
  /** Jaccard of the two shingle sets as estimated from their sketches, 0 to 1; `pair.jaccard` is exact. */
  readonly jaccardEstimate: number;
  readonly passages: readonly Passage[];
  /** With the relation `translation`: what stands for what, in the order of both articles. There is no word diff then: it has no rows. */
  readonly counterparts?: readonly Counterpart[];
  readonly diff: {
    /** Paragraphs side by side in the order of A; paragraphs of B alone stand where B has them. */
    readonly rows: readonly DiffRow[];
    /** Words by kind: replaced and moved words are counted in A. */
    readonly words: {
      readonly kept: number;
      readonly replaced: number;
      readonly added: number;
      readonly removed: number;
      readonly moved: number;
      /** Boilerplate words of A and of B; absent where there are none. */
      readonly boilerplate?: number;
    };
    readonly replacements: readonly Replacement[];
  };
}

/** An article of a `PairDetail`. */
export interface PairText {
  readonly id: string;
  /** The text that was compared. The runs of a diff, joined, are this text. */
  readonly text: string;
  /** What stands in quotation marks and counts for less. UTF-16 code units of the text, ascending; the end is excluded. */
  readonly quotations: readonly (readonly [start: number, end: number])[];
}

/** A pair of a report with both texts and their word diff, for a report that shows them. */
export interface PairDetail {
  readonly a: PairText;
  readonly b: PairText;
  readonly comparison: Comparison;
}
