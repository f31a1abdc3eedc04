/**
 * Measures one set by one method: the outcome of every labelled pair and of every other pair that the method reports.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DEFAULT_OPTIONS } from '../src/options.js';
import type { Report } from '../src/types/report.js';
import { type LabelledPair, pairKey } from './labels.js';
import { candidateScores, type Scores } from './scores.js';
import { type EvaluationSet, halvesOf, storiesOf } from './sets.js';
import { JACCARD_THRESHOLD, shingleJaccard } from './shingle-jaccard.js';

const BIN = fileURLToPath(new URL('../bin/twicetold.js', import.meta.url));

/**
 * The tool and the methods that it is compared with: the textbook method at its usual settings (128 permutations, bands
 * of 4, three-word shingles, Jaccard 0.5), and the exact Jaccard index of two-word shingles from 0.2 on.
 */
export const METHODS = {
  twicetold: { title: 'twicetold', engine: 'bottom-k', threshold: DEFAULT_OPTIONS.threshold },
  textbook: { title: 'textbook MinHash', engine: 'minhash', threshold: DEFAULT_OPTIONS.threshold },
  'two-word': { title: 'two-word Jaccard', engine: undefined, threshold: JACCARD_THRESHOLD },
} as const;
export type Method = keyof typeof METHODS;

/** The outcome of a pair. */
export interface Outcome extends LabelledPair {
  /** The story of the pair: pairs of one story are not independent. */
  readonly story: string;
  /** True if the story is in the half without a part in the fit. */
  readonly isHeldOut: boolean;
  /** Similarity, 0 to 1; absent if the pair was not a candidate. */
  readonly similarity?: number;
  /**
   * True if the report lists the pair as a copy. Of a large cluster it lists only the pairs with the representative.
   */
  readonly reported: boolean;
  /** True if the report lists the pair as one with a shared passage, neither being a copy of the other. */
  readonly passage: boolean;
  readonly oneCluster: boolean;
}

export interface Measured {
  readonly set: EvaluationSet;
  readonly method: Method;
  readonly seconds: number;
  readonly candidatesPerArticle: number;
  /** Outcomes of every labelled pair and of every other reported pair (`unlisted`). */
  readonly outcomes: readonly Outcome[];
  /** Scores of the distinct and unlisted pairs, highest first. */
  readonly wrong: readonly number[];
  /** The candidates with a label for or against a copy, except notes of one family, which the report leaves out. */
  readonly judged: readonly Judged[];
  /** Absent for a method that is not one of the tool's engines. */
  readonly scores?: Scores;
}

export interface Judged {
  readonly story: string;
  readonly isHeldOut: boolean;
  readonly similarity: number;
  readonly isCopy: boolean;
}

