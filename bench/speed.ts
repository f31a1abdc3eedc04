/**
 * Measures speed, growth with the size of the corpus, and the distance from the floor, in turns; reports medians.
 *
 *   npm run bench:speed                            10,000 to 1,000,000 articles, 100,000 files; results, tables, chart
 *   npm run bench:speed -- --peers                 also datasketch and rensa, in a temporary Python environment
 *   npm run bench:speed -- --sizes 10000 --files 0 --runs 3
 *   npm run bench:speed -- --only sketching        or `scans`, `comparing`, `start`; writes results only to --out FILE
 *   npm run bench:speed -- --corpus FOLDER         folder of the corpora (bench/corpus.ts); default: a temporary folder
 *   npm run bench:speed -- --train FILE.jsonl      articles to learn the corpora from; repeatable
 *   npm run bench:speed -- --jobs 4                threads, in addition to the scan with one; default: all cores
 *   npm run bench:speed -- --tool FILE             bin/twicetold.js of another build
 *   npm run bench:speed -- --json                  JSON to standard output instead of tables
 *   npm run bench:speed -- --draw                  draw the chart again from the results of the last run
 *
 * Each scan is a process of its own. The parent measures its wall time; the process writes its CPU time and the
 * kernel's high-water mark of resident memory at its end (speed/usage.cjs). Corpora are in the page cache: the floor
 * loop reads every file once before its measurement, and the scans follow. Single files are also scanned from the disk.
 * A scan that takes minutes is repeated three times or not at all (speed/rounds.ts). Sketching alone is measured in CPU
 * time.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { TOOL } from '../src/version.js';
import { drawChart } from './speed/chart.js';
import { measureComparing } from './speed/comparing.js';
import { type CorpusFiles, provideCorpus, trainingFiles } from './speed/corpora.js';
import { CHART, RESULTS, type SpeedOptions, speedOptions } from './speed/options.js';
import { measurePeers } from './speed/peers.js';
import { describeMachine, type SpeedResults } from './speed/results.js';
import { measureScans } from './speed/scans.js';
import { firstTexts, measureSketching } from './speed/sketching.js';
import { measureStarts } from './speed/starts.js';
import { speedTables } from './speed/tables.js';

/** Number of articles for sketching alone and for the peers, the slowest of which takes seconds. */
const SKETCHED = 10_000;
const FOR_PEERS = 1000;
/** Minimum duration of a loop over the articles, in seconds. */
const AT_LEAST = 0.3;

async function corporaOf({ sizes, files, corpus, train, parts }: SpeedOptions): Promise<CorpusFiles[]> {
  const from = async (): Promise<readonly string[]> => (train.length > 0 ? train : trainingFiles(corpus));
  const corpora: CorpusFiles[] = [];
  const isTextNeeded = parts.includes('sketching') || parts.includes('comparing');
  const needed = parts.includes('scans') ? sizes : isTextNeeded ? sizes.slice(0, 1) : [];
  for (const size of needed) corpora.push(await provideCorpus(corpus, 'jsonl', size, from));
  if (parts.includes('scans') && files > 0) corpora.push(await provideCorpus(corpus, 'files', files, from));
  return corpora;
}

/**
 * @param tell called with each line about the progress
 * @throws Error if a corpus cannot be written or a floor cannot be measured
 */
export async function measureSpeed(options: SpeedOptions, tell: (line: string) => void): Promise<SpeedResults> {
  const { runs, parts, tool, jobs, oneThread, peers } = options;
  const loops = { runs, atLeast: AT_LEAST };
  const corpora = await corporaOf(options);
  const isTimedHere = parts.includes('sketching') || parts.includes('comparing');
  const texts = isTimedHere ? await firstTexts(corpora[0].path, SKETCHED) : [];
  if (isTimedHere) tell(`sketching and comparing ${texts.length} articles ...`);
  const sketched = parts.includes('sketching')
    ? {
        sketching: await measureSketching(texts, loops),
        peers: await measurePeers(texts.slice(0, FOR_PEERS), loops, peers, tell),
      }
    : {};
  const comparing = parts.includes('comparing') ? { comparing: await measureComparing(texts, loops) } : {};
  const starts = parts.includes('start') ? { starts: await measureStarts(tool, runs) } : {};
  const scanned = parts.includes('scans')
    ? await measureScans({ tool, corpora, jobs, oneThread, runs, onRun: tell })
    : { scans: [], floors: [], growth: [], recall: [] };
  return {
    schema: 'twicetold.speed/1',
    date: new Date().toISOString().slice(0, 10),
    version: TOOL.version,
    machine: describeMachine(),
    runs,
    ...starts,
    ...scanned,
    ...sketched,
    ...comparing,
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function main(): Promise<void> {
  const options = speedOptions(process.argv.slice(2));
  if (options.draw) {
    const from = options.out ?? RESULTS;
    if (!existsSync(from)) throw new Error('there are no results to draw yet: run the benchmark first');
    write(CHART, drawChart(JSON.parse(readFileSync(from, 'utf8')) as SpeedResults));
    return;
  }
  const results = await measureSpeed(options, line => process.stderr.write(`${line}\n`));
  if (options.out !== undefined) write(options.out, `${JSON.stringify(results, null, 2)}\n`);
  if (options.out === RESULTS) write(CHART, drawChart(results));
  console.log(options.json ? JSON.stringify(results) : speedTables(results).join('\n'));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
}
