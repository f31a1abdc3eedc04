/** The logistic regression of the scoring formula (Cox 1958), with fixed signs of the weights. */
import type { EvidenceName } from '../src/compare/score.js';
import type { Sample } from './samples.js';

export interface Formula {
  readonly columns: readonly EvidenceName[];
  /** One weight for each column. */
  readonly weights: readonly number[];
  readonly intercept: number;
}

/** Columns with a negative weight; all others have a positive one. */
const AGAINST: readonly EvidenceName[] = ['moved', 'quoted', 'contradicted', 'exclusive'];
const RIDGE = 0.02;
const ROUNDS = 400;
const STILL = 1e-3;
/** Share of the distinct pairs of same-event in the fitted half (some 330) that may exceed 0.5. */
const FALSE_POSITIVES = 0.001;

/** Weights of the kinds, which do not depend on the number of pairs in a set. */
function importance(sample: Sample): number {
  if (sample.label === 'distinct') return 4;
  if (sample.label === 'unlisted') return sample.set === 'machine-paraphrase' ? 1.4 : 1;
  return sample.kind === 'web-copy' ? 6 : sample.kind === 'llm-rewrite' ? 1.5 : 1;
}

/** Bounded logistic regression by coordinate-wise Newton steps. */
function regress(samples: readonly Sample[], columns: readonly EvidenceName[]): Formula {
  const n = samples.length;
  const x = columns.map(name => Float64Array.from(samples, sample => sample.evidence[name]));
  x.push(new Float64Array(n).fill(1));
  const y = Float64Array.from(samples, sample => (sample.label === 'copy' ? 1 : 0));
  const w = Float64Array.from(samples, importance);
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

export const logOddsWith = ({ columns, weights, intercept }: Formula, { evidence }: Sample): number =>
  columns.reduce((sum, name, c) => sum + weights[c] * evidence[name], intercept);

/** @returns the value below which a share `q`, 0 to 1, of the values lies */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

/**
 * Fits the weights of the columns, then moves the intercept so that no distinct pair exceeds 0.5 in any context.
 */
export function fitFormula(samples: readonly Sample[], columns: readonly EvidenceName[]): Formula {
  const formula = regress(samples, columns);
  const bars = [...new Set(samples.map(({ context }) => context))].map(context => {
    const distinct = samples.filter(sample => sample.context === context && sample.label === 'distinct');
    return quantile(
      distinct.map(sample => logOddsWith(formula, sample)),
      1 - FALSE_POSITIVES,
    );
  });
  return { ...formula, intercept: formula.intercept - Math.max(...bars) };
}
