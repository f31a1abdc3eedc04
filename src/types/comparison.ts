/** The result of comparing two articles word by word, and the JSON contract `twicetold.comparison/2`. */
import type { ArticleRow, Pair } from './report.js';

/** Two aligned word ranges, in articles A and B. The first word is 0; the end is excluded. */
export interface Passage {
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  /** Words that both ranges have in the same order. */
  readonly kept: number;
  /** Whether the passage has another position among the passages of B than among those of A. */
  readonly moved: boolean;
}

/** A word or phrase of A and its replacement in B. Machine paraphrases typically repeat a replacement. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
  /** Number of occurrences, 1 or more. */
  readonly count: number;
}

/** A name, number or cognate of A and its counterpart in B, an article in another language. */
export interface Counterpart {
  readonly kind: 'name' | 'number' | 'word';
  /** In the spelling of article A. */
  readonly a: string;
  readonly b: string;
}

/** One run of the word diff, in the order of A; an added run follows the same words as in B. */
export interface DiffRun {
  readonly kind: 'kept' | 'replaced' | 'added' | 'removed' | 'moved' | 'boilerplate';
  /** The text of the run in A with white space and punctuation; '' if the run has no words in A. */
  readonly a: string;
  /** The same in B. */
  readonly b: string;
  /** With `moved`: number of the passage, which both ends of the move have, from 1 in the order in which the diff shows them first. */
  readonly passage?: number;
}

/** A row of the side-by-side diff: the runs of one stretch of text in both articles. It ends where a paragraph ends in both. */
export interface DiffRow {
  readonly runs: readonly DiffRun[];
}

/** The result of a comparison (comparison.schema.json): pair, estimate of its Jaccard, passages and word diff. */
export interface Comparison {
  readonly schema: 'twicetold.comparison/2';
  readonly tool: { readonly name: 'twicetold'; readonly version: string };
  readonly articles: readonly [ArticleRow, ArticleRow];
  readonly pair: Pair;
  /** Jaccard of the shingle sets, estimated from the sketches, 0 to 1; `pair.jaccard` is exact. */
  readonly jaccardEstimate: number;
  readonly passages: readonly Passage[];
  /**
   * With the relation `translation`: the counterparts in the order of both articles; the word diff then has no rows.
   */
  readonly counterparts?: readonly Counterpart[];
  readonly diff: {
    /**
     * Paragraphs side by side in the order of A; paragraphs only in B are at their position in B. The joined runs of A are the text of A,
     * and those of B the text of B, white space included.
     */
    readonly rows: readonly DiffRow[];
    /**
     * Number of words by kind. Without boilerplate, A has the kept, replaced, removed and moved words, and B the kept,
     * `replacing`, added and `movedInB` words.
     */
    readonly words: {
      readonly kept: number;
      readonly replaced: number;
      /** Words of B in the place of the replaced ones. */
      readonly replacing: number;
      readonly added: number;
      readonly removed: number;
      /** Words of the moved passages in A; some of them may be exchanged. */
      readonly moved: number;
      readonly movedInB: number;
      /** Boilerplate words of A and B together; absent if there are none. */
      readonly boilerplate?: number;
    };
    readonly replacements: readonly Replacement[];
  };
}

/** An article of a `PairDetail`. */
export interface PairText {
  readonly id: string;
  /** The compared text, which the joined runs of the diff equal. */
  readonly text: string;
  /** Text in quotation marks, which has less weight. UTF-16 code units of the text, ascending; the end is excluded. */
  readonly quotations: readonly (readonly [start: number, end: number])[];
}

/** A pair of a report with both texts and their word diff. */
export interface PairDetail {
  readonly a: PairText;
  readonly b: PairText;
  readonly comparison: Comparison;
}
