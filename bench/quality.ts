/**
 * How good is the detector? Runs the tool itself over the evaluation sets and counts from its JSON report.
 *
 *   npm run bench:quality                      all sets, with our engine and the textbook one
 *   npm run bench:quality -- same-event        one set
 *   npm run bench:quality -- --json            machine-readable
 *
 * Recall is counted per kind as pairs reported and as pairs in one cluster. Candidates and their scores come from the
 * stages themselves, since a report lists reported pairs only; recall at 1 % and 0.1 % false positives places the bar by the scores of same-event's distinct pairs.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Engine, Report } from '../src/model.js';
import { candidateScores, type ScoreOf } from './scores.js';
import { DATA, dataPresent, type EvaluationSet, loadSet, pairKey, SETS, type SetName } from './sets.js';

const BIN = fileURLToPath(new URL('../bin/twicetold.js', import.meta.url));
/** What the textbook method is usually run with: 128 permutations, shingles of three words, Jaccard 0.5. */
const USUAL: Readonly<Record<Engine, readonly string[]>> = { 'bottom-k': [], minhash: ['--engine', 'minhash'] };

interface Row {
  readonly set: SetName;
  readonly kind: string;
  readonly label: string;
  readonly pairs: number;
  readonly reported: number;
  readonly oneCluster: number;
  readonly candidates: number;
}

interface SetResult {
  readonly set: SetName;
  readonly engine: Engine;
  readonly seconds: number;
  readonly candidatesPerArticle: number;
  readonly rows: readonly Row[];
  readonly reported: number;
  readonly unlisted: number;
  readonly score: ScoreOf;
}

function scan(path: string, args: readonly string[]): { report: Report; seconds: number } {
  const start = performance.now();
  const run = spawnSync(process.execPath, [BIN, 'scan', path, '--format', 'json', '--quiet', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (run.status !== 0) throw new Error(`scan of ${path} ended with ${run.status}: ${run.stderr}`);
  return { report: JSON.parse(run.stdout) as Report, seconds: (performance.now() - start) / 1000 };
}

async function measure(set: EvaluationSet, engine: Engine): Promise<SetResult> {
  const { report, seconds } = scan(set.path, USUAL[engine]);
  const score = await candidateScores(set, engine);
  const reported = new Set(report.pairs.map(pair => pairKey(pair.a, pair.b)));
  const home = new Map<string, number>();
  for (const cluster of report.clusters) {
    for (const id of [cluster.representative, ...cluster.members.map(member => member.id)]) home.set(id, cluster.id);
  }
  const kinds = new Map<string, { label: string; kind: string; keys: string[]; together: number }>();
  for (const [key, { a, b, label, kind }] of set.pairs) {
    if (label === 'unknown') continue;
    const its = kinds.get(kind) ?? { label, kind, keys: [], together: 0 };
    its.keys.push(key);
    if (home.has(a) && home.get(a) === home.get(b)) its.together++;
    kinds.set(kind, its);
  }
  const rows = [...kinds.values()].map(({ label, kind, keys, together }) => ({
    set: set.name,
    label,
    kind,
    pairs: keys.length,
    reported: keys.filter(key => reported.has(key)).length,
    oneCluster: together,
    candidates: keys.filter(key => score(...ids(key)) !== undefined).length,
  }));
  return {
    set: set.name,
    engine,
    seconds,
    candidatesPerArticle: report.summary.candidatePairs / set.articles.length,
    rows: rows.sort((x, y) => (x.label + x.kind < y.label + y.kind ? -1 : 1)),
    reported: reported.size,
    unlisted: [...reported].filter(key => !set.pairs.has(key)).length,
    score,
  };
}

const ids = (key: string): [string, string] => key.split('\t') as [string, string];
const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);

function printTable(results: readonly SetResult[]): void {
  console.log('| set | kind | label | pairs | became candidates | reported | in one cluster |');
  console.log('| --- | --- | --- | ---: | ---: | ---: | ---: |');
  for (const { rows } of results) {
    for (const row of rows) {
      const cells = [row.candidates, row.reported, row.oneCluster].map(count => percent(count, row.pairs));
      console.log(`| ${row.set} | ${row.kind} | ${row.label} | ${row.pairs} | ${cells.join(' | ')} |`);
    }
  }
  console.log('\n| set | pairs reported | of them not listed | candidate pairs an article | seconds |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const { set, reported, unlisted, candidatesPerArticle, seconds } of results) {
    const share =
      set === 'german-wire' ? `${unlisted} (not an error here)` : `${unlisted} = ${percent(unlisted, reported)}`;
    console.log(`| ${set} | ${reported} | ${share} | ${candidatesPerArticle.toFixed(1)} | ${seconds.toFixed(1)} |`);
  }
}

/** Recall of llm-rewrite with the bar at the (1 - share) quantile of the distinct pairs' scores; pairs that never became candidates score 0. */
function recallAt(
  share: number,
  results: readonly SetResult[],
): { bar: number; recall: number; ofCandidates: number } | undefined {
  const same = results.find(result => result.set === 'same-event');
  const rewrites = results.find(result => result.set === 'llm-rewrite');
  if (same === undefined || rewrites === undefined) return undefined;
  const scoresOf = (result: SetResult, label: string): (number | undefined)[] =>
    [...loadSet(result.set).pairs].filter(([, pair]) => pair.label === label).map(([, { a, b }]) => result.score(a, b));
  const distinct = scoresOf(same, 'distinct')
    .map(score => score ?? 0)
    .sort((x, y) => x - y);
  const bar = distinct[Math.min(distinct.length - 1, Math.floor((1 - share) * distinct.length))];
  const copies = scoresOf(rewrites, 'copy');
  const candidates = copies.filter(score => score !== undefined);
  const found = candidates.filter(score => score > bar).length;
  return { bar, recall: found / copies.length, ofCandidates: found / candidates.length };
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (!dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing measured. TWICETOLD_DATA names another folder.`);
    return;
  }
  const wanted = args.filter(arg => !arg.startsWith('--'));
  const unknown = wanted.filter(name => !SETS.includes(name as SetName));
  if (unknown.length > 0) {
    console.error(`unknown set ${unknown.join(', ')}; the sets are ${SETS.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const sets = SETS.filter(name => wanted.length === 0 || wanted.includes(name)).map(loadSet);
  const engines: readonly Engine[] = ['bottom-k', 'minhash'];
  const all: { engine: Engine; results: SetResult[] }[] = [];
  for (const engine of engines) {
    const results: SetResult[] = [];
    for (const set of sets) results.push(await measure(set, engine));
    all.push({ engine, results });
  }
  if (args.includes('--json')) {
    const plain = all.flatMap(({ results }) => results.map(({ score: _, ...result }) => result));
    console.log(JSON.stringify(plain, null, 2));
    return;
  }
  for (const { engine, results } of all) {
    console.log(`\n## ${engine === 'bottom-k' ? 'default engine' : '--engine minhash at its usual settings'}\n`);
    printTable(results);
    for (const share of [0.01, 0.001]) {
      const at = recallAt(share, results);
      if (at === undefined) continue;
      console.log(
        `\nllm-rewrite at ${100 * share} % false positives on same-event's distinct pairs (similarity above ${at.bar}): ` +
          `recall ${at.recall.toFixed(3)}, of those that became candidates ${at.ofCandidates.toFixed(3)}`,
      );
    }
  }
}

await main();
