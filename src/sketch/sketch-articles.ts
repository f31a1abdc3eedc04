/** The sketching stage: a range of a corpus's articles to their sketch values. */
import type { Engine } from '../model.js';
import { type Corpus, weightsByLanguage } from '../text/corpus.js';
import { tokensOf } from '../text/token-store.js';
import { SKETCH_ENGINES, type SketchOptions } from './engine.js';
import type { SketchStore } from './sketch-store.js';

export interface SketchStageOptions extends SketchOptions {
  readonly engine: Engine;
}

/** Sketches of the articles `articles[from]` to `articles[to - 1]`, one behind the other. */
export interface SketchBatch {
  readonly counts: Uint32Array;
  readonly values: Uint32Array;
}

export function sketchArticles(
  corpus: Corpus,
  articles: Uint32Array,
  from: number,
  to: number,
  options: SketchStageOptions,
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
  const values = new Uint32Array(total);
  let at = 0;
  for (const sketch of sketches) {
    values.set(sketch, at);
    at += sketch.length;
  }
  return { counts, values };
}

/** Batches that follow one another over `articles`, as one store numbered like the corpus; other articles are empty. */
export function joinSketches(size: number, articles: Uint32Array, batches: readonly SketchBatch[]): SketchStore {
  const starts = new Float64Array(size + 1);
  const total = batches.reduce((sum, batch) => sum + batch.values.length, 0);
  const values = new Uint32Array(total);
  let at = 0;
  let article = 0;
  let filled = 0;
  for (const batch of batches) {
    values.set(batch.values, at);
    for (const count of batch.counts) {
      const next = articles[article++];
      starts.fill(at, filled, next + 1);
      filled = next + 1;
      at += count;
    }
  }
  starts.fill(at, filled);
  return { size, starts, values };
}
