/** The logistic regression of the scoring formula (Cox 1958), with fixed signs of the weights. */
import { type EvidenceName, type EvidenceValues, weighedEvidence } from '../src/compare/score.js';
import type { Sample } from './samples.js';

export interface Formula {
  readonly columns: readonly EvidenceName[];
  /** One weight for each column. */
  readonly weights: readonly number[];
  readonly intercept: number;
}

/** Columns with a negative weight; all others have a positive one. */
const AGAINST: readonly EvidenceName[] = [
  'moved',
  'quoted',
  'contradicted',
  'exclusive',
  'missingNames',
  'missingNumbers',
];
const RIDGE = 0.02;
const ROUNDS = 400;
const STILL = 1e-3;
/** Share of the distinct pairs of the fitted half (some 3,500) that may exceed 0.5. */
const FALSE_POSITIVES = 0.003;

/** True for two accounts of one event or of similar events. */
const isToldApart = ({ label, set }: Sample): boolean => label === 'distinct' && set !== 'digests';

/**
 * Weight of a copy by set, and of a distinct pair. Rewrites are the hardest copies, and large sets must not dominate.
 */
const COPIES: Readonly<Record<string, number>> = {
  'llm-rewrite': 2,
  'llm-original': 2,
  'same-event': 6,
  briefs: 3,
  'german-wire': 0.5,
};
const DISTINCT: Readonly<Record<string, number>> = { 'same-event': 3, digests: 0.5 };
/** Total weight of the unlisted candidates of a set. */
const UNLISTED: Readonly<Record<string, number>> = {
  'machine-paraphrase': 750,
  'llm-rewrite': 350,
  'llm-original': 200,
  'same-event': 100,
  'us-archive': 750,
  'wire-items': 600,
};

/** The weight of each sample. */
function importanceOf(samples: readonly Sample[]): Float64Array {
  const unlisted = new Map<string, number>();
  for (const { label, set } of samples) if (label === 'unlisted') unlisted.set(set, (unlisted.get(set) ?? 0) + 1);
  const contexts = new Set(samples.map(({ context }) => context)).size;
  return Float64Array.from(samples, ({ label, set }) => {
    if (label === 'copy') return (COPIES[set] ?? 1) / contexts;
    if (label === 'distinct') return (DISTINCT[set] ?? 1) / contexts;
    return (UNLISTED[set] ?? 0) / unlisted.get(set)!;
  });
}

/**
 * The evidence of names and numbers of articles without any, as in scripts without capitals. Each sample is fitted a
 * second time with these values at a low weight: otherwise a formula would rely on names and numbers alone, because
 * they are strong evidence.
 */
const WITHOUT_FACTS: Partial<EvidenceValues> = {
  names: 0.4,
  numbers: 0.2,
  missingNames: 0,
  missingNumbers: 0,
  contradicted: 0,
  exclusive: 0,
};
const WITHOUT_FACTS_WEIGHT = 0.05;

