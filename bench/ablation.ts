/**
 * Measures the worth of each part of the detection: leaves out one part at a time and measures the held-out stories.
 *
 *   npm run bench:ablation                       prints the table
 *   npm run bench:ablation -- --json FILE.json   also writes it to a file (docs/ablation.md shows bench/results/ablation.json)
 *
 * Evidence: the formula is fitted again without the column, on the other half (regression.ts). Rules: conditions that
 * decide in addition to the formula. Design: sketches or word weights are computed in another way; if that changes the
 * evidence, the formula is fitted again, too. A pair counts as reported if it is a candidate and reaches 0.5 in the
 * corpus of its own set; template families are not considered. The small folders have no part in the fit.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LEVELS } from '../src/candidates/engine.js';
import { sketchTokens } from '../src/candidates/sketch.js';
import { perfectHashSet } from '../src/collections/perfect-hash-set.js';
import {
  AS_LIKELY_AS_NOT,
  EVIDENCE,
  type EvidenceName,
  type EvidenceValues,
  LEAST_SPREAD,
  LEAST_VOCABULARY,
  similarityOf,
  TABLE,
  WEIGHTS,
} from '../src/compare/score.js';
import { DEFAULT_OPTIONS } from '../src/options.js';
import { type AblationRow, ablationTable } from './ablation-table.js';
import { shareOf } from './interval.js';
import { MADE_SETS, SMALL_FOLDER } from './made-sets.js';
import { type Formula, fitFormula, logOddsWith, quantile } from './regression.js';
import { AS_SHIPPED, CONTEXTS, type Context, type Design, loadSamples, type Sample } from './samples.js';
import { DATA, dataPresent } from './sets.js';

const COLUMNS = Object.keys(WEIGHTS) as EvidenceName[];
const FALSE_POSITIVES = 0.005;
const { shingleSize, sketchSize } = DEFAULT_OPTIONS;
const { scale, rule } = LEVELS.default;
/** Treats all words as content words. */
const EVERY_WORD = { functionWords: perfectHashSet([]) };
const SMALL_FOLDERS = Object.fromEntries(
  Object.keys(MADE_SETS)
    .filter(name => name.startsWith(SMALL_FOLDER))
    .map(name => [name, 1]),
);
const isSmall = ({ set }: Sample): boolean => set.startsWith(SMALL_FOLDER);

/** Evidence of two independent articles. No formula reaches 0.5 on it. */
const NOTHING = {
  ...(Object.fromEntries(Object.keys(EVIDENCE).map(name => [name, 0])) as EvidenceValues),
  moved: 1,
  length: 1,
};

/** Rules in addition to the formula, see `similarityOf` in src/compare/score.ts. */
const RULES = {
  verbatim: '`verbatim` deciding alone',
  vocabulary: `the least \`vocabulary\`, ${LEAST_VOCABULARY}`,
  spread: `the least \`spread\`, ${LEAST_SPREAD}`,
  numericShare: `the highest \`numericShare\`, ${TABLE}`,
  order: 'the freedom of order: `moved` counts in full, however much is verbatim',
};
type Rule = keyof typeof RULES;

/** Log-odds by the formula; infinite if a rule decides. */
function oddsOf(formula: Formula, { evidence }: Sample, without: Rule | undefined): number {
  const { verbatim, vocabulary, spread, numericShare } = evidence;
  if (without !== 'verbatim' && similarityOf({ ...NOTHING, verbatim }) >= AS_LIKELY_AS_NOT) return Infinity;
  if (without !== 'vocabulary' && vocabulary < LEAST_VOCABULARY) return -Infinity;
  if (without !== 'spread' && spread < LEAST_SPREAD) return -Infinity;
  if (without !== 'numericShare' && numericShare > TABLE) return -Infinity;
  // The verbatim share only affects the order.
  return logOddsWith(formula, { evidence: without === 'order' ? { ...evidence, verbatim: 0 } : evidence });
}

