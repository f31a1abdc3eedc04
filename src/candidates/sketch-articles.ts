/** The sketch stage: articles of a corpus to batches of sketches. */

import { type Corpus, weightsByLanguage } from '../corpus/corpus.js';
import { sharedNumbers, tokensOf } from '../corpus/token-store.js';
import type { Engine } from '../options.js';
import { SKETCH_ENGINES } from './engine.js';
import type { SketchOptions } from './sketch-engine.js';
import type { SketchBatch } from './sketch-store.js';

export interface SketchStageOptions extends SketchOptions {
  readonly engine: Engine;
}

/**
 * Prepares the stage for a corpus.
 *
 * @returns function that sketches `articles[from]` to `articles[to - 1]`
 */
export function sketchArticles(
  corpus: Corpus,
  articles: Uint32Array,
  options: SketchStageOptions,
): (from: number, to: number) => SketchBatch {
  const engine = SKETCH_ENGINES[options.engine];
  const weights = weightsByLanguage(corpus.facts);
  /** Values of the current batch; grows and is used again. */
  let buffer = new Uint32Array(1 << 14);
  return (from, to) => {
    const counts = new Uint32Array(to - from);
    let total = 0;
    for (let i = from; i < to; i++) {
      const tokens = tokensOf(corpus.store, articles[i]);
      const sketch = engine.sketch(tokens, weights(corpus.languages[articles[i]]), options);
      if (buffer.length < total + sketch.length) {
        const larger = new Uint32Array((total + sketch.length) * 2);
        larger.set(buffer.subarray(0, total));
        buffer = larger;
      }
      buffer.set(sketch, total);
      counts[i - from] = sketch.length;
      total += sketch.length;
    }
    const values = sharedNumbers(total);
    values.set(buffer.subarray(0, total));
    return { counts, values };
  };
}
