/**
 * Packs scored pairs into rows of numbers, which threads exchange as one array; objects would be copied field by field.
 *
 * ```text
 * packed     │ number of pairs │ row │ row │ ... │ passage │ passage │ ...     f64
 * row        │ a │ b │ similarity │ ... │ passages │ index of the first │ evidence │ ...     `COLUMNS`
 * passage    │ start in A │ end │ start in B │ end │ words │
 * ```
 */
import { type PackedNumbers, RELATIONS, type SharedPassage } from '../types/report.js';
import { EVIDENCE, type EvidenceName } from './score.js';
import type { ScoredPair, Verdict } from './verify.js';

const NAMES = Object.keys(EVIDENCE) as EvidenceName[];

/** Path of each column in a reported pair; '' for a column that reports do not print. */
const COLUMNS = [
  '',
  '',
  'similarity',
  '',
  'jaccard',
  'containment.aInB',
  'containment.bInA',
  'alignment.passages',
  'alignment.moved',
  'alignment.longest',
  'alignment.kept',
  'alignment.coverage.a',
  'alignment.coverage.b',
  'machineMarks.a',
  'machineMarks.b',
  '',
  '',
  '',
  ...NAMES.map(name => `evidence.${name}`),
];
const WIDTH = COLUMNS.length;
/** First column of the evidence. */
const FIRST_EVIDENCE = WIDTH - NAMES.length;
const COLUMN_OF = new Map(NAMES.map((name, i) => [name, FIRST_EVIDENCE + i]));
/** Columns of the number of shared passages, and of the index of the first one. */
const PASSAGES = 16;
const FIRST_PASSAGE = 17;
/** Numbers of a shared passage. */
const PASSAGE_WIDTH = 5;

export function packPairs(pairs: readonly ScoredPair[]): Float64Array {
  const passageCount = pairs.reduce((sum, { passages }) => sum + passages.length, 0);
  const rows = new Float64Array(1 + pairs.length * WIDTH + passageCount * PASSAGE_WIDTH);
  rows[0] = pairs.length;
  let next = 1 + pairs.length * WIDTH;
  pairs.forEach((pair, n) => {
    const { containment, alignment, machineMarks, evidence, passages } = pair;
    const at = 1 + n * WIDTH;
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
        passages.length,
        next,
      ],
      at,
    );
    for (let i = 0; i < NAMES.length; i++) rows[at + FIRST_EVIDENCE + i] = evidence[NAMES[i]] ?? Number.NaN;
    for (const { a, b, words } of passages) {
      rows.set([...a, ...b, words], next);
      next += PASSAGE_WIDTH;
    }
  });
  return rows;
}

/** The pairs of packed rows. They stay packed, because most pairs are read only for their articles and similarity. */
export function unpackPairs(rows: Float64Array): ScoredPair[] {
  return Array.from({ length: rows[0] }, (_, n) => new PackedPair(rows, 1 + n * WIDTH));
}

/** Numbers of an array of `PackedPairList`. */
const BLOCK = 2 ** 17;

/** Collects packed pairs in a few large arrays: an array for each of a million pairs would take more memory than their numbers. */
export class PackedPairList {
  #block = new Float64Array(0);
  #used = 0;

  /**
   * Copies one pair.
   *
   * @param packed bytes of a pair from `packPairs`, which need not be aligned
   * @param a number of the first article in this list
   * @param b number of the second article in this list
   */
  add(packed: Uint8Array, a: number, b: number): ScoredPair {
    const numbers = packed.length / 8 - 1;
    if (this.#used + numbers > this.#block.length) {
      this.#block = new Float64Array(Math.max(BLOCK, numbers));
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += numbers;
    // without the number of pairs before the row
    new Uint8Array(this.#block.buffer, at * 8, numbers * 8).set(packed.subarray(8));
    this.#block[at] = a;
    this.#block[at + 1] = b;
    // the row was at 1
    this.#block[at + FIRST_PASSAGE] += at - 1;
    return new PackedPair(this.#block, at);
  }
}

/** Most fields are getters, which spreading does not copy: use `verdictOn`. */
class PackedPair implements ScoredPair, PackedNumbers {
  readonly a: number;
  readonly b: number;
  readonly relation: Verdict['relation'];
  readonly values: Float64Array;
  readonly at: number;

  constructor(rows: Float64Array, at: number) {
    // stored as integers, because reading them from the row would take noticeable time
    this.a = rows[at] | 0;
    this.b = rows[at + 1] | 0;
    this.relation = RELATIONS[rows[at + 3]] as Verdict['relation'];
    this.values = rows;
    this.at = at;
  }

  get columns(): readonly string[] {
    return COLUMNS;
  }

  get similarity(): number {
    return this.values[this.at + 2];
  }

  get jaccard(): number {
    return this.values[this.at + 4];
  }

  get containment(): Verdict['containment'] {
    return { aInB: this.values[this.at + 5], bInA: this.values[this.at + 6] };
  }

  get alignment(): Verdict['alignment'] {
    const [rows, at] = [this.values, this.at];
    return {
      passages: rows[at + 7],
      moved: rows[at + 8],
      longest: rows[at + 9],
      kept: rows[at + 10],
      coverage: { a: rows[at + 11], b: rows[at + 12] },
    };
  }

  get evidence(): Verdict['evidence'] {
    const [rows, first] = [this.values, this.at + FIRST_EVIDENCE];
    const evidence: Partial<Record<EvidenceName, number>> = {};
    for (let i = 0; i < NAMES.length; i++) {
      const value = rows[first + i];
      if (!Number.isNaN(value)) evidence[NAMES[i]] = value;
    }
    return evidence;
  }

  /** One number of the evidence, without unpacking the others. */
  evidenceOn(name: EvidenceName): number | undefined {
    const value = this.values[this.at + COLUMN_OF.get(name)!];
    return Number.isNaN(value) ? undefined : value;
  }

  get machineMarks(): Verdict['machineMarks'] {
    return { a: this.values[this.at + 13], b: this.values[this.at + 14] };
  }

  get related(): boolean {
    return this.values[this.at + 15] === 1;
  }

  get passages(): readonly SharedPassage[] {
    const [rows, first] = [this.values, this.values[this.at + FIRST_PASSAGE]];
    return Array.from({ length: rows[this.at + PASSAGES] }, (_, n) => {
      const at = first + n * PASSAGE_WIDTH;
      return { a: [rows[at], rows[at + 1]], b: [rows[at + 2], rows[at + 3]], words: rows[at + 4] };
    });
  }

  /** Whether there are passages, without unpacking them. */
  get sharesPassages(): boolean {
    return this.values[this.at + PASSAGES] > 0;
  }
}

/** The packed numbers of a pair; undefined if not packed. */
export function packedNumbers(pair: Verdict): PackedNumbers | undefined {
  return pair instanceof PackedPair ? pair : undefined;
}

/** One number of a pair's evidence, packed or not. */
export function evidenceOn(pair: Verdict, name: EvidenceName): number | undefined {
  return pair instanceof PackedPair ? pair.evidenceOn(name) : pair.evidence[name];
}

/** Whether two articles share a passage, packed or not. */
export function sharesPassages(pair: Verdict): boolean {
  return pair instanceof PackedPair ? pair.sharesPassages : pair.passages.length > 0;
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
    passages: pair.passages,
  };
}
