/** Candidate pairs of a set and their similarities, from the stages, because a report lists reported pairs only. */

import { SKETCH_ENGINES, type SketchEngine } from '../src/candidates/engine.js';
import { valuesOf } from '../src/candidates/sketch.js';
import { identicalVerdict, type Verdict, verifyPairs } from '../src/compare/verify.js';
import type { Engine } from '../src/options.js';
import type { ArticleRow } from '../src/types/report.js';
import { candidatesOf } from './candidates.js';
import { type EvaluationSet, pairKey } from './sets.js';

/** Similarity of two articles by id; undefined if the pair was not a candidate. */
export type ScoreOf = (a: string, b: string) => number | undefined;

export interface Scores {
  readonly candidatePairs: number;
  /** `pairKey`s of the candidates with at least this similarity. */
  readonly keysFrom: (similarity: number) => readonly string[];
  readonly score: ScoreOf;
  /** Compares two articles, candidates or not. */
  readonly verdict: (a: string, b: string) => Verdict;
  readonly row: (id: string) => ArticleRow;
}

export async function candidateScores(set: EvaluationSet, engine: Engine): Promise<Scores> {
  const { rows, corpus, firstOf, shingleSize, sketches, proposed, pairs } = await candidatesOf(set.articles, engine);
  const { similarity: ownScale }: SketchEngine = SKETCH_ENGINES[engine];

  const scores = new Map<string, number>();
  const keep = { shingleSize, floor: 0, related: false };
  verifyPairs(
    corpus,
    pairs,
    keep,
  )(0, pairs.left.length).forEach(({ a, b, similarity }, n) => {
    const own = ownScale?.(valuesOf(sketches, proposed.right[n]), valuesOf(sketches, proposed.left[n]));
    scores.set(pairKey(rows.idOf(a), rows.idOf(b)), own ?? similarity);
  });
  const numbers = new Map(Array.from(rows, ({ id }, article) => [id, article]));
  const text = (id: string): number => firstOf[numbers.get(id)!];
  return {
    candidatePairs: pairs.left.length,
    keysFrom: least => [...scores].filter(([, similarity]) => similarity >= least).map(([key]) => key),
    score: (a, b) => (text(a) === text(b) ? 1 : scores.get(pairKey(rows.idOf(text(a)), rows.idOf(text(b))))),
    verdict: (a, b) => {
      const [left, right] = [text(a), text(b)];
      if (left === right) return identicalVerdict(rows.words[left]);
      return verifyPairs(corpus, { left: Uint32Array.of(left), right: Uint32Array.of(right) }, keep)(0, 1)[0];
    },
    row: id => rows.at(numbers.get(id)!)!,
  };
}