/** Bounded logistic regression by coordinate-wise Newton steps. */
function regress(samples: readonly Sample[], columns: readonly EvidenceName[]): Formula {
  // The second half of the samples repeats the first without names and numbers.
  const n = 2 * samples.length;
  const weighed = [
    ...samples.map(({ evidence }) => weighedEvidence(evidence)),
    ...samples.map(({ evidence }) => weighedEvidence({ ...evidence, ...WITHOUT_FACTS })),
  ];
  const x = columns.map(name => Float64Array.from(weighed, evidence => evidence[name]));
  x.push(new Float64Array(n).fill(1));
  const labels = samples.map(sample => (sample.label === 'copy' ? 1 : 0));
  const y = Float64Array.from([...labels, ...labels]);
  const importance = [...importanceOf(samples)];
  const w = Float64Array.from([...importance, ...importance.map(weight => WITHOUT_FACTS_WEIGHT * weight)]);
  const beta = new Array<number>(x.length).fill(0);
  const z = new Float64Array(n);
  const bounds = columns.map(name => (AGAINST.includes(name) ? [-Infinity, 0] : [0, Infinity]));
  bounds.push([-Infinity, Infinity]);
  for (let round = 0; round < ROUNDS; round++) {
    let change = 0;
    for (let c = 0; c < x.length; c++) {
      const column = x[c];
      const ridge = c < columns.length ? RIDGE : 0;
      let gradient = ridge * beta[c];
      let curvature = ridge + 1e-9;
      for (let i = 0; i < n; i++) {
        const p = 1 / (1 + Math.exp(-z[i]));
        gradient += w[i] * (p - y[i]) * column[i];
        curvature += w[i] * p * (1 - p) * column[i] * column[i];
      }
      const next = Math.min(bounds[c][1], Math.max(bounds[c][0], beta[c] - gradient / curvature));
      const step = next - beta[c];
      beta[c] = next;
      for (let i = 0; i < n; i++) z[i] += step * column[i];
      change = Math.max(change, Math.abs(step));
    }
    if (change < STILL) break;
  }
  return { columns, weights: beta.slice(0, -1), intercept: beta[columns.length] };
}

/** Log-odds of a pair by a formula. With the shipped weights they equal `logOdds` in src/compare/score.ts. */
export function logOddsWith({ columns, weights, intercept }: Formula, { evidence }: Pick<Sample, 'evidence'>): number {
  const weighed = weighedEvidence(evidence);
  return columns.reduce((sum, name, c) => sum + weights[c] * weighed[name], intercept);
}

/** The quantile `q`, 0 to 1, of the values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

/**
 * Fits the weights of the columns, then moves the intercept so that in no context more than `FALSE_POSITIVES` of the
 * distinct pairs exceed 0.5.
 */
export function fitFormula(samples: readonly Sample[], columns: readonly EvidenceName[]): Formula {
  const formula = regress(samples, columns);
  const bars = [...new Set(samples.map(({ context }) => context))].map(context => {
    const distinct = samples.filter(sample => sample.context === context && isToldApart(sample));
    return quantile(
      distinct.map(sample => logOddsWith(formula, sample)),
      1 - FALSE_POSITIVES,
    );
  });
  return { ...formula, intercept: formula.intercept - Math.max(...bars) };
}

/**
 * Fits the slope by which the log-odds above 0 are scaled to probabilities: a logistic regression without an intercept
 * on pairs that had no part in the fit of their formula. The formula is fitted on each half of the given stories and
 * judges the other.
 *
 * @param fitted samples for the fit of the formula
 * @param judged samples for the fit of the slope
 * @param sideOf the half of a sample, 0 or 1
 */
export function fitCalibration(
  fitted: readonly Sample[],
  judged: readonly Sample[],
  columns: readonly EvidenceName[],
  sideOf: (sample: Sample) => 0 | 1,
): number {
  const points = ([0, 1] as const).flatMap(side => {
    const formula = fitFormula(
      fitted.filter(sample => sideOf(sample) === side),
      columns,
    );
    return judged
      .filter(sample => sideOf(sample) === 1 - side)
      .map(sample => ({ z: logOddsWith(formula, sample), isCopy: sample.label === 'copy' }))
      .filter(({ z }) => z > 0);
  });
  let slope = 1;
  // Newton steps, kept positive.
  for (let round = 0; round < ROUNDS; round++) {
    let [gradient, curvature] = [0, 1e-9];
    for (const { z, isCopy } of points) {
      const p = 1 / (1 + Math.exp(-slope * z));
      gradient += (p - (isCopy ? 1 : 0)) * z;
      curvature += p * (1 - p) * z * z;
    }
    const step = gradient / curvature;
    slope = Math.max(0.05, slope - step);
    if (Math.abs(step) < STILL) break;
  }
  return slope;
}
