/**
 * Fits the weights of src/compare/score.ts: on one half of the stories, reported on the other.
 *
 *   npm run bench:fit            fits, prints the table for both halves
 *   npm run bench:fit -- --write puts the weights into src/compare/score.ts
 *
 * Each labelled pair is seen with three different corpora around it (its own set; all sets together; none), because the
 * weight of a word depends on the corpus and a verdict should not. Pairs that were proposed and are not listed count as
 * distinct. The intercept is then moved so that, in the worst of the three, 1 % of the distinct pairs of same-event in the
 * fitted half would reach 0.5.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { align } from '../src/compare/alignment.js';
import { type EvidenceName, type EvidenceValues, evidenceOf } from '../src/compare/evidence.js';
import { profileOf } from '../src/compare/profile.js';
import { WEIGHTS } from '../src/compare/score.js';
import { buildPostings, proposePairs } from '../src/sketch/candidates.js';
import { joinSketches, sketchArticles } from '../src/sketch/sketch-articles.js';
import { weightsByLanguage } from '../src/text/corpus.js';
import { type CorpusFacts, countFacts, NO_FACTS } from '../src/text/corpus-facts.js';
import { languageOf } from '../src/text/lexicon.js';
import { tokenStoreOf } from '../src/text/token-store.js';
import { tokenize } from '../src/text/tokenize.js';
import { type EvaluationSet, halfOf, type Label, loadSet, pairKey } from './sets.js';

interface Sample {
  readonly context: string;
  readonly set: string;
  readonly kind: string;
  readonly label: Label;
  readonly half: 0 | 1;
  readonly evidence: EvidenceValues;
}

const COLUMNS = Object.keys(WEIGHTS) as EvidenceName[];
/** These speak against a copy; every other column speaks for it. */
const AGAINST: readonly EvidenceName[] = ['moved', 'quoted'];
const RIDGE = 1;
const FALSE_POSITIVES = 0.01;

function samplesOf(set: EvaluationSet, context: string, facts: CorpusFacts): Sample[] {
  const weights = weightsByLanguage(facts);
  const profiles = set.articles.map(({ text }) => {
    const tokens = tokenize(text);
    return { tokens, profile: profileOf(tokens, weights(languageOf(tokens.hashes)), 2) };
  });
  const store = tokenStoreOf(profiles.map(({ tokens }) => tokens));
  const languages = Int8Array.from(profiles, ({ tokens }) => languageOf(tokens.hashes));
  const all = Uint32Array.from(profiles.keys());
  const batch = sketchArticles({ store, languages, facts }, all, 0, all.length, {
    engine: 'bottom-k',
    shingleSize: 2,
    numPerm: 128,
  });
  const sketches = joinSketches(all.length, all, [batch]);
  const candidates = proposePairs(sketches, buildPostings(sketches), 0, set.articles.length);
  const number = new Map(set.articles.map(({ id }, i) => [id, i]));
  const wanted = new Map<string, readonly [number, number]>();
  candidates.left.forEach((left, n) => {
    const right = candidates.right[n];
    wanted.set(pairKey(set.articles[left].id, set.articles[right].id), [right, left]);
  });
  for (const [key, { a, b }] of set.pairs) wanted.set(key, [number.get(a)!, number.get(b)!]);

  return [...wanted].flatMap(([key, [x, y]]) => {
    const pair = set.pairs.get(key);
    if (pair?.label === 'unknown') return [];
    const [p, q] = [profiles[x].profile, profiles[y].profile];
    const [s, l] = p.length <= q.length ? [p, q] : [q, p];
    return {
      context,
      set: set.name,
      kind: pair?.kind ?? 'unlisted',
      label: pair?.label ?? 'unlisted',
      half: halfOf(set.articles[x].id, set.articles[y].id),
      evidence: evidenceOf(s, l, align(s, l)),
    };
  });
}

/** Kinds weigh by what is at stake, not by how many pairs happen to be in a set. */
function importance(sample: Sample): number {
  if (sample.label === 'distinct') return 4;
  if (sample.label === 'unlisted') return sample.set === 'machine-paraphrase' ? 0.2 : 1;
  return sample.kind === 'web-copy' ? 6 : sample.kind === 'llm-rewrite' ? 1.5 : 1;
}

