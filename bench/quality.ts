/**
 * Measures the quality of the detector: scans the evaluation sets with the tool and evaluates its JSON report.
 *
 *   npm run bench:quality                         all sets, with the default engine and the textbook one
 *   npm run bench:quality -- same-event FOLDER    sets, or folders with articles.jsonl and pairs.tsv
 *   npm run bench:quality -- --engine bottom-k    one engine only
 *   npm run bench:quality -- --json [FILE.json]   JSON, to a file in addition to the tables or to stdout instead of them
 *   npm run bench:quality -- --compare OLD.json   only the differences to an earlier run
 *   npm run bench:quality -- --worst 20           the missed copies and the false alarms of each set
 *
 * Candidates and their scores come from the stages, because a report lists reported pairs only. Recall at 1 % and 0.1 %
 * false positives sets the threshold by the scores of the distinct pairs of same-event. Each figure has its 95 % confidence
 * interval (interval.ts).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DETECT_OPTIONS, type Engine } from '../src/options.js';
import { type Figures, figuresOf, recallAt, type SetFigures } from './figures.js';
import { type Measured, measure } from './measure.js';
import { DATA, dataPresent, type EvaluationSet, folderOf, loadSet, SETS } from './sets.js';
import { changesOf, recallLine, tablesOf } from './tables.js';
import { worstOf } from './worst.js';

const FALSE_POSITIVES = [0.01, 0.001];
const TO_STDOUT = '-';

/** `--json` and `--worst` take an optional value. */
function completed(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    const next = args[i + 1] ?? '';
    if (arg === '--json' && !next.endsWith('.json')) return [`--json=${TO_STDOUT}`];
    return arg === '--worst' && !/^\d+$/.test(next) ? ['--worst=20'] : [arg];
  });
}

async function measureAll(sets: readonly EvaluationSet[], engines: readonly Engine[]): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const engine of engines) {
    for (const set of sets) {
      process.stderr.write(`${engine}: ${set.name}, ${set.articles.length} articles ...`);
      const start = performance.now();
      all.push(await measure(set, engine));
      process.stderr.write(` ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
    }
  }
  return all;
}

function toFigures(all: readonly Measured[], engines: readonly Engine[]): Figures {
  return {
    sets: all.map(figuresOf),
    recallAt: engines.flatMap(engine =>
      FALSE_POSITIVES.flatMap(
        share =>
          recallAt(
            share,
            all.filter(measured => measured.engine === engine),
          ) ?? [],
      ),
    ),
  };
}

function print({ sets, recallAt }: Figures): void {
  for (const engine of DETECT_OPTIONS.engine.values) {
    const its: SetFigures[] = sets.filter(set => set.engine === engine);
    if (its.length === 0) continue;
    console.log(`\n## ${engine === 'bottom-k' ? 'default engine' : '--engine minhash at its usual settings'}\n`);
    console.log(tablesOf(its).join('\n'));
    for (const at of recallAt.filter(at => at.engine === engine)) console.log(`\n${recallLine(at)}`);
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: completed(process.argv.slice(2)),
    allowPositionals: true,
    options: {
      engine: { type: 'string' },
      json: { type: 'string' },
      compare: { type: 'string' },
      worst: { type: 'string' },
    },
  });
  const wrong = positionals.filter(given => folderOf(given) === undefined);
  if (wrong.length > 0) throw new Error(`neither a set (${SETS.join(', ')}) nor a folder: ${wrong.join(', ')}`);
  const engines = DETECT_OPTIONS.engine.values.filter(
    engine => values.engine === undefined || values.engine === engine,
  );
  if (engines.length === 0)
    throw new Error(`unknown engine ${values.engine}; there are ${DETECT_OPTIONS.engine.values.join(', ')}`);
  const named = positionals.some(given => SETS.some(name => name === given));
  if ((positionals.length === 0 || named) && !dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing measured. TWICETOLD_DATA names another folder.`);
    return;
  }
  const before =
    values.compare === undefined ? undefined : (JSON.parse(readFileSync(values.compare, 'utf8')) as Figures);
  const all = await measureAll((positionals.length === 0 ? SETS : positionals).map(loadSet), engines);
  const figures = toFigures(all, engines);
  const json = `${JSON.stringify(figures, null, 2)}\n`;
  if (values.json !== undefined && values.json !== TO_STDOUT) writeFileSync(values.json, json);
  if (values.json === TO_STDOUT) process.stdout.write(json);
  else if (before !== undefined) console.log(changesOf(before, figures).join('\n'));
  else print(figures);
  if (values.worst !== undefined && values.json !== TO_STDOUT) {
    for (const measured of all.filter(({ engine }) => engine === engines[0])) {
      console.log(worstOf(measured, Number(values.worst)).join('\n'));
    }
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
