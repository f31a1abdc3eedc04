/** The sketching stage: a range of a corpus's articles to their sketch values. */
import type { Engine } from '../model.js';
import { type Corpus, weightsByLanguage } from '../text/corpus.js';
import { sharedNumbers, tokensOf } from '../text/token-store.js';
import { SKETCH_ENGINES, type SketchOptions } from './engine.js';
import type { SketchBatch } from './sketch-store.js';

export interface SketchStageOptions extends SketchOptions {
  readonly engine: Engine;
}

/** Sketches of the articles `articles[from]` to `articles[to - 1]`, one behind the other. */
export function sketchArticles(
  corpus: Corpus,
  articles: Uint32Array,
  options: SketchStageOptions,
  from: number,
  to: number,
): SketchBatch {
  const engine = SKETCH_ENGINES[options.engine];
  const weights = weightsByLanguage(corpus.facts);
  const counts = new Uint32Array(to - from);
  const sketches: Uint32Array[] = [];
  let total = 0;
  for (let i = from; i < to; i++) {
    const tokens = tokensOf(corpus.store, articles[i]);
    const sketch = engine.sketch(tokens, weights(corpus.languages[articles[i]]), options);
    sketches.push(sketch);
    counts[i - from] = sketch.length;
    total += sketch.length;
  }
  const values = sharedNumbers(total);
  let at = 0;
  for (const sketch of sketches) {
    values.set(sketch, at);
    at += sketch.length;
  }
  return { counts, values };
}
