/** The two ways to find candidate pairs, behind one interface. An engine without an entry does not compile. */
import type { Engine } from '../model.js';
import type { WordWeights } from '../text/corpus-facts.js';
import { contentShingles } from '../text/shingles.js';
import type { Tokens } from '../text/tokenize.js';
import { buildPostings, type CandidatePairs, proposePairs } from './candidates.js';
import { minhashEngine } from './minhash-engine.js';
import { sketchOf } from './sketch.js';
import type { SketchStore } from './sketch-store.js';

export interface SketchOptions {
  /** Words in a shingle. */
  readonly shingleSize: number;
  /** Values in a sketch. */
  readonly numPerm: number;
}

export interface SketchEngine {
  /** Sketch values of one article, a plain function of its tokens and the corpus's weights. */
  sketch(tokens: Tokens, weights: WordWeights, options: SketchOptions): Uint32Array;
  propose(store: SketchStore, options: SketchOptions): CandidatePairs;
  /** Similarity as the engine itself sees it, 0 to 1; absent where the text decides. */
  readonly similarity?: (a: Uint32Array, b: Uint32Array) => number;
}

const bottomKEngine: SketchEngine = {
  sketch: (tokens, weights, { shingleSize, numPerm }) =>
    sketchOf(contentShingles(tokens, weights, shingleSize), numPerm).values,
  propose: store => proposePairs(store, buildPostings(store), 0, store.size),
};

export const SKETCH_ENGINES = {
  'bottom-k': bottomKEngine,
  minhash: minhashEngine,
} as const satisfies Record<Engine, SketchEngine>;