function scan(path: string, args: readonly string[]): { report: Report; seconds: number } {
  const start = performance.now();
  const run = spawnSync(process.execPath, [BIN, 'scan', path, '--format', 'json', '--quiet', '--no-config', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (run.status !== 0) throw new Error(`scan of ${path} ended with ${run.status}: ${run.stderr}`);
  return { report: JSON.parse(run.stdout) as Report, seconds: (performance.now() - start) / 1000 };
}

/** The findings of a method in a set. */
interface Findings {
  readonly seconds: number;
  readonly candidatePairs: number;
  /** Listed pairs by `pairKey`: true for those with a shared passage only. */
  readonly reported: ReadonlyMap<string, boolean>;
  readonly oneCluster: (a: string, b: string) => boolean;
  /** True for two notes of one template family. */
  readonly oneFamily: (a: string, b: string) => boolean;
  readonly scoreOf: (a: string, b: string) => number | undefined;
  /** Scores by `pairKey`. */
  readonly all: ReadonlyMap<string, number>;
  readonly scores?: Scores;
}

/** @throws Error if the tool fails */
export async function measure(set: EvaluationSet, method: Method): Promise<Measured> {
  const { engine } = METHODS[method];
  const found = engine === undefined ? byJaccard(set) : await byEngine(set, engine);
  const story = storiesOf(set);
  const half = halvesOf(set);
  const outcome = (pair: LabelledPair): Outcome => {
    const { a, b } = pair;
    const similarity = found.scoreOf(a, b);
    const listed = found.reported.get(pairKey(a, b));
    return {
      ...pair,
      story: [story(a), story(b)].sort()[0],
      isHeldOut: half(a, b) === 1,
      ...(similarity !== undefined && { similarity }),
      reported: listed === false,
      passage: listed === true,
      oneCluster: found.oneCluster(a, b),
    };
  };
  const judged: Judged[] = [];
  for (const [key, similarity] of found.all) {
    const [a, b] = key.split('\t');
    const label = set.pairs.get(key)?.label ?? 'unlisted';
    // Notes of one family are left out at any similarity.
    if (label === 'unknown' || (found.oneFamily(a, b) && !found.reported.has(key))) continue;
    const isHeldOut = half(a, b) === 1;
    judged.push({ story: [story(a), story(b)].sort()[0], isHeldOut, similarity, isCopy: label === 'copy' });
  }
  const others = [...found.reported.keys()].filter(key => !set.pairs.has(key)).map(key => key.split('\t'));
  return {
    set,
    method,
    seconds: found.seconds,
    candidatesPerArticle: found.candidatePairs / set.articles.length,
    outcomes: [
      ...[...set.pairs.values()].map(outcome),
      ...others.map(([a, b]) => outcome({ a, b, label: 'unlisted', kind: 'unlisted' })),
    ],
    wrong: judged.flatMap(({ isCopy, similarity }) => (isCopy ? [] : [similarity])).sort((x, y) => y - x),
    judged,
    ...(found.scores && { scores: found.scores }),
  };
}

async function byEngine(set: EvaluationSet, engine: 'bottom-k' | 'minhash'): Promise<Findings> {
  const { report, seconds } = scan(set.path, ['--engine', engine]);
  const scores = await candidateScores(set, engine);
  const home = new Map<string, number>();
  for (const cluster of report.clusters) {
    for (const id of [cluster.representative, ...cluster.members.map(member => member.id)]) home.set(id, cluster.id);
  }
  const familyOf = new Map(report.families.flatMap(({ members }, n) => members.map(id => [id, n] as const)));
  return {
    seconds,
    candidatePairs: report.summary.candidatePairs,
    reported: new Map(report.pairs.map(({ a, b, relation }) => [pairKey(a, b), (relation as string) === 'passage'])),
    oneCluster: (a, b) => home.has(a) && home.get(a) === home.get(b),
    oneFamily: (a, b) => familyOf.has(a) && familyOf.get(a) === familyOf.get(b),
    scoreOf: scores.score,
    all: scores.all,
    scores,
  };
}

function byJaccard(set: EvaluationSet): Findings {
  const start = performance.now();
  const jaccard = shingleJaccard(set);
  const reported = [...jaccard].filter(([, value]) => value >= JACCARD_THRESHOLD);
  return {
    seconds: (performance.now() - start) / 1000,
    candidatePairs: jaccard.size,
    reported: new Map(reported.map(([key]) => [key, false])),
    oneCluster: () => false,
    oneFamily: () => false,
    scoreOf: (a, b) => jaccard.get(pairKey(a, b)),
    all: jaccard,
  };
}

/** The figures of several folders as one set. Each folder is scanned separately. */
export function merged(name: string, parts: readonly Measured[]): Measured {
  const sum = (of: (part: Measured) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const articles = parts.flatMap(({ set }) => set.articles);
  return {
    set: { name, path: '', articles, pairs: new Map(parts.flatMap(({ set }) => [...set.pairs])) },
    method: parts[0].method,
    seconds: sum(({ seconds }) => seconds),
    candidatesPerArticle: sum(part => part.candidatesPerArticle * part.set.articles.length) / articles.length,
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
    wrong: parts.flatMap(({ wrong }) => wrong).sort((x, y) => y - x),
    judged: parts.flatMap(({ judged }) => judged),
  };
}
