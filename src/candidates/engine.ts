/** The two ways to find candidate pairs. An engine without an entry does not compile. */

import type { Engine } from '../options.js';
import { minhashEngine } from './minhash-engine.js';
import { LEVELS, missChance } from './sensitivity.js';
import { sketchTokens } from './sketch.js';
import type { SketchEngine } from './sketch-engine.js';

const bottomKEngine: SketchEngine = {
  sketch: (tokens, weights, { shingleSize, sketchSize, sensitivity }) =>
    sketchTokens(tokens, weights, shingleSize, sketchSize, LEVELS[sensitivity].scale).values,
  candidates: { rule: ({ sensitivity }) => LEVELS[sensitivity].rule },
  missed: (shingles, jaccard, { sketchSize, sensitivity }) => missChance(shingles, jaccard, sketchSize, sensitivity),
};

export const SKETCH_ENGINES = {
  'bottom-k': bottomKEngine,
  minhash: minhashEngine,
} as const satisfies Record<Engine, SketchEngine>;
