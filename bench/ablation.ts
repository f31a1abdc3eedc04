/**
 * Measures the worth of each part of the detection: leaves out one part at a time and measures on the held-out stories.
 *
 *   npm run bench:ablation
 *
 * Evidence: the formula is fitted again without the column, on the other half (regression.ts). Design: the sketches or the
 * weights of words are computed in another way; if that changes the evidence, the formula is fitted again, too. A pair
 * counts as found if it became a candidate and reaches 0.5, in the corpus of its own set.
 */

import { LEVELS } from '../src/candidates/engine.js';
import { sketchTokens } from '../src/candidates/sketch.js';
import { perfectHashSet } from '../src/collections/perfect-hash-set.js';
import { EVIDENCE, type EvidenceName, type EvidenceValues, similarityOf, WEIGHTS } from '../src/compare/score.js';
import { DEFAULT_OPTIONS } from '../src/options.js';
import { type Formula, fitFormula, logOddsWith, quantile } from './regression.js';
import { AS_SHIPPED, type Design, loadSamples, type Sample } from './samples.js';
import { DATA, dataPresent } from './sets.js';
import { table } from './tables.js';

const COLUMNS = Object.keys(WEIGHTS) as EvidenceName[];
/** Evidence outside the formula: above a limit each of them decides alone. */
const SHORTCUTS: readonly EvidenceName[] = (['verbatim'] as const).filter(name => name in EVIDENCE);
const FALSE_POSITIVES = 0.005;
const { shingleSize, sketchSize } = DEFAULT_OPTIONS;
const { scale, rule } = LEVELS.default;
/** Treats all words as content words. */
const EVERY_WORD = { functionWords: perfectHashSet([]) };

/** Evidence of two independent articles: no formula reaches 0.5 on it. */
const NOTHING = { ...(Object.fromEntries(Object.keys(EVIDENCE).map(name => [name, 0])) as EvidenceValues), moved: 1 };

/** Log-odds by the formula, or infinite if evidence outside the formula decides. */
function oddsOf(formula: Formula, sample: Sample, shortcuts: readonly EvidenceName[]): number {
  const alone = { ...NOTHING, ...Object.fromEntries(shortcuts.map(name => [name, sample.evidence[name]])) };
  return similarityOf(alone) >= 0.5 ? Infinity : logOddsWith(formula, sample);
}

/** One row of the table: a name and the figures of the held-out half. */
function rowOf(name: string, samples: readonly Sample[], formula: Formula, shortcuts = SHORTCUTS): string[] {
  const held = samples.filter(({ half, context }) => half === 1 && context === 'own set');
  const odds = new Map(
    held.map(sample => [sample, sample.candidate ? oddsOf(formula, sample, shortcuts) : -Infinity] as const),
  );
  const share = (its: readonly Sample[], bar: number): number =>
    its.filter(sample => odds.get(sample)! >= bar).length / its.length;
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const rewrites = held.filter(({ kind }) => kind === 'llm-rewrite');
  const distinct = held.filter(({ label }) => label === 'distinct');
  const unlisted = held.filter(({ label }) => label === 'unlisted');
  const over = (its: readonly Sample[]): number => its.filter(sample => odds.get(sample)! >= 0).length;
  const bar = quantile(
    distinct.map(sample => odds.get(sample)!),
    1 - FALSE_POSITIVES,
  );
  const copies = held.filter(({ set, label }) => set === 'machine-paraphrase' && label === 'copy');
  const kinds = [...new Set(copies.map(({ kind }) => kind))].sort();
  const [lowest] = kinds
    .map(kind => ({
      kind,
      recall: share(
        copies.filter(sample => sample.kind === kind),
        0,
      ),
    }))
    .sort((x, y) => x.recall - y.recall);
  return [
    name,
    percent(rewrites.filter(({ candidate }) => candidate).length / rewrites.length),
    percent(rewrites.filter(sample => odds.get(sample)! > bar).length / rewrites.length),
    percent(share(rewrites, 0)),
    `${over(distinct)} of ${distinct.length}`,
    String(over(unlisted)),
    lowest.recall === 1 ? '100.0 %' : `${percent(lowest.recall)} (${lowest.kind})`,
    String(held.filter(({ candidate }) => candidate).length),
  ];
}

/** Changes that affect which pairs are compared, not their evidence. */
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

async function main(): Promise<void> {
  if (!dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing measured. TWICETOLD_DATA names another folder.`);
    return;
  }
  const rows: string[][] = [];
  const add = (...row: Parameters<typeof rowOf>): void => {
    rows.push(rowOf(...row));
    process.stderr.write(`${row[0]}\n`);
  };
  const fitOn = (samples: readonly Sample[], columns = COLUMNS): Formula =>
    fitFormula(
      samples.filter(({ half }) => half === 0),
      columns,
    );
  const samples = await loadSamples();
  const whole = fitOn(samples);
  add('nothing: all of it, fitted on the other half', samples, whole);
  for (const column of COLUMNS) {
    const rest = COLUMNS.filter(name => name !== column);
    add(`\`${column}\``, samples, fitOn(samples, rest));
  }
  for (const name of SHORTCUTS) {
    add(
      `\`${name}\` deciding alone`,
      samples,
      whole,
      SHORTCUTS.filter(other => other !== name),
    );
  }
  for (const [name, change] of Object.entries(CANDIDATE_DESIGNS)) {
    add(`instead: ${name}`, await loadSamples({ ...AS_SHIPPED, ...change }, ['own set']), whole);
  }
  for (const [name, change] of Object.entries(EVIDENCE_DESIGNS)) {
    const changed = await loadSamples({ ...AS_SHIPPED, ...change });
    add(`instead: ${name}`, changed, fitOn(changed));
  }
  const head = [
    'taken away',
    'llm-rewrite: became candidates',
    `llm-rewrite: recall at ${100 * FALSE_POSITIVES} % false positives`,
    'llm-rewrite: reported',
    'distinct pairs reported',
    'unlisted pairs reported',
    'lowest recall of a machine-paraphrase kind',
    'candidate pairs',
  ];
  console.log(table(head, 1, rows).join('\n'));
}

await main();
