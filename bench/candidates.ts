/** Runs the stages of a scan up to the candidate pairs, in this process. */

import { type CandidatePairs, proposeAll, shortTextsLast } from '../src/candidates/candidates.js';
import { SKETCH_ENGINES, type SketchEngine, sketchArticles } from '../src/candidates/engine.js';
import { joinSketches, type SketchStore } from '../src/candidates/sketch.js';
import { prepare } from '../src/corpus/prepare.js';
import { completeOptions, type Engine } from '../src/options.js';
import { type BuiltCorpus, buildCorpus, pick } from '../src/pipeline/build-corpus.js';
import type { Article } from '../src/types/article.js';

interface Candidates extends BuiltCorpus {
  readonly shingleSize: number;
  readonly sketches: SketchStore;
  /** Pairs of sketch numbers, and pairs of article numbers. */
  readonly proposed: CandidatePairs;
  readonly pairs: CandidatePairs;
}

/** Uses the default settings. */
export async function candidatesOf(articles: readonly Article[], engine: Engine): Promise<Candidates> {
  const options = completeOptions({ engine });
  const { minWords } = options;
  const items = articles.map(article => ({ article }));
  const built = await buildCorpus([prepare(items, minWords)], minWords);
  const { corpus, compared } = built;
  const { ordered, shortFrom } = shortTextsLast(corpus.store, compared);
  const sketches = joinSketches([sketchArticles(corpus, ordered, options)(0, ordered.length)], ordered.length);
  const { candidates }: SketchEngine = SKETCH_ENGINES[engine];
  const proposed =
    'propose' in candidates
      ? candidates.propose(sketches, options)
      : proposeAll(sketches, { ...candidates.rule(options), shortFrom });
  const pairs = { left: pick(ordered, proposed.left), right: pick(ordered, proposed.right) };
  return { ...built, shingleSize: options.shingleSize, sketches, proposed, pairs };
}
