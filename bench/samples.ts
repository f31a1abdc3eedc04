/** The evidence of labelled pairs and of candidates in the evaluation sets, for fitting and testing the formula. */

import { type CandidateRule, proposeAll } from '../src/candidates/candidates.js';
import { LEVELS } from '../src/candidates/engine.js';
import { joinSketches, sketchTokens } from '../src/candidates/sketch.js';
import { CorpusComparison } from '../src/compare/comparison.js';
import type { EvidenceValues } from '../src/compare/score.js';
import {
  type Corpus,
  countFrequencies,
  type DocumentFrequencies,
  NO_FREQUENCIES,
  type WordWeights,
  weightsByLanguage,
} from '../src/corpus/corpus.js';
import { prepare } from '../src/corpus/prepare.js';
import { tokenStoreOf, tokensOf } from '../src/corpus/token-store.js';
import { SHORT_TEXT } from '../src/kernels/compare.js';
import { DEFAULT_OPTIONS } from '../src/options.js';
import { type BuiltCorpus, buildCorpus } from '../src/pipeline/build-corpus.js';
import { findDuplicates } from '../src/pipeline/scan.js';
import { UNKNOWN_LANGUAGE } from '../src/text/language.js';
import { type Tokens, tokenize } from '../src/text/tokenize.js';
import { type Label, pairKey } from './labels.js';
import { MADE_SETS } from './made-sets.js';
import { hashOf } from './random.js';
import { type EvaluationSet, halvesOf, isCalibrated, loadSet, SETS, storiesOf } from './sets.js';

export interface Sample {
  readonly context: Context;
  readonly set: string;
  readonly kind: string;
  readonly label: Label;
  readonly story: string;
  readonly half: 0 | 1;
  /** The quarter, 0 or 1, of its half that contains its story. */
  readonly quarter: 0 | 1;
  /** True if the pair is a candidate; labelled pairs are samples in any case. */
  readonly candidate: boolean;
  readonly evidence: EvidenceValues;
  /** By `pairKey`. */
  readonly key: string;
}

/** The corpus of a pair: word weights depend on it, but a verdict should not. */
export const CONTEXTS = ['own set', 'all sets', 'no corpus'] as const;
export type Context = (typeof CONTEXTS)[number];

/** Changes of the stages for an ablation. */
export interface Design {
  readonly sketch: (tokens: Tokens, weights: WordWeights) => Uint32Array;
  readonly rule: CandidateRule;
  /** True if the shipped word frequencies smooth those of the corpus. */
  readonly lexicon: boolean;
  /** True if boilerplate is discounted. */
  readonly discountBoilerplate: boolean;
}

const { shingleSize, sketchSize } = DEFAULT_OPTIONS;
/** Short texts have a separate rule, and are no samples. */
const minWords = SHORT_TEXT;

export const AS_SHIPPED: Design = {
  sketch: (tokens, weights) =>
    sketchTokens(tokens, weights, shingleSize, sketchSize, LEVELS.default.scale).values.slice(),
  rule: LEVELS.default.rule,
  lexicon: true,
  discountBoilerplate: true,
};

/**
 * The sets of the fit. Of this many unlisted candidates one is a sample; infinite if the labels of the set do not
 * decide whether such a pair is a copy.
 */
const FITTED_SETS: Readonly<Record<string, number>> = {
  'machine-paraphrase': 1,
  'same-event': 1,
  'llm-rewrite': 1,
  'llm-original': 1,
  briefs: 1,
  'german-wire': Number.POSITIVE_INFINITY,
  'wire-items': 8,
  'us-archive': 8,
  'facts-exchanged': 1,
  digests: 1,
};

/** The sets of the calibration, with all candidates. */
const CALIBRATED_SETS: Readonly<Record<string, number>> = Object.fromEntries(
  [...SETS, ...Object.keys(MADE_SETS)].filter(name => isCalibrated(name)).map(name => [name, 1]),
);

/**
 * Candidates of the sets with complete labels, except notes of one family that are no copies, which a report does not
 * list.
 */
export async function loadReportable(): Promise<Sample[]> {
  const samples = await loadSamples(AS_SHIPPED, ['own set'], CALIBRATED_SETS);
  const left = new Set<string>();
  for (const name of Object.keys(CALIBRATED_SETS)) {
    const { families, pairs } = await findDuplicates([loadSet(name).articles.map(article => ({ article }))]);
    const familyOf = new Map(families.flatMap(({ members }, n) => members.map(id => [id, n] as const)));
    const listed = new Set(pairs.map(({ a, b }) => pairKey(a, b)));
    for (const { set, key } of samples.filter(sample => sample.set === name)) {
      const [a, b] = key.split('\t');
      if (familyOf.has(a) && familyOf.get(a) === familyOf.get(b) && !listed.has(key)) left.add(`${set}\t${key}`);
    }
  }
  return samples.filter(({ set, key, candidate }) => candidate && !left.has(`${set}\t${key}`));
}

