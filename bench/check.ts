/**
 * Measures an index of known articles: its size, the time of `index add` beside that of a scan, and a check of 50 articles beside the
 * same check without an index.
 *
 *   npm run bench:check                            100,000 articles in a temporary folder
 *   npm run bench:check -- --articles 10000 --runs 5
 *   npm run bench:check -- --corpus FOLDER         folder of the corpora (bench/corpus.ts), which are kept
 *   npm run bench:check -- --out bench/results/check.json
 *
 * Each measurement is a process of its own, its start included; medians. The 50 articles are the last ones of the corpus.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type ChildRun, runChild } from './speed/child.js';
import { provideCorpus, trainingFiles } from './speed/corpora.js';
import { median } from './speed/statistics.js';

const TOOL = fileURLToPath(new URL('../bin/twicetold.js', import.meta.url));
const NEW = 50;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      articles: { type: 'string', default: '100000' },
      runs: { type: 'string', default: '3' },
      corpus: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'twicetold-check-'));
  try {
    const corpora = values.corpus ?? join(folder, 'corpora');
    const { path } = await provideCorpus(corpora, 'jsonl', Number(values.articles), () => trainingFiles(corpora));
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const [known, fresh] = [join(folder, 'known.jsonl'), join(folder, 'new.jsonl')];
    writeFileSync(known, `${lines.slice(0, -NEW).join('\n')}\n`);
    writeFileSync(fresh, `${lines.slice(-NEW).join('\n')}\n`);
    const report = ['--format', 'json', '--output', join(folder, 'report')];
    const tasks: readonly (readonly [name: string, args: readonly string[], made?: string])[] = [
      ['scan', ['scan', known, ...report]],
      ['index add', ['index', 'add', 'with-text', known], 'with-text'],
      ['index add --no-text', ['index', 'add', 'no-text', known, '--no-text'], 'no-text'],
      [`check of ${NEW} against the index`, ['check', fresh, '--against', 'with-text', ...report]],
      [`check of ${NEW} against the file`, ['check', fresh, '--against', known, ...report]],
    ];
    const figures: { name: string; wall: number; cpu: number; peakMemory: number }[] = [];
    console.log(`${lines.length - NEW} known articles\n\ntask | wall, s | CPU, s | peak memory, MB`);
    for (const [name, args, made] of tasks) {
      const runs: ChildRun[] = [];
      for (let n = 0; n < Number(values.runs); n++) {
        if (made !== undefined) rmSync(join(folder, made), { recursive: true, force: true });
        // a check that finds repeats ends with 1
        runs.push(await runChild([TOOL, ...args], folder, [], [0, 1]));
      }
      const middle = (of: (run: ChildRun) => number): number => median(runs.map(of));
      const figure = {
        name,
        wall: middle(r => r.wall),
        cpu: middle(r => r.cpu),
        peakMemory: middle(r => r.peakMemory),
      };
      figures.push(figure);
      console.log(
        [name, figure.wall.toFixed(2), figure.cpu.toFixed(2), (figure.peakMemory / 1e6).toFixed(0)].join(' | '),
      );
    }
    console.log(`\nindex add : scan ${(figures[1].wall / figures[0].wall).toFixed(2)} of the wall time`);
    const bytes: string[] = [];
    for (const index of ['with-text', 'no-text']) {
      const { stdout } = await runChild([TOOL, 'index', 'stats', index], folder);
      bytes.push(`${index}: ${stdout.split('\n').find(line => line.startsWith('bytes'))}`);
    }
    for (const line of bytes) console.log(line);
    if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify({ figures, bytes }, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
