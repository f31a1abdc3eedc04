/**
 * Scored pairs as rows of numbers: a hundred thousand pairs go from one thread to another as one array, where objects would
 * be copied field by field.
 */
import { RELATIONS } from '../types/report.js';
import { EVIDENCE, type EvidenceName } from './score.js';
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

/**
 * The pairs of packed rows. They stay packed, and their parts are made when they are read: of most pairs only the articles
 * and the similarity are.
 */
export function unpackPairs(rows: Float64Array): ScoredPair[] {
  return Array.from({ length: rows.length / WIDTH }, (_, n) => new PackedPair(rows, n * WIDTH));
}

/** Most fields are getters: copy a pair with `verdictOn`, never by spreading. */
class PackedPair implements ScoredPair {
  readonly a: number;
  readonly b: number;
  readonly relation: Verdict['relation'];
  readonly #rows: Float64Array;
  readonly #at: number;

  constructor(rows: Float64Array, at: number) {
    // small integers, which are read so often that reading them from the row would take noticeable time
    this.a = rows[at] | 0;
    this.b = rows[at + 1] | 0;
    this.relation = RELATIONS[rows[at + 3]] as Verdict['relation'];
    this.#rows = rows;
    this.#at = at;
  }

  get similarity(): number {
    return this.#rows[this.#at + 2];
  }

  get jaccard(): number {
    return this.#rows[this.#at + 4];
  }

  get containment(): Verdict['containment'] {
    return { aInB: this.#rows[this.#at + 5], bInA: this.#rows[this.#at + 6] };
  }

  get alignment(): Verdict['alignment'] {
    const [rows, at] = [this.#rows, this.#at];
    return {
      passages: rows[at + 7],
      moved: rows[at + 8],
      longest: rows[at + 9],
      kept: rows[at + 10],
      coverage: { a: rows[at + 11], b: rows[at + 12] },
    };
  }

  get evidence(): Verdict['evidence'] {
    const [rows, first] = [this.#rows, this.#at + FIXED];
    const evidence: Partial<Record<EvidenceName, number>> = {};
    for (let i = 0; i < NAMES.length; i++) {
      const value = rows[first + i];
      if (!Number.isNaN(value)) evidence[NAMES[i]] = value;
    }
    return evidence;
  }

  /** One number of the evidence, without the others. */
  evidenceOn(name: EvidenceName): number | undefined {
    const value = this.#rows[this.#at + FIXED + NAMES.indexOf(name)];
    return Number.isNaN(value) ? undefined : value;
  }

  get machineMarks(): Verdict['machineMarks'] {
    return { a: this.#rows[this.#at + 13], b: this.#rows[this.#at + 14] };
  }

  get related(): boolean {
    return this.#rows[this.#at + 15] === 1;
  }
}

/** One number of a pair's evidence, packed or not. */
export function evidenceOn(pair: Verdict, name: EvidenceName): number | undefined {
  return pair instanceof PackedPair ? pair.evidenceOn(name) : pair.evidence[name];
}

/** The verdict of a pair, packed or not, as a plain object. */
export function verdictOn(pair: Verdict): Verdict {
  return {
    similarity: pair.similarity,
    relation: pair.relation,
    jaccard: pair.jaccard,
    containment: pair.containment,
    alignment: pair.alignment,
    evidence: pair.evidence,
    machineMarks: pair.machineMarks,
  };
}
