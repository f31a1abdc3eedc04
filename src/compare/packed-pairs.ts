/**
 * Scored pairs as rows of numbers: a hundred thousand of them go from one thread to another as one array, where objects
 * would be copied field by field.
 */
import { RELATIONS } from '../model.js';
import { EVIDENCE, type EvidenceName } from './evidence.js';
import type { ScoredPair, Verdict } from './verify.js';

const NAMES = Object.keys(EVIDENCE) as EvidenceName[];

/** Numbers of a pair before its evidence. */
const FIXED = 16;
const WIDTH = FIXED + NAMES.length;

/** Rows of `WIDTH` numbers. */
export function packPairs(pairs: readonly ScoredPair[]): Float64Array {
  const rows = new Float64Array(pairs.length * WIDTH);
  pairs.forEach((pair, n) => {
    const { containment, alignment, machineMarks, evidence } = pair;
    rows.set(
      [
        pair.a,
        pair.b,
        pair.similarity,
        RELATIONS.indexOf(pair.relation),
        pair.jaccard,
        containment.aInB,
        containment.bInA,
        alignment.passages,
        alignment.moved,
        alignment.longest,
        alignment.kept,
        alignment.coverage.a,
        alignment.coverage.b,
        machineMarks.a,
        machineMarks.b,
        pair.related ? 1 : 0,
      ],
      n * WIDTH,
    );
    for (let i = 0; i < NAMES.length; i++) rows[n * WIDTH + FIXED + i] = evidence[NAMES[i]] ?? Number.NaN;
  });
  return rows;
}

/** The pairs again, as they were. */
export function unpackPairs(rows: Float64Array): ScoredPair[] {
  return Array.from({ length: rows.length / WIDTH }, (_, n) => {
    const at = n * WIDTH;
    const evidence: Partial<Record<EvidenceName, number>> = {};
    for (let i = 0; i < NAMES.length; i++) {
      const value = rows[at + FIXED + i];
      if (!Number.isNaN(value)) evidence[NAMES[i]] = value;
    }
    return {
      a: rows[at],
      b: rows[at + 1],
      similarity: rows[at + 2],
      relation: RELATIONS[rows[at + 3]] as Verdict['relation'],
      jaccard: rows[at + 4],
      containment: { aInB: rows[at + 5], bInA: rows[at + 6] },
      alignment: {
        passages: rows[at + 7],
        moved: rows[at + 8],
        longest: rows[at + 9],
        kept: rows[at + 10],
        coverage: { a: rows[at + 11], b: rows[at + 12] },
      },
      evidence,
      machineMarks: { a: rows[at + 13], b: rows[at + 14] },
      related: rows[at + 15] === 1,
    };
  });
}
