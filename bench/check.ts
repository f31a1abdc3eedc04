/**
 * Measures an index of known articles: its size, the time of `index add` relative to a scan, and the time of checking
 * 50 articles, compared with a scan of everything and with a `datasketch` index on disk.
 *
 *   npm run bench:check                            100,000 articles in a temporary folder
 *   npm run bench:check -- --articles 10000 --runs 5
 *   npm run bench:check -- --corpus FOLDER         folder of the corpora (bench/corpus.ts); it keeps them
 *   npm run bench:check -- --peers                 also datasketch, installed in a folder outside of the project
 *   npm run bench:check -- --out bench/results/check.json
 *
 * Each measurement is a process of its own, including its start; medians. The 50 articles are the last ones of the
 * corpus.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installDatasketch } from './check/datasketch.js';
import { type ChildRun, runChild } from './speed/child.js';
import { provideCorpus, trainingFiles } from './speed/corpora.js';
import { median } from './speed/statistics.js';

const TOOL = fileURLToPath(new URL('../bin/twicetold.js', import.meta.url));
const OPEN_INDEX = fileURLToPath(new URL('./check/open-index.ts', import.meta.url));
const NEW = 50;
/** Rounds of the new articles in an open index. The first one is a warm-up. */
const ROUNDS = 4;

type Usage = Pick<ChildRun, 'wall' | 'cpu' | 'peakMemory'>;

interface Figure extends Usage {
  readonly name: string;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      articles: { type: 'string', default: '100000' },
      runs: { type: 'string', default: '3' },
      corpus: { type: 'string' },
      peers: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'twicetold-check-'));
  try {
    const corpora = values.corpus ?? join(folder, 'corpora');
    const { path } = await provideCorpus(corpora, 'jsonl', Number(values.articles), () => trainingFiles(corpora));
    const known = Number(values.articles) - NEW;
    await divide(path, folder, known);
    console.log(
      `${known} known articles, ${NEW} new ones\n\n| task | wall, s | CPU, s | peak memory, MB |\n| --- | ---: | ---: | ---: |`,
    );
    const figures = await measureTasks(folder, path, Number(values.runs));
    if (values.peers) figures.push(...(await measureDatasketch(folder, Number(values.runs))));
    else console.log('\ndatasketch: not asked for (--peers)');
    const times = await openTimes(folder);
    const at = (share: number): string => times[Math.floor(times.length * share)].toFixed(1);
    console.log(`\na check of one article with the index open: median ${at(0.5)} ms, 95 % below ${at(0.95)} ms`);
    const wallOf = (name: string): number => figures.find(figure => figure.name === name)?.wall ?? Number.NaN;
    const speed = (wallOf('scan') / wallOf('index add')).toFixed(2);
    console.log(`index add runs at ${speed} times the speed of a scan of the same articles`);
    const bytes: string[] = [];
    for (const index of ['with-text', 'no-text']) {
      const { stdout } = await runChild([TOOL, 'index', 'stats', index], folder);
      bytes.push(`${index}: ${stdout.split('\n').find(line => line.startsWith('bytes'))}`);
    }
    for (const line of bytes) console.log(line);
    if (values.out !== undefined) {
      writeFileSync(values.out, `${JSON.stringify({ known, figures, bytes, times }, undefined, 2)}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the first lines of a corpus as known articles, and the rest as new ones. */
async function divide(corpus: string, folder: string, known: number): Promise<void> {
  const parts = ['known.jsonl', 'new.jsonl'].map(name => join(folder, name));
  for (const [n, part] of parts.entries()) {
    const lines = createInterface({ input: createReadStream(corpus) });
    const isIn = (line: number): boolean => (n === 0 ? line < known : line >= known);
    await pipeline(async function* () {
      let number = 0;
      for await (const line of lines) if (isIn(number++)) yield `${line}\n`;
    }, createWriteStream(part));
  }
}

async function measureTasks(folder: string, corpus: string, runs: number): Promise<Figure[]> {
  const report = ['--format', 'json', '--output', 'report'];
  const tasks: readonly (readonly [name: string, args: readonly string[], made?: string])[] = [
    ['scan', ['scan', 'known.jsonl', ...report]],
    ['index add', ['index', 'add', 'with-text', 'known.jsonl'], 'with-text'],
    ['index add --no-text', ['index', 'add', 'no-text', 'known.jsonl', '--no-text'], 'no-text'],
    ['check against the index', ['check', 'new.jsonl', '--against', 'with-text', ...report]],
    ['check against the file', ['check', 'new.jsonl', '--against', 'known.jsonl', ...report]],
    ['scanning everything', ['scan', corpus, ...report]],
  ];
  const figures: Figure[] = [];
  for (const [name, args, made] of tasks) {
    const measure = (): Promise<Usage> => {
      if (made !== undefined) rmSync(join(folder, made), { recursive: true, force: true });
      // A check with findings exits with 1.
      return runChild([TOOL, ...args], folder, [], [0, 1]);
    };
    figures.push(await medianOf(name, runs, measure));
  }
  return figures;
}

/** Measures datasketch; prints a message if it cannot be installed. */
async function measureDatasketch(folder: string, runs: number): Promise<Figure[]> {
  try {
    const { version, run } = await installDatasketch();
    const [known, fresh, index] = ['known.jsonl', 'new.jsonl', 'lsh.pickle'].map(name => join(folder, name));
    const built = await medianOf(`datasketch ${version}: sketch all, pickle the LSH`, 1, () =>
      run('build', known, index),
    );
    const checked = await medianOf(`datasketch ${version}: check against the pickled LSH`, runs, () =>
      run('check', fresh, index),
    );
    console.log(`\ndatasketch: one thread; ${(statSync(index).size / 1e6).toFixed(0)} MB on the disk`);
    return [built, checked];
  } catch (error) {
    console.log(`\nDATASKETCH IS MISSING HERE: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

async function medianOf(name: string, runs: number, measure: () => Promise<Usage>): Promise<Figure> {
  const measured: Usage[] = [];
  for (let n = 0; n < runs; n++) measured.push(await measure());
  const middle = (of: (run: Usage) => number): number => median(measured.map(of));
  const figure = { name, wall: middle(r => r.wall), cpu: middle(r => r.cpu), peakMemory: middle(r => r.peakMemory) };
  const { wall, cpu, peakMemory } = figure;
  console.log(`| ${name} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${(peakMemory / 1e6).toFixed(0)} |`);
  return figure;
}

/** Times of checks of single articles in milliseconds, ascending. */
async function openTimes(folder: string): Promise<readonly number[]> {
  const args = ['--import', 'tsx', OPEN_INDEX, join(folder, 'with-text'), join(folder, 'new.jsonl'), String(ROUNDS)];
  const { stdout } = await runChild(args, fileURLToPath(new URL('..', import.meta.url)));
  return JSON.parse(stdout) as readonly number[];
}

await main();
