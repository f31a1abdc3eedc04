/** Similarities of all candidate pairs of a set, straight from the stages: a report lists reported pairs only. */
import { verifyPairs } from '../src/compare/verify.js';
import type { Engine } from '../src/model.js';
import { SHINGLE_SIZES } from '../src/model.js';
import { SKETCH_ENGINES, type SketchEngine } from '../src/sketch/engine.js';
import { joinSketches, sketchArticles } from '../src/sketch/sketch-articles.js';
import { collectArticles } from '../src/text/collect.js';
import { prepare } from '../src/text/prepare.js';
import { type EvaluationSet, pairKey } from './sets.js';

/** Similarity of two articles by id; undefined where the pair never became a candidate. */
export type ScoreOf = (a: string, b: string) => number | undefined;

export async function candidateScores(set: EvaluationSet, engine: Engine): Promise<ScoreOf> {
  const batch = prepare(
    set.articles.map(article => ({ article })),
    40,
  );
  const { rows, corpus, compared, firstOf } = await collectArticles([batch], 40, () => {});
  const options = { engine, shingleSize: SHINGLE_SIZES[engine], numPerm: 128 };
  const batches = [sketchArticles(corpus, compared, 0, compared.length, options)];
  const sketches = joinSketches(rows.length, compared, batches);
  const method: SketchEngine = SKETCH_ENGINES[engine];
  const pairs = method.propose(sketches, options);
  const values = (article: number): Uint32Array =>
    sketches.values.subarray(sketches.starts[article], sketches.starts[article + 1]);

  const scores = new Map<string, number>();
  const keep = { shingleSize: options.shingleSize, floor: 0, related: false };
  for (const { a, b, similarity } of verifyPairs(corpus, pairs, 0, pairs.left.length, keep)) {
    scores.set(pairKey(rows[a].id, rows[b].id), method.similarity?.(values(a), values(b)) ?? similarity);
  }
  const text = new Map(rows.map(({ id }, article) => [id, rows[firstOf[article]].id]));
  return (a, b) => (text.get(a) === text.get(b) ? 1 : scores.get(pairKey(text.get(a)!, text.get(b)!)));
}
