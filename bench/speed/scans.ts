/** Runs the scans of each corpus and their floors in turns. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChildRun, runChild } from './child.js';
import { coresOf, growthOf, recallBySize } from './compared.js';
import type { CorpusFiles } from './corpora.js';
import type { Floor } from './floor.js';
import { forgetFiles } from './page-cache.js';
import { type FloorFigures, isFloorOf, type ScanFigures, type SpeedResults } from './results.js';
import { type Contestant, type Turns, takeTurns } from './rounds.js';
import { medianStages, stagesIn } from './stages.js';
import { median } from './statistics.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FLOOR = fileURLToPath(new URL('./floor.ts', import.meta.url));

export interface ScanPlan {
  /** Path of the tool, a script for Node. */
  readonly tool: string;
  readonly corpora: readonly CorpusFiles[];
  /** Number of threads. */
  readonly jobs: number;
  /** Articles of the JSON Lines corpus that is also scanned with one thread. */
  readonly oneThread: number;
  /** Maximum number of runs; long runs are repeated less often (rounds.ts). */
  readonly runs: number;
  readonly onRun: (line: string) => void;
}

/** One scan or one floor loop. */
interface Run {
  readonly scan?: ChildRun;
  readonly floor?: Floor;
}

interface Entry extends Contestant<Run> {
  readonly corpus: CorpusFiles;
  /** Threads of a scan; 0 for a floor. */
  readonly jobs: number;
  /** True if all threads of the process, with those of Node, share one core. */
  readonly onOneCore?: true;
  /** True if the files are removed from the page cache before each run. */
  readonly fromDisk?: true;
}

