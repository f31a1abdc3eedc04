/** The logistic regression of the formula for translations (Cox 1958). All weights are at least zero. */
import { TRANSLATION_EVIDENCE, type TranslationEvidence } from '../../src/across/score.js';
import type { Sample } from './samples.js';

export interface Formula {
  readonly weights: TranslationEvidence;
  readonly intercept: number;
}

const NAMES = Object.keys(TRANSLATION_EVIDENCE) as (keyof TranslationEvidence)[];
const RIDGE = 0.05;
const ROUNDS = 300;
const STILL = 1e-3;

/** Weight of a sample. Pairs on one event are few and matter most; halves are harder than whole translations. */
function importance({ kind, isCopy }: Sample): number {
  if (kind === 'same-event') return 8;
  if (kind === 'half') return 2;
  return isCopy || kind === 'one subject' ? 1 : 4;
}

export const logOddsWith = ({ weights, intercept }: Formula, { evidence }: Pick<Sample, 'evidence'>): number =>
  NAMES.reduce((sum, name) => sum + weights[name] * evidence[name], intercept);

/** Bounded logistic regression by coordinate-wise Newton steps. */
export function fitFormula(samples: readonly Sample[]): Formula {
  const x = [...NAMES.map(name => Float64Array.from(samples, ({ evidence }) => evidence[name]))];
  x.push(new Float64Array(samples.length).fill(1));
  const y = Float64Array.from(samples, ({ isCopy }) => (isCopy ? 1 : 0));
  const w = Float64Array.from(samples, importance);
  const beta = new Float64Array(x.length);
  const z = new Float64Array(samples.length);
  for (let round = 0; round < ROUNDS; round++) {
    let change = 0;
    for (let c = 0; c < x.length; c++) {
      const isIntercept = c === NAMES.length;
      const ridge = isIntercept ? 0 : RIDGE;
      let gradient = ridge * beta[c];
      let curvature = ridge + 1e-9;
      for (let i = 0; i < z.length; i++) {
        const p = 1 / (1 + Math.exp(-z[i]));
        gradient += w[i] * (p - y[i]) * x[c][i];
        curvature += w[i] * p * (1 - p) * x[c][i] * x[c][i];
      }
      const wanted = beta[c] - gradient / curvature;
      const step = (isIntercept ? wanted : Math.max(0, wanted)) - beta[c];
      beta[c] += step;
      for (let i = 0; i < z.length; i++) z[i] += step * x[c][i];
      change = Math.max(change, Math.abs(step));
    }
    if (change < STILL) break;
  }
  return {
    weights: Object.fromEntries(NAMES.map((name, c) => [name, beta[c]])) as TranslationEvidence,
    intercept: beta[NAMES.length],
  };
}
