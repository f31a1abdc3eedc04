/** The sketching stage: a range of a corpus's articles to their sketch values. */

import { type Corpus, weightsByLanguage } from '../corpus/corpus.js';
import { sharedNumbers, tokensOf } from '../corpus/token-store.js';
import type { Engine } from '../options.js';
import { SKETCH_ENGINES, type SketchOptions } from './engine.js';
import type { SketchBatch } from './sketch-store.js';

export interface SketchStageOptions extends SketchOptions {
  readonly engine: Engine;
}

/** Values of the batch at hand. */
let gathered = new Uint32Array(1 << 14);

function makeRoom(held: number, more: number): void {
  const before = gathered.subarray(0, held);
  gathered = new Uint32Array((held + more) * 2);
  gathered.set(before);
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
  let total = 0;
  for (let i = from; i < to; i++) {
    const tokens = tokensOf(corpus.store, articles[i]);
    const sketch = engine.sketch(tokens, weights(corpus.languages[articles[i]]), options);
    if (gathered.length < total + sketch.length) makeRoom(total, sketch.length);
    gathered.set(sketch, total);
    counts[i - from] = sketch.length;
    total += sketch.length;
  }
  const values = sharedNumbers(total);
  values.set(gathered.subarray(0, total));
  return { counts, values };
}
