/** Candidate pairs of a set and their similarities, from the stages, because a report lists reported pairs only. */

import { SKETCH_ENGINES, type SketchEngine } from '../src/candidates/engine.js';
import { valuesOf } from '../src/candidates/sketch.js';
import { identicalVerdict, type Verdict, verifyPairs } from '../src/compare/verify.js';
import type { Engine } from '../src/options.js';
import type { ArticleRow } from '../src/types/report.js';
import { candidatesOf } from './candidates.js';
import { pairKey } from './labels.js';
import type { EvaluationSet } from './sets.js';

/** Candidates below this similarity count as 0. Most are below, and need no full comparison. */
const FLOOR = 0.05;

/** Similarity of two articles by id; undefined if the pair was not a candidate. */
export type ScoreOf = (a: string, b: string) => number | undefined;

export interface Scores {
  readonly candidatePairs: number;
  /** Similarities of the candidates by `pairKey`. */
  readonly all: ReadonlyMap<string, number>;
  readonly score: ScoreOf;
  /** Compares two articles, candidates or not. */
  readonly verdict: (a: string, b: string) => Verdict;
  readonly row: (id: string) => ArticleRow;
}

export async function candidateScores(set: EvaluationSet, engine: Engine): Promise<Scores> {
  const { rows, corpus, firstOf, shingleSize, sketches, proposed, pairs } = await candidatesOf(set.articles, engine);
  const { similarity: ownScale }: SketchEngine = SKETCH_ENGINES[engine];

  const scores = new Map<string, number>();
  const keep = { shingleSize, floor: FLOOR, related: false };
  const keyOf = (a: number, b: number): string => pairKey(rows.idOf(a), rows.idOf(b));
  for (let n = 0; n < pairs.left.length; n++) {
    const own = ownScale?.(valuesOf(sketches, proposed.right[n]), valuesOf(sketches, proposed.left[n]));
    scores.set(keyOf(pairs.left[n], pairs.right[n]), own ?? 0);
  }
  if (ownScale === undefined) {
    const verified = verifyPairs(corpus, pairs, keep)(0, pairs.left.length);
    for (const { a, b, similarity } of verified) scores.set(keyOf(a, b), similarity);
  }
  const numbers = new Map(Array.from(rows, ({ id }, article) => [id, article]));
  const text = (id: string): number => firstOf[numbers.get(id)!];
  return {
    candidatePairs: pairs.left.length,
    all: scores,
    score: (a, b) => (text(a) === text(b) ? 1 : scores.get(pairKey(rows.idOf(text(a)), rows.idOf(text(b))))),
    verdict: (a, b) => {
      const [left, right] = [text(a), text(b)];
      if (left === right) return identicalVerdict(rows.words[left]);
      const pair = { left: Uint32Array.of(left), right: Uint32Array.of(right) };
      return verifyPairs(corpus, pair, { ...keep, floor: 0 })(0, 1)[0];
    },
    row: id => rows.at(numbers.get(id)!)!,
  };
}
