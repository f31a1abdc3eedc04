/**
 * A `datasketch` index on disk: its pickled LSH. The package is installed outside of the project and reused by later
 * runs.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildRun } from '../speed/child.js';
import { mustRun } from '../speed/python.js';

const SCRIPT = fileURLToPath(new URL('../peers/known.py', import.meta.url));
const CACHE = join(tmpdir(), 'twicetold-known');

export interface Datasketch {
  readonly version: string;
  /** @throws Error if the process fails */
  run(
    action: 'build' | 'check',
    articles: string,
    index: string,
  ): Promise<Pick<ChildRun, 'wall' | 'cpu' | 'peakMemory'>>;
}

/** @throws Error if Python is missing, or the package cannot be installed */
export async function installDatasketch(): Promise<Datasketch> {
  mkdirSync(CACHE, { recursive: true });
  const python = join(CACHE, 'python/bin/python');
  if (!existsSync(python)) mustRun('python3', ['-m', 'venv', join(CACHE, 'python')]);
  mustRun(python, ['-m', 'pip', 'install', '--quiet', '--retries', '1', 'datasketch>=2.0']);
  const versionOf = "from importlib.metadata import version; print(version('datasketch'))";
  const { stdout } = await ended(python, ['-c', versionOf]);
  return {
    version: stdout.trim(),
    async run(action, articles, index) {
      const start = performance.now();
      const { stdout } = await ended(python, [SCRIPT, action, articles, index]);
      const wall = (performance.now() - start) / 1000;
      const { cpu, peakMemory } = JSON.parse(stdout) as { readonly cpu: number; readonly peakMemory: number };
      return { wall, cpu, peakMemory };
    },
  };
}

async function ended(command: string, args: readonly string[]): Promise<{ readonly stdout: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const code = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(String(code ?? signal)));
  });
  let stdout = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) stdout += chunk as string;
  if ((await code) !== '0') throw new Error(`datasketch ended with ${await code}`);
  return { stdout };
}