/** @throws Error if a floor loop fails; a failed scan is part of the results */
export async function measureScans(
  plan: ScanPlan,
): Promise<Pick<SpeedResults, 'scans' | 'floors' | 'cores' | 'growth' | 'recall'>> {
  const folder = mkdtempSync(join(tmpdir(), 'twicetold-reports-'));
  try {
    const entries = plan.corpora.flatMap(corpus => entriesOf(corpus, plan, folder));
    const turns = await takeTurns(entries, plan.runs, (name, run, of, seconds, failed) =>
      plan.onRun(`${name}: run ${run} of ${of}, ${failed ?? `${seconds.toFixed(2)} s`}`),
    );
    const broken = turns.findIndex(({ failed }, i) => failed !== undefined && entries[i].jobs === 0);
    if (broken >= 0) throw new Error(`${entries[broken].name}: ${turns[broken].failed}`);

    const bytes = new Map(
      entries.flatMap(({ corpus, jobs }, i) => (jobs === 0 ? [[corpus, turns[i].runs[0].floor!.bytes] as const] : [])),
    );
    const scans = entries.flatMap((entry, i) =>
      entry.jobs > 0 ? [scanFigures(entry, turns[i], bytes.get(entry.corpus)!)] : [],
    );
    const floors = entries.flatMap((entry, i) =>
      entry.jobs === 0 ? [floorFigures(entry, turns[i], scans, plan)] : [],
    );
    const lines = scans.filter(
      ({ form, jobs, failed }) => form === 'jsonl' && jobs === plan.jobs && failed === undefined,
    );
    return {
      scans,
      floors,
      ...coresOf(scans, plan.oneThread, plan.jobs),
      growth: growthOf(lines),
      recall: await recallBySize(
        plan.corpora.filter(({ form, articles }) => form === 'jsonl' && lines.some(its => its.articles === articles)),
        corpus => reportOf(folder, corpus),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Keeps a process on the first core (util-linux), because Node has threads of its own. */
const ONE_CORE = ['taskset', '--cpu-list', '0'];
const hasOneCore = (): boolean => spawnSync(ONE_CORE[0], ['--version']).status === 0;

/** Name in results and progress: "100000 jsonl, 2 threads". */
const nameOf = ({ articles, form }: CorpusFiles, jobs: number): string =>
  `${articles} ${form}, ${jobs === 0 ? 'floor' : `${jobs} ${jobs === 1 ? 'thread' : 'threads'}`}`;

const reportOf = (folder: string, { articles, form }: CorpusFiles): string => join(folder, `${articles}-${form}.jsonl`);

/** Additional words about a run. */
type Setting = Pick<Entry, 'onOneCore' | 'fromDisk'>;

function entriesOf(corpus: CorpusFiles, { tool, jobs, oneThread }: ScanPlan, folder: string): Entry[] {
  const entry = (threads: number, setting: Setting, run: () => Promise<Run>): Entry => ({
    name: `${nameOf(corpus, threads)}${setting.onOneCore ? ' on one core' : ''}${setting.fromDisk ? ' from disk' : ''}`,
    corpus,
    jobs: threads,
    ...setting,
    run: async () => {
      if (setting.fromDisk) forgetFiles(corpus.path);
      return run();
    },
  });
  const floor = (setting: Setting = {}): Entry =>
    entry(0, setting, async () => {
      const what = corpus.form === 'jsonl' ? 'lines' : 'files';
      const once = setting.fromDisk ? ['--once'] : [];
      const { stdout } = await runChild(['--import', 'tsx', FLOOR, what, corpus.path, ...once], ROOT);
      return { floor: JSON.parse(stdout) as Floor };
    });
  const scan = (threads: number, setting: Setting = {}): Entry =>
    entry(threads, setting, async () => {
      const report = ['--format', 'jsonl', '--output', reportOf(folder, corpus)];
      const args = ['scan', basename(corpus.path), '--jobs', String(threads), '--verbose', '--no-config', ...report];
      return { scan: await runChild([tool, ...args], dirname(corpus.path), setting.onOneCore ? ONE_CORE : []) };
    });
  if (corpus.form === 'files') {
    const fromDisk = { fromDisk: true } as const;
    return [floor(), scan(jobs), ...(forgetFiles(corpus.path) ? [floor(fromDisk), scan(jobs, fromDisk)] : [])];
  }
  const alone = corpus.articles === oneThread && jobs > 1;
  return [floor(), ...(alone ? [scan(1), ...(hasOneCore() ? [scan(1, { onOneCore: true })] : [])] : []), scan(jobs)];
}

function scanFigures(
  { corpus, jobs, onOneCore, fromDisk }: Entry,
  { runs, failed }: Turns<Run>,
  bytes: number,
): ScanFigures {
  const its = runs.map(run => run.scan!);
  const { articles, form } = corpus;
  const walls = its.map(run => run.wall);
  const wall = median(walls);
  const [, candidatePairs] = /candidate pairs: (\d+)/.exec(its[0]?.stderr ?? '') ?? [];
  return {
    form,
    articles,
    bytes,
    jobs,
    ...(onOneCore && { onOneCore }),
    ...(fromDisk && { fromDisk }),
    walls,
    wall,
    cpu: median(its.map(run => run.cpu)),
    peakMemory: median(its.map(run => run.peakMemory)),
    megabytesPerSecond: bytes / wall / 1e6,
    articlesPerSecond: articles / wall,
    stages: medianStages(its.map(run => stagesIn(run.stderr))),
    ...(candidatePairs !== undefined && { candidatePairs: Number(candidatePairs) }),
    ...(failed !== undefined && { failed }),
  };
}

function floorFigures(
  { corpus, fromDisk }: Entry,
  { runs }: Turns<Run>,
  scans: readonly ScanFigures[],
  plan: ScanPlan,
): FloorFigures {
  const { articles, form } = corpus;
  const seconds = runs.map(run => run.floor!.seconds);
  const wall = median(seconds);
  const figures = { form, articles, ...(fromDisk && { fromDisk }), seconds, wall };
  const scan = scans.find(its => isFloorOf(figures, its) && its.jobs === plan.jobs)!;
  return { ...figures, scanTakes: scan.wall / wall };
}
