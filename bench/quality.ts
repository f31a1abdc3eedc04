/**
 * Measures the quality of the detector: scans the evaluation sets with the tool and evaluates its JSON report.
 *
 *   npm run bench:quality                         all sets, with the tool and the methods that it is compared with (measure.ts)
 *   npm run bench:quality -- same-event FOLDER    sets, or folders with articles.jsonl and pairs.tsv
 *   npm run bench:quality -- --method twicetold   one method only
 *   npm run bench:quality -- --json [FILE.json]   JSON, to a file in addition to the tables or to stdout instead of them
 *   npm run bench:quality -- --before OLD.json    another run for the column "before" (bench/results/quality-before.json)
 *   npm run bench:quality -- --compare OLD.json   only the differences to an earlier run
 *   npm run bench:quality -- --worst 20           the missed copies and the false alarms of each set
 *
 * Candidates and their scores come from the stages, because a report lists reported pairs only. For recall at 1 % and
 * 0.1 % false positives, the scores of the distinct pairs of the held-out half determine the threshold. Each figure has
 * its 95 % confidence interval (interval.ts).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Figures, figuresOf, recallAt, reliabilityOf, type SetFigures } from './figures.js';
import { MADE_SETS, SMALL_FOLDER } from './made-sets.js';
import { METHODS, type Measured, type Method, measure, merged } from './measure.js';
import { DATA, dataPresent, type EvaluationSet, folderOf, loadSet, SETS } from './sets.js';
import { changesOf, kindTable, recallLine, reliabilityTable, setTable } from './tables.js';
import { worstOf } from './worst.js';

const FALSE_POSITIVES = [0.01, 0.001];
const TO_STDOUT = '-';
const BEFORE = fileURLToPath(new URL('results/quality-before.json', import.meta.url));
const METHOD_NAMES = Object.keys(METHODS) as Method[];

/** `--json` and `--worst` take an optional value. */
function completed(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    const next = args[i + 1] ?? '';
    if (arg === '--json' && !next.endsWith('.json')) return [`--json=${TO_STDOUT}`];
    return arg === '--worst' && !/^\d+$/.test(next) ? ['--worst=20'] : [arg];
  });
}

async function measureAll(sets: readonly EvaluationSet[], methods: readonly Method[]): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const method of methods) {
    for (const set of sets) {
      process.stderr.write(`${method}: ${set.name}, ${set.articles.length} articles ...`);
      const start = performance.now();
      all.push(await measure(set, method));
      process.stderr.write(` ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
    }
  }
  return all;
}

/** Joins the small folders to one set: each alone has too few pairs for a figure. */
function joined(all: readonly Measured[]): Measured[] {
  const isSmall = ({ set }: Measured): boolean => set.name.startsWith(SMALL_FOLDER);
  return METHOD_NAMES.flatMap(method => {
    const its = all.filter(measured => measured.method === method);
    const small = its.filter(isSmall);
    return [
      ...its.filter(measured => !isSmall(measured)),
      ...(small.length === 0 ? [] : [merged('small-folders', small)]),
    ];
  });
}

function toFigures(all: readonly Measured[]): Figures {
  const own = new Map(all.filter(({ method }) => method === 'twicetold').map(its => [its.set.name, its]));
  return {
    sets: all.map(its => figuresOf(its, its.method === 'two-word' ? own.get(its.set.name) : undefined)),
    recallAt: METHOD_NAMES.filter(method => method !== 'textbook').flatMap(method =>
      FALSE_POSITIVES.flatMap(
        share =>
          recallAt(
            share,
            all.filter(measured => measured.method === method),
          ) ?? [],
      ),
    ),
    reliability: reliabilityOf(all),
  };
}

function print({ sets, recallAt, reliability }: Figures, before: Figures | undefined): void {
  const by = Object.fromEntries(
    METHOD_NAMES.map(method => [method, sets.filter(its => its.method === method)] as const),
  );
  const earlier: SetFigures[] | undefined = before?.sets.filter(({ method }) => method === 'twicetold');
  console.log(kindTable(by, earlier).join('\n'));
  console.log(`\n${setTable(by, earlier).join('\n')}`);
  for (const at of recallAt) console.log(`\n${recallLine(at)}`);
  console.log(`\nOf the candidates of the held-out half with a similarity in a range, how many are copies:\n`);
  console.log(reliabilityTable(reliability).join('\n'));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: completed(process.argv.slice(2)),
    allowPositionals: true,
    options: {
      method: { type: 'string' },
      before: { type: 'string' },
      json: { type: 'string' },
      compare: { type: 'string' },
      worst: { type: 'string' },
    },
  });
  const wrong = positionals.filter(given => folderOf(given) === undefined);
  if (wrong.length > 0) throw new Error(`neither a set (${SETS.join(', ')}) nor a folder: ${wrong.join(', ')}`);
  const methods = METHOD_NAMES.filter(method => values.method === undefined || values.method === method);
  if (methods.length === 0) throw new Error(`unknown method ${values.method}; there are ${METHOD_NAMES.join(', ')}`);
  const named = positionals.some(given => SETS.some(name => name === given));
  if ((positionals.length === 0 || named) && !dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing measured. TWICETOLD_DATA names another folder.`);
    return;
  }
  const read = (path: string): Figures => JSON.parse(readFileSync(path, 'utf8')) as Figures;
  const compared = values.compare === undefined ? undefined : read(values.compare);
  const earlier = values.before ?? BEFORE;
  const before = existsSync(earlier) ? read(earlier) : undefined;
  const chosen = positionals.length === 0 ? [...SETS, ...Object.keys(MADE_SETS)] : positionals;
  const all = await measureAll(chosen.map(loadSet), methods);
  const figures = toFigures(joined(all));
  const json = `${JSON.stringify(figures, (_, value) => (typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value), 1)}\n`;
  if (values.json !== undefined && values.json !== TO_STDOUT) writeFileSync(values.json, json);
  if (values.json === TO_STDOUT) process.stdout.write(json);
  else if (compared !== undefined) console.log(changesOf(compared, figures).join('\n'));
  else print(figures, before);
  if (values.worst !== undefined && values.json !== TO_STDOUT) {
    for (const measured of all.filter(({ method }) => method === 'twicetold')) {
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
