/** The command line of the benchmark. */
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Articles of the corpus that is also scanned with one thread, if it is among the sizes. */
const FOR_CORES = 100_000;

export interface SpeedOptions {
  /** Number of articles of each JSON Lines corpus, ascending. */
  readonly sizes: readonly number[];
  /** Number of articles in the corpus of single files; 0 for none. */
  readonly files: number;
  readonly runs: number;
  readonly jobs: number;
  readonly oneThread: number;
  /** Whether peers may be installed. */
  readonly peers: boolean;
  readonly parts: readonly Part[];
  readonly corpus: string;
  readonly train: readonly string[];
  readonly tool: string;
  /** File for the results; undefined for none. */
  readonly out: string | undefined;
  readonly json: boolean;
  readonly draw: boolean;
}

const PARTS = ['start', 'scans', 'sketching', 'comparing'] as const;
type Part = (typeof PARTS)[number];

export const RESULTS = fromRoot('bench/results/speed.json');
export const CHART = fromRoot('docs/speed.svg');

/** @throws Error if an option is wrong */
export function speedOptions(args: readonly string[]): SpeedOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '10000,100000,1000000' },
      files: { type: 'string', default: '100000' },
      runs: { type: 'string', default: '5' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      peers: { type: 'boolean', default: false },
      only: { type: 'string' },
      corpus: { type: 'string', default: join(tmpdir(), 'twicetold-speed') },
      train: { type: 'string', multiple: true, default: [] },
      tool: { type: 'string', default: fromRoot('bin/twicetold.js') },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      draw: { type: 'boolean', default: false },
    },
  });
  const { only, peers, corpus, train, tool, json, draw } = values;
  const sizes = [...new Set(values.sizes.split(',').map(size => whole('sizes', size, 1)))].sort((x, y) => x - y);
  const parts = PARTS.filter(part => only === undefined || part === only);
  if (parts.length === 0) throw new Error(`--only ${only}: there are ${PARTS.join(', ')}`);
  return {
    sizes,
    files: whole('files', values.files, 0),
    runs: whole('runs', values.runs, 1),
    jobs: whole('jobs', values.jobs, 1),
    oneThread: sizes.filter(size => size <= FOR_CORES).at(-1) ?? sizes[0],
    peers,
    parts,
    corpus,
    train,
    tool,
    // A partial measurement replaces the complete results only on request.
    out: values.out ?? (only === undefined ? RESULTS : undefined),
    json,
    draw,
  };
}

function whole(name: string, given: string, least: number): number {
  if (!/^\d{1,9}$/.test(given.trim()) || Number(given) < least) {
    throw new Error(`--${name} ${given}: expected a whole number of at least ${least}`);
  }
  return Number(given);
}
