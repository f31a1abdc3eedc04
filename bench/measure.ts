/** Scans one set with the tool and records the outcome of every labelled pair and of every reported pair. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../src/options.js';
import type { Report } from '../src/types/report.js';
import { candidateScores, type Scores } from './scores.js';
import { type EvaluationSet, type LabelledPair, pairKey, storiesOf } from './sets.js';

const BIN = fileURLToPath(new URL('../bin/twicetold.js', import.meta.url));
/** The usual settings of the textbook method: 128 permutations, shingles of three words, Jaccard 0.5. */
const USUAL: Readonly<Record<Engine, readonly string[]>> = { 'bottom-k': [], minhash: ['--engine', 'minhash'] };

/** The outcome of a pair. */
export interface Outcome extends LabelledPair {
  /** The story of the pair: pairs of one story are not independent. */
  readonly story: string;
  /** Similarity, 0 to 1; absent if the pair was not a candidate. */
  readonly similarity?: number;
  /** True if the report lists the pair. Of a large cluster it lists only the pairs with the representative. */
  readonly reported: boolean;
  readonly oneCluster: boolean;
}

export interface Measured {
  readonly set: EvaluationSet;
  readonly engine: Engine;
  readonly seconds: number;
  readonly candidatesPerArticle: number;
  /** Outcomes of every labelled pair and of every other reported pair (`unlisted`). */
  readonly outcomes: readonly Outcome[];
  readonly scores: Scores;
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

/** @throws Error if the tool fails */
export async function measure(set: EvaluationSet, engine: Engine): Promise<Measured> {
  const { report, seconds } = scan(set.path, USUAL[engine]);
  const scores = await candidateScores(set, engine);
  const home = new Map<string, number>();
  for (const cluster of report.clusters) {
    for (const id of [cluster.representative, ...cluster.members.map(member => member.id)]) home.set(id, cluster.id);
  }
  const reported = new Map(report.pairs.map(({ a, b }) => [pairKey(a, b), { a, b }]));
  const story = storiesOf(set);
  const outcome = (pair: LabelledPair): Outcome => {
    const { a, b } = pair;
    const similarity = scores.score(a, b);
    return {
      ...pair,
      story: [story(a), story(b)].sort()[0],
      ...(similarity !== undefined && { similarity }),
      reported: reported.has(pairKey(a, b)),
      oneCluster: home.has(a) && home.get(a) === home.get(b),
    };
  };
  const others = [...reported].filter(([key]) => !set.pairs.has(key)).map(([, pair]) => pair);
  return {
    set,
    engine,
    seconds,
    candidatesPerArticle: report.summary.candidatePairs / set.articles.length,
    outcomes: [
      ...[...set.pairs.values()].map(outcome),
      ...others.map(pair => outcome({ ...pair, label: 'unlisted', kind: 'unlisted' })),
    ],
    scores,
  };
}
