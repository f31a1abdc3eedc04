/**
 * Fits the weights of src/compare/score.ts on one half of the stories and reports on the other half.
 *
 *   npm run bench:fit            fits, prints the tables of both halves, and the held-out half with the shipped weights
 *   npm run bench:fit -- --write also writes the weights to src/compare/score.ts
 *
 * Each labelled pair is compared within three corpora (its own set; all sets together; none), because the weight of a
 * word depends on the corpus and a verdict should not. Unlisted candidates count as distinct. The intercept is then
 * moved so that in each of the three at most 0.3 % of the distinct pairs in the fitted half exceed 0.5. The calibration
 * is fitted on the fitted half, too: each quarter of the stories is judged by the formula of the other one, on the
 * pairs that a report may list in the sets with complete labels, including small folders and agency items.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type EvidenceName, INTERCEPT, WEIGHTS } from '../src/compare/score.js';
import { type Formula, fitCalibration, fitFormula, logOddsWith, quantile } from './regression.js';
import { CONTEXTS, loadReportable, loadSamples, type Sample } from './samples.js';
import { DATA, dataPresent } from './sets.js';

const REWRITES = ['llm-rewrite', 'llm-original'];
const CALIBRATION_LINES =
  '/** Log-odds of the formula above 0, times this, are those of the similarity. Measured, see `calibrated`. */\n' +
  'export const CALIBRATION';

function printShares(title: string, samples: readonly Sample[], formula: Formula): void {
  const nameOf = ({ set, label, kind }: Sample): string => `${set} ${label === 'copy' ? kind : label}`;
  const rows: Record<string, Record<string, string>> = {};
  for (const name of [...new Set(samples.map(nameOf))].sort()) {
    rows[name] = {};
    for (const context of CONTEXTS) {
      const of = samples.filter(sample => sample.context === context && nameOf(sample) === name);
      const over = of.filter(sample => logOddsWith(formula, sample) >= 0).length;
      rows[name][context] = `${over}/${of.length} = ${((100 * over) / of.length).toFixed(1)} %`;
    }
  }
  console.log(`\n${title}: share with similarity 0.5 or more by the formula alone`);
  console.table(rows);
  for (const context of CONTEXTS) {
    const here = samples.filter(sample => sample.context === context);
    const distinct = here
      .filter(({ label, set }) => label === 'distinct' && set !== 'digests')
      .map(sample => logOddsWith(formula, sample));
    const rewrites = here
      .filter(({ label, set }) => label === 'copy' && REWRITES.includes(set))
      .map(sample => logOddsWith(formula, sample));
    for (const share of [0.01, 0.001]) {
      const bar = quantile(distinct, 1 - share);
      const recall = rewrites.filter(z => z > bar).length / rewrites.length;
      console.log(`  ${context}: rewrites: recall at ${100 * share} % false positives ${recall.toFixed(3)}`);
    }
  }
}

/** Prints the held-out half, one line per context: shares that reach 0.5 by the formula alone. */
function printSums(title: string, samples: readonly Sample[], formula: Formula): void {
  for (const context of CONTEXTS) {
    const here = samples.filter(sample => sample.context === context && sample.set !== 'digests');
    const sum = (name: string, its: readonly Sample[]): string =>
      `${its.filter(sample => logOddsWith(formula, sample) >= 0).length} of ${its.length} ${name}`;
    const rewrites = here.filter(({ label, set }) => label === 'copy' && REWRITES.includes(set));
    const others = (['distinct', 'unlisted'] as const).map(name =>
      sum(
        name,
        here.filter(({ label }) => label === name),
      ),
    );
    console.log(`  ${title}, ${context}: ${[sum('rewrites', rewrites), ...others].join(', ')}`);
  }
}

async function main(): Promise<void> {
  if (!dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing fitted. TWICETOLD_DATA names another folder.`);
    return;
  }
  const samples = await loadSamples();
  const fitted = samples.filter(({ half }) => half === 0);
  const columns = Object.keys(WEIGHTS) as EvidenceName[];
  const formula = fitFormula(fitted, columns);
  const reportable = await loadReportable();
  const calibration = ([0, 1] as const).map(side =>
    fitCalibration(
      fitted,
      reportable.filter(({ half }) => half === side),
      columns,
      ({ quarter }) => quarter,
    ),
  );
  console.log(`slope above 0 by each half of the stories: ${calibration.map(slope => slope.toFixed(3)).join(', ')}`);
  printShares('Fitted half', fitted, formula);
  const held = samples.filter(({ half }) => half === 1);
  printShares('Held-out half', held, formula);
  console.log('\nHeld-out half: pairs with similarity 0.5 or more by the formula alone');
  printSums('fitted now', held, formula);
  printSums('as shipped', held, { columns, weights: columns.map(name => WEIGHTS[name]!), intercept: INTERCEPT });
  const round = (value: number): number => Math.round(value * 100) / 100;
  const lines = formula.columns.map((name, c) => `  ${name}: ${round(formula.weights[c])},`).join('\n');
  const block = `// <fit>\nexport const WEIGHTS: Readonly<Partial<Record<EvidenceName, number>>> = {\n${lines}\n};\nexport const INTERCEPT = ${round(formula.intercept)};\n${CALIBRATION_LINES} = ${round(calibration[0])};\n// </fit>`;
  console.log(`\n${block}`);
  if (process.argv.includes('--write')) {
    const file = new URL('../src/compare/score.ts', import.meta.url);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\/\/ <fit>[\s\S]*\/\/ <\/fit>/, block));
  }
}

await main();