/**
 * Samples of sets: each pair once in every given context.
 *
 * @param names the sets; of this many unlisted candidates one is a sample
 */
export async function loadSamples(
  design = AS_SHIPPED,
  contexts: readonly Context[] = CONTEXTS,
  names: Readonly<Record<string, number>> = FITTED_SETS,
): Promise<Sample[]> {
  const sets = Object.keys(names).map(loadSet);
  const texts = (of: readonly EvaluationSet[]): Tokens[] =>
    of.flatMap(set => set.articles.map(({ text }) => tokenize(text)));
  const everything = contexts.includes('all sets') ? texts(sets) : [];
  const all = countFrequencies(tokenStoreOf(everything), Uint32Array.from(everything.keys()));
  const samples: Sample[][] = [];
  for (const set of sets) {
    const batch = prepare(
      set.articles.map(article => ({ article })),
      minWords,
    );
    const built = await buildCorpus([batch], minWords);
    for (const context of contexts) {
      const own = context === 'own set' ? undefined : context === 'all sets' ? all : NO_FREQUENCIES;
      samples.push(samplesOf(set, names[set.name], context, built, own, design));
    }
  }
  return samples.flat();
}

function samplesOf(
  set: EvaluationSet,
  oneIn: number,
  context: Context,
  { rows, corpus: its, compared, firstOf }: BuiltCorpus,
  frequencies: DocumentFrequencies | undefined,
  design: Design,
): Sample[] {
  // Rows are ordered by id, like the articles of the set.
  const store = design.discountBoilerplate ? its.store : tokenStoreOf(set.articles.map(({ text }) => tokenize(text)));
  const languages = design.lexicon ? its.languages : new Int8Array(its.languages.length).fill(UNKNOWN_LANGUAGE);
  const corpus: Corpus = {
    store,
    languages,
    frequencies: frequencies ?? (store === its.store ? its.frequencies : countFrequencies(store, compared)),
  };
  const weights = weightsByLanguage(corpus.frequencies);
  const weightsOf = (article: number): WordWeights => weights(corpus.languages[article]);

  const sketches = [...compared].map(article => design.sketch(tokensOf(store, article), weightsOf(article)));
  const values = Uint32Array.from(sketches.flatMap(sketch => [...sketch]));
  const counts = Uint32Array.from(sketches, sketch => sketch.length);
  const proposed = proposeAll(joinSketches([{ counts, values }], compared.length), design.rule);

  // Of several articles with the same words only the first is compared.
  const text = (article: number): string => rows.idOf(firstOf[article]);
  const wanted = new Map<string, readonly [number, number]>();
  const candidates = new Set<string>();
  proposed.left.forEach((sketch, n) => {
    const [left, right] = [compared[sketch], compared[proposed.right[n]]];
    const key = pairKey(rows.idOf(left), rows.idOf(right));
    candidates.add(key);
    if (hashOf(key) % oneIn === 0) wanted.set(key, [right, left]);
  });
  const number = new Map(Array.from(rows, ({ id }, article) => [id, article]));
  for (const [key, { a, b }] of set.pairs) wanted.set(key, [number.get(a)!, number.get(b)!]);

  const [halfOf, storyOf] = [halvesOf(set), storiesOf(set)];
  const comparison = new CorpusComparison(corpus, shingleSize, { similarity: 0, related: undefined });
  return [...wanted].flatMap(([key, [x, y]]) => {
    const pair = set.pairs.get(key);
    if (pair?.label === 'unknown' || store.counts[x] === 0 || store.counts[y] === 0) return [];
    return {
      context,
      set: set.name,
      kind: pair?.kind ?? 'unlisted',
      label: pair?.label ?? 'unlisted',
      story: `${set.name} ${storyOf(rows.idOf(x))}`,
      half: halfOf(rows.idOf(x), rows.idOf(y)),
      quarter: halfOf(rows.idOf(x), rows.idOf(y), 1),
      candidate: text(x) === text(y) || candidates.has(pairKey(text(x), text(y))),
      evidence: comparison.compare(x, y)!.evidence,
      key,
    };
  });
}
