/**
 * Measures the detection of translations, on machine translations of the evaluation sets (across/translations.ts lists
 * the requirements).
 *
 *   npm run bench:across              candidates, shares found and false alarms on both halves of the stories, and the time of a scan
 *   npm run bench:across -- --fit     fits the formula on one half and reports it
 *   npm run bench:across -- --write   also writes the weights to src/across/score.ts
 *   npm run bench:across -- --speed   only the time of a scan with the option and without
 *   npm run bench:across -- --worst   also lists the highest scoring pairs that are no copies
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { TRANSLATION_INTERCEPT, TRANSLATION_WEIGHTS, type TranslationEvidence } from '../src/across/score.js';
import { type Formula, fitFormula, logOddsWith } from './across/fit.js';
import { loadSamples, originals, type Sample, translationsInto } from './across/samples.js';
import { timeScans } from './across/speed.js';
import { apertiumPresent } from './across/translations.js';
import { shareOf } from './interval.js';
import { DATA, dataPresent } from './sets.js';

/** Largest share of candidate pairs without a translation, in the fitted half, that may reach 0.5. */
const FALSE_ALARMS = 1e-4;

/** Number of pairs to list. */
const WORST = 60;

/** Moves the intercept so that the share of false alarms is `FALSE_ALARMS`, and no pair on one event passes. */
function withBar(formula: Formula, samples: readonly Sample[]): Formula {
  const highest = (kind: string, share: number): number => {
    const scores = samples.filter(sample => sample.kind === kind).map(sample => logOddsWith(formula, sample));
    return scores.sort((x, y) => y - x)[Math.floor(scores.length * share)];
  };
  const bar = Math.max(highest('one subject', FALSE_ALARMS), highest('same-event', 0));
  return { ...formula, intercept: formula.intercept - bar };
}

function printShares(title: string, samples: readonly Sample[], formula: Formula): void {
  console.log(`\n${title}\n\n| pairs | | n | at 0.5 | at 0.1 % false alarms |\n| --- | --- | ---: | ---: | ---: |`);
  const alarms = samples.filter(({ isCopy }) => !isCopy).map(sample => logOddsWith(formula, sample));
  const bar = alarms.sort((x, y) => y - x)[Math.floor(alarms.length / 1000)];
  const kinds = [...new Set(samples.map(({ kind }) => kind))].sort((x, y) => (x < y ? -1 : 1));
  for (const kind of kinds) {
    const its = samples.filter(sample => sample.kind === kind);
    const at = (least: number): string => {
      const hits = its.map(sample => ({
        story: sample.story,
        hit: sample.isCandidate && logOddsWith(formula, sample) > least,
      }));
      const { share, low, high } = shareOf(hits)!;
      const percent = (value: number): string => (100 * value).toFixed(share < 0.01 ? 2 : 1);
      return `${percent(share)} % (${percent(low)}–${percent(high)})`;
    };
    const should = its[0].isCopy ? 'found' : 'not reported';
    console.log(`| ${kind} | ${should} | ${its.length} | ${at(0)} | ${its[0].isCopy ? at(bar) : ''} |`);
  }
}

function main(args: readonly string[]): Promise<void> | undefined {
  if (!dataPresent() || !apertiumPresent()) {
    console.log(`nothing measured: there is no evaluation data at ${DATA}, or no Apertium with its language pairs.`);
    return undefined;
  }
  if (!args.includes('--speed')) measure(args);
  if (args.includes('--fit') || args.includes('--write')) return undefined;
  const { all, sets } = originals();
  const into = (['es', 'fr', 'it'] as const).flatMap(target =>
    translationsInto(target, sets).map(article => ({ ...article, id: `${article.id}:${target}` })),
  );
  return timeScans([...all, ...into]);
}

function measure(args: readonly string[]): void {
  const { samples, candidates } = loadSamples();
  console.log('| translations | candidates | candidate pairs an article |\n| --- | ---: | ---: |');
  for (const { kind, found, pairs } of candidates)
    console.log(`| ${kind} | ${(100 * found).toFixed(1)} % | ${pairs.toFixed(1)} |`);
  const fitted = samples.filter(({ half }) => half === 0);
  const fits = args.includes('--fit') || args.includes('--write');
  const round = (value: number): number => Math.round(value * 100) / 100;
  const formula = fits
    ? withBar(fitFormula(fitted), fitted)
    : { weights: TRANSLATION_WEIGHTS, intercept: TRANSLATION_INTERCEPT };
  printShares('Fitted half', fitted, formula);
  printShares(
    'Held-out half',
    samples.filter(({ half }) => half === 1),
    formula,
  );
  if (args.includes('--worst')) {
    const alarms = samples
      .filter(({ isCopy }) => !isCopy)
      .map(sample => ({ ...sample, z: logOddsWith(formula, sample) }));
    for (const { z, kind, story, other } of alarms.sort((x, y) => y.z - x.z).slice(0, WORST))
      console.log(`${z.toFixed(1)} ${kind}: ${story} ${other}`);
  }
  if (!fits) return;
  const lines = (Object.entries(formula.weights) as [keyof TranslationEvidence, number][])
    .map(([name, weight]) => `  ${name}: ${round(weight)},\n`)
    .join('');
  const block = `// <fit>\nexport const TRANSLATION_WEIGHTS: TranslationEvidence = {\n${lines}};\nexport const TRANSLATION_INTERCEPT = ${round(formula.intercept)};\n// </fit>`;
  console.log(`\n${block}`);
  if (args.includes('--write')) {
    const file = new URL('../src/across/score.ts', import.meta.url);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/\/\/ <fit>[\s\S]*\/\/ <\/fit>/, () => block),
    );
  }
}

await main(process.argv.slice(2));
