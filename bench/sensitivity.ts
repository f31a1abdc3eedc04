/**
 * Measures recall and time of each --sensitivity, on all evaluation sets as one corpus.
 *
 *   npm run bench:sensitivity
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DETECT_OPTIONS } from '../src/options.js';
import type { Report } from '../src/types/report.js';
import { pairKey } from './labels.js';
import { DATA, dataPresent, loadSet, SETS, unionOf } from './sets.js';
import { table } from './tables.js';

const BIN = fileURLToPath(new URL('../bin/twicetold.js', import.meta.url));
const RUNS = 3;

function main(): void {
  if (!dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing measured. TWICETOLD_DATA names another folder.`);
    return;
  }
  const union = unionOf(SETS.map(loadSet));
  const folder = mkdtempSync(join(tmpdir(), 'twicetold-'));
  const file = join(folder, 'union.jsonl');
  writeFileSync(file, union.articles.map(article => `${JSON.stringify(article)}\n`).join(''));
  const rows = DETECT_OPTIONS.sensitivity.values.map(sensitivity => {
    const seconds: number[] = [];
    let report: Report | undefined;
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      const { stdout } = spawnSync(
        process.execPath,
        [BIN, 'scan', file, '--sensitivity', sensitivity, '--format', 'json', '--quiet', '--no-config'],
        { encoding: 'utf8', maxBuffer: 2 ** 30 },
      );
      seconds.push((performance.now() - start) / 1000);
      report = JSON.parse(stdout) as Report;
    }
    const { pairs, summary } = report!;
    const reported = new Set(pairs.map(pair => pairKey(pair.a, pair.b)));
    const recall = (kinds: (kind: string) => boolean): string => {
      const copies = [...union.pairs].filter(([, { label, kind }]) => label === 'copy' && kinds(kind));
      const found = copies.filter(([key]) => reported.has(key)).length;
      return `${((100 * found) / copies.length).toFixed(1)} %`;
    };
    const rewrite = (kind: string): boolean => kind.includes('llm-rewrite');
    return [
      `\`${sensitivity}\``,
      recall(rewrite),
      recall(kind => !rewrite(kind) && !kind.includes('silver')),
      (summary.candidatePairs / summary.articles).toFixed(1),
      seconds.sort((x, y) => x - y)[RUNS >> 1].toFixed(1),
    ];
  });
  rmSync(folder, { recursive: true });
  const head = [
    'sensitivity',
    'rewrites by language models',
    'all other copies',
    'candidate pairs an article',
    'seconds',
  ];
  console.log(table(head, 1, rows).join('\n'));
}

main();
