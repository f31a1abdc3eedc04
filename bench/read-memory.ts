/**
 * Checks that reading a large file needs no more memory than reading a small one. The articles are read and discarded.
 *
 *   npx tsx bench/read-memory.ts                     20 MB and 2 GB of JSON Lines, plain and gzipped, in a temporary folder
 *   npx tsx bench/read-memory.ts --large 200         another size in MB
 *   npx tsx bench/read-memory.ts --formats jsonl,csv,csv.gz,warc.gz,tar.gz
 *
 * A separate process reads each file; the peak is the kernel's high-water mark (speed/usage.cjs). Exits with 1 if a
 * large file needs 300 MB more than the small one.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { FORMAT_WRITERS, type GeneratedFormat } from './read-memory/write.js';
import { runChild } from './speed/child.js';

const MB = 2 ** 20;
const SMALL = 20;
const LARGE = 2048;
/** Largest additional memory for a large file, in MB. */
const ALLOWED = 300;

const CHILD = fileURLToPath(new URL('read-memory/child.ts', import.meta.url));

async function makeFile(folder: string, name: string, megabytes: number): Promise<string> {
  const path = join(folder, `${megabytes}.${name}`);
  const format = name.replace(/\.gz$/, '') as GeneratedFormat;
  const chunks = Readable.from(FORMAT_WRITERS[format](megabytes * MB));
  const out = createWriteStream(path);
  if (name.endsWith('.gz')) await pipeline(chunks, createGzip({ level: 1 }), out);
  else await pipeline(chunks, out);
  return path;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      small: { type: 'string', default: String(SMALL) },
      large: { type: 'string', default: String(LARGE) },
      formats: { type: 'string', default: 'jsonl,jsonl.gz' },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'read-memory-'));
  let within = true;
  try {
    console.log('file | on disk, MB | articles | seconds | peak memory, MB | more than the small one, MB');
    for (const name of values.formats.split(',')) {
      let least = Number.NaN;
      for (const megabytes of [Number(values.small), Number(values.large)]) {
        const path = await makeFile(folder, name, megabytes);
        const size = (await stat(path)).size / MB;
        const { wall, peakMemory, stdout } = await runChild(['--import', 'tsx', CHILD, path], dirname(dirname(CHILD)));
        await rm(path);
        const peak = peakMemory / MB;
        const more = Number.isNaN(least) ? '' : (peak - least).toFixed(0);
        if (peak - least > ALLOWED) within = false;
        if (Number.isNaN(least)) least = peak;
        const cells = [basename(path), size.toFixed(0), stdout.trim(), wall.toFixed(1), peak.toFixed(0), more];
        console.log(cells.join(' | '));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(within ? `within ${ALLOWED} MB` : `NOT within ${ALLOWED} MB`);
  if (!within) process.exitCode = 1;
}

await main();
