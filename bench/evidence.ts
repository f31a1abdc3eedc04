/**
 * Prints the distribution of each piece of evidence over copies, distinct pairs and unlisted candidates. The chosen
 * (not fitted) constants in src/compare/score.ts are based on it.
 *
 *   npm run bench:evidence
 */
import { EVIDENCE, type EvidenceName } from '../src/compare/score.js';
import { quantile } from './regression.js';
import { AS_SHIPPED, loadSamples } from './samples.js';
import { DATA, dataPresent } from './sets.js';
import { table } from './tables.js';

const QUANTILES = [0.01, 0.5, 0.99, 1];

async function main(): Promise<void> {
  if (!dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing measured. TWICETOLD_DATA names another folder.`);
    return;
  }
  const samples = await loadSamples(AS_SHIPPED, ['own set']);
  const groups = [...new Set(samples.map(sample => `${sample.set} ${sample.label}`))].sort();
  for (const name of Object.keys(EVIDENCE) as EvidenceName[]) {
    const rows = groups.map(group => {
      const its = samples.filter(sample => `${sample.set} ${sample.label}` === group);
      const values = its.map(sample => sample.evidence[name]);
      return [group, String(values.length), ...QUANTILES.map(q => quantile(values, q).toFixed(3))];
    });
    console.log(`\n\`${name}\`: ${EVIDENCE[name]}\n`);
    console.log(table(['pairs', 'number', '1 %', 'median', '99 %', 'highest'], 1, rows).join('\n'));
  }
}

await main();
