/**
 * Compares the time of a scan across languages with that of an ordinary scan, in turns, so that both meet the same
 * load.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Article } from '../../src/types/article.js';
import { median } from '../speed/statistics.js';

const PROGRAM = fileURLToPath(new URL('../../bin/twicetold.js', import.meta.url));
const ROUNDS = 5;

/** Scans articles with the built command line and prints the ratio of the times. */
export async function timeScans(articles: readonly Article[]): Promise<void> {
  const folder = mkdtempSync(`${tmpdir()}/twicetold-across-`);
  try {
    const path = `${folder}/articles.jsonl`;
    writeFileSync(path, articles.map(article => `${JSON.stringify(article)}\n`).join(''));
    const times = { without: [] as number[], with: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.without.push(timeOf(path, []));
      times.with.push(timeOf(path, ['--across-languages']));
    }
    const factor = median(times.with.map((time, n) => time / times.without[n]));
    const seconds = (values: readonly number[]): string => `${median(values).toFixed(2)} s`;
    console.log(
      `\n${articles.length} articles, a scan: ${seconds(times.without)}; with --across-languages ${seconds(times.with)}, ${factor.toFixed(2)} times as long`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timeOf(path: string, flags: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [
    PROGRAM,
    'scan',
    path,
    '--quiet',
    '-o',
    `${path}.out`,
    ...flags,
  ]);
  if (status !== 0) throw new Error(`the scan failed: ${stderr}`);
  return (performance.now() - start) / 1000;
}