/** Bounded logistic regression by coordinate-wise Newton steps. Returns weights, then the intercept. */
function fitWeights(samples: readonly Sample[]): number[] {
  const n = samples.length;
  const x = COLUMNS.map(name => Float64Array.from(samples, sample => sample.evidence[name]));
  x.push(new Float64Array(n).fill(1));
  const y = Float64Array.from(samples, sample => (sample.label === 'copy' ? 1 : 0));
  const w = Float64Array.from(samples, importance);
  const beta = new Array<number>(x.length).fill(0);
  const z = new Float64Array(n);
  const bounds = COLUMNS.map(name => (AGAINST.includes(name) ? [-Infinity, 0] : [0, Infinity]));
  bounds.push([-Infinity, Infinity]);
  for (let round = 0; round < 400; round++) {
    let change = 0;
    for (let c = 0; c < x.length; c++) {
      const column = x[c];
      const ridge = c < COLUMNS.length ? RIDGE * 0.02 : 0;
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
    if (change < 1e-3) break;
  }
  return beta;
}

const logOddsWith = (beta: readonly number[], { evidence }: Sample): number =>
  COLUMNS.reduce((sum, name, c) => sum + beta[c] * evidence[name], beta[COLUMNS.length]);

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function table(title: string, samples: readonly Sample[], beta: readonly number[]): void {
  const rows: Record<string, Record<string, string>> = {};
  const contexts = [...new Set(samples.map(s => s.context))];
  const keys = [...new Set(samples.map(s => `${s.set} ${s.label === 'copy' ? s.kind : s.label}`))].sort();
  for (const key of keys) {
    rows[key] = {};
    for (const context of contexts) {
      const of = samples.filter(
        s => s.context === context && `${s.set} ${s.label === 'copy' ? s.kind : s.label}` === key,
      );
      const over = of.filter(s => logOddsWith(beta, s) >= 0).length;
      rows[key][context] = `${over}/${of.length} = ${((100 * over) / of.length).toFixed(1)} %`;
    }
  }
  console.log(`\n${title}: share with similarity 0.5 or more`);
  console.table(rows);
  for (const context of contexts) {
    const here = samples.filter(s => s.context === context);
    const distinct = here.filter(s => s.label === 'distinct').map(s => logOddsWith(beta, s));
    const rewrites = here.filter(s => s.kind === 'llm-rewrite').map(s => logOddsWith(beta, s));
    for (const fp of [0.01, 0.001]) {
      const bar = quantile(distinct, 1 - fp);
      const recall = rewrites.filter(z => z > bar).length / rewrites.length;
      console.log(`  ${context}: llm-rewrite recall at ${100 * fp} % false positives ${recall.toFixed(3)}`);
    }
  }
}

function main(): void {
  const sets = (['machine-paraphrase', 'same-event', 'llm-rewrite'] as const).map(loadSet);
  const factsOf = (texts: readonly string[]): CorpusFacts =>
    countFacts(tokenStoreOf(texts.map(tokenize)), [...texts.keys()]);
  const everything = factsOf([...sets, loadSet('german-wire')].flatMap(set => set.articles.map(a => a.text)));
  const samples = sets.flatMap(set => [
    ...samplesOf(set, 'own set', factsOf(set.articles.map(a => a.text))),
    ...samplesOf(set, 'all sets', everything),
    ...samplesOf(set, 'no corpus', NO_FACTS),
  ]);
  const fitted = samples.filter(s => s.half === 0);
  const held = samples.filter(s => s.half === 1);
  const beta = fitWeights(fitted);
  const bars = ['own set', 'all sets', 'no corpus'].map(context =>
    quantile(
      fitted.filter(s => s.context === context && s.label === 'distinct').map(s => logOddsWith(beta, s)),
      1 - FALSE_POSITIVES,
    ),
  );
  beta[COLUMNS.length] -= Math.max(...bars);
  table('Fitted half', fitted, beta);
  table('Held-out half', held, beta);
  const round = (v: number): number => Math.round(v * 100) / 100;
  const lines = COLUMNS.map((name, c) => `  ${name}: ${round(beta[c])},`).join('\n');
  const block = `// <fit>\nexport const WEIGHTS: Readonly<Partial<Record<EvidenceName, number>>> = {\n${lines}\n};\nexport const INTERCEPT = ${round(beta[COLUMNS.length])};\n// </fit>`;
  console.log(`\n${block}`);
  if (process.argv.includes('--write')) {
    const file = new URL('../src/compare/score.ts', import.meta.url);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\/\/ <fit>[\s\S]*\/\/ <\/fit>/, block));
  }
}

main();