/** The figures of the held-out half. */
function rowOf(without: string, samples: readonly Sample[], formula: Formula, rule?: Rule): AblationRow {
  const held = samples.filter(({ half, context }) => half === 1 && context === 'own set');
  const odds = new Map(
    held.map(sample => [sample, sample.candidate ? oddsOf(formula, sample, rule) : -Infinity] as const),
  );
  const share = (its: readonly Sample[], isHit: (sample: Sample) => boolean) =>
    shareOf(its.map(sample => ({ story: sample.story, hit: isHit(sample) })))!;
  const isReported = (sample: Sample): boolean => odds.get(sample)! >= 0;
  const [small, large] = [held.filter(isSmall), held.filter(sample => !isSmall(sample))];
  const rewrites = large.filter(({ kind }) => kind === 'llm-rewrite');
  const distinct = large.filter(({ label }) => label === 'distinct');
  const bar = quantile(
    distinct.map(sample => odds.get(sample)!),
    1 - FALSE_POSITIVES,
  );
  const paraphrases = large.filter(({ set, label }) => set === 'machine-paraphrase' && label === 'copy');
  const kinds = [...new Set(paraphrases.map(({ kind }) => kind))].sort().map(kind => {
    const its = paraphrases.filter(sample => sample.kind === kind);
    return { kind, ...share(its, isReported) };
  });
  return {
    without,
    becameCandidates: share(rewrites, ({ candidate }) => candidate),
    atEqualAlarms: share(rewrites, sample => odds.get(sample)! > bar),
    reported: share(rewrites, isReported),
    distinct: share(distinct, isReported),
    unlisted: large.filter(sample => sample.label === 'unlisted' && isReported(sample)).length,
    small: share(
      small.filter(({ label }) => label === 'copy'),
      isReported,
    ),
    smallDistinct: share(
      small.filter(({ label }) => label === 'distinct'),
      isReported,
    ),
    lowest: kinds.sort((x, y) => x.share - y.share)[0],
    candidates: held.filter(({ candidate }) => candidate).length,
  };
}

/** Changes that affect the choice of candidates, not their evidence. */
const CANDIDATE_DESIGNS: Readonly<Record<string, Partial<Design>>> = {
  'shingles of all words, not of content words': {
    sketch: tokens => sketchTokens(tokens, EVERY_WORD, shingleSize, sketchSize, scale).values.slice(),
  },
  'shingles of three content words': {
    sketch: (tokens, weights) => sketchTokens(tokens, weights, 3, sketchSize, scale).values.slice(),
  },
  'the smallest values only, no scaled part of the sketch': {
    sketch: (tokens, weights) => sketchTokens(tokens, weights, shingleSize, sketchSize, 0).values.slice(),
  },
  'sketches of at least 64': {
    sketch: (tokens, weights) => sketchTokens(tokens, weights, shingleSize, 64, scale).values.slice(),
  },
  'sketches of at least 256': {
    sketch: (tokens, weights) => sketchTokens(tokens, weights, shingleSize, 256, scale).values.slice(),
  },
  'two shared values make a candidate': { rule: { ...rule, minOverlap: 2 } },
  'four shared values make a candidate': { rule: { ...rule, minOverlap: 4 } },
  'values that at most 50 articles hold': { rule: { ...rule, maxDocumentFrequency: 50 } },
};

/** Changes that affect the evidence. */
const EVIDENCE_DESIGNS: Readonly<Record<string, Partial<Design>>> = {
  'no shipped word frequencies': { lexicon: false },
  'boilerplate not discounted': { discountBoilerplate: false },
};

/** Samples of the fitted sets in some contexts, and samples of the small folders in their own context. */
async function samplesOf(change: Partial<Design>, contexts: readonly Context[]): Promise<Sample[]> {
  const design = { ...AS_SHIPPED, ...change };
  const [large, small] = [await loadSamples(design, contexts), await loadSamples(design, ['own set'], SMALL_FOLDERS)];
  return [...large, ...small];
}

async function main(): Promise<void> {
  if (!dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing measured. TWICETOLD_DATA names another folder.`);
    return;
  }
  const { values } = parseArgs({ options: { json: { type: 'string' } } });
  const rows: AblationRow[] = [];
  const add = (...row: Parameters<typeof rowOf>): void => {
    rows.push(rowOf(...row));
    process.stderr.write(`${row[0]}\n`);
  };
  const fitOn = (samples: readonly Sample[], columns = COLUMNS): Formula =>
    fitFormula(
      samples.filter(sample => sample.half === 0 && !isSmall(sample)),
      columns,
    );
  const samples = await samplesOf({}, CONTEXTS);
  const whole = fitOn(samples);
  add('nothing', samples, whole);
  for (const column of COLUMNS) {
    const rest = COLUMNS.filter(name => name !== column);
    add(`\`${column}\``, samples, fitOn(samples, rest));
  }
  for (const rule of Object.keys(RULES) as Rule[]) add(RULES[rule], samples, whole, rule);
  for (const [name, change] of Object.entries(CANDIDATE_DESIGNS)) {
    add(`instead: ${name}`, await samplesOf(change, ['own set']), whole);
  }
  for (const [name, change] of Object.entries(EVIDENCE_DESIGNS)) {
    const changed = await samplesOf(change, CONTEXTS);
    add(`instead: ${name}`, changed, fitOn(changed));
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`);
  console.log(ablationTable(rows).join('\n'));
}

await main();
