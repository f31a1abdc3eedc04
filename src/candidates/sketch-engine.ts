/** What a way of finding candidate pairs must provide. `engine.ts` lists the ways. */

import type { WordWeights } from '../corpus/document-frequency.js';
import type { Sensitivity } from '../options.js';
import type { Tokens } from '../text/tokenize.js';
import type { CandidatePairs, CandidateRule } from './candidates.js';
import type { SketchStore } from './sketch-store.js';

export interface SketchOptions {
  /** Words in a shingle. */
  readonly shingleSize: number;
  /** Values in a sketch. */
  readonly sketchSize: number;
  readonly sensitivity: Sensitivity;
}

export interface SketchEngine {
  /** Sketch values of one article, a plain function of its tokens and the corpus's weights. Valid until the next call. */
  sketch(tokens: Tokens, weights: WordWeights, options: SketchOptions): Uint32Array;
  /** Candidates are counted by that rule, on all cores; or the engine has a way of its own. */
  readonly candidates:
    | { rule(options: SketchOptions): CandidateRule }
    | { propose(store: SketchStore): CandidatePairs };
  /** The chance, 0 to 1, that two articles of so many shingles each and of that Jaccard are not proposed. */
  missed(shingles: number, jaccard: number, options: SketchOptions): number;
  /** Similarity as the engine itself sees it, 0 to 1; absent where the text decides. */
  readonly similarity?: (a: Uint32Array, b: Uint32Array) => number;
}
